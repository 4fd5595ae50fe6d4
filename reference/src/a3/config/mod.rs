//! `a3.config`.

mod fields;
mod rope;

use contract::a3::{Config, LlamaConfig, LoadError};
use serde_json::{Map, Value};
use tch::Kind;

use super::Parts;
use fields::{ABOVE_ZERO, Fields};

/// A JSON object.
pub type Object = Map<String, Value>;

/// What is read, or why it cannot be.
pub type Read<T> = Result<T, LoadError>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The object that a text holds.
    pub object: fn(&str) -> Read<Object>,
    /// Whether a number is as large as the least that is allowed.
    pub at_least: fn(f64, f64) -> bool,
    /// That fields which are right by themselves fit together.
    pub fit: fn(&Object, &LlamaConfig) -> Read<()>,
    /// What is answered, of an object and of what was read out of it.
    pub answer: fn(&Object, Read<LlamaConfig>) -> Read<LlamaConfig>,
}

/// The right ones.
pub const RIGHT: Functions =
    Functions { object, at_least: |x, least| x >= least, fit, answer: |_, config| config };

impl Config for Parts {
    fn parse_config(&self, json: &str) -> Read<LlamaConfig> {
        self.config.parse(json)
    }
}

/// The names of dtypes in files.
const DTYPES: [(&str, Kind); 4] = [
    ("float32", Kind::Float),
    ("float16", Kind::Half),
    ("bfloat16", Kind::BFloat16),
    ("float64", Kind::Double),
];

impl Functions {
    /// From text to configuration.
    pub(crate) fn parse(&self, json: &str) -> Read<LlamaConfig> {
        let object = (self.object)(json)?;
        let config = self.read(&object);
        (self.answer)(&object, config)
    }

    /// The configuration of an object.
    pub(crate) fn read(&self, object: &Object) -> Read<LlamaConfig> {
        let fields = Fields { object, prefix: "", at_least: self.at_least };
        fields.needed("model_type", fields.word("model_type", &["llama"])?)?;
        fields.word("hidden_act", &["silu"])?;
        let hidden_size = fields.size("hidden_size")?;
        let num_attention_heads = fields.size("num_attention_heads")?;
        let quotient = hidden_size.checked_div(num_attention_heads).unwrap_or(0);
        let config = LlamaConfig {
            vocab_size: fields.size("vocab_size")?,
            hidden_size,
            intermediate_size: fields.size("intermediate_size")?,
            num_hidden_layers: fields.size("num_hidden_layers")?,
            num_attention_heads,
            num_key_value_heads: fields
                .whole("num_key_value_heads", 1)?
                .unwrap_or(num_attention_heads),
            head_dim: fields.even("head_dim")?.unwrap_or(quotient),
            max_position_embeddings: fields.whole("max_position_embeddings", 1)?.unwrap_or(2048),
            rms_norm_eps: fields.number("rms_norm_eps", ABOVE_ZERO)?.unwrap_or(1e-6),
            rope: rope::parameters(&fields)?,
            tie_word_embeddings: fields.truth("tie_word_embeddings")?,
            attention_bias: fields.truth("attention_bias")?,
            mlp_bias: fields.truth("mlp_bias")?,
            dtype: dtype(&fields)?,
            eos_token_ids: fields.ids("eos_token_id")?,
        };
        (self.fit)(object, &config)?;
        Ok(config)
    }
}

/// What `json` holds, if it is an object.
pub(crate) fn object(json: &str) -> Read<Object> {
    serde_json::from_str(json)
        .map_err(|error| LoadError::Json { file: "config.json".into(), reason: error.to_string() })
}

/// `torch_dtype` is not looked at where there is a `dtype`.
fn dtype(fields: &Fields<'_>) -> Read<Option<Kind>> {
    let names = DTYPES.map(|(name, _)| name);
    let field = if fields.get("dtype").is_some() { "dtype" } else { "torch_dtype" };
    let name = fields.word(field, &names)?;
    let known = |name: &str| DTYPES.into_iter().find(|(known, _)| *known == name);
    Ok(name.and_then(known).map(|(_, kind)| kind))
}

/// Two fields that do not fit.
pub fn unfit(one: impl Into<String>, other: impl Into<String>, reason: &str) -> LoadError {
    let mut fields = [one.into(), other.into()];
    fields.sort();
    LoadError::Fields { fields, reason: reason.into() }
}

/// See [`Functions::fit`].
pub(crate) fn fit(object: &Object, config: &LlamaConfig) -> Read<()> {
    let (h, h_kv) = (config.num_attention_heads, config.num_key_value_heads);
    let computed = object.get("head_dim").is_none_or(Value::is_null);
    let left_over = config.hidden_size.checked_rem(h).unwrap_or(0);
    if computed && (left_over != 0 || config.head_dim % 2 != 0) {
        let reason = "their quotient, the width of a head, is no even number";
        return Err(unfit("hidden_size", "num_attention_heads", reason));
    }
    if h.checked_rem(h_kv).unwrap_or(0) != 0 {
        let reason = "heads of keys do not divide those of queries";
        return Err(unfit("num_attention_heads", "num_key_value_heads", reason));
    }
    rope::fit(object, config)
}
