//! `a3.parallel`: every rank computes with its share, and sums over the ranks join what they
//! have. The bias of a row-parallel projection is added behind the sum; so each rank holds it.

use contract::a3::{
    Arg, AttentionWeights, Batch, Communicator, Components, DecoderLayer as _, InputError,
    LayerWeights, LlamaConfig, LlamaWeights, MlpWeights, Projection, Result, Sight, TensorParallel,
};
use tch::Tensor;

use super::{Parts, model};

/// Which part of a whole.
#[derive(Clone, Copy)]
pub struct Part {
    /// Counted from 0.
    pub rank: i64,
    /// How many there are.
    pub ranks: i64,
}

/// Cuts this rank's part out of a tensor, along a dim.
pub type Cut<'a> = &'a dyn Fn(&Tensor, i64) -> Tensor;

/// How the result of a sublayer joins the stream: from the stream, what this rank computed,
/// and the bias of its last projection.
pub type Join = fn(&Tensor, &Tensor, Option<&Tensor>, &dyn Communicator) -> Result;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// A rank's part along a dim, in memory of its own.
    pub cut: fn(&Tensor, i64, Part) -> Tensor,
    /// The share of the embedding, or of the head.
    pub vocabulary: fn(&Tensor, Cut<'_>) -> Tensor,
    /// What the share of the head is cut out of.
    pub head: fn(&LlamaWeights) -> Option<&Tensor>,
    /// The share of the gain of a norm.
    pub norm: fn(&Tensor, Cut<'_>) -> Tensor,
    /// The share of a column-parallel projection.
    pub column: fn(&Projection, Cut<'_>) -> Projection,
    /// That of keys or values.
    pub key_value: fn(&Projection, Cut<'_>) -> Projection,
    /// That of a row-parallel one.
    pub row: fn(&Projection, Cut<'_>, Part) -> Projection,
    /// What this rank knows of the embeddings.
    pub embedded: fn(ids: &Tensor, table: &Tensor, Part, &dyn Components) -> Result,
    /// The embeddings, from what this rank knows.
    pub joined_embeddings: fn(&Tensor, &dyn Communicator) -> Result,
    /// How attention joins the stream.
    pub joined_attention: Join,
    /// How the MLP joins the stream.
    pub joined_mlp: Join,
    /// The logits of the whole vocabulary, from those of this rank's part.
    pub gathered: fn(&Tensor, &dyn Communicator) -> Result,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    cut,
    vocabulary: |x, cut| cut(x, 0),
    head: |weights| weights.head.as_ref(),
    norm: |x, _| x.copy(),
    column,
    key_value: column,
    row: |projection, cut, _| Projection {
        weight: cut(&projection.weight, 1),
        bias: projection.bias.as_ref().map(Tensor::copy),
    },
    embedded,
    joined_embeddings: |x, communicator| communicator.all_reduce(x),
    joined_attention: joined,
    joined_mlp: joined,
    gathered: |logits, communicator| communicator.all_gather(logits, -1),
};

/// A contiguous part.
pub fn cut(x: &Tensor, dim: i64, Part { rank, ranks }: Part) -> Tensor {
    let size = x.size()[dim as usize] / ranks;
    x.narrow(dim, rank * size, size).copy()
}

/// Rows, and the bias of these rows.
pub fn column(projection: &Projection, cut: Cut<'_>) -> Projection {
    Projection {
        weight: cut(&projection.weight, 0),
        bias: projection.bias.as_ref().map(|bias| cut(bias, 0)),
    }
}

/// Which tokens belong to other ranks, and the ids of the others within this rank's part.
pub fn within(ids: &Tensor, rows: i64, part: Part) -> (Tensor, Tensor) {
    let own = ids - part.rank * rows;
    let is_elsewhere = own.lt(0).logical_or(&own.ge(rows));
    (is_elsewhere, own)
}

fn embedded(ids: &Tensor, table: &Tensor, part: Part, components: &dyn Components) -> Result {
    let (is_elsewhere, own) = within(ids, table.size()[0], part);
    let x = components.embedding(&own.masked_fill(&is_elsewhere, 0), table)?;
    Ok(x.masked_fill(&is_elsewhere.unsqueeze(-1), 0.0))
}

/// With a bias, if there is one.
pub fn biased(x: &Tensor, bias: Option<&Tensor>) -> Tensor {
    bias.map_or_else(|| x.shallow_clone(), |bias| x + bias)
}

/// The sum over all ranks, then the bias once.
pub(crate) fn joined(
    stream: &Tensor,
    partial: &Tensor,
    bias: Option<&Tensor>,
    communicator: &dyn Communicator,
) -> Result {
    Ok(stream + biased(&communicator.all_reduce(partial)?, bias))
}

/// That there can be such a share.
fn fit(config: &LlamaConfig, rank: usize, ranks: usize) -> Result<Part> {
    let part = Part { rank: rank as i64, ranks: ranks as i64 };
    let sizes = [config.vocab_size, config.num_key_value_heads, config.intermediate_size];
    if ranks == 0 || sizes.iter().any(|size| size % part.ranks != 0) {
        let expected = format!("the divisors of {sizes:?}");
        let got = ranks.to_string();
        return Err(InputError::Range { op: "shard", arg: "ranks", expected, got });
    }
    Arg::in_range("shard", "rank", rank, 0..ranks)?;
    Ok(part)
}

/// The same weights without a bias.
fn unbiased(projection: &Projection) -> Projection {
    Projection { weight: projection.weight.shallow_clone(), bias: None }
}

fn shallow(projection: &Projection) -> Projection {
    let bias = projection.bias.as_ref().map(Tensor::shallow_clone);
    Projection { bias, ..unbiased(projection) }
}

/// Attention whose output projection has no bias.
fn unbiased_attention(weights: &AttentionWeights) -> AttentionWeights {
    let [query, key, value] = [&weights.query, &weights.key, &weights.value].map(shallow);
    AttentionWeights { query, key, value, output: unbiased(&weights.output) }
}

/// An MLP whose projection down has no bias.
fn unbiased_mlp(weights: &MlpWeights) -> MlpWeights {
    let [gate, up] = [&weights.gate, &weights.up].map(shallow);
    MlpWeights { gate, up, down: unbiased(&weights.down) }
}

impl Functions {
    fn layer(&self, weights: &LayerWeights, cut: Cut<'_>, part: Part) -> LayerWeights {
        let AttentionWeights { query, key, value, output } = &weights.attention;
        let MlpWeights { gate, up, down } = &weights.mlp;
        LayerWeights {
            attention_norm: (self.norm)(&weights.attention_norm, cut),
            attention: AttentionWeights {
                query: (self.column)(query, cut),
                key: (self.key_value)(key, cut),
                value: (self.key_value)(value, cut),
                output: (self.row)(output, cut, part),
            },
            mlp_norm: (self.norm)(&weights.mlp_norm, cut),
            mlp: MlpWeights {
                gate: (self.column)(gate, cut),
                up: (self.column)(up, cut),
                down: (self.row)(down, cut, part),
            },
        }
    }
}

impl TensorParallel for Parts {
    fn shard(
        &self,
        weights: &LlamaWeights,
        config: &LlamaConfig,
        rank: usize,
        ranks: usize,
    ) -> Result<LlamaWeights> {
        let part = fit(config, rank, ranks)?;
        let parts = self.parallel;
        let cut: Cut<'_> = &|x, dim| (parts.cut)(x, dim, part);
        Ok(LlamaWeights {
            embedding: (parts.vocabulary)(&weights.embedding, cut),
            layers: weights.layers.iter().map(|layer| parts.layer(layer, cut, part)).collect(),
            final_norm: (parts.norm)(&weights.final_norm, cut),
            head: (parts.head)(weights).map(|head| (parts.vocabulary)(head, cut)),
        })
    }

    fn parallel_logits(
        &self,
        batch: &Batch<'_>,
        share: &LlamaWeights,
        config: &LlamaConfig,
        communicator: &dyn Communicator,
        components: &dyn Components,
    ) -> Result {
        batch.fit("parallel_logits", config.vocab_size)?;
        let parts = self.parallel;
        let ranks = communicator.ranks() as i64;
        let part = Part { rank: communicator.rank() as i64, ranks };
        let local = LlamaConfig {
            num_attention_heads: config.num_attention_heads / ranks,
            num_key_value_heads: config.num_key_value_heads / ranks,
            ..config.clone()
        };
        let positions = model::positions(batch);
        let sight = Sight { positions: &positions, tokens: batch.tokens };
        let norm = |x: &Tensor, gain| components.rms_norm(x, gain, config.rms_norm_eps);
        let known = (parts.embedded)(batch.ids, &share.embedding, part, components)?;
        let mut x = (parts.joined_embeddings)(&known, communicator)?;
        for layer in &share.layers {
            let weights = unbiased_attention(&layer.attention);
            let normed = norm(&x, &layer.attention_norm)?;
            let y = self.attention(&normed, &sight, &weights, &local, components)?;
            let bias = layer.attention.output.bias.as_ref();
            x = (parts.joined_attention)(&x, &y, bias, communicator)?;
            let normed = norm(&x, &layer.mlp_norm)?;
            let y = self.mlp(&normed, &unbiased_mlp(&layer.mlp), components)?;
            x = (parts.joined_mlp)(&x, &y, layer.mlp.down.bias.as_ref(), communicator)?;
        }
        let head = share.head.as_ref().unwrap_or(&share.embedding);
        let logits = components.linear(&norm(&x, &share.final_norm)?, head, None)?;
        (parts.gathered)(&logits, communicator)
    }
}
