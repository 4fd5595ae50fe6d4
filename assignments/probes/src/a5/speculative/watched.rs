//! A model that remembers which texts it was asked about.

use std::cell::RefCell;
use std::collections::BTreeSet;

use contract::a5::{CachedModel, CachedRows, Result};
use contract::arguments::InputError;
use tch::Tensor;

use crate::a5::cached_model::Counting;
use crate::observe::Inputs;

/// How many calls are answered. Nothing that is right comes near it.
const CALLS: usize = 2000;

/// A model of a case, and what it was asked.
pub struct Watched {
    inner: Counting,
    /// Behind texts of these lengths, the logits are those of the token before.
    slips: Vec<usize>,
    /// A text of this length or a longer one is refused.
    refused: Option<usize>,
    log: RefCell<Log>,
}

/// What a model was asked.
#[derive(Default)]
struct Log {
    /// How long the text was behind each call.
    ends: Vec<usize>,
    /// All texts that a logit was computed behind.
    texts: BTreeSet<Vec<i64>>,
    /// How many places were computed once more, behind the very same text.
    again: usize,
}

impl Watched {
    /// The model of a case whose tensors begin with `name`.
    pub fn of(a: &Inputs<'_>, name: &str) -> Self {
        let slips = a.maybe(&format!("{name}.slips")).unwrap_or_default();
        let refused = a.maybe(&format!("{name}.refused"));
        Self { inner: Counting::of(a, name), slips, refused, log: RefCell::default() }
    }

    /// The lengths of the text behind those calls that read more than `n` tokens of it.
    pub fn ends_behind(&self, n: usize) -> Vec<usize> {
        self.log.borrow().ends.iter().copied().filter(|end| *end > n).collect()
    }

    /// The length of the longest text that it was asked about.
    pub fn farthest(&self) -> usize {
        self.log.borrow().ends.iter().copied().max().unwrap_or_default()
    }

    /// How many places it has computed more than once, behind the very same text.
    pub fn again(&self) -> usize {
        self.log.borrow().again
    }

    /// Whether it was asked at all.
    pub fn is_asked(&self) -> bool {
        !self.log.borrow().ends.is_empty()
    }
}

impl CachedModel for Watched {
    fn vocabulary_size(&self) -> i64 {
        self.inner.vocabulary_size()
    }

    fn context(&self) -> usize {
        self.inner.context()
    }

    fn start(&self, rows: usize) -> Box<dyn CachedRows + '_> {
        Box::new(Rows { model: self, inner: self.inner.start(rows), text: vec![] })
    }
}

/// Rows of text, of which the first is watched.
struct Rows<'a> {
    model: &'a Watched,
    inner: Box<dyn CachedRows + 'a>,
    text: Vec<i64>,
}

impl Rows<'_> {
    fn may_read(&self, new: usize) -> Result<()> {
        if self.model.log.borrow().ends.len() >= CALLS {
            return Err(InputError::Torch(format!("the model was called more than {CALLS} times")));
        }
        let length = self.text.len() + new;
        match self.model.refused {
            Some(refused) if length >= refused => Err(InputError::Range {
                op: "read",
                arg: "ids",
                expected: format!("texts of fewer than {refused} tokens"),
                got: length.to_string(),
            }),
            _ => Ok(()),
        }
    }

    /// The logits `[b, s, v]`, some of which are another token's.
    fn slipped(&self, logits: Tensor, from: usize) -> Tensor {
        let s = logits.size()[1];
        let slips = |i: i64| self.model.slips.contains(&(from + 1 + i as usize));
        if !(0..s).any(slips) {
            return logits;
        }
        let place = |i: i64| {
            let place = logits.select(1, i);
            if slips(i) { place.roll([1], [1]) } else { place }
        };
        Tensor::stack(&(0..s).map(place).collect::<Vec<_>>(), 1)
    }
}

impl CachedRows for Rows<'_> {
    fn rows(&self) -> usize {
        self.inner.rows()
    }

    fn places(&self) -> usize {
        self.inner.places()
    }

    fn read(&mut self, ids: &Tensor, tokens: Option<&Tensor>) -> Result<Tensor> {
        self.may_read(ids.size().last().copied().unwrap_or_default() as usize)?;
        let logits = self.inner.read(ids, tokens)?;
        let from = self.text.len();
        self.text.extend(Vec::<i64>::try_from(ids.get(0).contiguous())?);
        let mut log = self.model.log.borrow_mut();
        log.ends.push(self.text.len());
        for end in from + 1..=self.text.len() {
            let is_new = log.texts.insert(self.text[..end].to_vec());
            log.again += usize::from(!is_new);
        }
        drop(log);
        Ok(self.slipped(logits, from))
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.inner.rewind(places)?;
        self.text.truncate(places);
        Ok(())
    }

    fn select(&mut self, rows: &[usize]) -> Result<()> {
        self.inner.select(rows)
    }
}
