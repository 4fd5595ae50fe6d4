//! Texts whose keys and values lie in blocks.

use contract::a5::{Arg, BlockPool, InputError, PoolConfig, Result};
use tch::{Device, Tensor};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The number of a new text.
    pub number: fn(&mut Pool) -> usize,
    /// A new text with the same places, and with blocks of its own or shared.
    pub forked: fn(&mut Pool, usize) -> Result<Text>,
    /// Whether the last block of a text is copied before it is written to.
    pub is_copied: fn(&Pool, &Text) -> bool,
    /// How many free blocks a text needs to grow by so many places.
    pub needed: fn(&Pool, &Text, usize) -> usize,
    /// What an append that was refused for want of blocks leaves behind.
    pub refused: fn(&mut Pool, usize, &Tensor, &Tensor),
    /// Copies a block into another.
    pub copied: fn(&mut Pool, usize, usize),
    /// What happens to the block that was copied.
    pub left: fn(&mut Pool, usize),
    /// How many blocks so many places need.
    pub blocks: fn(usize, usize) -> usize,
    /// How many places of a text are shown.
    pub shown: fn(&Pool, &Text) -> usize,
    /// Forgets all places of a text but the first.
    pub cut: fn(&mut Pool, usize, usize),
    /// What happens to the blocks of a text that is forgotten.
    pub freed: fn(&mut Pool, &Text),
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    number: |pool| {
        pool.texts.push(None);
        pool.texts.len() - 1
    },
    forked: |pool, text| Ok(shared(pool, text)),
    is_copied: |pool, text| {
        let last = text.table.last().filter(|_| !text.places.is_multiple_of(pool.size()));
        last.is_some_and(|block| pool.references[*block] > 1)
    },
    needed: |pool, text, new| {
        let blocks = (pool.functions.blocks)(text.places + new, pool.size());
        let copied = (pool.functions.is_copied)(pool, text);
        blocks.saturating_sub(text.table.len()) + usize::from(copied)
    },
    refused: |_, _, _, _| (),
    copied: |pool, from, to| pool.copy(from, to, true),
    left: Pool::release,
    blocks: usize::div_ceil,
    shown: |_, text| text.places,
    cut,
    freed: |pool, text| text.table.iter().for_each(|block| pool.release(*block)),
};

/// A pool of blocks.
pub struct Pool {
    functions: Functions,
    config: PoolConfig,
    /// `[blocks, l, h_kv, block_size, d]`
    keys: Tensor,
    values: Tensor,
    /// How many tables name each block.
    pub references: Vec<usize>,
    /// The texts by their numbers; those that were freed are none.
    pub texts: Vec<Option<Text>>,
    /// What a variant keeps besides.
    pub hoard: Vec<Tensor>,
}

/// A text.
#[derive(Clone)]
pub struct Text {
    /// Its blocks.
    pub table: Vec<usize>,
    /// How many places it has.
    pub places: usize,
    /// Whether it began as another.
    pub is_fork: bool,
}

impl Pool {
    /// A pool of free blocks.
    pub fn new(functions: Functions, config: PoolConfig) -> Self {
        let PoolConfig { blocks, block_size, layers, heads, head_dim, kind } = config;
        let shape = [blocks as i64, layers, heads, block_size as i64, head_dim];
        let [keys, values] = [0; 2].map(|_| Tensor::zeros(shape, (kind, Device::Cpu)));
        let (references, texts) = (vec![0; blocks], vec![]);
        Self { functions, config, keys, values, references, texts, hoard: vec![] }
    }

    /// How many places a block has.
    pub fn size(&self) -> usize {
        self.config.block_size
    }

    /// A free block, which is from now on named once.
    pub fn take(&mut self) -> Option<usize> {
        let block = self.references.iter().position(|references| *references == 0)?;
        self.references[block] = 1;
        Some(block)
    }

    /// One table fewer names the block.
    pub fn release(&mut self, block: usize) {
        self.references[block] = self.references[block].saturating_sub(1);
    }

    /// Copies the keys of a block into another, and the values.
    pub fn copy(&mut self, from: usize, to: usize, values: bool) {
        let (from, to) = (from as i64, to as i64);
        self.keys.select(0, to).copy_(&self.keys.select(0, from));
        if values {
            self.values.select(0, to).copy_(&self.values.select(0, from));
        }
    }

    /// A block like another one; that one itself, if none is free.
    pub fn duplicate(&mut self, block: usize) -> usize {
        let Some(own) = self.take() else { return block };
        (self.functions.copied)(self, block, own);
        own
    }

