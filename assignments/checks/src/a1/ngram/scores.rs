//! What sentences and corpora are worth: under given tables, and under the
//! student's own models.

use contract::a1::{NgramConfig, Smoothing};

use super::super::table_model::TableModel;
use super::cases::with_smoothing;
use super::language::Language;
use super::lecture::{self, Characters, LIKELY, UNLIKELY};
use harness::{CALL, Draw, Failure, Record, call_of};

/// Sentences under a table; one of them is very long, one is impossible.
pub fn log_probability_cases(draw: &mut Draw) -> Vec<Record> {
    let mut case = |order: usize, words: usize, lengths: &[usize], repeats: usize| {
        let config = NgramConfig { order, words };
        let sentences = sentences(draw, words, lengths);
        let call = match repeats {
            1 => format!("log_probability(model of order {order}, {sentences:?})"),
            n => format!("log_probability(model of order {order}, {n} times {sentences:?})"),
        };
        let case = TableModel::drawn(draw, config).put(Record::new());
        case.fact("corpus", sentences).fact("repeats", repeats).fact(CALL, call)
    };
    let long = case(2, 4, &[25], 4000);
    let mut cases =
        vec![case(1, 5, &[3, 0], 1), case(2, 4, &[5, 1], 1), case(3, 3, &[4, 0, 1], 1), long];
    let impossible = impossible_cases(draw).into_iter();
    cases.extend(impossible.map(|case| {
        let call = case.expect_fact::<String>(CALL).replace("perplexity", "log_probability");
        case.fact("repeats", 1).fact(CALL, call)
    }));
    cases
}

fn sentences(draw: &mut Draw, words: usize, lengths: &[usize]) -> Vec<Vec<usize>> {
    lengths.iter().map(|length| (0..*length).map(|_| draw.below(words)).collect()).collect()
}

/// Corpora of sentences of unequal length, under tables and under a uniform model.
pub fn perplexity_cases(draw: &mut Draw) -> Vec<Record> {
    let mut case = |order: usize, words: usize, lengths: &[usize], uniform: bool| {
        let config = NgramConfig { order, words };
        let corpus = sentences(draw, words, lengths);
        let model =
            if uniform { TableModel::uniform(config) } else { TableModel::drawn(draw, config) };
        let kind = if uniform { "uniform model" } else { "model" };
        let call = format!("perplexity({kind} of order {order}, {words} words, {corpus:?})");
        model.put(Record::new()).fact("corpus", corpus).fact(CALL, call)
    };
    let mut cases = vec![
        case(1, 5, &[3, 0, 7], false),
        case(2, 4, &[5, 1], false),
        case(3, 3, &[6, 2, 0], false),
        case(2, 6, &[4, 1], true),
        case(2, 3, &[0], false),
        case(1, 4, &[400, 300], false),
    ];
    cases.extend(impossible_cases(draw));
    cases
}

/// A word, or an end, that is impossible in one sentence of several; and words that are
/// impossible where they do not occur.
fn impossible_cases(draw: &mut Draw) -> [Record; 3] {
    let config = NgramConfig { order: 2, words: 3 };
    let corpus = [vec![0, 1, 0], vec![1, 2], vec![]];
    let without = [(1, 0), (2, config.eos()), (0, 2)];
    without.map(|(word, next)| {
        let model = TableModel::drawn(draw, config).without(&[word], next);
        let call = format!("perplexity(P({next} | [{word}]) = 0, {corpus:?})");
        model.put(Record::new()).fact("corpus", &corpus).fact(CALL, call)
    })
}

/// Models of characters in which every transition has a probability.
pub fn lecture_cases(draw: &mut Draw) -> Vec<Record> {
    let mut characters = Characters::default();
    let mut numbers = |text: &str| characters.numbers(text);
    let corpus: Vec<Vec<usize>> = lecture::corpus(draw).iter().map(|text| numbers(text)).collect();
    let pair = [LIKELY, UNLIKELY].map(numbers);
    let case = |(order, smoothing): (usize, Smoothing)| {
        let call = format!("order {order}, ln P({LIKELY}) > ln P({UNLIKELY})");
        let case = Record::new()
            .fact("order", order)
            .fact("words", characters.len())
            .fact("corpus", &corpus)
            .fact("pair", &pair)
            .fact(CALL, call);
        with_smoothing(case, &smoothing)
    };
    let models = [
        (2, Smoothing::AddK { k: 0.1 }),
        (3, Smoothing::Interpolation { weights: vec![0.5, 0.75, 0.75] }),
        (3, Smoothing::KneserNey { discount: 0.75 }),
    ];
    models.map(case).into()
}

