//! The model with a cache of its own that is handed in, and what it was asked.

use std::cell::{Cell, RefCell};

use contract::a5::{CachedModel, CachedRows, Result};
use contract::arguments::{Arg, InputError};
use tch::{Kind, Tensor};

use super::ratings::{Ratings, not_without_end};
use crate::observe::Inputs;

/// A model that is handed in.
pub struct Counting {
    ratings: Ratings,
    context: usize,
    calls: RefCell<Vec<Call>>,
    late_padding: Cell<usize>,
}

/// One call that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// How many rows it had.
    pub rows: usize,
    /// How many new places each row had.
    pub places: usize,
    /// How many of all places were tokens, not padding.
    pub tokens: usize,
}

impl Counting {
    /// The model of a case whose tensors begin with `name`. Its context is the fact
    /// `{name}.context`; without it there is no limit.
    pub fn of(a: &Inputs<'_>, name: &str) -> Self {
        let context = a.maybe(&format!("{name}.context")).unwrap_or(usize::MAX);
        let (calls, late_padding) = Default::default();
        Self { ratings: Ratings::of(a, name), context, calls, late_padding }
    }

    /// The calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.borrow().clone()
    }

    /// How many places of padding stood behind a token of their row.
    pub fn late_padding(&self) -> usize {
        self.late_padding.get()
    }

    /// How many tokens it has read in all.
    pub fn tokens(&self) -> usize {
        self.calls.borrow().iter().map(|call| call.tokens).sum()
    }
}

impl CachedModel for Counting {
    fn vocabulary_size(&self) -> i64 {
        self.ratings.size()
    }

    fn context(&self) -> usize {
        self.context
    }

    fn start(&self, rows: usize) -> Box<dyn CachedRows + '_> {
        Box::new(Rows { model: self, texts: vec![vec![]; rows], places: 0 })
    }
}

/// What was read: for each row its places, of which padding has no token.
struct Rows<'a> {
    model: &'a Counting,
    texts: Vec<Vec<Option<i64>>>,
    places: usize,
}

impl Rows<'_> {
    /// The new places of each row.
    fn new_places(&self, ids: &Tensor, tokens: Option<&Tensor>) -> Result<Vec<Vec<Option<i64>>>> {
        let arg = Arg::new("read", "ids", ids).rank(2)?.filled()?.kind(Kind::Int64)?;
        let (b, s) = (self.texts.len() as i64, ids.size()[1]);
        arg.shape(&[b, s])?;
        if let Some(tokens) = tokens {
            Arg::new("read", "tokens", tokens).kind(Kind::Bool)?.shape(&[b, s])?;
        }
        let ids = Vec::<i64>::try_from(ids.reshape([-1]))?;
        let is_token = tokens.map(|tokens| Vec::<bool>::try_from(tokens.reshape([-1])));
        let is_token = is_token.transpose()?.unwrap_or_else(|| vec![true; ids.len()]);
        let places = ids.iter().zip(is_token).map(|(id, is_token)| is_token.then_some(*id));
        let places: Vec<Option<i64>> = places.collect();
        let known: Vec<i64> = places.iter().copied().flatten().collect();
        self.model.ratings.know("read", "ids", &known)?;
        Ok(places.chunks(s as usize).map(<[_]>::to_vec).collect())
    }

    /// The logits behind each of the last `new` places of a row.
    fn behind(&self, row: &[Option<i64>], new: usize) -> Vec<Vec<f32>> {
        let from = row.len() - new;
        let text = |end: usize| row[..end].iter().copied().flatten().collect::<Vec<i64>>();
        let logits = |end: usize| match text(end) {
            text if text.is_empty() => vec![0.0; self.model.ratings.size() as usize],
            text => self.model.ratings.behind(&text, 0),
        };
        (from + 1..=row.len()).map(logits).collect()
    }
}

impl CachedRows for Rows<'_> {
    fn rows(&self) -> usize {
        self.texts.len()
    }

    fn places(&self) -> usize {
        self.places
    }

    fn read(&mut self, ids: &Tensor, tokens: Option<&Tensor>) -> Result<Tensor> {
        let new = self.new_places(ids, tokens)?;
        let s = ids.size()[1] as usize;
        let call =
            Call { rows: new.len(), places: s, tokens: new.iter().flatten().flatten().count() };
        for (row, new) in self.texts.iter().zip(&new) {
            let length = row.iter().chain(new).flatten().count();
            Arg::in_range("read", "ids", length, ..=self.model.context)?;
        }
        let asked: usize =
            self.model.calls.borrow().iter().map(|call| call.rows * call.places).sum();
        not_without_end(asked + call.rows * call.places)?;
        self.model.calls.borrow_mut().push(call);
        self.texts.iter_mut().zip(new).for_each(|(row, new)| row.extend(new));
        let late: usize = self.texts.iter().map(|row| late_padding(row, s)).sum();
        self.model.late_padding.set(self.model.late_padding.get() + late);
        self.places += s;
        let logits: Vec<f32> =
            self.texts.iter().flat_map(|row| self.behind(row, s)).flatten().collect();
        let shape = [self.texts.len() as i64, s as i64, self.model.ratings.size()];
        Ok(Tensor::from_slice(&logits).reshape(shape))
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.places = Arg::in_range("rewind", "places", places, ..=self.places)?;
        self.texts.iter_mut().for_each(|row| row.truncate(places));
        Ok(())
    }

    fn select(&mut self, rows: &[usize]) -> Result<()> {
        let of = |i: &usize| self.texts.get(*i).cloned();
        let selected: Option<Vec<_>> = rows.iter().map(of).collect();
        self.texts = selected.ok_or_else(|| InputError::Range {
            op: "select",
            arg: "rows",
            expected: format!("0..{}", self.texts.len()),
            got: format!("{rows:?}"),
        })?;
        Ok(())
    }
}

/// How many of the last `new` places of a row are padding behind a token.
fn late_padding(row: &[Option<i64>], new: usize) -> usize {
    let begin = row.iter().position(Option::is_some).unwrap_or(row.len());
    row[begin.max(row.len() - new)..].iter().filter(|place| place.is_none()).count()
}
