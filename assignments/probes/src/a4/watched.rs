//! A model that remembers how it was called.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use contract::a4::{ModelInput, Parameters, Result, TrainableModel};

/// A model that is handed in, and what it was asked.
pub struct Watched<'a> {
    model: &'a dyn TrainableModel,
    calls: Mutex<Vec<Call>>,
}

/// One call.
struct Call {
    /// The shape of the ids.
    ids: Vec<i64>,
    /// The dtypes of the parameters.
    dtypes: BTreeSet<String>,
    /// Whether ids were given alone.
    is_plain: bool,
}

impl<'a> Watched<'a> {
    /// The model, so far not called.
    pub fn of(model: &'a dyn TrainableModel) -> Self {
        Self { model, calls: Mutex::default() }
    }

    /// The calls in words, sorted, but for those with ids of one of the shapes `but`.
    pub fn calls(&self, but: &[Vec<i64>]) -> Vec<String> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = calls.iter().filter(|call| !but.contains(&call.ids));
        let mut words: Vec<String> = counted.map(Call::in_words).collect();
        words.sort();
        words
    }
}

impl Call {
    fn in_words(&self) -> String {
        let dtypes = self.dtypes.iter().map(String::as_str).collect::<Vec<_>>().join(" and ");
        let more = if self.is_plain { "" } else { ", with positions or a mask" };
        format!("ids {:?}, parameters in {dtypes}{more}", self.ids)
    }
}

impl TrainableModel for Watched<'_> {
    fn logits(&self, parameters: &Parameters, input: &ModelInput<'_>) -> Result {
        let call = Call {
            ids: input.ids.size(),
            dtypes: parameters.values().map(|p| format!("{:?}", p.kind())).collect(),
            is_plain: input.positions.is_none() && input.mask.is_none(),
        };
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        self.model.logits(parameters, input)
    }
}
