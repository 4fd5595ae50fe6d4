//! Several texts that are generated at once.

use contract::a5::{CachedRows, FinishReason, Generated, Result};
use tch::Tensor;

use super::row::{Row, drawn};
use super::{Parts, World};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Makes a prompt as long as the longest: its places, none where there is padding.
    pub padded: fn(&[i64], width: usize) -> Vec<Option<i64>>,
    /// Which places the model is told to be tokens, given which are.
    pub tokens: fn(Tensor) -> Option<Tensor>,
    /// The row of this number.
    pub row: for<'a> fn(&'a Parts, &'a World<'a>, usize, &'a [Vec<i64>]) -> Row<'a>,
    /// The logits `[v]` behind what a row has read, out of `[s, v]`.
    pub behind: fn(&Tensor, prompt: &[i64]) -> Tensor,
    /// Which of so many rows of the model are kept, given those of texts that have not ended.
    pub kept: fn(&[usize], usize) -> Vec<usize>,
    /// Whether all is over when so many texts, of so many, have not ended.
    pub is_over: fn(left: usize, of: usize) -> bool,
    /// Puts texts, in the order in which they ended, and each with its number, in order.
    pub in_order: fn(Vec<(usize, Generated)>) -> Vec<Generated>,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    padded: |prompt, width| {
        let padding = std::iter::repeat_n(None, width - prompt.len());
        padding.chain(prompt.iter().copied().map(Some)).collect()
    },
    tokens: Some,
    row: |parts, world, number, prompts| Row::new(parts, world, number, &prompts[number]),
    behind: |logits, _| logits.select(0, -1),
    kept: |places, _| places.to_vec(),
    is_over: |left, _| left == 0,
    in_order: |mut texts| {
        texts.sort_by_key(|(number, _)| *number);
        texts.into_iter().map(|(_, text)| text).collect()
    },
};

/// Goes on with several prompts.
///
/// # Errors
///
/// Those of the model and of processing.
pub fn generate_batch(
    parts: &Parts,
    world: &World<'_>,
    prompts: &[Vec<i64>],
) -> Result<Vec<Generated>> {
    let functions = parts.generate.batch;
    let row = |number| (functions.row)(parts, world, number, prompts);
    let mut rows: Vec<Row<'_>> = (0..prompts.len()).map(row).collect();
    let mut texts = vec![];
    if (parts.generate.is_nothing)(world.config) {
        return Ok(rows.into_iter().map(|row| broken_off(row).1).collect());
    }
    let mut cached = world.model.start(prompts.len());
    let (ids, tokens) = places(&functions, prompts);
    let read = cached.read(&ids, (functions.tokens)(tokens).as_ref())?;
    let behind = |row: &Row<'_>| (functions.behind)(&read.get(row.place as i64), row.prompt);
    let mut logits: Vec<Tensor> = rows.iter().map(behind).collect();
    loop {
        rows = turn(parts, world, rows, &logits, &mut texts)?;
        if (functions.is_over)(rows.len(), prompts.len()) {
            texts.extend(rows.into_iter().map(broken_off));
            return Ok((functions.in_order)(texts));
        }
        let places: Vec<usize> = rows.iter().map(|row| row.place).collect();
        let kept = (functions.kept)(&places, cached.rows());
        if kept.len() < cached.rows() {
            cached.select(&kept)?;
            for row in &mut rows {
                row.place = kept.iter().position(|place| *place == row.place).unwrap_or(0);
            }
        }
        logits = next(&mut *cached, &rows)?;
    }
}

/// A text that ends where it is.
fn broken_off(row: Row<'_>) -> (usize, Generated) {
    (row.number, row.generated(FinishReason::Length, &mut |_| {}))
}

/// The ids of the prompts, and which of them are tokens.
fn places(functions: &Functions, prompts: &[Vec<i64>]) -> (Tensor, Tensor) {
    let width = prompts.iter().map(Vec::len).max().unwrap_or(0);
    let places: Vec<Option<i64>> =
        prompts.iter().flat_map(|prompt| (functions.padded)(prompt, width)).collect();
    let ids: Vec<i64> = places.iter().map(|place| place.unwrap_or(0)).collect();
    let tokens: Vec<bool> = places.iter().map(Option::is_some).collect();
    let shape = [prompts.len() as i64, width as i64];
    (Tensor::from_slice(&ids).reshape(shape), Tensor::from_slice(&tokens).reshape(shape))
}

/// Draws a token for each row; returns the rows that go on.
fn turn<'a>(
    parts: &Parts,
    world: &World<'_>,
    rows: Vec<Row<'a>>,
    logits: &[Tensor],
    texts: &mut Vec<(usize, Generated)>,
) -> Result<Vec<Row<'a>>> {
    let mut left = vec![];
    for (mut row, logits) in rows.into_iter().zip(logits) {
        let processed = row.processed(logits)?;
        let token = drawn(parts, world, &row, &processed)?;
        match row.take(token, logits, &processed, &mut |_| {})? {
            Some(reason) => texts.push((row.number, row.generated(reason, &mut |_| {}))),
            None => left.push(row),
        }
    }
    Ok(left)
}

/// Reads the last token of each row, and returns the logits behind it.
fn next(cached: &mut dyn CachedRows, rows: &[Row<'_>]) -> Result<Vec<Tensor>> {
    let mut ids = vec![0; cached.rows()];
    for row in rows {
        ids[row.place] = row.ids.last().copied().unwrap_or(0);
    }
    let read = cached.read(&Tensor::from_slice(&ids).unsqueeze(1), None)?;
    Ok(rows.iter().map(|row| read.get(row.place as i64).select(0, -1)).collect())
}
