//! What random outcomes must come to.

use harness::{Array, Failure, Record, call_of};

/// What is wrong, in Chinese and in English.
type Words = (String, String);

fn judged(case: &Record, objection: Option<Words>) -> Result<(), Box<Failure>> {
    objection.map_or(Ok(()), |(zh, en)| Err(Failure::law(call_of(case), zh, en)))
}

fn numbers(record: &Record, name: &str) -> Vec<f64> {
    record.tensors.get(name).and_then(Array::numbers).unwrap_or_default()
}

/// How far a count of `n` that each come with probability `p` may lie from `n·p`. Bernstein's
/// inequality: a right answer is further off once in 10¹¹ times.
pub fn slack(n: f64, p: f64) -> f64 {
    let bits = (2e11f64).ln();
    bits / 3.0 + (bits * bits / 9.0 + 2.0 * bits * n * p * (1.0 - p)).sqrt()
}

/// How far a sum of `n` numbers in `0..=k` may lie from what is expected. Hoeffding's inequality:
/// a right answer is further off once in 10¹¹ times.
fn slack_of_sum(n: f64, k: f64) -> f64 {
    k * (n * (1e11f64).ln() / 2.0).sqrt()
}

/// The probabilities of a tensor of log-probabilities.
fn probabilities(case: &Record, name: &str) -> Vec<Vec<f64>> {
    let v = case.tensors[name].shape[1];
    let p: Vec<f64> = numbers(case, name).iter().map(|ln| ln.exp()).collect();
    p.chunks(v).map(<[f64]>::to_vec).collect()
}

/// Many proposals of `k` tokens, and what became of each.
struct Outcomes {
    k: usize,
    target: Vec<Vec<f64>>,
    draft: Vec<Vec<f64>>,
    /// What was proposed, how much of it stayed, and the next token.
    all: Vec<(Vec<usize>, usize, usize)>,
}

impl Outcomes {
    fn of(case: &Record, got: &Record) -> Result<Self, Words> {
        let (target, draft) = (probabilities(case, "target"), probabilities(case, "draft"));
        let (k, v) = (draft.len(), target[0].len());
        let proposals = numbers(case, "proposals");
        let (accepted, next) = (numbers(got, "accepted"), numbers(got, "next"));
        let n = proposals.len() / k;
        let lies = |x: &f64, bound: usize| *x >= 0.0 && *x < bound as f64;
        let fits = accepted.len() == n
            && next.len() == n
            && accepted.iter().all(|x| lies(x, k + 1))
            && next.iter().all(|x| lies(x, v));
        if !fits {
            return Err((
                format!("没有得到 {n} 个结果，或者 accepted 不在 0..={k} 里，或者 next 不在词表里"),
                format!(
                    "there are no {n} results, or an `accepted` is not in 0..={k}, or a `next` is not in the vocabulary"
                ),
            ));
        }
        let proposals = proposals.chunks(k).map(|row| row.iter().map(|x| *x as usize).collect());
        let decided = accepted.iter().zip(&next).map(|(a, x)| (*a as usize, *x as usize));
        let all = proposals.zip(decided).map(|(row, (a, x))| (row, a, x)).collect();
        Ok(Self { k, target, draft, all })
    }

    /// How often `token` came at `place`. Where a text ends before, the target has still to draw
    /// it: there it counts as often as the target says.
    fn count(&self, place: usize, token: usize) -> f64 {
        let of = |(proposal, accepted, next): &(Vec<usize>, usize, usize)| {
            let came = match place.cmp(accepted) {
                std::cmp::Ordering::Less => proposal[place],
                std::cmp::Ordering::Equal => *next,
                std::cmp::Ordering::Greater => return self.target[place][token],
            };
            f64::from(u8::from(came == token))
        };
        self.all.iter().map(of).sum()
    }

