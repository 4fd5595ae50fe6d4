//! The calls of `a1.ngram`.

use checks::a1::TableModel;
use checks::a1::ngram::{IS_DISTRIBUTION, config, show, smoothing, too_long};
use contract::a1::{A1, LanguageModel};
use harness::Record;

/// For each history the counts of all tokens, their sum, and how many occur.
pub fn counts(a1: &dyn A1, case: &Record) -> Record {
    let (config, corpus) = (config(case), case.expect_fact::<Vec<Vec<usize>>>("corpus"));
    let counts = a1.ngrams().counts(config, &corpus);
    let histories: Vec<Vec<usize>> = case.expect_fact("histories");
    histories.iter().fold(Record::new(), |record, history| {
        let of = |token| counts.count(history, token) as f64;
        let each: Vec<f64> = (0..config.vocabulary()).map(of).collect();
        let name = show(config, history);
        record
            .vector(format!("count({name}, ·)"), &each)
            .number(format!("total({name})"), counts.total(history) as f64)
            .number(format!("distinct({name})"), counts.distinct(history) as f64)
    })
}

/// For each history the probabilities of all tokens; and histories that are longer
/// than the model looks back.
pub fn model(a1: &dyn A1, case: &Record) -> Record {
    let (config, corpus) = (config(case), case.expect_fact::<Vec<Vec<usize>>>("corpus"));
    let model = a1.ngrams().model(config, &corpus, &smoothing(case));
    let mut histories: Vec<Vec<usize>> = case.expect_fact("histories");
    histories.extend([1, 3].map(|more| too_long(config, &corpus, more)));
    let record = Record::new().fact(IS_DISTRIBUTION, model.is_distribution());
    histories.iter().fold(record, |record, history| {
        let of = |token| model.probability(history, token);
        let each: Vec<f64> = (0..config.vocabulary()).map(of).collect();
        record.vector(format!("P(· | {})", show(config, history)), &each)
    })
}

/// The log-probability of each sentence, repeated as the case says.
pub fn log_probability(a1: &dyn A1, case: &Record) -> Record {
    let ngrams = a1.ngrams();
    let (model, repeats) = (TableModel::of(case), case.expect_fact("repeats"));
    let corpus: Vec<Vec<usize>> = case.expect_fact("corpus");
    let value = |sentence: &Vec<usize>| ngrams.log_probability(&model, &sentence.repeat(repeats));
    Record::new().vector("log-probabilities", &corpus.iter().map(value).collect::<Vec<_>>())
}

/// The perplexity of the corpus.
pub fn perplexity(a1: &dyn A1, case: &Record) -> Record {
    let corpus: Vec<Vec<usize>> = case.expect_fact("corpus");
    let perplexity = a1.ngrams().perplexity(&TableModel::of(case), &corpus);
    Record::new().number("perplexity", perplexity)
}

/// The log-probabilities of the pair.
pub fn lecture(a1: &dyn A1, case: &Record) -> Record {
    let ngrams = a1.ngrams();
    let corpus: Vec<Vec<usize>> = case.expect_fact("corpus");
    let model = ngrams.model(config(case), &corpus, &smoothing(case));
    let pair: [Vec<usize>; 2] = case.expect_fact("pair");
    Record::new().vector("ln P", &pair.map(|text| ngrams.log_probability(model.as_ref(), &text)))
}

/// The perplexity of a trained model on a text that it has not seen.
pub fn floor(a1: &dyn A1, case: &Record) -> Record {
    let ngrams = a1.ngrams();
    let corpus: Vec<Vec<usize>> = case.expect_fact("corpus");
    let measured: Vec<Vec<usize>> = case.expect_fact("measured");
    let model: Box<dyn LanguageModel> = ngrams.model(config(case), &corpus, &smoothing(case));
    Record::new().number("perplexity", ngrams.perplexity(model.as_ref(), &measured))
}
