//! What cases and laws of training share: budgets, and what is asked of every run.

use harness::{Array, Case, Draw, ERROR, Failure, REMARK, Record, WRITTEN_INTO, call_of};
use ndarray::{Array1, Array2, ArrayD};

use super::curve::drawn;

/// What a law says: in Chinese and in English.
pub type Said = (String, String);

/// Tokens as a vector.
pub fn vector(tokens: &[usize]) -> ArrayD<f64> {
    tokens.iter().map(|token| *token as f64).collect::<Array1<f64>>().into_dyn()
}

/// Rows of equal length.
pub fn matrix(rows: &[&[usize]]) -> ArrayD<f64> {
    let all = rows.iter().flat_map(|row| row.iter().map(|token| *token as f64)).collect();
    let matrix = Array2::from_shape_vec((rows.len(), rows[0].len()), all);
    matrix.expect("rows of equal length").into_dyn()
}

/// What training may cost.
pub fn budget(case: Case, calls: usize, tokens: usize, length: usize) -> Case {
    let words = format!("{{calls: {calls}, tokens: {tokens}, length: {length}}}");
    let case = case.with("budget", words).unlisted_fact("calls", calls);
    case.unlisted_fact("tokens", tokens).unlisted_fact("length", length)
}

/// The seed of the random numbers that are handed in.
pub fn seed(draw: &mut Draw, case: Case) -> Case {
    case.with("seed", draw.below(1 << 30))
}

/// The numbers of a tensor of the answer; none if it is not there.
pub fn numbers(got: &Record, name: &str) -> Vec<f64> {
    got.tensors.get(name).and_then(Array::numbers).unwrap_or_default()
}

/// The failure of a law about `case`.
pub fn law(case: &Record, (zh, en): Said) -> Box<Failure> {
    Failure::law(call_of(case), zh, en)
}

/// The losses of a run, once they are known to be those of one that keeps to its budget.
///
/// # Errors
///
/// What is wrong with it.
pub fn losses(case: &Record, got: &Record) -> Result<Vec<f64>, Said> {
    if let Ok(error) = got.read::<Vec<String>>(ERROR) {
        let words = got.read::<String>(REMARK).unwrap_or_else(|_| error.join(": "));
        let zh = format!("应当有结果，却返回了错误：{words}");
        return Err((zh, format!("an error came back where a result was expected: {words}")));
    }
    if let Ok(names) = got.read::<Vec<String>>(WRITTEN_INTO) {
        let names = names.join(", ");
        let zh = format!("改写了参数 {names}：参数要保持原样，请训练一份副本");
        return Err((zh, format!("the arguments {names} were written into: train a copy of them")));
    }
    for (name, most) in
        [("calls made", "calls"), ("tokens given", "tokens"), ("longest row", "length")]
    {
        let (made, most) = (got.read::<usize>(name), case.expect_fact::<usize>(most));
        if made.as_ref().map_or(true, |made| *made > most) {
            let made = made.map_or_else(|_| "?".to_string(), |made| made.to_string());
            let zh = format!("超出了预算：{} 是 {made}，最多 {most}", in_chinese(name));
            return Err((zh, format!("over the budget: {name}: {made}, at most {most}")));
        }
    }
    curve(got)
}

fn in_chinese(name: &str) -> &str {
    match name {
        "calls made" => "调用模型的次数",
        "tokens given" => "交给模型的词元数",
        _ => "最长一行的词元数",
    }
}

/// The losses, once each is known to be a number, and there to be no more than calls.
fn curve(got: &Record) -> Result<Vec<f64>, Said> {
    let (losses, calls) = (numbers(got, "losses"), got.read::<usize>("calls made"));
    if losses.is_empty() || losses.len() > calls.unwrap_or_default() {
        let n = losses.len();
        let zh = format!("`losses` 有 {n} 个：每次更新各一个，而每次更新至少要调用模型一次");
        let en = format!(
            "`losses` has {n} entries: one for each update, and an update calls the model once or more"
        );
        return Err((zh, en));
    }
    if let Some(i) = losses.iter().position(|loss| !loss.is_finite()) {
        let curve = drawn(&losses, 0.0);
        let zh = format!("第 {i} 次更新的损失是 {}：{curve}", losses[i]);
        return Err((zh, format!("the loss of update {i} is {}: {curve}", losses[i])));
    }
    Ok(losses)
}
