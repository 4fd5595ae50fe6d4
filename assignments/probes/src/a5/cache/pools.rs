//! A pool of blocks, and what happens to its texts, call by call. Texts are numbered in the order
//! in which they began, and blocks as they come up in the tables: which block is taken is free.

use std::collections::BTreeMap;

use contract::a5::{A5, BlockPool, PoolConfig, Result};
use harness::Record;
use serde::Deserialize;
use serde_json::{Value, json};
use tch::Tensor;

use super::caches::spoilt;
use super::told;
use crate::observe::{Inputs, refused};
use crate::tensor::array;

/// One call. Texts are told by which was begun when; what was never begun is no text.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operation {
    Start,
    Fork(usize),
    /// Text, from, to: places of the case's tensors.
    Append(usize, i64, i64),
    /// The same with something wrong, and the errors that are right.
    Wrong(usize, i64, i64, String, Vec<String>),
    Get(usize),
    Rewind(usize, usize),
    Free(usize),
    References(usize),
}

/// No more blocks of a table, and no higher count, is looked at.
const MOST: usize = 64;

/// All calls of a case.
pub fn pools(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    tch::no_grad(|| match a5.paged(&config(&a)) {
        Ok(pool) => {
            let mut watched = Watched { pool, texts: vec![] };
            let operations: Vec<Operation> = a.fact("operations");
            let one = |answer, (i, operation)| watched.called(&a, answer, i, operation);
            a.kept(operations.into_iter().enumerate().fold(Record::new(), one))
        }
        Err(error) => refused(&error),
    })
}

/// The configuration of a case.
pub fn config(a: &Inputs<'_>) -> PoolConfig {
    PoolConfig {
        blocks: a.fact("blocks"),
        block_size: a.fact("block_size"),
        layers: a.fact("layers"),
        heads: a.fact("heads"),
        head_dim: a.fact("head_dim"),
        kind: a.tensor("keys").kind(),
    }
}

/// A pool and the numbers of its texts.
struct Watched {
    pool: Box<dyn BlockPool>,
    texts: Vec<usize>,
}

impl Watched {
    fn called(&mut self, a: &Inputs<'_>, answer: Record, i: usize, call: Operation) -> Record {
        let before: Vec<Vec<usize>> = self.texts.iter().map(|text| self.table(*text)).collect();
        let (answer, call) = match call {
            Operation::Start => {
                let number = self.pool.start();
                self.began(answer, format!("{i:02} start"), Ok(number))
            }
            Operation::Fork(text) => {
                let forked = self.pool.fork(self.number(text));
                self.began(answer, format!("{i:02} fork text {text}"), forked)
            }
            Operation::Append(text, from, to) => {
                self.append(answer, i, (text, new(a, from, to)), &[])
            }
            Operation::Wrong(text, from, to, what, any) => {
                self.append(answer, i, (text, wrong(new(a, from, to), &what)), &any)
            }
            Operation::Get(text) => {
                let call = format!("{i:02} get text {text}");
                return match self.pool.get(self.number(text)) {
                    Ok((keys, values)) => answer
                        .array(format!("{call}: keys"), array(&keys))
                        .array(format!("{call}: values"), array(&values)),
                    Err(error) => answer.fact(call, told::refused(&error, &[])),
                };
            }
            Operation::Rewind(text, places) => {
                let done = self.pool.rewind(self.number(text), places);
                let call = format!("{i:02} rewind text {text} to {places}");
                (told::done(answer, &call, done, &[]), call)
            }
            Operation::Free(text) => {
                let done = self.pool.free(self.number(text));
                let call = format!("{i:02} free text {text}");
                (told::done(answer, &call, done, &[]), call)
            }
            Operation::References(block) => {
                let call = format!("{i:02} references to block {block}");
                return match self.pool.references(block) {
                    Ok(references) => answer.fact(call, references),
                    Err(error) => answer.fact(call, told::refused(&error, &[])),
                };
            }
        };
        answer.fact(format!("{call}: then"), self.state(&before))
    }

    /// The number of a text; of one that was never begun, a number that no text has.
    fn number(&self, text: usize) -> usize {
        let none = self.texts.iter().max().map_or(5, |most| most.saturating_add(5));
        self.texts.get(text).copied().unwrap_or(none)
    }

    fn table(&self, text: usize) -> Vec<usize> {
        self.pool.table(text).unwrap_or_default().into_iter().take(MOST).collect()
    }

    fn began(&mut self, answer: Record, call: String, number: Result<usize>) -> (Record, String) {
        let told = match number {
            Ok(number) if self.texts.contains(&number) => "a number that was used before".into(),
            Ok(_) => "a new text".into(),
            Err(ref error) => told::refused(error, &[]),
        };
        self.texts.extend(number.ok());
        (answer.fact(&call, told), call)
    }

    fn append(
        &mut self,
        answer: Record,
        i: usize,
        (text, [keys, values]): (usize, [Tensor; 2]),
        any: &[String],
    ) -> (Record, String) {
        let done = self.pool.append(self.number(text), &keys, &values);
        let call = format!("{i:02} append to text {text}");
        (told::done(answer, &call, done, any), call)
    }

    /// Tables and counts, and which blocks of tables are others than before.
    fn state(&self, before: &[Vec<usize>]) -> Value {
        let mut names = BTreeMap::new();
        let mut blocks = vec![];
        let mut name = |block: usize| {
            let next = names.len();
            *names.entry(block).or_insert_with(|| {
                blocks.push(block);
                next
            })
        };
        let mut table = |text: &usize| match self.pool.table(*text) {
            Ok(table) => json!(table.into_iter().take(MOST).map(&mut name).collect::<Vec<_>>()),
            Err(error) => json!(told::refused(&error, &[])),
        };
        let tables: Vec<Value> = self.texts.iter().map(&mut table).collect();
        let now = self.texts.iter().map(|text| self.table(*text));
        let exchanged = now.zip(before).map(|(now, before)| {
            let pairs = now.iter().zip(before).enumerate();
            pairs.filter(|(_, (now, before))| now != before).map(|(i, _)| i).collect()
        });
        let exchanged: Vec<Vec<usize>> = exchanged.collect();
        let references = |block: &usize| match self.pool.references(*block) {
            Ok(references) => json!(references),
            Err(error) => json!(told::refused(&error, &[])),
        };
        let references: Vec<Value> = blocks.iter().map(references).collect();
        json!({
            "tables": tables,
            "references": references,
            "blocks exchanged": exchanged,
            "free blocks": self.pool.free_blocks(),
        })
    }
}

/// Keys and values of new places.
fn new(a: &Inputs<'_>, from: i64, to: i64) -> [Tensor; 2] {
    a.tensors(["keys", "values"]).map(|x| x.narrow(2, from, to - from))
}

fn wrong([keys, values]: [Tensor; 2], what: &str) -> [Tensor; 2] {
    match what.split_once(": ") {
        Some(("keys", how)) => [spoilt(&keys, how), values],
        _ => [keys, spoilt(&values, what.rsplit(": ").next().unwrap_or(what))],
    }
}
