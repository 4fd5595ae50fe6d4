//! How much memory a ring and a pool hold.

use contract::a5::{A5, InputError, Result};
use harness::{Record, unknown_word};

use super::told;
use crate::memory::keeping;
use crate::observe::{Inputs, refused};

/// What a case asks for, and whether more is kept for it than so many MiB.
pub fn memory(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let answer = tch::no_grad(|| match a.fact::<String>("method").as_str() {
        "ring" => ring(a5, &a),
        "paged" => pool(a5, &a),
        word => unknown_word("method", word),
    });
    match answer {
        Ok(facts) => a.kept(facts),
        Err(error) => refused(&error),
    }
}

/// The facts, and the words about memory, if there are any.
fn with(facts: Record, words: Option<String>) -> Record {
    match words {
        Some(words) => facts.fact("memory", words),
        None => facts,
    }
}

/// A ring that turns many times.
fn ring(a5: &dyn A5, a: &Inputs<'_>) -> Result<Record> {
    let [keys, positions] = a.tensors(["keys", "positions"]);
    let many: i64 = a.fact("new places");
    let [keys, positions] = [keys.repeat([1, 1, many, 1]), positions.repeat([1, many])];
    let turned = || {
        let mut ring = a5.ring(&told::config(a, keys.kind()), a.fact("window"))?;
        for _ in 0..a.fact("appends") {
            for layer in 0..a.fact("layers") {
                ring.append(layer, &keys, &keys, &positions)?;
            }
        }
        Ok::<_, InputError>(ring)
    };
    let (ring, words) = keeping(a.fact("mebibytes"), turned);
    let (ring, answer) = (ring?, Record::new());
    let answer = answer.fact("places", ring.places(0)?).fact("held", ring.get(0)?.keys.size());
    Ok(with(answer, words))
}

/// A text with many forks.
fn pool(a5: &dyn A5, a: &Inputs<'_>) -> Result<Record> {
    let many: i64 = a.fact("new places");
    let keys = a.tensor("keys").repeat([1, 1, many, 1]);
    let forked = || {
        let mut pool = a5.paged(&super::pools::config(a))?;
        let text = pool.start();
        pool.append(text, &keys, &keys)?;
        for i in 0..a.fact::<usize>("forks") {
            let fork = pool.fork(text)?;
            if i == 0 {
                pool.append(fork, &keys.narrow(2, 0, 1), &keys.narrow(2, 0, 1))?;
            }
        }
        Ok::<_, InputError>((pool, text))
    };
    let (forked, words) = keeping(a.fact("mebibytes"), forked);
    let (pool, text) = forked?;
    let shown = pool.get(text)?.0.size();
    Ok(with(Record::new().fact("free blocks", pool.free_blocks()).fact("the text", shown), words))
}
