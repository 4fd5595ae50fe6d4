//! The blocks: which are free, how many texts use one, and what lies in it.

use std::collections::{HashMap, VecDeque};

use super::{Functions, Text};

/// All blocks of a model.
#[derive(Clone)]
pub struct Pool {
    block_size: usize,
    /// Those that nobody uses; the one that was given back first is taken first.
    pub free: VecDeque<usize>,
    users: Vec<usize>,
    /// The block in which the end of such a text lies.
    pub known: HashMap<Vec<i64>, usize>,
    functions: Functions,
}

impl Pool {
    /// All blocks are free, and nothing is in them.
    pub fn new(blocks: usize, block_size: usize, functions: &Functions) -> Self {
        let (free, users, known) = ((0..blocks).collect(), vec![0; blocks], HashMap::new());
        Self { block_size, free, users, known, functions: *functions }
    }

    /// How many places a block has.
    pub fn block_size(&self) -> usize {
        self.block_size
    }

    /// Takes `n` blocks for something new; none if there are fewer.
    pub fn take(&mut self, n: usize) -> Option<Vec<usize>> {
        let taken: Vec<usize> = (n <= self.free.len()).then(|| self.free.drain(..n).collect())?;
        for block in &taken {
            (self.functions.forget)(self, *block);
            self.users[*block] += 1;
        }
        Some(taken)
    }

    /// One more text uses a block.
    pub fn share(&mut self, block: usize) {
        self.free.retain(|other| *other != block);
        self.users[block] += 1;
    }

    /// How many blocks are free besides these.
    pub fn free_beside(&self, blocks: &[usize]) -> usize {
        self.free.iter().filter(|block| !blocks.contains(block)).count()
    }

    /// A text gives a block back.
    pub fn give(&mut self, block: usize) {
        (self.functions.give)(self, block);
    }

    /// A text gives these blocks back.
    pub fn give_all(&mut self, blocks: Vec<usize>) {
        for block in blocks {
            self.give(block);
        }
    }

    /// One text less uses a block; it is free when none does.
    pub fn give_back(&mut self, block: usize) {
        self.users[block] = self.users[block].saturating_sub(1);
        if self.users[block] == 0 {
            self.free.push_back(block);
        }
    }

    /// A block is free, whoever uses it.
    pub fn give_away(&mut self, block: usize) {
        self.users[block] = 0;
        self.free.push_back(block);
    }

    /// What lies in a block is no longer known.
    pub fn forget(&mut self, block: usize) {
        self.known.retain(|_, other| *other != block);
    }

    /// The blocks that a text begins with, as far as they are known, and how many places that
    /// is. One token at least is left to read.
    pub fn found(&self, tokens: &[i64]) -> (Vec<usize>, usize) {
        self.found_up_to(tokens, tokens.len() - 1)
    }

    /// The same, with at most so many places.
    pub fn found_up_to(&self, tokens: &[i64], most: usize) -> (Vec<usize>, usize) {
        let whole = (1..=most / self.block_size).map(|i| &tokens[..i * self.block_size]);
        let table: Vec<usize> = whole.map_while(|text| self.known.get(text).copied()).collect();
        let stored = table.len() * self.block_size;
        (table, stored)
    }

    /// The whole blocks of a text, as far as they are stored, are known from now on.
    pub fn learn(&mut self, text: &Text) {
        self.learn_up_to(text, text.stored);
    }

    /// The same, up to this place.
    pub fn learn_up_to(&mut self, text: &Text, stored: usize) {
        for i in 0..stored / self.block_size {
            let end = (i + 1) * self.block_size;
            let Some(block) = text.table.get(i).filter(|_| end <= text.tokens.len()) else { break };
            self.known.entry(text.tokens[..end].to_vec()).or_insert(*block);
        }
    }
}
