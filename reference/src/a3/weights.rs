//! `a3.weights`: reading files (`tensor_file.rs`), which of them, and what becomes of their
//! tensors.

use std::collections::BTreeMap;

use contract::a3::{
    Arg, AttentionWeights, Files, InputError, LayerWeights, Layout, LlamaConfig, LlamaWeights,
    LoadError, MlpWeights, Projection, Result, Weights, entries_of,
};
use tch::{Kind, Tensor};

use super::Parts;
use super::tensor_file::{self, Entry, Reading, TensorFile};

/// The name of a model's only file.
pub const MODEL: &str = "model.safetensors";

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// How a file is read.
    pub reading: Reading,
    /// Where the tensors of a folder are.
    pub places: fn(&dyn Files) -> Loaded<Places>,
    /// Whether a tensor may be in two files.
    pub may_repeat: bool,
    /// Whether a tensor has to be where the index says.
    pub index_counts: bool,
    /// The name under which a tensor of the model is looked for.
    pub name: fn(&str) -> String,
    /// Which layers of the files are the model's, in its order.
    pub layers: fn(i64) -> Vec<i64>,
    /// Whether a projection, such as `self_attn.q_proj`, has a bias.
    pub has_bias: fn(&LlamaConfig, &str) -> bool,
    /// Where the head comes from, if the model is tied or not and a file has one or not.
    pub head: fn(tied: bool, there: bool) -> Head,
    /// Whether a tensor that the model does not need may be there, if it is tied or not.
    pub ignored: fn(&str, tied: bool) -> bool,
    /// Whether a tensor of this shape will do.
    pub fits: fn(expected: &[i64], got: &[i64]) -> bool,
    /// A tensor in the dtype that is asked for.
    pub convert: fn(&Tensor, Kind) -> Tensor,
    /// What is done with queries and keys, of so many heads.
    pub turned: fn(&Tensor, i64) -> Tensor,
    /// The layout of rows, given the heads.
    pub relayout: fn(&Tensor, i64, Layout, Layout) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    reading: tensor_file::RIGHT,
    places,
    may_repeat: false,
    index_counts: true,
    name: str::to_string,
    layers: |n| (0..n).collect(),
    has_bias,
    head: |tied, _| if tied { Head::None } else { Head::Own },
    ignored,
    fits: |expected, got| expected == got,
    convert: Tensor::to_kind,
    turned: |weight, _| weight.shallow_clone(),
    relayout,
};

/// A result of reading files.
pub type Loaded<T> = std::result::Result<T, LoadError>;

/// Where the tensors of a folder are.
pub struct Places {
    /// The files to read.
    pub files: Vec<String>,
    /// In which of them each tensor is, if there is an index.
    pub index: Option<BTreeMap<String, String>>,
}

/// Where a head comes from.
pub enum Head {
    /// There is none.
    None,
    /// `lm_head.weight`
    Own,
    /// It is the embedding.
    Embedding,
}

/// By the index, if there is one.
pub(super) fn places(files: &dyn Files) -> Loaded<Places> {
    const INDEX: &str = "model.safetensors.index.json";
    let Some(bytes) = files.bytes(INDEX) else {
        return Ok(Places { files: vec![MODEL.into()], index: None });
    };
    let json = |reason: String| LoadError::Json { file: INDEX.into(), reason };
    let text = str::from_utf8(bytes).map_err(|e| json(e.to_string()))?;
    let map = entries_of(text, "weight_map").map_err(|e| json(e.to_string()))?;
    let mut index = BTreeMap::new();
    for (tensor, file) in map {
        let file = file.as_str().ok_or_else(|| json(format!("`{tensor}` is in no file")))?.into();
        if index.insert(tensor.clone(), file).is_some() {
            return Err(LoadError::Repeated { tensor });
        }
    }
    let mut files: Vec<String> = index.values().cloned().collect();
    files.sort();
    files.dedup();
    Ok(Places { files, index: Some(index) })
}

/// As the configuration says.
pub fn has_bias(config: &LlamaConfig, projection: &str) -> bool {
    if projection.starts_with("mlp.") { config.mlp_bias } else { config.attention_bias }
}

/// What old files have, and the head of a tied model.
pub fn ignored(name: &str, tied: bool) -> bool {
    name.ends_with(".rotary_emb.inv_freq") || (tied && name == HEAD)
}

