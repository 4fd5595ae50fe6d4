//! Small models with drawn weights, as they stand in cases: a fact for each field of the
//! configuration, a tensor for each weight under its name at Hugging Face.

use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Value, json};

use harness::{Case, Draw};

/// The sizes of a model. Fields are called as in `contract::a3::LlamaConfig`.
#[derive(Debug, Clone)]
pub struct Llama {
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub intermediate_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    pub num_key_value_heads: usize,
    pub head_dim: usize,
    pub max_position_embeddings: usize,
    pub rms_norm_eps: f64,
    pub rope_theta: f64,
    /// `{"kind": "llama3", "factor": 8.0, …}`, with the names of the fields of `RopeType`.
    pub rope_type: Value,
    pub tie_word_embeddings: bool,
    pub attention_bias: bool,
    pub mlp_bias: bool,
}

impl Llama {
    /// Two layers, with no two sizes alike, and fewer heads of keys than groups of queries.
    pub fn small() -> Self {
        Self {
            vocab_size: 17,
            hidden_size: 10,
            intermediate_size: 14,
            num_hidden_layers: 2,
            num_attention_heads: 6,
            num_key_value_heads: 2,
            head_dim: 4,
            max_position_embeddings: 64,
            rms_norm_eps: 1e-5,
            rope_theta: 10_000.0,
            rope_type: json!({ "kind": "default" }),
            tie_word_embeddings: false,
            attention_bias: false,
            mlp_bias: false,
        }
    }

    /// Two layers for calls whose every number is looked at: `m / h` is an even number, too, so
    /// that a head of that width goes unnoticed by shapes; eps is so large that another one
    /// shows, and theta is nobody's default.
    pub fn narrow() -> Self {
        let (rms_norm_eps, rope_theta) = (0.5, 2000.0);
        Self { hidden_size: 12, rms_norm_eps, rope_theta, ..Self::small() }
    }

    /// One layer, another number in every field: tied, with biases.
    pub fn broad() -> Self {
        Self {
            vocab_size: 13,
            hidden_size: 16,
            intermediate_size: 9,
            num_hidden_layers: 1,
            num_attention_heads: 8,
            num_key_value_heads: 4,
            head_dim: 6,
            max_position_embeddings: 32,
            rms_norm_eps: 3.0,
            rope_theta: 500.0,
            rope_type: json!({ "kind": "default" }),
            tie_word_embeddings: true,
            attention_bias: true,
            mlp_bias: true,
        }
    }

    /// The model with frequencies that are stretched in this way.
    pub fn stretched(self, rope_type: Value) -> Self {
        Self { rope_type, ..self }
    }

    /// Adds the configuration to `case`: in words as one argument, as facts field by field.
    pub fn config(&self, case: Case) -> Case {
        let facts = [
            ("vocab_size", json!(self.vocab_size)),
            ("hidden_size", json!(self.hidden_size)),
            ("intermediate_size", json!(self.intermediate_size)),
            ("num_hidden_layers", json!(self.num_hidden_layers)),
            ("num_attention_heads", json!(self.num_attention_heads)),
            ("num_key_value_heads", json!(self.num_key_value_heads)),
            ("head_dim", json!(self.head_dim)),
            ("max_position_embeddings", json!(self.max_position_embeddings)),
            ("rms_norm_eps", json!(self.rms_norm_eps)),
            ("rope_theta", json!(self.rope_theta)),
            ("rope_type", self.rope_type.clone()),
            ("tie_word_embeddings", json!(self.tie_word_embeddings)),
            ("attention_bias", json!(self.attention_bias)),
            ("mlp_bias", json!(self.mlp_bias)),
        ];
        let case = case.with("config", self.in_words());
        facts.into_iter().fold(case, |case, (name, value)| case.unlisted_fact(name, value))
    }

