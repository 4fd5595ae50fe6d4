//! What each rank sends, judged.

use harness::{Array, Failure, Record, call_of};

use crate::a4::logs::{Sent, Words, missing, of_ranks, sent, shown};

/// The failure of `case`, if there is something to object to.
fn judged(case: &Record, objection: Option<Words>) -> Result<(), Box<Failure>> {
    match objection {
        None => Ok(()),
        Some((zh, en)) => Err(Failure::law(call_of(case), zh, en)),
    }
}

/// How many elements the tensors `names` of a case have, one by one.
fn sizes(case: &Record, names: &[String]) -> Vec<usize> {
    names.iter().map(|name| case.tensors[name].shape.iter().product()).collect()
}

/// Gradients travel in buckets, each once, and the model is called once.
pub fn buckets(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let ranks: usize = case.expect_fact("ranks");
    let objection = Buckets::of(case).objection(got, ranks).or_else(|| asked(case, got, ranks));
    judged(case, objection)
}

/// What a rank may send.
struct Buckets {
    /// The elements of all parameters.
    elements: usize,
    /// All-reduces at most.
    calls: usize,
    /// The elements of an all-reduce at most, where gradients are joined.
    bucket: usize,
    /// The sizes of parameters that are larger: each travels by itself.
    larger: Vec<usize>,
}

/// Numbers that may travel beside the gradients: a loss and a count.
const BESIDES: usize = 2;

impl Buckets {
    fn of(case: &Record) -> Self {
        let sizes = sizes(case, &case.expect_fact::<Vec<String>>("parameters"));
        let bucket: usize = case.expect_fact("bucket");
        let elements: usize = sizes.iter().sum();
        let calls = (2 * elements).div_ceil(bucket).min(sizes.len()) + BESIDES;
        let larger = sizes.into_iter().filter(|size| *size > bucket).collect();
        Self { elements, calls, bucket, larger }
    }

    /// Whether one all-reduce may have so many elements.
    fn allows(&self, sent: usize) -> bool {
        let alone = |size: &usize| (*size..=size + BESIDES).contains(&sent);
        sent <= self.bucket + BESIDES || self.larger.iter().any(alone)
    }

    fn objection(&self, got: &Record, ranks: usize) -> Option<Words> {
        let logs = match of_ranks(got, "sent", ranks) {
            Ok(logs) => logs,
            Err(words) => return Some(words),
        };
        let mut logs = logs.iter().map(|lines| sent(lines)).enumerate();
        logs.find_map(|(rank, sent)| self.of_rank(rank, &sent))
    }

    fn of_rank(&self, rank: usize, sent: &[Sent]) -> Option<Words> {
        if let Some(Sent { operation, .. }) = sent.iter().find(|x| x.operation != "all_reduce") {
            return Some((
                format!("进程 {rank} 调用了 {operation}；这里只用 all_reduce"),
                format!("rank {rank} calls {operation}; here there are all-reduces only"),
            ));
        }
        let (calls, most) = (sent.len(), self.calls);
        if calls > most {
            return Some((
                format!("进程 {rank} 调用了 {calls} 次 all_reduce；至多 {most} 次"),
                format!("rank {rank} makes {calls} all-reduces; {most} at most"),
            ));
        }
        if let Some(sent) = sent.iter().find(|sent| !self.allows(sent.elements)) {
            let (n, bucket) = (sent.elements, self.bucket);
            return Some((
                format!(
                    "进程 {rank} 有一次 all_reduce 送了 {n} 个元素；一桶至多 {bucket} 个，比桶大的参数单独送"
                ),
                format!(
                    "an all-reduce of rank {rank} has {n} elements; a bucket has {bucket} at most, and a larger parameter travels by itself"
                ),
            ));
        }
        let (elements, most) = (sent.iter().map(|x| x.elements).sum::<usize>(), self.elements);
        (elements > most + BESIDES).then(|| {
            (
                format!("进程 {rank} 一共送了 {elements} 个元素；梯度是 {most} 个，另外至多 {BESIDES} 个数"),
                format!(
                    "rank {rank} sends {elements} elements; gradients have {most}, and {BESIDES} numbers at most come besides"
                ),
            )
        })
    }
}

/// A rank that calls the model more than once; or not at all, though it has targets.
fn asked(case: &Record, got: &Record, ranks: usize) -> Option<Words> {
    let calls = got.tensors.get("calls of the model").and_then(Array::numbers);
    let Some(calls) = calls.filter(|calls| calls.len() == ranks) else { return Some(missing()) };
    let has_targets = |rank: usize| {
        let targets = case.tensors.get(&format!("targets of rank {rank}")).and_then(Array::numbers);
        targets.is_some_and(|targets| targets.iter().any(|target| *target >= 0.0))
    };
    let is_wrong = |rank: usize, n: f64| n > 1.0 || (n < 1.0 && has_targets(rank));
    let (rank, n) = calls.into_iter().enumerate().find(|(rank, n)| is_wrong(*rank, *n))?;
    Some((
        format!("进程 {rank} 调用了 {n} 次模型；应该是一次"),
        format!("rank {rank} calls the model {n} times; it should be once"),
    ))
}