    /// The text of this number.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn text(&self, op: &'static str, text: usize) -> Result<Text> {
        let found = self.texts.get(text).cloned().flatten();
        let expected = "the numbers of texts".to_string();
        let got = text.to_string();
        found.ok_or(InputError::Range { op, arg: "text", expected, got })
    }

    fn fits(&self, keys: &Tensor, values: &Tensor) -> Result<usize> {
        let PoolConfig { layers, heads, head_dim, kind, .. } = self.config;
        let arg = Arg::new("append", "keys", keys).kind(kind)?.rank(4)?;
        let shape = [layers, heads, keys.size()[2], head_dim];
        arg.shape(&shape)?;
        Arg::new("append", "values", values).kind(kind)?.shape(&shape)?;
        arg.filled()?;
        Ok(shape[2] as usize)
    }

    /// Puts places behind those of a text, as many as there are blocks for.
    pub fn write(&mut self, number: usize, keys: &Tensor, values: &Tensor) {
        let Some(Some(mut text)) = self.texts.get(number).cloned() else { return };
        if (self.functions.is_copied)(self, &text)
            && let Some(last) = text.table.pop()
        {
            let own = self.duplicate(last);
            text.table.push(own);
            if own != last {
                (self.functions.left)(self, last);
            }
        }
        let end = text.places + keys.size()[2] as usize;
        while text.table.len() < (self.functions.blocks)(end, self.size()) {
            let Some(block) = self.take() else { break };
            text.table.push(block);
        }
        let end = end.min(text.table.len() * self.size());
        let from = text.places;
        while text.places < end {
            let (block, slot) = (text.table[text.places / self.size()], text.places % self.size());
            let n = (self.size() - slot).min(end - text.places) as i64;
            for (blocks, new) in [(&self.keys, keys), (&self.values, values)] {
                let new = new.narrow(2, (text.places - from) as i64, n);
                blocks.select(0, block as i64).narrow(2, slot as i64, n).copy_(&new);
            }
            text.places += n as usize;
        }
        self.texts[number] = Some(text);
    }
}

impl BlockPool for Pool {
    fn start(&mut self) -> usize {
        let number = (self.functions.number)(self);
        self.texts[number] = Some(Text { table: vec![], places: 0, is_fork: false });
        number
    }

    fn fork(&mut self, text: usize) -> Result<usize> {
        self.text("fork", text)?;
        let fork = (self.functions.forked)(self, text)?;
        let number = (self.functions.number)(self);
        self.texts[number] = Some(Text { is_fork: true, ..fork });
        Ok(number)
    }

    fn append(&mut self, text: usize, keys: &Tensor, values: &Tensor) -> Result<()> {
        let old = self.text("append", text)?;
        let new = self.fits(keys, values)?;
        let (free, needed) = (self.free_blocks(), (self.functions.needed)(self, &old, new));
        if needed > free {
            (self.functions.refused)(self, text, keys, values);
            let (expected, got) = (format!("{free} blocks"), format!("{needed}"));
            return Err(InputError::Range { op: "append", arg: "keys", expected, got });
        }
        self.write(text, keys, values);
        Ok(())
    }

    fn get(&self, text: usize) -> Result<(Tensor, Tensor)> {
        let text = self.text("get", text)?;
        let places = (self.functions.shown)(self, &text);
        let [keys, values] = [&self.keys, &self.values].map(|blocks| shown(blocks, &text, places));
        Ok((keys, values))
    }

    fn rewind(&mut self, text: usize, places: usize) -> Result<()> {
        let old = self.text("rewind", text)?;
        Arg::in_range("rewind", "places", places, ..=old.places)?;
        (self.functions.cut)(self, text, places);
        Ok(())
    }

    fn free(&mut self, text: usize) -> Result<()> {
        let old = self.text("free", text)?;
        (self.functions.freed)(self, &old);
        self.texts[text] = None;
        Ok(())
    }

    fn table(&self, text: usize) -> Result<Vec<usize>> {
        Ok(self.text("table", text)?.table)
    }

    fn references(&self, block: usize) -> Result<usize> {
        let block = Arg::in_range("references", "block", block, 0..self.references.len())?;
        Ok(self.references[block])
    }

    fn free_blocks(&self) -> usize {
        self.references.iter().filter(|references| **references == 0).count()
    }
}

/// The first places of a text.
fn shown(blocks: &Tensor, text: &Text, places: usize) -> Tensor {
    let table: Vec<i64> = text.table.iter().map(|block| *block as i64).collect();
    let own = blocks.index_select(0, &Tensor::from_slice(&table));
    own.permute([1, 2, 0, 3, 4]).flatten(2, 3).narrow(2, 0, places as i64).copy()
}

/// A text with the blocks of another.
pub fn shared(pool: &mut Pool, text: usize) -> Text {
    let text = pool.texts[text].clone().unwrap_or(Text { table: vec![], places: 0, is_fork: true });
    text.table.iter().for_each(|block| pool.references[*block] += 1);
    text
}

/// Forgets all places of a text but the first.
pub fn cut(pool: &mut Pool, text: usize, places: usize) {
    let needed = (pool.functions.blocks)(places, pool.size());
    let Some(Some(text)) = pool.texts.get_mut(text) else { return };
    text.places = places;
    let left = text.table.split_off(needed.min(text.table.len()));
    for block in left {
        pool.release(block);
    }
}
