//! A model that follows a script, and remembers what it was asked.

use std::cell::{Cell, RefCell};

use contract::a3::{Batch, CausalModel, InputError, Result};
use harness::{LAYOUT, MemoryLayout, Record};
use tch::{Device, Kind, Tensor};

use crate::observe::Inputs;
use crate::tensor::lay;

/// The logits of a text are a row of a table: row `(1·id₀ + 2·id₁ + 3·id₂ + …) mod rows`.
pub struct Script {
    /// `[rows, v]`
    table: Tensor,
    /// Whether logits lie otherwise than row by row.
    is_otherwise: bool,
    /// After how many calls it refuses.
    refuses_after: Option<usize>,
    /// The shapes of the ids that it was asked about.
    shapes: RefCell<Vec<Vec<i64>>>,
    /// Whether a place was padding, or had another position than its own.
    is_unusual: Cell<bool>,
}

impl Script {
    /// The model of a case.
    pub fn of(case: &Record, a: &Inputs<'_>) -> Self {
        Self {
            table: a.tensor("table"),
            is_otherwise: case.facts.contains_key(LAYOUT),
            refuses_after: a.maybe("refuses after"),
            shapes: RefCell::default(),
            is_unusual: Cell::new(false),
        }
    }

    /// Adds to `answer` what it was asked.
    pub fn told(&self, answer: Record) -> Record {
        let answer = answer.fact("shapes that the model was asked about", &*self.shapes.borrow());
        answer.fact("padding or other positions", self.is_unusual.get())
    }
}

impl CausalModel for Script {
    fn logits(&self, batch: &Batch<'_>) -> Result {
        let (rows, v) = self.table.size2().expect("a table");
        let (b, s) = batch.fit("logits", v)?;
        if self.refuses_after == Some(self.shapes.borrow().len()) {
            return Err(InputError::Torch("the model that was handed in refuses".into()));
        }
        self.shapes.borrow_mut().push(vec![b, s]);
        let places = Tensor::arange(s, (Kind::Int64, Device::Cpu));
        let is_padding = batch.tokens.is_some_and(|tokens| !all(tokens));
        let moved = batch.positions.is_some_and(|given| !all(&given.eq_tensor(&places)));
        self.is_unusual.set(self.is_unusual.get() || is_padding || moved);
        let states = (batch.ids * (places + 1)).cumsum(-1, Kind::Int64).remainder(rows);
        let logits = self.table.index_select(0, &states.reshape([-1])).reshape([b, s, v]);
        Ok(if self.is_otherwise { lay(&logits, MemoryLayout::Transposed) } else { logits })
    }
}

fn all(x: &Tensor) -> bool {
    x.all().int64_value(&[]) != 0
}
