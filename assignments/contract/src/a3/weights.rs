//! Task `a3.weights`: tensors out of safetensors files.

use std::collections::BTreeMap;

use tch::{Kind, Tensor};

use super::{Files, LlamaConfig, LlamaWeights, LoadError, Result};

/// How the rows of a head stand in the weights of queries and keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Meta's own files, and GGUF: the two features of a pair are neighbours, rows `2i` and
    /// `2i + 1` of a head (interleaved pairs).
    Meta,
    /// Hugging Face's: they are rows `i` and `i + d/2` of a head (half-split pairs).
    HuggingFace,
}

/// Task `a3.weights`.
///
/// # The format
///
/// A safetensors file is, in this order: eight bytes with the length `n` of the header (`u64`,
/// little-endian); the header, `n` bytes of JSON in UTF-8 (spaces may follow it); the data.
/// The header is one object. Each entry is a tensor,
/// `"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}`, with the first byte
/// and the one behind the last, **counted from the end of the header**; numbers are
/// little-endian and in row-major order. The entry `__metadata__` (an object of strings) is no
/// tensor. In the order of their offsets (of the begins; where these are equal, of the
/// ends) the tensors fill the data **without holes and overlaps, from its first byte to its
/// last**. Entries may stand in any order. A byte of a `BOOL` that is neither 0 nor 1, a
/// `__metadata__` of another form and further fields of an entry are not looked at.
///
/// Look whether there are enough bytes **before** you make a tensor of them:
/// [`Tensor::from_data_size`] believes the shape, and reads on behind the slice.
pub trait Weights {
    /// The tensors of one file by their names, in the dtypes they are stored in: `F64`, `F32`,
    /// `F16`, `BF16`, `I64`, `I32`, `U8` and `BOOL` (one byte each, 0 or 1). `file` is its name, for
    /// messages.
    ///
    /// # Errors
    ///
    /// [`Header`](LoadError::Header) (fewer than eight bytes; a header longer than the file,
    /// or longer than 100 000 000 bytes), [`Json`](LoadError::Json) (no UTF-8, no JSON, no
    /// object), [`Repeated`](LoadError::Repeated), [`Entry`](LoadError::Entry) (a field is
    /// missing or of another form; an end before its begin),
    /// [`Dtype`](LoadError::Dtype), [`Size`](LoadError::Size),
    /// [`Overlap`](LoadError::Overlap), [`Hole`](LoadError::Hole),
    /// [`Truncated`](LoadError::Truncated).
    fn read_safetensors(
        &self,
        file: &str,
        bytes: &[u8],
    ) -> std::result::Result<BTreeMap<String, Tensor>, LoadError>;

    /// A model's weights from its folder, **in the dtype `dtype`**, whatever they are stored
    /// in (one of the four float dtypes; a tensor is converted once, from what is stored).
    ///
    /// If there is a `model.safetensors.index.json`, the weights are in the shards that it
    /// names: its `weight_map` (see [`entries_of`](super::entries_of)) says for each tensor in
    /// which file it lies. Each shard is a
    /// safetensors file; a stray `model.safetensors` is then ignored. Without an index all
    /// tensors are in `model.safetensors`.
    ///
    /// | tensor | field |
    /// |---|---|
    /// | `model.embed_tokens.weight` | `embedding` |
    /// | `model.layers.{i}.input_layernorm.weight` | `attention_norm` of layer `i` |
    /// | `model.layers.{i}.self_attn.{q,k,v,o}_proj.weight` | `attention.query` … `output` |
    /// | `model.layers.{i}.post_attention_layernorm.weight` | `mlp_norm` |
    /// | `model.layers.{i}.mlp.{gate,up,down}_proj.weight` | `mlp.gate` … `down` |
    /// | `model.norm.weight` | `final_norm` |
    /// | `lm_head.weight` | `head` |
    ///
    /// Biases end in `.bias` in place of `.weight`; they are there exactly if the
    /// configuration says so. Of a tied model the `head` is `None`, and a `lm_head.weight` that
    /// is there all the same is ignored. Also ignored is what ends in `.rotary_emb.inv_freq`,
    /// which old files have, and a name of the index that the model does not have. An ignored
    /// name is ignored wherever it stands, in two shards, too.
    ///
    /// # Errors
    ///
    /// Those of [`read_safetensors`](Self::read_safetensors), of every file that is read;
    /// [`NoFile`](LoadError::NoFile) (a shard too); [`Json`](LoadError::Json) of the index
    /// (also if `weight_map` is missing or no object of strings);
    /// [`Repeated`](LoadError::Repeated) (in the index, or in two shards);
    /// [`NoTensor`](LoadError::NoTensor) (also if the index does not list it, or the shard that the
    /// index names for it does not have it; of a head that is missing although the model is not tied: `lm_head.weight`);
    /// [`Unexpected`](LoadError::Unexpected) (a tensor of a file that the model does not have);
    /// [`Shape`](LoadError::Shape); [`Dtype`](LoadError::Dtype), if a tensor of the model is
    /// not stored as a float.
    fn load_weights(
        &self,
        files: &dyn Files,
        config: &LlamaConfig,
        dtype: Kind,
    ) -> std::result::Result<LlamaWeights, LoadError>;

    /// The weight or the bias of queries or keys with its rows in another order, so that it
    /// does in the layout `to` what it did in the layout `from`. `heads` is its own number of
    /// heads: of keys, there may be fewer.
    ///
    /// # Shapes
    ///
    /// `[heads·d, m]` or `[heads·d]`; the result has the same.
    ///
    /// # Errors
    ///
    /// `dtype` (no float), `rank` (no dim) and `empty` of `weight`; `range` of `heads` if it is not positive or the
    /// rows are no even number for each head.
    fn relayout(&self, weight: &Tensor, heads: i64, from: Layout, to: Layout) -> Result<Tensor>;
}