    fn misplaced(&self) -> Option<Words> {
        let n = self.all.len() as f64;
        let mut cells = (0..=self.k).flat_map(|i| (0..self.target[i].len()).map(move |x| (i, x)));
        cells.find_map(|(place, token)| {
            let (p, count) = (self.target[place][token], self.count(place, token));
            let (expected, slack) = (n * p, if p == 0.0 { 0.5 } else { slack(n, p) });
            ((count - expected).abs() > slack).then(|| {
                (
                    format!(
                        "位置 {place} 的词元 {token}：p = {p:.3}，{n} 次里应出现约 {expected:.0} 次（相差至多 {slack:.0}），得到 {count:.0} 次"
                    ),
                    format!(
                        "token {token} at place {place}: p = {p:.3}, so of {n} times it should come about {expected:.0} times, {slack:.0} more or less at most; it comes {count:.0} times"
                    ),
                )
            })
        })
    }

    fn too_few(&self) -> Option<Words> {
        let n = self.all.len() as f64;
        let kept: usize = self.all.iter().map(|(_, accepted, _)| accepted).sum();
        let pairs = self.draft.iter().zip(&self.target);
        let stays = pairs.map(|(q, p)| q.iter().zip(p).map(|(q, p)| q.min(*p)).sum::<f64>());
        let reached = stays.scan(1.0, |all, stays| {
            *all *= stays;
            Some(*all)
        });
        let expected = n * reached.sum::<f64>();
        let least = expected - slack_of_sum(n, self.k as f64);
        ((kept as f64) < least).then(|| {
            (
                format!(
                    "{n} 个提议里留下了 {kept} 个词元，应有约 {expected:.0} 个，至少 {least:.0} 个：以概率 min(1, p/q) 留下，才留得最多"
                ),
                format!(
                    "of {n} proposals {kept} tokens stay; it should be about {expected:.0}, and {least:.0} at least: with min(1, p/q) most of them stay"
                ),
            )
        })
    }
}

/// At each place every token comes as often as the target says.
pub fn distribution(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let objection = Outcomes::of(case, got).map_or_else(Some, |outcomes| outcomes.misplaced());
    judged(case, objection)
}

/// Enough of what is proposed stays.
pub fn acceptance(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let objection = Outcomes::of(case, got).map_or_else(Some, |outcomes| outcomes.too_few());
    judged(case, objection)
}

/// Every beginning of a text comes as often as the target says.
pub fn texts(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let most: usize = case.expect_fact("max_tokens");
    let expected: Vec<(Vec<i64>, f64)> = super::drawn::beginnings(case);
    let n: usize = case.expect_fact("texts");
    let rows: Vec<i64> = numbers(got, "texts").iter().map(|x| *x as i64).collect();
    if rows.len() != n * (most + 1) {
        let none = (format!("没有得到 {n} 段文本"), format!("there are no {n} texts"));
        return judged(case, Some(none));
    }
    let ended = |row: &[i64]| row.iter().take_while(|x| **x >= 0).count();
    let strange = rows.chunks(most + 1).map(|row| &row[..ended(row)]).find(|text| {
        !expected.iter().any(|(beginning, _)| beginning == text) || !is_whole(case, text)
    });
    if let Some(text) = strange {
        let words = (
            format!("不该有文本 {text:?}：太长，或者没有结束就停了，或者 end 之后还有词元"),
            format!(
                "there should be no text {text:?}: it is too long, stops before its end, or goes on behind it"
            ),
        );
        return judged(case, Some(words));
    }
    let objection = expected.iter().find_map(|(beginning, p)| {
        let begins = |row: &&[i64]| row.starts_with(beginning);
        let count = rows.chunks(most + 1).filter(begins).count() as f64;
        let (expected, slack) = (n as f64 * p, slack(n as f64, *p));
        ((count - expected).abs() > slack).then(|| {
            (
                format!(
                    "{n} 段文本里，以 {beginning:?} 开头的应有约 {expected:.0} 段（相差至多 {slack:.0}），得到 {count} 段"
                ),
                format!(
                    "of {n} texts about {expected:.0} should begin with {beginning:?}, {slack:.0} more or less at most; {count} do"
                ),
            )
        })
    });
    judged(case, objection)
}

/// Whether a text has as many tokens as are wanted, or ends before.
fn is_whole(case: &Record, text: &[i64]) -> bool {
    let ends: Vec<i64> = case.expect_fact("end_ids");
    let most: usize = case.expect_fact("max_tokens");
    text.len() == most || text.last().is_some_and(|token| ends.contains(token))
}