const HEAD: &str = "lm_head.weight";

/// Each head by itself: pairs of rows that are neighbours become two halves, or the other way
/// round.
pub fn relayout(weight: &Tensor, heads: i64, from: Layout, to: Layout) -> Tensor {
    let pairs: [i64; 2] = match (from, to) {
        (Layout::Meta, Layout::HuggingFace) => [-1, 2],
        (Layout::HuggingFace, Layout::Meta) => [2, -1],
        _ => return weight.shallow_clone(),
    };
    let turned = weight.unflatten(0, [heads, -1]).unflatten(1, pairs).transpose(1, 2);
    turned.reshape(weight.size())
}

/// The files of a model, and which of their tensors have been taken.
struct Loader<'a> {
    parts: Functions,
    config: &'a LlamaConfig,
    dtype: Kind,
    files: Vec<(String, TensorFile<'a>)>,
    index: Option<BTreeMap<String, String>>,
    taken: Vec<String>,
}

impl<'a> Loader<'a> {
    fn open(
        parts: Functions,
        files: &'a dyn Files,
        config: &'a LlamaConfig,
        dtype: Kind,
    ) -> Loaded<Self> {
        let Places { files: names, index } = (parts.places)(files)?;
        let mut opened = Vec::new();
        for file in names {
            let bytes = files.bytes(&file).ok_or_else(|| LoadError::NoFile { file: file.clone() });
            let bytes = bytes?;
            let read = TensorFile::open(parts.reading, &file, bytes)?;
            opened.push((file, read));
        }
        let loader = Self { parts, config, dtype, files: opened, index, taken: vec![] };
        loader.each_once()?;
        Ok(loader)
    }

    /// All tensors, each with its file.
    fn all(&self) -> impl Iterator<Item = (&str, &TensorFile<'a>, &Entry)> {
        self.files.iter().flat_map(|(name, file)| {
            file.entries.iter().map(move |entry| (name.as_str(), file, entry))
        })
    }

    fn each_once(&self) -> Loaded<()> {
        let mut seen = Vec::new();
        let tied = self.config.tie_word_embeddings;
        for (_, _, Entry { name, .. }) in self.all() {
            if (self.parts.ignored)(name, tied) {
                continue;
            }
            if seen.contains(&name) && !self.parts.may_repeat {
                return Err(LoadError::Repeated { tensor: name.clone() });
            }
            seen.push(name);
        }
        Ok(())
    }

    /// Whether the index says that a tensor is in this file; without an index it does.
    fn is_in(&self, tensor: &str, file: &str) -> bool {
        let index = self.index.as_ref().filter(|_| self.parts.index_counts);
        index.is_none_or(|index| index.get(tensor).is_some_and(|place| place == file))
    }

    fn has(&self, name: &str) -> bool {
        self.all().any(|(_, _, entry)| entry.name == name)
    }

    /// The tensor `name`, in the dtype that is asked for.
    fn take(&mut self, name: &str, expected: &[i64]) -> Loaded<Tensor> {
        let name = (self.parts.name)(name);
        let mut here =
            self.all().filter(|(file, _, entry)| entry.name == name && self.is_in(&name, file));
        let missing = || LoadError::NoTensor { tensor: name.clone() };
        let (_, file, entry) = here.next().ok_or_else(missing)?;
        if !(self.parts.fits)(expected, &entry.shape) {
            let (expected, got) = (expected.to_vec(), entry.shape.clone());
            return Err(LoadError::Shape { tensor: name, expected, got });
        }
        if !matches!(entry.kind, Kind::Double | Kind::Float | Kind::Half | Kind::BFloat16) {
            return Err(LoadError::Dtype { tensor: name, got: entry.dtype.clone() });
        }
        let tensor = (self.parts.convert)(&file.tensor(entry), self.dtype);
        drop(here);
        self.taken.push(name);
        Ok(tensor)
    }

    fn projection(&mut self, prefix: &str, name: &str, [n, k]: [i64; 2]) -> Loaded<Projection> {
        let has_bias = (self.parts.has_bias)(self.config, name);
        let weight = self.take(&format!("{prefix}{name}.weight"), &[n, k])?;
        let bias = has_bias.then(|| self.take(&format!("{prefix}{name}.bias"), &[n]));
        Ok(Projection { weight, bias: bias.transpose()? })
    }

