//! The calls of `a4.data`.

use contract::a4::{
    A4, Cursor, InputError, Labelled, LoaderConfig, ModelInput, Parameters, RandomStream, Result,
    TrainableModel,
};
use harness::{ERROR, REMARK, Record, unknown_word};
use tch::{Kind, Tensor};

use super::asked::{Asked, Highest};
use super::llama::{self, Llama};
use super::token_file::Tokens;
use crate::about_any::about_any;
use crate::memory;
use crate::observe::{Inputs, observe, observe_parts, refused};
use crate::tensor::array;
use crate::world::streams::Streams;

/// The call that the case names.
pub fn call(a4: &dyn A4, case: &Record) -> Record {
    let a = Inputs::of(case);
    let answer = match a.fact::<String>("method").as_str() {
        "window_count" => window_count(a4, &a),
        "windows" => windows(a4, &a),
        "random_windows" => random_windows(a4, &a),
        "epoch_order" => epoch_order(a4, &a),
        "next_batch" => walk(a4, &a),
        "pack" => pack(a4, &a),
        "document_mask" => observe(case, |a| a4.document_mask(&a.tensor("documents"))),
        "collate" => collate(a4, &a),
        word => unknown_word("method", word),
    };
    about_any(case, answer)
}

/// Rows with their targets; or the error.
fn told(rows: Result<Labelled>) -> Record {
    match rows {
        Ok(rows) => with_rows(Record::new(), &rows),
        Err(error) => refused(&error),
    }
}

fn with_rows(answer: Record, rows: &Labelled) -> Record {
    answer.array("ids", array(&rows.ids)).array("targets", array(&rows.targets))
}

fn window_count(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    match a4.window_count(&Tokens::of(a).file(), a.fact("length")) {
        Ok(count) => Record::new().fact("windows", count),
        Err(error) => refused(&error),
    }
}

fn windows(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    let numbers: Vec<usize> = a.fact("numbers");
    told(a4.windows(&Tokens::of(a).file(), a.fact("length"), &numbers))
}

/// Rows, and the bounds of the numbers that were asked for.
fn random_windows(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    let mut drawn = Streams { seed: a.fact("seed") }.of(&[]);
    let highest = a.fact("highest");
    let mut stream = Asked::of(|n| {
        let below = drawn.below(n);
        if highest { n - 1 } else { below }
    });
    let (rows, length) = (a.fact("rows"), a.fact("length"));
    match a4.random_windows(&Tokens::of(a).file(), rows, length, &mut stream) {
        Ok(rows) => with_rows(Record::new().fact("below", stream.bounds), &rows),
        Err(error) => refused(&error),
    }
}

fn epoch_order(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    let randomness = Streams { seed: a.fact("randomness") };
    let (count, seed, epoch) = (a.fact("count"), a.fact("seed"), a.fact("epoch"));
    Record::new().fact("order", a4.epoch_order(count, seed, epoch, &randomness))
}

fn config(a: &Inputs<'_>) -> LoaderConfig {
    LoaderConfig {
        batch: a.fact("batch"),
        length: a.fact("length"),
        seed: a.fact("seed"),
        rank: a.fact("rank"),
        ranks: a.fact("ranks"),
    }
}

fn cursor(a: &Inputs<'_>) -> Cursor {
    Cursor { epoch: a.fact("epoch"), taken: a.fact("taken") }
}

/// Batch after batch, with the cursor behind each; and then every batch once more, the last
/// one first, from a copy of the cursor that stood before it.
fn walk(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    let (tokens, config) = (Tokens::of(a), config(a));
    let randomness = Streams { seed: a.fact("randomness") };
    let next = |cursor: &mut Cursor| a4.next_batch(&tokens.file(), &config, cursor, &randomness);
    let (mut cursors, mut batches) = (vec![cursor(a)], Vec::new());
    for i in 0..a.fact("calls") {
        let mut cursor = cursors[i];
        match next(&mut cursor) {
            Ok(batch) => batches.push(batch),
            Err(error) if a.maybe("cursor of the error") == Some(true) => {
                return refused(&error).fact("cursor", [cursor.epoch, cursor.taken as u64]);
            }
            Err(error) => return refused_from(cursors[i], &error),
        }
        cursors.push(cursor);
    }
    let shapes: Vec<_> = batches.iter().map(|batch| batch.ids.size()).collect();
    let told: Vec<_> = cursors.iter().map(|c| [c.epoch, c.taken as u64]).collect();
    let answer = Record::new().fact("shapes", shapes).fact("cursors", told);
    let mut alone = Vec::new();
    for cursor in cursors[..batches.len()].iter().rev() {
        match next(&mut cursor.clone()) {
            Ok(batch) => alone.push(batch),
            Err(error) => return refused_from(*cursor, &error),
        }
    }
    alone.reverse();
    joined(joined(answer, "", &batches), ", each batch asked for alone", &alone)
}

/// The error, and where the loader stood.
fn refused_from(cursor: Cursor, error: &InputError) -> Record {
    refused(error).fact(REMARK, format!("{error} (from {cursor:?})"))
}

