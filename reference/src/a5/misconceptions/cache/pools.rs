//! Wrong pools.

use contract::a5::{BlockPool, Result};

use super::pool;
use crate::a5::Parts;
use crate::a5::cache::pool::{Functions, Pool, RIGHT, Text, shared};

pub const FULL_COPIED: Parts = pool(Functions {
    is_copied: |pool, text| text.table.last().is_some_and(|block| pool.references[*block] > 1),
    ..RIGHT
});

/// The number of a text that was freed, if there is one.
pub fn again(pool: &mut Pool) -> usize {
    let freed = pool.texts.iter().position(Option::is_none);
    freed.unwrap_or_else(|| (RIGHT.number)(pool))
}

/// A copy of a block; it is shared all the same if none is free.
fn copy(pool: &mut Pool, block: usize) -> usize {
    let own = pool.duplicate(block);
    if own == block {
        pool.references[block] += 1;
    }
    own
}

pub fn copied(pool: &mut Pool, text: usize) -> Result<Text> {
    let old = pool.text("fork", text)?;
    let table = old.table.iter().map(|block| copy(pool, *block)).collect();
    Ok(Text { table, ..old })
}

pub fn last_copied(pool: &mut Pool, text: usize) -> Result<Text> {
    pool.text("fork", text)?;
    let mut fork = shared(pool, text);
    if !fork.places.is_multiple_of(pool.size())
        && let Some(last) = fork.table.pop()
    {
        pool.release(last);
        let own = copy(pool, last);
        fork.table.push(own);
    }
    Ok(fork)
}

pub fn copied_beside(pool: &mut Pool, text: usize) -> Result<Text> {
    let (keys, values) = pool.get(text)?;
    pool.hoard.extend([keys, values]);
    Ok(shared(pool, text))
}
