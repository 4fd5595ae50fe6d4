//! The model in blocks that is handed in, and what it was asked.

use std::cell::RefCell;
use std::collections::BTreeSet;

use contract::a5::{PagedModel, Part, Result};
use contract::arguments::Arg;
use tch::Tensor;

use super::ratings::{Ratings, not_without_end};
use crate::observe::Inputs;

/// A model that is handed in.
pub struct Blocks {
    ratings: Ratings,
    block_size: usize,
    /// What lies at each place of each block.
    places: RefCell<Vec<Vec<Option<Place>>>>,
    calls: RefCell<Vec<Call>>,
}

/// What lies at a place: keys and values depend on the token and on all before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    token: i64,
    text: u64,
}

/// One call that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// How many tokens each part had.
    pub tokens: Vec<usize>,
    /// How many different blocks the tables name, as far as they are looked at.
    pub blocks: usize,
    /// Of each part the first token of the text, how many places were stored, and how many tokens
    /// are new.
    pub parts: Vec<[i64; 3]>,
}

impl Blocks {
    /// The model of a case whose tensors begin with `name`, with the facts `blocks` and
    /// `block_size`.
    pub fn of(a: &Inputs<'_>, name: &str) -> Self {
        let (blocks, block_size): (usize, usize) = (a.fact("blocks"), a.fact("block_size"));
        let places = RefCell::new(vec![vec![None; block_size]; blocks]);
        Self { ratings: Ratings::of(a, name), block_size, places, calls: RefCell::default() }
    }

    /// The calls so far, from number `first` on.
    pub fn calls_from(&self, first: usize) -> Vec<Call> {
        self.calls.borrow()[first..].to_vec()
    }

    fn fit(&self, parts: &[Part<'_>]) -> Result<()> {
        let within = |got: usize, range: std::ops::RangeFrom<usize>| {
            Arg::in_range("read", "parts", got, range)
        };
        within(parts.len(), 1..)?;
        for part in parts {
            within(part.tokens.len(), 1..)?;
            let length = part.stored + part.tokens.len();
            within(part.table.len(), length.div_ceil(self.block_size)..)?;
            for block in part.table {
                Arg::in_range("read", "parts", *block, 0..self.blocks())?;
            }
            self.ratings.know("read", "parts", part.tokens)?;
        }
        Ok(())
    }

    fn at(&self, part: &Part<'_>, place: usize) -> Option<Place> {
        self.places.borrow()[part.table[place / self.block_size]][place % self.block_size]
    }

    fn put(&self, part: &Part<'_>, place: usize, what: Place) {
        let block = part.table[place / self.block_size];
        self.places.borrow_mut()[block][place % self.block_size] = Some(what);
    }

    /// What a text should have at each place, by the tokens that its table leads to. An empty place
    /// counts as token 0.
    fn texts(&self, part: &Part<'_>) -> Vec<Place> {
        let mut text = 0;
        let length = part.stored + part.tokens.len();
        let place = |place: usize| {
            let token = self.at(part, place).map_or(0, |found| found.token);
            text = mixed(text, token);
            Place { token, text }
        };
        (0..length).map(place).collect()
    }

    /// The logits behind a part, and one fault for each place that holds something else than the text
    /// needs.
    fn behind(&self, part: &Part<'_>) -> Vec<f32> {
        let wanted = self.texts(part);
        let is_fault = |(i, wanted): &(usize, &Place)| self.at(part, *i) != Some(**wanted);
        let faults = wanted.iter().enumerate().filter(is_fault).count();
        let text: Vec<i64> = wanted.iter().map(|place| place.token).collect();
        self.ratings.behind(&text, faults)
    }
}

fn mixed(text: u64, token: i64) -> u64 {
    (text ^ (token as u64 + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

impl PagedModel for Blocks {
    fn vocabulary_size(&self) -> i64 {
        self.ratings.size()
    }

    fn blocks(&self) -> usize {
        self.places.borrow().len()
    }

    fn block_size(&self) -> usize {
        self.block_size
    }

    fn read(&self, parts: &[Part<'_>]) -> Result<Vec<Tensor>> {
        self.fit(parts)?;
        let asked: usize = self.calls.borrow().iter().flat_map(|call| &call.tokens).sum();
        not_without_end(asked)?;
        for part in parts {
            for (i, token) in part.tokens.iter().enumerate() {
                self.put(part, part.stored + i, Place { token: *token, text: 0 });
            }
        }
        for part in parts {
            let texts = self.texts(part);
            let new = texts.into_iter().enumerate().skip(part.stored);
            new.for_each(|(i, place)| self.put(part, i, place));
        }
        let used = |part: &Part<'_>| {
            let length = part.stored + part.tokens.len();
            part.table[..length.div_ceil(self.block_size)].to_vec()
        };
        let blocks: BTreeSet<usize> = parts.iter().flat_map(used).collect();
        let tokens = parts.iter().map(|part| part.tokens.len()).collect();
        let told = |part: &Part<'_>| {
            let first = self.at(part, 0).map_or(0, |place| place.token);
            [first, part.stored as i64, part.tokens.len() as i64]
        };
        let told = parts.iter().map(told).collect();
        self.calls.borrow_mut().push(Call { tokens, blocks: blocks.len(), parts: told });
        Ok(parts.iter().map(|part| Tensor::from_slice(&self.behind(part))).collect())
    }
}
