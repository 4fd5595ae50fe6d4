//! How far hidden states may drift from the reference's: rounding errors grow from layer to
//! layer, so each layer has a budget. Hidden states are the tensors `hidden.0`, `hidden.1`, …
//! of an answer, `[…, m]`; a row of `m` numbers is what the model holds at one place.

use safetensors::Dtype;
use serde::{Deserialize, Serialize};

use wording::Lang;

/// The budget: what a row is off, as the root mean square of the error, relative to that of
/// the row itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// In `f32`, behind layer `i`, times `√i`; of the embeddings as behind the first layer.
    pub per_root_layer: f64,
    /// In `f16` and `bf16`, behind each layer.
    pub half: f64,
}

impl Drift {
    /// What the contract of A3 states.
    pub const STATED: Self = Self { per_root_layer: 2e-6, half: 2e-2 };

    /// The budget behind `layer`; `in_f64` is the factor for answers in `f64`.
    pub(crate) fn budget(self, layer: u32, dtype: Dtype, in_f64: f64) -> f64 {
        let in_f32 = self.per_root_layer * f64::from(layer.max(1)).sqrt();
        match dtype {
            Dtype::F64 => in_f32 * in_f64,
            Dtype::F32 => in_f32,
            _ => self.half,
        }
    }
}

/// The layer behind which the tensor `name` is the hidden state: 2 for `hidden.2`. None if it
/// is no hidden state (a gradient of one is none).
pub(crate) fn layer(name: &str) -> Option<u32> {
    name.strip_prefix("hidden.")?.parse().ok()
}

/// The root mean square of each row of `m` numbers.
pub(crate) fn sizes(numbers: &[f64], m: usize) -> Vec<f64> {
    let size = |row: &[f64]| (row.iter().map(|x| x * x).sum::<f64>() / row.len() as f64).sqrt();
    numbers.chunks(m.max(1)).map(size).collect()
}

/// Hidden states that are off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drifted {
    /// The first layer behind which they are off; 0 for the embeddings.
    pub layer: u32,
    /// The first place that is off: the sequence, and the place in it.
    pub place: Vec<usize>,
    /// What the hidden state there is off, relative to its size, as text.
    pub off: String,
    /// What it may be off, as text.
    pub allowed: String,
    /// How many places are off behind this layer.
    pub differing: usize,
    /// How many places there are.
    pub places: usize,
}

impl Drifted {
    /// The difference in words.
    pub(crate) fn describe(&self, lang: Lang) -> String {
        let Self { layer, place, off, allowed, differing, places } = self;
        let behind = match layer {
            0 => lang.pick("嵌入就已经不对".to_string(), "the embeddings are off".to_string()),
            layer => lang.pick(
                format!("隐藏状态从第 {layer} 层之后开始不对"),
                format!("the hidden states are off from layer {layer} on"),
            ),
        };
        let first = match place[..] {
            [sequence, place] => lang.pick(
                format!("最先是第 {sequence} 条序列的第 {place} 个位置"),
                format!("first in sequence {sequence} at place {place}"),
            ),
            _ => lang.pick(format!("最先是 {place:?}"), format!("first at {place:?}")),
        };
        lang.pick(
            format!(
                "{behind}，{first}（序列与位置从 0 数起，`hidden.{layer}`{place:?}）：\
                 相对误差（均方根）是 {off}，最多可以是 {allowed}\n\
                 {places} 个位置中有 {differing} 个不对"
            ),
            format!(
                "{behind}, {first} (both counted from 0, `hidden.{layer}`{place:?}): \
                 the relative error (root mean square) is {off}, at most {allowed} is allowed\n\
                 {differing} of {places} places are off"
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_states_are_known_by_their_names() {
        let names = ["hidden.0", "hidden.12", "hidden.1.grad.x", "logits", "hidden"];
        assert_eq!(names.map(layer), [Some(0), Some(12), None, None, None]);
    }

    #[test]
    fn the_budget_grows_with_the_root_of_the_layer_and_not_in_half_precision() {
        let budget = |layer, dtype| Drift::STATED.budget(layer, dtype, 1e-5);
        assert_eq!([0, 1, 4].map(|layer| budget(layer, Dtype::F32)), [2e-6, 2e-6, 4e-6]);
        assert_eq!([1, 4].map(|layer| budget(layer, Dtype::BF16)), [2e-2; 2]);
        assert_eq!(budget(1, Dtype::F64), 2e-6 * 1e-5);
    }

    #[test]
    fn the_first_layer_and_place_are_told() {
        let drifted = Drifted {
            layer: 2,
            place: vec![1, 3],
            off: "3.1e-2".into(),
            allowed: "2.8e-6".into(),
            differing: 4,
            places: 10,
        };
        let embeddings = Drifted { layer: 0, place: vec![5], ..drifted.clone() };
        let said = [&drifted, &embeddings].map(|d| [Lang::Zh, Lang::En].map(|l| d.describe(l)));
        insta::assert_snapshot!("first_layer_and_place", said.concat().join("\n\n"));
    }
}
