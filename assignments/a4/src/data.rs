//! Task `a4.data` (15 points): data.

use contract::a4::{
    Cursor, Data, Labelled, LoaderConfig, Packed, RandomStream, Randomness, Result, TokenFile,
};
use tch::Tensor;

use crate::Submission;

impl Data for Submission {
    fn random_windows(
        &self,
        _file: &TokenFile<'_>,
        _rows: usize,
        _length: usize,
        _stream: &mut dyn RandomStream,
    ) -> Result<Labelled> {
        todo!("a4.data.random_windows")
    }

    fn window_count(&self, _file: &TokenFile<'_>, _length: usize) -> Result<usize> {
        todo!("a4.data.window_count")
    }

    fn windows(
        &self,
        _file: &TokenFile<'_>,
        _length: usize,
        _numbers: &[usize],
    ) -> Result<Labelled> {
        todo!("a4.data.windows")
    }

    fn epoch_order(
        &self,
        _count: usize,
        _seed: u64,
        _epoch: u64,
        _randomness: &dyn Randomness,
    ) -> Vec<usize> {
        todo!("a4.data.epoch_order")
    }

    fn next_batch(
        &self,
        _file: &TokenFile<'_>,
        _config: &LoaderConfig,
        _cursor: &mut Cursor,
        _randomness: &dyn Randomness,
    ) -> Result<Labelled> {
        todo!("a4.data.next_batch")
    }

    fn pack(&self, _documents: &[Vec<i64>], _length: usize, _pad: i64) -> Result<Packed> {
        todo!("a4.data.pack")
    }

    fn document_mask(&self, _documents: &Tensor) -> Result<Tensor> {
        todo!("a4.data.document_mask")
    }

    fn collate(&self, _texts: &[Vec<i64>], _pad: i64) -> Result<Labelled> {
        todo!("a4.data.collate")
    }
}
