//! How much memory a ring and a pool hold.

use contract::a5::{A5, BlockPool, Result};
use harness::{Record, unknown_word};

use super::told;
use crate::memory::frugal;
use crate::observe::{Inputs, refused};

/// What a case asks for, within so many MiB.
pub fn memory(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let filled = || match a.fact::<String>("method").as_str() {
        "ring" => ring(a5, &a),
        "paged" => pool(a5, &a),
        word => unknown_word("method", word),
    };
    match tch::no_grad(|| frugal(a.fact("mebibytes"), filled)) {
        Ok(Ok(facts)) => a.kept(facts),
        Ok(Err(error)) => refused(&error),
        Err(words) => Record::new().fact("memory", words),
    }
}

/// A ring that turns many times.
fn ring(a5: &dyn A5, a: &Inputs<'_>) -> Result<Record> {
    let [keys, positions] = a.tensors(["keys", "positions"]);
    let many: i64 = a.fact("new places");
    let [keys, positions] = [keys.repeat([1, 1, many, 1]), positions.repeat([1, many])];
    let mut ring = a5.ring(&told::config(a, keys.kind()), a.fact("window"))?;
    for _ in 0..a.fact("appends") {
        for layer in 0..a.fact("layers") {
            ring.append(layer, &keys, &keys, &positions)?;
        }
    }
    let held = ring.get(0)?;
    Ok(Record::new().fact("places", ring.places(0)?).fact("held", held.keys.size()))
}

/// A text with many forks.
fn pool(a5: &dyn A5, a: &Inputs<'_>) -> Result<Record> {
    let many: i64 = a.fact("new places");
    let keys = a.tensor("keys").repeat([1, 1, many, 1]);
    let mut pool = a5.paged(&super::pools::config(a))?;
    let text = pool.start();
    pool.append(text, &keys, &keys)?;
    let forks: Result<Vec<usize>> = (0..a.fact("forks")).map(|_: usize| pool.fork(text)).collect();
    let forks = forks?;
    let first: Vec<usize> = forks.iter().take(1).copied().collect();
    for fork in first {
        pool.append(fork, &keys.narrow(2, 0, 1), &keys.narrow(2, 0, 1))?;
    }
    told_of(pool.as_ref(), text)
}

fn told_of(pool: &dyn BlockPool, text: usize) -> Result<Record> {
    let shown = pool.get(text)?.0.size();
    Ok(Record::new().fact("free blocks", pool.free_blocks()).fact("the text", shown))
}
