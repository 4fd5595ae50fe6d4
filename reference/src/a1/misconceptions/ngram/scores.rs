//! Wrong log-probabilities and perplexities.

use contract::a1::{LanguageModel, Ngrams};

use super::events::windows;
use super::words;
use crate::a1::ngram::{RIGHT, TableNgrams, predictions};

/// Binary logarithms, and `e` to their mean.
pub const fn base_two() -> TableNgrams {
    fn log_probability(model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
        probabilities(model, sentence).iter().map(|p| p.log2()).sum()
    }
    scored_by(log_probability, |model, corpus| mean_surprise(log_probability, model, corpus).exp())
}

/// The logarithm of a product.
pub const fn product_underflow() -> TableNgrams {
    TableNgrams {
        log_probability: |model, sentence| {
            probabilities(model, sentence).iter().product::<f64>().ln()
        },
        ..RIGHT
    }
}

/// Histories hold only the words of the sentence.
pub const fn history_without_bos() -> TableNgrams {
    fn log_probability(model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
        let config = model.config();
        let events = windows(config, &[sentence, &[config.eos()]].concat());
        events.iter().map(|(history, token)| model.probability(history, *token).ln()).sum()
    }
    scored_by(log_probability, |model, corpus| mean_surprise(log_probability, model, corpus).exp())
}

/// The mean of the perplexities of the sentences.
pub const fn perplexity_over_sentences() -> TableNgrams {
    with_perplexity(|model, corpus| {
        let of_sentence =
            |sentence: &Vec<usize>| RIGHT.perplexity(model, std::slice::from_ref(sentence));
        corpus.iter().map(of_sentence).sum::<f64>() / corpus.len() as f64
    })
}

/// Divided by the number of sentences.
pub const fn perplexity_per_sentence() -> TableNgrams {
    with_perplexity(|model, corpus| divided_by(model, corpus, corpus.len() as f64))
}

/// Divided by the number of words.
pub const fn perplexity_words_only() -> TableNgrams {
    with_perplexity(|model, corpus| divided_by(model, corpus, words(corpus)))
}

/// Divided by the number of all tokens, BOS among them.
pub const fn perplexity_with_bos() -> TableNgrams {
    with_perplexity(|model, corpus| {
        let framing = corpus.len() * model.config().order;
        divided_by(model, corpus, words(corpus) + framing as f64)
    })
}

const fn scored_by(
    log_probability: fn(&dyn LanguageModel, &[usize]) -> f64,
    perplexity: fn(&dyn LanguageModel, &[Vec<usize>]) -> f64,
) -> TableNgrams {
    TableNgrams { log_probability, perplexity, ..RIGHT }
}

const fn with_perplexity(perplexity: fn(&dyn LanguageModel, &[Vec<usize>]) -> f64) -> TableNgrams {
    TableNgrams { perplexity, ..RIGHT }
}

fn probabilities(model: &dyn LanguageModel, sentence: &[usize]) -> Vec<f64> {
    let predictions = predictions(model.config(), sentence);
    predictions.iter().map(|(history, token)| model.probability(history, *token)).collect()
}

fn mean_surprise(
    log_probability: fn(&dyn LanguageModel, &[usize]) -> f64,
    model: &dyn LanguageModel,
    corpus: &[Vec<usize>],
) -> f64 {
    let total: f64 = corpus.iter().map(|sentence| log_probability(model, sentence)).sum();
    -total / (words(corpus) + corpus.len() as f64)
}

fn divided_by(model: &dyn LanguageModel, corpus: &[Vec<usize>], n: f64) -> f64 {
    let total: f64 = corpus.iter().map(|sentence| RIGHT.log_probability(model, sentence)).sum();
    (-total / n).exp()
}
