//! Task `a1.sample`: making sentences from a model and a stream of random numbers.

mod misconceptions;

use contract::a1::NgramConfig;

use super::table_model::TableModel;
use harness::{CALL, Check, Draw, Failure, Record, Task, Verdict, call_of};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a1.sample", text("采样", "sampling"), CHECKS, misconceptions::NAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.sample.inverse",
        2,
        text("反演累积分布", "inverting the cumulative distribution"),
        text(
            "取满足 u < p₀+…+pᵢ 的最小 i，是 < 不是 ≤；概率为 0 的永远不会被抽到。",
            "the smallest i with u < p₀+…+pᵢ: less than, not at most; what has probability 0 is never drawn.",
        ),
        inverse_cases,
        "sample.inverse",
    ).numbers(&["probabilities", "u"]),
    Check::golden(
        "a1.sample.sentence",
        2,
        text("抽一个句子", "drawing a sentence"),
        text(
            "每个词元用流里的下一个数；历史从 n-1 个 BOS 开始，抽到什么就接上什么；EOS 结束句子，但不在结果里。",
            "each token takes the next number of the stream; the history begins with n-1 times BOS and goes on with what was drawn; EOS ends the sentence and is not returned.",
        ),
        sentence_cases,
        "sample.sentence",
    ),
    Check {
        needs: &["a1.sample.inverse"],
        verdict: Verdict::Law(fits),
        ..Check::golden(
            "a1.sample.chi_square",
            1,
            text("十万次抽样的 χ² 检验", "χ² over 100 000 draws"),
            text(
                "先让 a1.sample.inverse 通过；频率应与概率相符。",
                "make a1.sample.inverse pass first; frequencies should agree with the probabilities.",
            ),
            chi_square_cases,
            "sample.chi_square",
        ).numbers(&["probabilities"])
    },
];

/// Probabilities with exact sums, and numbers on, just below and between the
/// edges; and a sum that rounding keeps below 1.
fn inverse_cases(draw: &mut Draw) -> Vec<Record> {
    let eighths =
        [[0.0, 0.25, 0.125, 0.0, 0.5, 0.125, 0.0], [0.5, 0.0, 0.0, 0.25, 0.0, 0.125, 0.125]];
    let mut cases: Vec<Record> = eighths.iter().map(|p| inverse_case(p, &on_edges(draw))).collect();
    let tenths = [vec![0.1; 10], vec![0.0]].concat();
    // On the running sums themselves, which are no multiples of a tenth.
    let sums = tenths[..9].iter().scan(0.0, |sum, p| {
        *sum += p;
        Some(*sum)
    });
    let us: Vec<f64> = sums.chain([1.0 - f64::EPSILON / 2.0, 0.05, 0.95]).collect();
    cases.push(inverse_case(&tenths, &us));
    let tiny = [vec![0.1; 10], vec![1e-300, 0.0]].concat();
    cases.push(inverse_case(&tiny, &[1.0 - f64::EPSILON / 2.0]));
    cases.push(inverse_case(&[1.0], &[0.0, 0.5, 1.0 - f64::EPSILON / 2.0]));
    cases.push(inverse_case(&[0.0, 1e-300, 0.0, 1.0], &[0.0, 1e-301, 1e-300, 0.5]));
    cases
}

fn on_edges(draw: &mut Draw) -> Vec<f64> {
    let edges = (0..8).map(|i| f64::from(i) / 8.0);
    let near = edges.flat_map(|u| [u, (u - f64::EPSILON / 2.0).max(0.0)]);
    near.chain((0..6).map(|_| draw.number(0.0, 1.0))).collect()
}

fn inverse_case(probabilities: &[f64], us: &[f64]) -> Record {
    Record::new()
        .vector("probabilities", probabilities)
        .vector("u", us)
        .fact(CALL, format!("sample({probabilities:?}, u) for u in {us:?}"))
}

fn sentence_cases(draw: &mut Draw) -> Vec<Record> {
    let mut case = |order: usize, words: usize, numbers: usize| {
        let model = TableModel::drawn(draw, NgramConfig { order, words });
        // Ten streams of unequal length: most reach EOS, the short ones are used up.
        let streams: Vec<Vec<f64>> = (0..10)
            .map(|i| (0..numbers + i * i).map(|_| draw.number(0.0, 1.0)).collect())
            .collect();
        let call = format!("sentence(model of order {order}, {words} words), ten streams");
        model.put(Record::new()).fact("streams", streams).fact(CALL, call)
    };
    let mut cases = vec![case(1, 5, 1), case(2, 4, 2), case(3, 3, 0)];
    cases.extend([zero_case(draw), short_of_one_case(), long_case(draw)]);
    cases
}

