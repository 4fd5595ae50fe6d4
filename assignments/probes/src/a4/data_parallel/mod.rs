//! The calls of `a4.data_parallel`: each rank is a thread, with tensors of its own.

mod gradients;
mod updates;

use contract::a4::{A4, Result};
use harness::{ERROR, Record, unknown_word};
use tch::Tensor;

use crate::observe::observe_parts;
use crate::world::ranks::all;
use crate::world::refusing::Refusing;
use gradients::{Given, on_all_ranks};
use updates::{Told, Trained};

pub use gradients::{buckets, gradients};
pub use updates::{sent, updates};

/// What is observed of a call: tensors with names.
type Parts = Vec<(String, Tensor)>;

/// What rank 0 has, and which ranks have the same to the last bit.
fn first_of(mut ranks: Vec<Parts>) -> Parts {
    let same: Vec<bool> = ranks.iter().map(|parts| same(parts, &ranks[0])).collect();
    let same = Tensor::from_slice(&same);
    let mut first = ranks.swap_remove(0);
    first.push(("is as on rank 0".into(), same));
    first
}

fn same(x: &Parts, y: &Parts) -> bool {
    let alike = |((name, x), (other, y)): (&(String, Tensor), &(String, Tensor))| {
        name == other && x.kind() == y.kind() && x.equal(y)
    };
    x.len() == y.len() && x.iter().zip(y).all(alike)
}

/// Arguments that cannot be used, and a communicator that refuses.
pub fn errors(a4: &dyn A4, case: &Record) -> Record {
    let refuses = case.facts.contains_key("refuses");
    let answer = match case.expect_fact::<String>("method").as_str() {
        "parallel_gradients" if refuses => observe_parts(case, |a| {
            let (_, gradients) = Given::of(a, 1).gradients(a4, a.fact("bucket"), &NOBODY)?;
            Ok(gradients.into_iter().collect())
        }),
        "parallel_gradients" => rank_by_rank(a4, case),
        "sharded_update" if refuses => observe_parts(case, |a| {
            let mut trained = Trained::of(a, case, 1);
            trained.update(a4, &Told::of(a), 0, &NOBODY).map(|()| trained.named())
        }),
        "sharded_update" => updates(a4, case),
        word => unknown_word("method", word),
    };
    if answer.facts.contains_key(ERROR) { without_counts(answer) } else { answer }
}

const NOBODY: Refusing = Refusing { rank: 1, ranks: 2 };

/// What is observed beside the error of a call says nothing.
fn without_counts(mut answer: Record) -> Record {
    answer.facts.remove("updates counted");
    answer.facts.remove("leaves that require gradients");
    answer
}

/// The error of each rank: one whose own call fails tells why, the others that they were left
/// alone.
fn rank_by_rank(a4: &dyn A4, case: &Record) -> Record {
    let mut errors = Vec::new();
    let answer = observe_parts(case, |a| {
        let results: Vec<_> = on_all_ranks(a4, a).into_iter().map(|(result, _)| result).collect();
        errors = results.iter().map(in_words).collect();
        all(results)?;
        Ok(Vec::<(String, Tensor)>::new())
    });
    answer.fact("errors by rank", errors)
}

fn in_words<T>(result: &Result<T>) -> String {
    match result {
        Ok(_) => "none".into(),
        Err(error) => error.name().into(),
    }
}
