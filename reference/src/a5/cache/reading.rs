//! A model that reads new tokens.

use contract::a5::{Arg, CachedAttention, KvCache, LayeredModel, Result};
use tch::{Kind, Tensor};

type Attend<'a> = dyn FnMut(&CachedAttention<'_>, &mut dyn KvCache) -> Result<Tensor> + 'a;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What happens to the cache before anything is read.
    pub before: fn(&mut dyn KvCache),
    /// Where chunks begin and end.
    pub chunks: fn(usize, usize) -> Vec<(usize, usize)>,
    /// The positions `[b, s]` of a chunk.
    pub positions: fn(&Chunk<'_>, &dyn KvCache) -> Tensor,
    /// What happens to the cache before a chunk: there should be so many places.
    pub between: fn(&mut dyn KvCache, usize),
    /// The logits of all chunks.
    pub joined: fn(&[Tensor], usize) -> Tensor,
    /// Brings the cache back after an error.
    pub undo: fn(&mut dyn KvCache, usize),
}

/// What is read.
pub struct Text {
    ids: Tensor,
    tokens: Tensor,
    chunk: usize,
}

/// A piece of it.
pub struct Chunk<'a> {
    /// `[b, s]` of `bool`, of all that is read.
    pub tokens: &'a Tensor,
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

impl Chunk<'_> {
    /// Its tokens.
    pub fn own(&self) -> Tensor {
        self.tokens.narrow(1, self.from as i64, (self.to - self.from) as i64)
    }
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    before: |_| (),
    chunks,
    positions: |chunk, cache| counted(&chunk.own(), &cache.next_positions()),
    between: |_, _| (),
    joined: |logits, _| Tensor::cat(logits, 1),
    undo: |cache, places| drop(cache.rewind(places)),
};

impl Text {
    /// Looks at the arguments.
    ///
    /// # Errors
    ///
    /// Those of `read`, but for the model's.
    pub fn of(
        ids: &Tensor,
        tokens: Option<&Tensor>,
        chunk: usize,
        cache: &dyn KvCache,
    ) -> Result<Self> {
        let arg = Arg::new("read", "ids", ids).kind(Kind::Int64)?.rank(2)?;
        let (b, s) = (cache.next_positions().size()[0], ids.size()[1]);
        arg.filled()?.shape(&[b, s])?;
        let tokens = match tokens {
            Some(tokens) => {
                Arg::new("read", "tokens", tokens).kind(Kind::Bool)?.shape(&[b, s])?.tensor()
            }
            None => &ids.ones_like().to_kind(Kind::Bool),
        };
        Arg::in_range("read", "chunk", chunk, 1..)?;
        Ok(Self { ids: ids.shallow_clone(), tokens: tokens.shallow_clone(), chunk })
    }
}

/// Reads with a model.
///
/// # Errors
///
/// Those of the model.
pub fn read(
    f: &Functions,
    model: &dyn LayeredModel,
    text: &Text,
    cache: &mut dyn KvCache,
    attend: &mut Attend<'_>,
) -> Result<Tensor> {
    let s = text.ids.size()[1] as usize;
    (f.before)(cache);
    let places = cache.places(0)?;
    let mut logits = Vec::new();
    for (from, to) in (f.chunks)(s, text.chunk) {
        (f.between)(cache, places + from);
        let positions = (f.positions)(&Chunk { tokens: &text.tokens, from, to }, cache);
        let ids = text.ids.narrow(1, from as i64, (to - from) as i64);
        match model.logits(&ids, &positions, cache, attend) {
            Ok(of_chunk) => logits.push(of_chunk),
            Err(error) => {
                (f.undo)(cache, places);
                return Err(error);
            }
        }
    }
    Ok((f.joined)(&logits, s))
}

/// Pieces of at most so many places.
pub fn chunks(s: usize, chunk: usize) -> Vec<(usize, usize)> {
    let begins = (0..s).step_by(chunk);
    begins.map(|from| (from, from.saturating_add(chunk).min(s))).collect()
}

/// The positions of tokens that go on from these; -1 at padding.
pub fn counted(tokens: &Tensor, next: &Tensor) -> Tensor {
    let count = tokens.to_kind(Kind::Int64).cumsum(1, Kind::Int64) - 1;
    (count + next.unsqueeze(1)).masked_fill(&tokens.logical_not(), -1)
}