/// Neither the first word nor, after a word, the end has a probability: what is 0 is never
/// drawn, not by 0.
fn zero_case(draw: &mut Draw) -> Record {
    let config = NgramConfig { order: 2, words: 3 };
    let model = TableModel::drawn(draw, config).without(&[config.bos()], 0);
    let model = (0..3).fold(model, |model, word| model.without(&[word], config.eos()));
    let most = 1.0 - f64::EPSILON;
    let streams = [vec![0.0; 4], vec![0.0, most, most, 0.0], vec![most, 0.0], vec![]];
    let call = format!("sentence(model without word 0 after BOS and EOS after words), {streams:?}");
    model.put(Record::new()).fact("streams", streams).fact(CALL, call)
}

/// Ten words of a tenth each and no end: rounding keeps the sum below 1.
fn short_of_one_case() -> Record {
    let config = NgramConfig { order: 1, words: 10 };
    let model = TableModel::new(config, || [vec![0.1; 10], vec![0.0]].concat());
    let streams = [[1.0 - f64::EPSILON / 2.0, 0.0, 0.95]];
    let call = format!("sentence(ten words of probability 0.1, EOS of 0), {streams:?}");
    model.put(Record::new()).fact("streams", streams).fact(CALL, call)
}

/// Two words and no end: the sentence is as long as the stream.
fn long_case(draw: &mut Draw) -> Record {
    let model = TableModel::new(NgramConfig { order: 1, words: 2 }, || vec![0.5, 0.5, 0.0]);
    let streams = [(0..300).map(|_| draw.number(0.0, 1.0)).collect::<Vec<_>>()];
    let call = "sentence(two words of probability ½, EOS of 0), a stream of 300 numbers";
    model.put(Record::new()).fact("streams", streams).fact(CALL, call)
}

/// How many numbers are drawn.
pub const DRAWS: u32 = 100_000;

fn chi_square_cases(draw: &mut Draw) -> Vec<Record> {
    let weights: Vec<f64> = (0..8).map(|_| draw.number(0.2, 1.0)).collect();
    let sum: f64 = weights.iter().sum();
    let probabilities: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
    let call = format!("sample({probabilities:.3?}, u), {DRAWS} times");
    let case = Record::new().vector("probabilities", &probabilities);
    vec![case.fact("seed", draw.below(1 << 40)).fact(CALL, call)]
}

/// With seven degrees of freedom a right sampler exceeds this once in 10⁹ runs.
const MOST: f64 = 57.0;

/// `χ² = Σ (observed - expected)² / expected` must be small.
fn fits(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let expected = case.expect("probabilities") * f64::from(DRAWS);
    let counts = got.get("counts").unwrap_or_default();
    let terms = counts.iter().zip(&expected).map(|(n, e)| (n - e) * (n - e) / e);
    let chi_square: f64 = terms.sum();
    let all = counts.len() == expected.len() && counts.sum() == f64::from(DRAWS);
    if all && chi_square < MOST {
        return Ok(());
    }
    Err(Failure::law(
        call_of(case),
        format!("χ² 是 {chi_square:.1}，应小于 {MOST}；各个下标抽到的次数：{counts}"),
        format!(
            "χ² is {chi_square:.1}, it should be under {MOST}; how often each index came: {counts}"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Seed;

    #[test]
    fn frequencies_must_agree_with_the_probabilities() {
        let case = &chi_square_cases(&mut Draw::new(Seed::public(), "chi"))[0];
        let expected = case.expect("probabilities") * f64::from(DRAWS);
        let rounded = expected.mapv(f64::floor);
        let rest = f64::from(DRAWS) - rounded.sum();
        let verdict = |moved: f64, from: usize| {
            let mut counts = rounded.clone();
            counts[[0]] += rest + moved;
            counts[[from]] -= moved;
            fits(case, &Record::new().tensor("counts", &counts)).is_ok()
        };
        assert!(verdict(50.0, 1));
        assert!(!verdict(2000.0, 1), "a fiftieth of all draws is misplaced");
        assert!(fits(case, &Record::new()).is_err());
        assert!(fits(case, &Record::new().vector("counts", &[0.0; 8])).is_err());
    }
}