/// Adds all batches as one list of ids and one of targets.
fn joined(answer: Record, how: &str, batches: &[Labelled]) -> Record {
    let list = |of: fn(&Labelled) -> &Tensor| {
        let flat: Vec<Tensor> = batches.iter().map(|batch| of(batch).flatten(0, -1)).collect();
        array(&Tensor::cat(&flat, 0))
    };
    let answer = answer.array(format!("all ids{how}"), list(|batch| &batch.ids));
    answer.array(format!("all targets{how}"), list(|batch| &batch.targets))
}

/// The call with a large file, which may take so much memory only.
pub fn large(a4: &dyn A4, case: &Record) -> Record {
    let a = Inputs::of(case);
    let tokens = Tokens::large(&a);
    let call = || match a.fact::<String>("method").as_str() {
        "windows" => {
            let numbers: Vec<usize> = a.fact("numbers");
            a4.windows(&tokens.file(), a.fact("length"), &numbers)
        }
        "random_windows" => {
            let starts: Vec<u64> = a.fact("starts");
            let rows = starts.len();
            let mut starts = starts.into_iter().cycle();
            let mut stream = Asked::of(|n| starts.next().map_or(0, |start| start % n));
            a4.random_windows(&tokens.file(), rows, a.fact("length"), &mut stream)
        }
        "next_batch" => a4.next_batch(&tokens.file(), &config(&a), &mut cursor(&a), &Highest),
        word => unknown_word("method", word),
    };
    match memory::frugal_beside(tokens.mebibytes(), a.fact("mebibytes"), call) {
        Ok(rows) => match rows.and_then(|rows| ends(&rows)) {
            Ok(parts) => {
                let parts = parts.into_iter();
                parts.fold(Record::new(), |answer, (name, x)| answer.array(name, array(&x)))
            }
            Err(error) => refused(&error),
        },
        Err(words) => Record::new().fact(ERROR, words),
    }
}

/// The first and the last places of each row, and the sum of all.
fn ends(rows: &Labelled) -> Result<Vec<(String, Tensor)>> {
    let mut parts = Vec::new();
    for (name, x) in [("ids", &rows.ids), ("targets", &rows.targets)] {
        let n = x.size().last().copied().unwrap_or(0);
        parts.push((format!("first {name}"), x.f_slice(-1, 0, ENDS, 1)?));
        parts.push((format!("last {name}"), x.f_slice(-1, (n - ENDS).max(0), n, 1)?));
        parts.push((format!("sum of {name}"), x.f_sum(Kind::Int64)?));
    }
    Ok(parts)
}

/// How many places are told at either end of a row.
const ENDS: i64 = 12;

fn documents(a: &Inputs<'_>) -> Vec<Vec<i64>> {
    a.fact("documents")
}

fn pack(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    match a4.pack(&documents(a), a.fact("length"), a.fact("pad")) {
        Ok(packed) => with_rows(Record::new(), &packed.rows)
            .array("positions", array(&packed.positions))
            .array("documents", array(&packed.documents)),
        Err(error) => refused(&error),
    }
}

/// The logits of each document in a row with others; and how far those of all but one move
/// when that one is exchanged.
pub fn apart(a4: &dyn A4, case: &Record) -> Record {
    observe_parts(case, |a| {
        let (model, parameters) = (Llama::of(a), llama::parameters(a));
        let changed: usize = a.fact("changed");
        let documents = documents(a);
        let mut others = documents.clone();
        others[changed] = a.fact("other");
        let logits = packed_logits(a4, a, &model, &parameters, &documents)?;
        let beside_another = packed_logits(a4, a, &model, &parameters, &others)?;
        let mut parts = Vec::new();
        for (i, (x, y)) in logits.iter().zip(&beside_another).enumerate() {
            parts.push((format!("logits of document {i}"), x.shallow_clone()));
            if i != changed {
                parts.push((format!("movement of document {i}"), (x - y).abs().max()));
            }
        }
        Ok(parts)
    })
}

/// The logits of each document, in rows that the submission packs.
fn packed_logits(
    a4: &dyn A4,
    a: &Inputs<'_>,
    model: &Llama,
    parameters: &Parameters,
    documents: &[Vec<i64>],
) -> Result<Vec<Tensor>> {
    let packed = a4.pack(documents, a.fact("length"), a.fact("pad"))?;
    let mask = a4.document_mask(&packed.documents)?;
    let (positions, mask) = (Some(&packed.positions), Some(&mask));
    let input = ModelInput { ids: &packed.rows.ids, positions, mask };
    let logits = model.logits(parameters, &input)?;
    let places: Vec<[i64; 2]> = a.fact("places");
    let own = |([row, first], document): ([i64; 2], &Vec<i64>)| {
        Ok(logits.f_select(0, row)?.f_narrow(0, first, document.len() as i64)?)
    };
    places.into_iter().zip(documents).map(own).collect()
}

fn collate(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    told(a4.collate(&a.fact::<Vec<Vec<i64>>>("texts"), a.fact("pad")))
}
