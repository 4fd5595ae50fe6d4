//! `a4.data` without the work. The reference looks at the arguments.

use contract::a4::{
    Cursor, Data, InputError, Labelled, LoaderConfig, Packed, RandomStream, Randomness, Result,
    TokenFile,
};
use tch::Tensor;

use crate::a4::REFERENCE;
use crate::idle::Idle;

impl Idle {
    /// In place of these rows. There are no tensors among the arguments.
    fn rows(self, right: &Labelled) -> Result<Labelled> {
        if self == Self::Nothing {
            return Err(InputError::Torch("not done".into()));
        }
        let of = |x: &Tensor| x.full_like(self.number(&[2.0, 3.0]) as i64);
        Ok(Labelled { ids: of(&right.ids), targets: of(&right.targets) })
    }
}

impl Data for Idle {
    fn random_windows(
        &self,
        file: &TokenFile<'_>,
        rows: usize,
        length: usize,
        stream: &mut dyn RandomStream,
    ) -> Result<Labelled> {
        self.rows(&REFERENCE.random_windows(file, rows, length, stream)?)
    }

    fn window_count(&self, file: &TokenFile<'_>, length: usize) -> Result<usize> {
        REFERENCE.window_count(file, length)?;
        Ok(self.number(&[file.bytes.len() as f64, length as f64]) as usize)
    }

    fn windows(&self, file: &TokenFile<'_>, length: usize, numbers: &[usize]) -> Result<Labelled> {
        self.rows(&REFERENCE.windows(file, length, numbers)?)
    }

    fn epoch_order(
        &self,
        count: usize,
        _seed: u64,
        _epoch: u64,
        _randomness: &dyn Randomness,
    ) -> Vec<usize> {
        match self {
            Self::First => (0..count).collect(),
            Self::Last => (0..count).rev().collect(),
            Self::Nothing => vec![],
            _ => vec![self.number(&[]) as usize; count],
        }
    }

    fn next_batch(
        &self,
        file: &TokenFile<'_>,
        config: &LoaderConfig,
        cursor: &mut Cursor,
        randomness: &dyn Randomness,
    ) -> Result<Labelled> {
        // The cursor stays where it is.
        let mut moved = *cursor;
        self.rows(&REFERENCE.next_batch(file, config, &mut moved, randomness)?)
    }

    fn pack(&self, documents: &[Vec<i64>], length: usize, pad: i64) -> Result<Packed> {
        let right = REFERENCE.pack(documents, length, pad)?;
        Ok(Packed {
            rows: self.rows(&right.rows)?,
            positions: self.tensor(&right.positions, &[]),
            documents: self.tensor(&right.documents, &[]),
        })
    }

    fn document_mask(&self, documents: &Tensor) -> Result<Tensor> {
        let right = REFERENCE.document_mask(documents)?;
        Ok(self.tensor(&right, &[documents]))
    }

    fn collate(&self, texts: &[Vec<i64>], pad: i64) -> Result<Labelled> {
        self.rows(&REFERENCE.collate(texts, pad)?)
    }
}