    /// `v 17, m 10, f 14, l 2, h 6, h_kv 2, d 4`, and what is special about it.
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
        let mut words: Vec<String> =
            sizes.iter().map(|(name, size)| format!("{name} {size}")).collect();
        words.push(format!("eps {}, theta {}", self.rms_norm_eps, self.rope_theta));
        words.extend(self.rope_in_words());
        let special = [
            (self.tie_word_embeddings, "tied"),
            (self.attention_bias, "attention bias"),
            (self.mlp_bias, "MLP bias"),
        ];
        words.extend(special.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word.into()));
        format!("{{{}}}", words.join(", "))
    }

    /// `rope dynamic with factor 2.0, max_position_embeddings 64`; nothing if frequencies are
    /// as they are.
    fn rope_in_words(&self) -> Option<String> {
        let kind = self.rope_type["kind"].as_str().filter(|kind| *kind != "default")?;
        let numbers = self.rope_type.as_object()?.iter().filter(|(name, _)| *name != "kind");
        let mut numbers: Vec<String> =
            numbers.map(|(name, value)| format!("{name} {value}")).collect();
        if kind == "dynamic" {
            numbers.push(format!("max_position_embeddings {}", self.max_position_embeddings));
        }
        Some(format!("rope {kind} with {}", numbers.join(", ")))
    }

    /// Adds all weights to `case`, in `f32`. The line for people says "weights".
    pub fn weights(&self, draw: &mut Draw, case: Case) -> Case {
        self.weights_in(draw, case, Dtype::F32)
    }

    /// The same, in another dtype.
    pub fn weights_in(&self, draw: &mut Draw, case: Case, dtype: Dtype) -> Case {
        all_drawn(draw, case, &self.names(), dtype)
    }

    /// Adds those weights of one layer whose names begin with `prefix`, named without
    /// `model.layers.0.`.
    pub fn part_of_layer(&self, draw: &mut Draw, case: Case, prefix: &str) -> Case {
        let mut names = self.names_of_layer();
        names.retain(|(name, _)| name.starts_with(prefix));
        all_drawn(draw, case, &names, Dtype::F32)
    }

    /// Every weight's name and shape, in the order of the model.
    pub fn names(&self) -> Vec<(String, Vec<usize>)> {
        let (v, m) = (self.vocab_size, self.hidden_size);
        let mut names = vec![("model.embed_tokens.weight".to_string(), vec![v, m])];
        for i in 0..self.num_hidden_layers {
            let layer = self.names_of_layer().into_iter();
            names.extend(layer.map(|(name, shape)| (format!("model.layers.{i}.{name}"), shape)));
        }
        names.push(("model.norm.weight".into(), vec![m]));
        if !self.tie_word_embeddings {
            names.push(("lm_head.weight".into(), vec![v, m]));
        }
        names
    }

    fn names_of_layer(&self) -> Vec<(String, Vec<usize>)> {
        let (m, f, d) = (self.hidden_size, self.intermediate_size, self.head_dim);
        let (q, kv) = (self.num_attention_heads * d, self.num_key_value_heads * d);
        let mut names = vec![("input_layernorm.weight".to_string(), vec![m])];
        let attention = [("q", [q, m]), ("k", [kv, m]), ("v", [kv, m]), ("o", [m, q])];
        for (name, shape) in attention {
            projection(&mut names, &format!("self_attn.{name}_proj"), shape, self.attention_bias);
        }
        names.push(("post_attention_layernorm.weight".into(), vec![m]));
        for (name, shape) in [("gate", [f, m]), ("up", [f, m]), ("down", [m, f])] {
            projection(&mut names, &format!("mlp.{name}_proj"), shape, self.mlp_bias);
        }
        names
    }
}

fn projection(
    names: &mut Vec<(String, Vec<usize>)>,
    name: &str,
    shape: [usize; 2],
    has_bias: bool,
) {
    names.push((format!("{name}.weight"), shape.into()));
    if has_bias {
        names.push((format!("{name}.bias"), vec![shape[0]]));
    }
}

fn all_drawn(draw: &mut Draw, case: Case, names: &[(String, Vec<usize>)], dtype: Dtype) -> Case {
    let case = names
        .iter()
        .fold(case, |case, (name, shape)| case.unlisted(name, &drawn(draw, name, shape), dtype));
    case.remark("weights drawn")
}

/// Gains around 1, no two alike; matrices whose products stay of the size of what goes in,
/// but for those that write into the stream: embeddings are large, and what a layer adds is
/// small beside them, as in trained models, so that its rounding is a small part of the stream.
pub fn drawn(draw: &mut Draw, name: &str, shape: &[usize]) -> ArrayD<f64> {
    let is_gain = name.ends_with("norm.weight");
    let is_embedding = name.ends_with("embed_tokens.weight");
    let is_added = ["o_proj", "down_proj"].iter().any(|added| name.contains(added));
    let size = if is_added { 0.3 } else { 1.0 };
    let inputs = *shape.last().unwrap_or(&1) as f64;
    match shape.len() {
        1 if is_gain => draw.tensor_in(shape, 0.5, 1.5),
        1 => draw.tensor(shape) * (size / 2.0),
        _ if is_embedding => draw.tensor(shape) * 4.0,
        _ => draw.tensor(shape) * (size / inputs.sqrt()),
    }
}