    /// The same of queries or keys.
    fn turned(&mut self, prefix: &str, name: &str, heads: i64) -> Loaded<Projection> {
        let (m, d) = (self.config.hidden_size, self.config.head_dim);
        let Projection { weight, bias } = self.projection(prefix, name, [heads * d, m])?;
        let turned = |x: &Tensor| (self.parts.turned)(x, heads);
        Ok(Projection { weight: turned(&weight), bias: bias.as_ref().map(turned) })
    }

    fn layer(&mut self, i: i64) -> Loaded<LayerWeights> {
        let LlamaConfig { hidden_size: m, intermediate_size: f, head_dim: d, .. } = *self.config;
        let (h, h_kv) = (self.config.num_attention_heads, self.config.num_key_value_heads);
        let p = &format!("model.layers.{i}.");
        Ok(LayerWeights {
            attention_norm: self.take(&format!("{p}input_layernorm.weight"), &[m])?,
            attention: AttentionWeights {
                query: self.turned(p, "self_attn.q_proj", h)?,
                key: self.turned(p, "self_attn.k_proj", h_kv)?,
                value: self.projection(p, "self_attn.v_proj", [h_kv * d, m])?,
                output: self.projection(p, "self_attn.o_proj", [m, h * d])?,
            },
            mlp_norm: self.take(&format!("{p}post_attention_layernorm.weight"), &[m])?,
            mlp: MlpWeights {
                gate: self.projection(p, "mlp.gate_proj", [f, m])?,
                up: self.projection(p, "mlp.up_proj", [f, m])?,
                down: self.projection(p, "mlp.down_proj", [m, f])?,
            },
        })
    }

    fn head(&mut self, embedding: &Tensor) -> Loaded<Option<Tensor>> {
        match (self.parts.head)(self.config.tie_word_embeddings, self.has(HEAD)) {
            Head::None => Ok(None),
            Head::Embedding => Ok(Some(embedding.copy())),
            Head::Own => {
                self.take(HEAD, &[self.config.vocab_size, self.config.hidden_size]).map(Some)
            }
        }
    }

    fn model(&mut self) -> Loaded<LlamaWeights> {
        let LlamaConfig { vocab_size: v, hidden_size: m, num_hidden_layers, .. } = *self.config;
        let embedding = self.take("model.embed_tokens.weight", &[v, m])?;
        let head = self.head(&embedding)?;
        let layers = (self.parts.layers)(num_hidden_layers).into_iter();
        let layers = layers.map(|i| self.layer(i)).collect::<Loaded<_>>()?;
        let final_norm = self.take("model.norm.weight", &[m])?;
        self.nothing_else()?;
        Ok(LlamaWeights { embedding, layers, final_norm, head })
    }

    fn nothing_else(&self) -> Loaded<()> {
        let tied = self.config.tie_word_embeddings;
        let mut others = self
            .all()
            .map(|(_, _, entry)| &entry.name)
            .filter(|name| !self.taken.contains(name) && !(self.parts.ignored)(name, tied));
        others.next().map_or(Ok(()), |tensor| Err(LoadError::Unexpected { tensor: tensor.clone() }))
    }
}

impl Weights for Parts {
    fn read_safetensors(&self, file: &str, bytes: &[u8]) -> Loaded<BTreeMap<String, Tensor>> {
        let file = TensorFile::open(self.weights.reading, file, bytes)?;
        let tensor = |entry: &Entry| (entry.name.clone(), file.tensor(entry));
        Ok(file.entries.iter().map(tensor).collect())
    }

    fn load_weights(
        &self,
        files: &dyn Files,
        config: &LlamaConfig,
        dtype: Kind,
    ) -> Loaded<LlamaWeights> {
        Loader::open(self.weights, files, config, dtype)?.model()
    }

    fn relayout(&self, weight: &Tensor, heads: i64, from: Layout, to: Layout) -> Result {
        let op = "relayout";
        Arg::new(op, "weight", weight).float()?.rank(1)?.filled()?;
        let rows = weight.size()[0];
        Arg::in_range(op, "heads", heads, 1..=rows / 2)?;
        if rows % (2 * heads) != 0 {
            let (arg, expected) = ("heads", format!("a divisor of {rows} / 2"));
            return Err(InputError::Range { op, arg, expected, got: heads.to_string() });
        }
        Ok((self.weights.relayout)(weight, heads, from, to))
    }
}
