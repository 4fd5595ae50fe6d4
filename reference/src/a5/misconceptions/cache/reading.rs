//! Wrong ways to read.

use contract::a5::KvCache;
use tch::{Kind, Tensor};

use super::reading as with;
use crate::a5::Parts;
use crate::a5::cache::reading::{Chunk, Functions, RIGHT, chunks};

/// Other positions.
pub const fn positions(positions: fn(&Chunk<'_>, &dyn KvCache) -> Tensor) -> Parts {
    with(Functions { positions, ..RIGHT })
}

pub const READ_AGAIN: Parts = with(Functions {
    chunks: |s, chunk| chunks(s, chunk).into_iter().map(|(_, to)| (0, to)).collect(),
    between: |cache, places| drop(cache.rewind(places)),
    joined: |logits, s| last_of(logits, s),
    ..RIGHT
});

pub const ONE_AGAIN: Parts = with(Functions {
    chunks: |s, chunk| {
        chunks(s, chunk).into_iter().map(|(from, to)| (from.saturating_sub(1), to)).collect()
    },
    between: |cache, places| drop(cache.rewind(places)),
    joined: |logits, _| {
        let later = |x: &Tensor| x.narrow(1, 1, x.size()[1] - 1);
        let first = logits[..1].iter().map(Tensor::shallow_clone);
        Tensor::cat(&first.chain(logits[1..].iter().map(later)).collect::<Vec<_>>(), 1)
    },
    ..RIGHT
});

/// Chunks that are full; if there is none, all that there is.
pub fn whole(s: usize, chunk: usize) -> Vec<(usize, usize)> {
    let mut whole = chunks(s, chunk);
    if whole.len() > 1 {
        whole.retain(|(from, to)| to - from == chunk);
    }
    whole
}

pub fn last_of(logits: &[Tensor], _: usize) -> Tensor {
    logits.last().map_or_else(|| Tensor::from(0f32), Tensor::shallow_clone)
}

/// Positions are the numbers of places.
pub fn numbered(chunk: &Chunk<'_>, cache: &dyn KvCache) -> Tensor {
    let own = chunk.own();
    let places = cache.places(0).unwrap_or_default() as i64;
    let numbers = own.ones_like().to_kind(Kind::Int64).cumsum(1, Kind::Int64) - 1 + places;
    numbers.masked_fill(&own.logical_not(), -1)
}
