//! How a search stands in a case.

use harness::{Case, Draw};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::json;

use crate::a5::model::model;

/// How to search. The ids are those of tokens.
#[derive(Debug, Clone)]
pub struct Search {
    pub prompt: Vec<i64>,
    pub width: usize,
    pub max_tokens: usize,
    pub end_ids: Vec<i64>,
    pub length_penalty: f64,
    pub best: usize,
}

impl Search {
    /// The case, to which a model is to be added.
    pub fn case(&self) -> Case {
        Case::of("beam_search")
            .with("prompt", json!(self.prompt))
            .with("width", self.width)
            .with("max_tokens", self.max_tokens)
            .with("end_ids", json!(self.end_ids))
            .with("length_penalty", self.length_penalty)
            .with("best", self.best)
    }

    /// The case with a drawn model of `v` tokens.
    pub fn drawn(&self, draw: &mut Draw, v: usize, spread: f64) -> Case {
        model(draw, self.case(), "model", v, spread)
    }

    /// The case with a model whose logits behind token `t` are row `t`, whatever came before.
    pub fn by_table(&self, rows: &[Vec<f64>]) -> Case {
        self.around(rows, |shape| ArrayD::zeros(shape.to_vec()))
    }

    /// The same, with a little that depends on the whole text: no logit is off by more than 0.01.
    pub fn nearly_by_table(&self, draw: &mut Draw, rows: &[Vec<f64>]) -> Case {
        self.around(rows, |shape| draw.tensor_in(shape, -0.005, 0.005))
    }

    fn around(&self, rows: &[Vec<f64>], mut others: impl FnMut(&[usize]) -> ArrayD<f64>) -> Case {
        let v = rows.len();
        let table = ArrayD::from_shape_fn(vec![v, v], |at| rows[at[0]][at[1]]);
        let case = self.case().with("model", format!("{v} tokens"));
        case.unlisted("model.table", &table, Dtype::F64)
            .unlisted("model.second", &others(&[v, v]), Dtype::F64)
            .unlisted("model.phase", &others(&[7, v]), Dtype::F64)
    }
}

/// Drawn tokens out of `v`.
pub fn tokens(draw: &mut Draw, n: usize, v: usize) -> Vec<i64> {
    (0..n).map(|_| draw.below(v) as i64).collect()
}
