//! The student's own counts and models, asked token by token.

use contract::a1::{NgramConfig, Smoothing};

use super::cases::{case, frequent_case, smoothing, with_smoothing};
use harness::{Draw, Failure, Record, call_of};

/// Orders 1 to 4, each with another number of words.
const SIZES: [(usize, usize); 4] = [(1, 7), (2, 6), (3, 7), (4, 6)];

/// The name of the flag that says whether a model is a distribution.
pub const IS_DISTRIBUTION: &str = "is_distribution";

/// Corpora to count.
pub fn count_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases: Vec<Record> = SIZES.map(|(order, words)| case(draw, order, words)).into();
    cases.push(frequent_case(draw));
    cases
}

/// Models of every order with the smoothing that `make` makes for it.
pub fn model_cases(draw: &mut Draw, make: impl Fn(&mut Draw, usize) -> Smoothing) -> Vec<Record> {
    let case = |(order, words)| {
        let case = case(draw, order, words);
        with_smoothing(case, &make(draw, order))
    };
    SIZES.map(case).into()
}

/// So many tokens more than matter, before the end of the first sentence.
pub fn too_long(config: NgramConfig, corpus: &[Vec<usize>], more: usize) -> Vec<usize> {
    let padded = [vec![config.bos(); config.order], corpus[0].clone()].concat();
    padded[padded.len() + 1 - config.order - more..].to_vec()
}

/// One model of each smoothing.
pub fn sum_cases(draw: &mut Draw) -> Vec<Record> {
    let smoothings = [
        (2, 6, Smoothing::MaximumLikelihood),
        (4, 6, Smoothing::AddK { k: 0.5 }),
        (3, 7, Smoothing::Interpolation { weights: vec![0.75, 0.5, 0.25] }),
        (3, 7, Smoothing::KneserNey { discount: 0.75 }),
        (3, 8, Smoothing::StupidBackoff { alpha: 0.4 }),
    ];
    let case = |(order, words, smoothing)| with_smoothing(case(draw, order, words), &smoothing);
    smoothings.map(case).into()
}

/// How far a sum may lie from 1.
const SUM: f64 = 1e-9;

/// Whether the model says truly what it is: a distribution after every history, or
/// not.
pub fn sums_to_one(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let should = !matches!(smoothing(case), Smoothing::StupidBackoff { .. });
    let fail = |zh: String, en: String| Err(Failure::law(call_of(case), zh, en));
    if got.read(IS_DISTRIBUTION) != Ok(should) {
        return fail(
            format!("is_distribution 应为 {should}"),
            format!("is_distribution should be {should}"),
        );
    }
    let rows = rows(got);
    if rows.iter().any(|(_, row)| row.iter().any(|p| !(0.0..=1.0 + SUM).contains(p))) {
        return fail("有的值不在 0 与 1 之间".into(), "some values are not within 0 and 1".into());
    }
    let sums = rows.iter().map(|(name, row)| (name, row.iter().sum::<f64>()));
    let off = sums.clone().find(|(_, sum)| (sum - 1.0).abs() > SUM);
    match (off, should) {
        (Some((name, sum)), true) => fail(
            format!("{name} 之和是 {sum}，应为 1"),
            format!("{name} sums to {sum}, it should be 1"),
        ),
        (None, false) => fail(
            "stupid backoff 的分数之和处处是 1，它不应是分布".into(),
            "the scores of stupid backoff sum to 1 everywhere: they should not".into(),
        ),
        _ if rows.windows(2).all(|pair| pair[0].1 == pair[1].1) => fail(
            "每个历史之后的分布都一样".into(),
            "the distribution is the same after every history".into(),
        ),
        _ => Ok(()),
    }
}

fn rows(got: &Record) -> Vec<(&str, Vec<f64>)> {
    let tensors = got.tensors.iter();
    tensors.map(|(name, row)| (name.as_str(), row.f64s().unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Seed;

    fn verdict(smoothing: usize, is_distribution: bool, rows: &[[f64; 2]]) -> bool {
        let case = &sum_cases(&mut Draw::new(Seed::public(), "sums"))[smoothing];
        let record = Record::new().fact(IS_DISTRIBUTION, is_distribution);
        let name = |i: usize| format!("P(· | [{i}])");
        let got = rows.iter().enumerate().fold(record, |r, (i, row)| r.vector(name(i), row));
        sums_to_one(case, &got).is_ok()
    }

    #[test]
    fn a_distribution_sums_to_one_and_says_so() {
        const ADD_K: usize = 1;
        assert!(verdict(ADD_K, true, &[[0.25, 0.75], [0.5, 0.5]]));
        assert!(!verdict(ADD_K, false, &[[0.25, 0.75], [0.5, 0.5]]), "it denies it");
        assert!(!verdict(ADD_K, true, &[[0.25, 0.75], [0.5, 0.5 + 1e-8]]), "a sum above 1");
        assert!(!verdict(ADD_K, true, &[[-0.25, 1.25], [0.5, 0.5]]), "a negative value");
        assert!(!verdict(ADD_K, true, &[[f64::NAN, 1.0], [0.5, 0.5]]), "no number");
        assert!(!verdict(ADD_K, true, &[[0.5, 0.5], [0.5, 0.5]]), "the history is ignored");
    }

    #[test]
    fn stupid_backoff_does_not_and_says_so() {
        const STUPID: usize = 4;
        assert!(verdict(STUPID, false, &[[0.25, 0.75], [0.5, 0.75]]));
        assert!(!verdict(STUPID, true, &[[0.25, 0.75], [0.5, 0.75]]), "it claims to");
        assert!(!verdict(STUPID, false, &[[0.25, 0.75], [0.5, 0.5]]), "it does");
    }
}
