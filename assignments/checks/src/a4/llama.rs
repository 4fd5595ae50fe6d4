//! Small models with drawn weights, as they stand in cases: a fact for each size, a tensor for
//! each parameter under its name at Hugging Face.

use harness::{Case, Draw};
use safetensors::Dtype;
use serde_json::json;

/// The sizes of a model; there are no biases. Fields are called as in `config.json`.
#[derive(Debug, Clone, Copy)]
pub struct Llama {
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub intermediate_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    pub num_key_value_heads: usize,
    pub head_dim: usize,
    pub rms_norm_eps: f64,
    pub rope_theta: f64,
    pub tie_word_embeddings: bool,
}

impl Llama {
    /// One layer, with no two sizes alike: for calls whose numbers are looked at.
    pub fn small() -> Self {
        Self {
            vocab_size: 11,
            hidden_size: 6,
            intermediate_size: 10,
            num_hidden_layers: 1,
            num_attention_heads: 2,
            num_key_value_heads: 1,
            head_dim: 4,
            rms_norm_eps: 1e-5,
            rope_theta: 100.0,
            tie_word_embeddings: false,
        }
    }

    /// One layer that learns a language with `v` tokens in some hundred steps: a head holds more
    /// features than there are tokens.
    pub fn learner(v: usize) -> Self {
        Self {
            vocab_size: v,
            hidden_size: 32,
            intermediate_size: 40,
            num_key_value_heads: 2,
            head_dim: 16,
            ..Self::small()
        }
    }

    /// Adds the sizes to `case`: in words as one argument, as facts one by one.
    pub fn config(&self, case: Case) -> Case {
        let facts = [
            ("vocab_size", json!(self.vocab_size)),
            ("hidden_size", json!(self.hidden_size)),
            ("num_hidden_layers", json!(self.num_hidden_layers)),
            ("num_attention_heads", json!(self.num_attention_heads)),
            ("num_key_value_heads", json!(self.num_key_value_heads)),
            ("head_dim", json!(self.head_dim)),
            ("rms_norm_eps", json!(self.rms_norm_eps)),
            ("rope_theta", json!(self.rope_theta)),
        ];
        let case = case.with("model", self.in_words());
        facts.into_iter().fold(case, |case, (name, value)| case.unlisted_fact(name, value))
    }

    /// `v 11, m 6, f 10, l 1, h 2, h_kv 1, d 4`
    fn in_words(&self) -> String {
        let sizes = [
            ("v", self.vocab_size),
            ("m", self.hidden_size),
            ("f", self.intermediate_size),
            ("l", self.num_hidden_layers),
            ("h", self.num_attention_heads),
            ("h_kv", self.num_key_value_heads),
            ("d", self.head_dim),
        ];
        let words: Vec<String> =
            sizes.iter().map(|(name, size)| format!("{name} {size}")).collect();
        format!("{{{}}}", words.join(", "))
    }

    /// The names and shapes of all parameters, in the order of a forward pass.
    pub fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        let (m, f, v) = (self.hidden_size, self.intermediate_size, self.vocab_size);
        let q = self.num_attention_heads * self.head_dim;
        let kv = self.num_key_value_heads * self.head_dim;
        let layer = [
            ("input_layernorm", vec![m]),
            ("self_attn.q_proj", vec![q, m]),
            ("self_attn.k_proj", vec![kv, m]),
            ("self_attn.v_proj", vec![kv, m]),
            ("self_attn.o_proj", vec![m, q]),
            ("post_attention_layernorm", vec![m]),
            ("mlp.gate_proj", vec![f, m]),
            ("mlp.up_proj", vec![f, m]),
            ("mlp.down_proj", vec![m, f]),
        ];
        let mut all = vec![("model.embed_tokens.weight".to_string(), vec![v, m])];
        for i in 0..self.num_hidden_layers {
            let of = |(name, shape): &(&str, Vec<usize>)| {
                (format!("model.layers.{i}.{name}.weight"), shape.clone())
            };
            all.extend(layer.iter().map(of));
        }
        all.push(("model.norm.weight".to_string(), vec![m]));
        if !self.tie_word_embeddings {
            all.push(("lm_head.weight".to_string(), vec![v, m]));
        }
        all
    }

    /// Adds all parameters to `case` as it is usual at the beginning of training: matrices
    /// uniform with standard deviation `0.4/√m`, gains 1. The line for people says "parameters".
    pub fn parameters(&self, draw: &mut Draw, case: Case) -> Case {
        let bound = 3f64.sqrt() * 0.4 / (self.hidden_size as f64).sqrt();
        self.drawn(case, |shape| match shape.len() {
            1 => draw.tensor_in(shape, 1.0, 1.0),
            _ => draw.tensor_in(shape, -bound, bound),
        })
    }

    /// Adds all parameters to `case` as they are somewhere in training: gains that differ, and
    /// matrices so large that every part shows.
    pub fn trained(&self, draw: &mut Draw, case: Case) -> Case {
        let bound = 2.0 / (self.hidden_size as f64).sqrt();
        self.drawn(case, |shape| match shape.len() {
            1 => draw.tensor_in(shape, 0.5, 1.5),
            _ => draw.tensor_in(shape, -bound, bound),
        })
    }

    fn drawn(&self, case: Case, mut draw: impl FnMut(&[usize]) -> ndarray::ArrayD<f64>) -> Case {
        let shapes = self.shapes();
        let names: Vec<&String> = shapes.iter().map(|(name, _)| name).collect();
        let case = case.unlisted_fact("parameters", json!(names));
        shapes
            .iter()
            .fold(case, |case, (name, shape)| case.unlisted(name, &draw(shape), Dtype::F32))
    }
}