/// An update sends the gradients to their ranks once, and the parameters to all once.
pub fn update(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    judged(case, Updates::of(case).objection(got))
}

/// What the ranks may send in all updates of a case.
struct Updates {
    ranks: usize,
    count: usize,
    /// The length of the vector.
    n: usize,
}

impl Updates {
    fn of(case: &Record) -> Self {
        let groups: Vec<(Vec<String>, f64)> = case.expect_fact("groups");
        let names: Vec<String> = groups.into_iter().flat_map(|(names, _)| names).collect();
        let ranks: usize = case.expect_fact("ranks");
        let n = sizes(case, &names).iter().sum::<usize>().next_multiple_of(ranks);
        Self { ranks, count: case.expect_fact::<Vec<f64>>("lr").len(), n }
    }

    fn objection(&self, got: &Record) -> Option<Words> {
        let logs = match of_ranks(got, "sent", self.ranks) {
            Ok(logs) => logs,
            Err(words) => return Some(words),
        };
        let mut logs = logs.iter().map(|lines| sent(lines)).enumerate();
        logs.find_map(|(rank, sent)| self.of_rank(rank, &sent))
    }

    /// The gradients come by a reduce-scatter, the parameters by an all-gather; an all-reduce
    /// may stand for either.
    fn of_rank(&self, rank: usize, sent: &[Sent]) -> Option<Words> {
        let of = |operation: &str| sent.iter().filter(|x| x.operation == operation).count();
        let (halves, all) = ([of("reduce_scatter"), of("all_gather")], of("all_reduce"));
        let is_too_often = halves.iter().any(|n| *n > self.count)
            || halves.iter().sum::<usize>() + all > 2 * self.count
            || of("shift") > 0;
        let part = self.n / self.ranks;
        let most = |x: &Sent| if x.operation == "all_gather" { part } else { self.n };
        let is_too_large = sent.iter().any(|x| x.elements > most(x));
        if !is_too_often && !is_too_large {
            return None;
        }
        let made: Vec<String> =
            sent.iter().map(|x| format!("{} [{}]", x.operation, x.elements)).collect();
        let (made, updates, n) = (shown(&made), self.count, self.n);
        Some((
            format!(
                "{updates} 次更新里，进程 {rank} 的调用是 {made}；每次更新至多一次 reduce_scatter [{n}] 和一次 all_gather [{part}]（all_reduce [{n}] 可以代替其中之一）"
            ),
            format!(
                "in {updates} updates rank {rank} calls {made}; at most a reduce_scatter [{n}] and an all_gather [{part}] belong to each (or an all_reduce [{n}] in place of one)"
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(lines: &[&str]) -> Vec<Sent> {
        lines.iter().map(|line| Sent::of(line).expect("an operation")).collect()
    }

    #[test]
    fn gradients_travel_once_and_in_buckets() {
        let buckets = Buckets { elements: 20, calls: 4, bucket: 12, larger: vec![] };
        let is_right = |lines: &[&str]| buckets.of_rank(0, &calls(lines)).is_none();
        assert!(is_right(&["all_reduce Double 2", "all_reduce Float 12", "all_reduce Float 8"]));
        assert!(is_right(&["all_reduce Float 14", "all_reduce Float 8"]));
        assert!(!is_right(&["all_reduce Float 22"]));
        assert!(!is_right(&["all_reduce Float 12", "all_reduce Float 12"]));
        assert!(!is_right(&["all_reduce Float 4"; 5]));
        assert!(!is_right(&["all_gather Float 4"]));
    }

    #[test]
    fn a_parameter_larger_than_a_bucket_travels_by_itself() {
        let buckets = Buckets { elements: 30, calls: 5, bucket: 4, larger: vec![20] };
        let is_right = |lines: &[&str]| buckets.of_rank(0, &calls(lines)).is_none();
        assert!(is_right(&["all_reduce Float 4", "all_reduce Float 22", "all_reduce Float 6"]));
        assert!(!is_right(&["all_reduce Float 24", "all_reduce Float 6"]));
        assert!(!is_right(&["all_reduce Float 20", "all_reduce Float 10"]));
    }

    #[test]
    fn an_update_sends_two_things() {
        let updates = Updates { ranks: 3, count: 1, n: 24 };
        let is_right = |lines: &[&str]| updates.of_rank(0, &calls(lines)).is_none();
        assert!(is_right(&["reduce_scatter Float 24", "all_gather Float 8"]));
        assert!(is_right(&["all_reduce Float 24", "all_gather Float 8"]));
        assert!(is_right(&["reduce_scatter Float 24", "all_reduce Float 24"]));
        assert!(!is_right(&["all_reduce Float 24", "all_gather Float 24"]));
        assert!(!is_right(&[
            "reduce_scatter Float 24",
            "all_gather Float 8",
            "all_gather Float 8"
        ]));
        assert!(!is_right(&["shift Float 8", "shift Float 8"]));
    }
}
