//! What very many draws must come to.

use harness::{Failure, Record, call_of};

/// No count may be further from what is expected than so many standard deviations: of right
/// submissions one in a hundred million would be refused.
const DEVIATIONS: f64 = 6.0;

/// Each token comes about as often as its probability says, and none that cannot come.
pub fn often_enough(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let failed = |zh: String, en: String| Err(Failure::law(call_of(case), zh, en));
    let n: f64 = case.expect_fact("n");
    let log_probs = case.tensors["log_probs"].numbers().unwrap_or_default();
    let all: f64 = log_probs.iter().map(|x| x.exp()).sum();
    let counts: Vec<f64> = got.read("counts").unwrap_or_default();
    if counts.len() != log_probs.len() || counts.iter().sum::<f64>() != n {
        return failed(
            format!("应当是 {n} 个词元，都在 0..{} 里", log_probs.len()),
            format!("there should be {n} tokens, all of them in 0..{}", log_probs.len()),
        );
    }
    for (token, (count, log_prob)) in counts.into_iter().zip(log_probs).enumerate() {
        let p = log_prob.exp() / all;
        let (mean, deviation) = (n * p, (n * p * (1.0 - p)).sqrt());
        if (count - mean).abs() > DEVIATIONS * deviation {
            return failed(
                format!(
                    "{n} 次里词元 {token} 出现了 {count} 次，应当约 {mean:.0} 次（标准差 {deviation:.0}）"
                ),
                format!(
                    "of {n} draws, {count} are token {token}; it should be about {mean:.0} (with a standard deviation of {deviation:.0})"
                ),
            );
        }
    }
    Ok(())
}
