//! `a3.from_pretrained`.

use contract::a3::{
    Config, Files, FromPretrained, LlamaConfig, LlamaWeights, LoadError, Pretrained, Weights,
};
use serde_json::{Map, Value};
use tch::Kind;

use super::Parts;
use super::weights::Loaded;

/// What `generation_config.json` says of the tokens that end a text, if it does.
pub type Said = Loaded<Option<Vec<i64>>>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The dtype to compute in: from what is asked for, what the configuration says, and the
    /// files.
    pub dtype: fn(Option<Kind>, Option<Kind>, &dyn Files) -> Kind,
    /// The tokens that end a text: from what `generation_config.json` says of them, and from
    /// the configuration.
    pub eos: fn(Option<Vec<i64>>, &LlamaConfig) -> Vec<i64>,
    /// What is looked up in `generation_config.json`.
    pub generation_config: fn(&dyn Files) -> Said,
    /// The ids of a list.
    pub listed: fn(Vec<i64>) -> Vec<i64>,
    /// How the weights are read.
    pub load: fn(&Parts, &dyn Files, &LlamaConfig, Kind) -> Loaded<LlamaWeights>,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    dtype: |asked, configured, _| asked.or(configured).unwrap_or(Kind::Float),
    eos: |generation, config| generation.unwrap_or_else(|| config.eos_token_ids.clone()),
    generation_config,
    listed: without_repeats,
    load: |parts, files, config, dtype| parts.load_weights(files, config, dtype),
};

/// Each id where it comes first.
pub fn without_repeats(ids: Vec<i64>) -> Vec<i64> {
    let mut once = Vec::new();
    for id in ids {
        if !once.contains(&id) {
            once.push(id);
        }
    }
    once
}

/// The ids of `generation_config.json`, if it says.
pub(super) fn generation_config(files: &dyn Files) -> Said {
    const FILE: &str = "generation_config.json";
    let Some(bytes) = files.bytes(FILE) else { return Ok(None) };
    let fields: Map<String, Value> = serde_json::from_slice(bytes).map_err(|e| json(FILE, &e))?;
    match fields.get("eos_token_id") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => ids(value).map(Some).ok_or_else(|| LoadError::Field {
            field: "eos_token_id".into(),
            expected: "an id or a list of ids".into(),
            got: value.to_string(),
        }),
    }
}

fn json(file: &str, reason: &dyn ToString) -> LoadError {
    LoadError::Json { file: file.into(), reason: reason.to_string() }
}

fn ids(value: &Value) -> Option<Vec<i64>> {
    let id = |value: &Value| value.as_i64().filter(|id| *id >= 0);
    match value.as_array() {
        Some(list) => list.iter().map(id).collect(),
        None => id(value).map(|id| vec![id]),
    }
}

impl FromPretrained for Parts {
    fn from_pretrained(
        &self,
        files: &dyn Files,
        dtype: Option<Kind>,
    ) -> Result<Pretrained, LoadError> {
        const FILE: &str = "config.json";
        let parts = self.from_pretrained;
        let bytes = files.bytes(FILE).ok_or_else(|| LoadError::NoFile { file: FILE.into() })?;
        let text = str::from_utf8(bytes).map_err(|e| json(FILE, &e))?;
        let config = self.parse_config(text)?;
        let dtype = (parts.dtype)(dtype, config.dtype, files);
        let eos = (parts.eos)((parts.generation_config)(files)?, &config);
        let weights = (parts.load)(self, files, &config, dtype)?;
        Ok(Pretrained { weights, eos_token_ids: (parts.listed)(eos), config })
    }
}
