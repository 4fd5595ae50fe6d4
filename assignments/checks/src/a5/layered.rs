//! A small LLaMA that leaves attention to its caller, as it stands in cases.

use harness::{Case, Draw};
use safetensors::Dtype;
use serde_json::json;

/// The sizes of a small LLaMA that leaves attention to its caller.
#[derive(Debug, Clone, Copy)]
pub struct Layered {
    pub vocabulary: usize,
    pub width: usize,
    pub inner: usize,
    pub layers: usize,
    pub heads: usize,
    pub kv_heads: usize,
    pub head_dim: usize,
    pub window: Option<usize>,
}

impl Layered {
    /// Two layers, with no two sizes alike.
    pub fn small() -> Self {
        Self {
            vocabulary: 13,
            width: 10,
            inner: 14,
            layers: 2,
            heads: 6,
            kv_heads: 3,
            head_dim: 4,
            window: None,
        }
    }

    /// Adds the model to a case, in this dtype.
    pub fn add(&self, draw: &mut Draw, case: Case, dtype: Dtype) -> Case {
        let Self { vocabulary, width, layers, heads, kv_heads, head_dim, .. } = *self;
        let words = format!(
            "{layers} layers, v {vocabulary}, m {width}, h {heads}, h_kv {kv_heads}, d {head_dim}"
        );
        let case = case.with("model", words);
        let facts = [("layers", layers), ("heads", heads), ("kv_heads", kv_heads)];
        let case = facts.into_iter().fold(case, |case, (name, n)| case.unlisted_fact(name, n));
        let case = case.unlisted_fact("head_dim", head_dim).unlisted_fact("rope_theta", 100.0);
        let case = match self.window {
            Some(window) => case.with("window", json!(window)),
            None => case,
        };
        self.shapes().into_iter().fold(case, |case, (name, shape)| {
            let bound = 2.0 / (shape[1] as f64).sqrt();
            case.unlisted(&name, &draw.tensor_in(&shape, -bound, bound), dtype)
        })
    }

    fn shapes(&self) -> Vec<(String, [usize; 2])> {
        let (m, f) = (self.width, self.inner);
        let (q, kv) = (self.heads * self.head_dim, self.kv_heads * self.head_dim);
        let layer = [
            ("query", [q, m]),
            ("key", [kv, m]),
            ("value", [kv, m]),
            ("output", [m, q]),
            ("up", [f, m]),
            ("down", [m, f]),
        ];
        let of = |i: usize| layer.map(|(name, shape)| (format!("layers.{i}.{name}"), shape));
        let embedding = ("embedding".to_string(), [self.vocabulary, m]);
        [embedding].into_iter().chain((0..self.layers).flat_map(of)).collect()
    }
}