/// By how many nats the likelier sentence must lead: 100 seeds in 100 have it lead
/// by 14 or more.
const LEAD: f64 = 5.0;

/// The likelier sentence must lead, and both must be possible.
pub fn ranked_rightly(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let values: Vec<f64> = got.get("ln P").map(|x| x.into_iter().collect()).unwrap_or_default();
    let finite = values.len() == 2 && values.iter().all(|x| x.is_finite() && *x < 0.0);
    if finite && values[0] - values[1] >= LEAD {
        return Ok(());
    }
    Err(Failure::law(
        call_of(case),
        format!("得到 {values:.3?}；前者应至少大 {LEAD}，且都有限、小于 0"),
        format!(
            "got {values:.3?}; the first should lead by {LEAD} at least, both finite and below 0"
        ),
    ))
}

/// Tokens to learn the language from, and to measure on.
const LEARN: usize = 6000;
const MEASURE: usize = 4000;

/// A language with a known entropy rate.
pub fn floor_cases(draw: &mut Draw) -> Vec<Record> {
    let words = 6;
    let language = Language::drawn(draw, words);
    let (corpus, measured) = (language.corpus(draw, LEARN), language.corpus(draw, MEASURE));
    let case = Record::new()
        .fact("order", 3)
        .fact("words", words)
        .fact("corpus", corpus)
        .fact("measured", measured)
        .fact(CALL, format!("a generated language, {LEARN} tokens to learn, {MEASURE} to measure"));
    let case = with_smoothing(case, &Smoothing::KneserNey { discount: 0.5 });
    vec![language.put(case)]
}

/// The perplexity in units of the floor: what chance can take off on a finite text,
/// and what too little training may add. At 100 seeds it lay between 0.987 and 1.049,
/// with a standard deviation of 0.013.
const REACH: std::ops::Range<f64> = 0.94..1.1;

/// The perplexity must lie close above the floor.
pub fn within_reach(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let floor = Language::of(case).entropy_rate().exp();
    let perplexity = got.get("perplexity").map_or(f64::NAN, |x| x.sum());
    if REACH.contains(&(perplexity / floor)) {
        return Ok(());
    }
    let (low, high) = (REACH.start * floor, REACH.end * floor);
    Err(Failure::law(
        call_of(case),
        format!(
            "困惑度是 {perplexity:.3}；熵率给出的下限是 {floor:.3}，应在 {low:.3} 与 {high:.3} 之间"
        ),
        format!(
            "the perplexity is {perplexity:.3}; the floor set by the entropy rate is {floor:.3}, it should lie between {low:.3} and {high:.3}"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Seed;

    #[test]
    fn the_likelier_sentence_must_lead_and_both_be_possible() {
        let case = &lecture_cases(&mut Draw::new(Seed::public(), "lecture"))[0];
        let verdict =
            |pair: &[f64]| ranked_rightly(case, &Record::new().vector("ln P", pair)).is_ok();
        assert!(verdict(&[-20.0, -35.0]));
        for wrong in [[-35.0, -20.0], [-20.0, -21.0], [-20.0, f64::NEG_INFINITY], [35.0, 20.0]] {
            assert!(!verdict(&wrong), "{wrong:?}");
        }
        assert!(!verdict(&[]));
    }

    #[test]
    fn a_perplexity_must_be_neither_too_high_nor_too_good_to_be_true() {
        let case = &floor_cases(&mut Draw::new(Seed::public(), "floor"))[0];
        let floor = Language::of(case).entropy_rate().exp();
        let verdict = |factor: f64| {
            within_reach(case, &Record::new().number("perplexity", factor * floor)).is_ok()
        };
        assert!(verdict(1.02) && verdict(0.98));
        assert!(!verdict(1.2) && !verdict(0.9) && !verdict(f64::NAN));
        assert!(within_reach(case, &Record::new()).is_err());
    }
}
