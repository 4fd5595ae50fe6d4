//! What instruction tuning must come to.

use harness::{Failure, Record};
use serde_json::Value;

use crate::a4::curve::drawn;
use crate::a4::training::{Said, law, losses, numbers};

/// A model has learned to answer new questions.
pub fn answers(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let said = || {
        let losses = losses(case, got)?;
        let (zh, en) = ("单轮的新问题", "new questions");
        enough_are_right(case, got, &losses, (ALONE, zh, en))?;
        let (zh, en) = ("第二轮里的新问题", "new questions in a second turn");
        enough_are_right(case, got, &losses, (LATER, zh, en))
    };
    said().map_err(|said| law(case, said))
}

/// The tensors that the answers are in: in a first turn and in a second.
const ALONE: &str = "answers";
const LATER: &str = "answers in a second turn";

/// What is left to the share of right answers: 1 if all are right, or none has to be.
pub fn left_of_answers(case: &Record, got: &Record) -> f64 {
    let (right, share) = (right_answers(case), case.expect_fact::<f64>("share"));
    if share == 0.0 {
        return 1.0;
    }
    let left = [ALONE, LATER].map(|name| {
        let said = rows(got, name, right[0].len());
        let ok = right.len() - wrong_answers(&right, &said).len();
        (ok as f64 / right.len() as f64 - share) / (1.0 - share)
    });
    left[0].min(left[1])
}

/// Rows of ids out of a tensor.
fn rows(record: &Record, name: &str, width: usize) -> Vec<Vec<i64>> {
    let ids: Vec<i64> = numbers(record, name).iter().map(|id| *id as i64).collect();
    ids.chunks(width).map(<[i64]>::to_vec).collect()
}

/// The right answers, each with its end.
fn right_answers(case: &Record) -> Vec<Vec<i64>> {
    let answers: Vec<Vec<i64>> = case.expect_fact("right answers");
    let end = case.expect_fact::<Value>("template")["end"].as_i64();
    answers.into_iter().map(|answer| answer.into_iter().chain(end).collect()).collect()
}

/// Which of the answers are not the right ones.
fn wrong_answers(right: &[Vec<i64>], said: &[Vec<i64>]) -> Vec<usize> {
    (0..right.len()).filter(|i| said.get(*i) != Some(&right[*i])).collect()
}

fn enough_are_right(
    case: &Record,
    got: &Record,
    losses: &[f64],
    (name, zh, en): (&str, &str, &str),
) -> Result<(), Said> {
    let (right, share) = (right_answers(case), case.expect_fact::<f64>("share"));
    let (n, width) = (right.len(), right[0].len());
    let said = rows(got, name, width);
    let wrong = wrong_answers(&right, &said);
    let ok = n - wrong.len();
    let Some(first) = wrong.first().filter(|_| (ok as f64) < share * n as f64) else {
        return Ok(());
    };
    let question = &rows(case, "new questions", width - 1)[*first];
    let (right, said) = (&right[*first], said.get(*first).cloned().unwrap_or_default());
    let (curve, percent) = (drawn(losses, 0.0), share * 100.0);
    Err((
        format!(
            "{zh}：{n} 个里答对 {ok} 个，至少要 {percent}%。例如问 {question:?}，应答 {right:?}（最后一个是 end），得到 {said:?}\n训练损失 {curve}（最低一格 ▁ 从 0 起）"
        ),
        format!(
            "{en}: {ok} of {n} answers are right, at least {percent}% should be. Asked {question:?}, for example, it should say {right:?} (the last one is end), and says {said:?}\ntraining loss {curve} (the lowest block ▁ begins at 0)"
        ),
    ))
}
