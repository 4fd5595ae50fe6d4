//! Task `a4.data` (15 points): data.
//!
//! The examples are about a file of 6 tokens of 2 bytes, `[7, 300, 5, 9, 40000, 2]`: its first
//! bytes are `7, 0, 44, 1` (300 is 44 + 1·256).

use contract::a4::{
    Cursor, Data, Labelled, LoaderConfig, Packed, RandomStream, Randomness, Result, TokenFile,
};
use tch::Tensor;

use crate::Submission;

impl Data for Submission {
    /// Worked example: windows of `length` 4 can start at two places, 0 and 1. If `below(2)` is
    /// 1, the row has the ids `[300, 5, 9, 40000]` and the targets `[5, 9, 40000, 2]`. Checks
    /// `a4.data.random`, `.large`, `.errors`.
    fn random_windows(
        &self,
        _file: &TokenFile<'_>,
        _rows: usize,
        _length: usize,
        _stream: &mut dyn RandomStream,
    ) -> Result<Labelled> {
        todo!("a4.data.random_windows")
    }

    /// Worked example: 5 of the 6 tokens have a next one, so there are 2 windows of length 4, 2
    /// of length 3 and 1 of length 5. Checks `a4.data.windows`, `.errors`.
    fn window_count(&self, _file: &TokenFile<'_>, _length: usize) -> Result<usize> {
        todo!("a4.data.window_count")
    }

    /// Worked example: with `length` 4, window 1 has the ids `[40000, 0, 0, 0]` and the targets
    /// `[2, -100, -100, -100]`. Checks `a4.data.windows`, `.large`, `.errors`.
    fn windows(
        &self,
        _file: &TokenFile<'_>,
        _length: usize,
        _numbers: &[usize],
    ) -> Result<Labelled> {
        todo!("a4.data.windows")
    }

    /// Worked example: three numbers. If `below(3)` is 0 and then `below(2)` is 1, `[0, 1, 2]`
    /// becomes `[2, 1, 0]` and stays so. Check `a4.data.order`.
    fn epoch_order(
        &self,
        _count: usize,
        _seed: u64,
        _epoch: u64,
        _randomness: &dyn Randomness,
    ) -> Vec<usize> {
        todo!("a4.data.epoch_order")
    }

    /// Worked example: the order of epoch 0 is `[3, 0, 4, 1, 2]`; there are 2 ranks, and
    /// `batch` is 2. Rank 0 has the windows 3, 4 and 2. From the cursor `{epoch: 0, taken: 0}`
    /// on, its first batch is 3 and 4 (the cursor then is `{0, 2}`), the second is 2 (`{0, 3}`),
    /// and the third are its first two windows of epoch 1 (`{1, 2}`). Checks `a4.data.batches`,
    /// `.large`, `.errors`.
    fn next_batch(
        &self,
        _file: &TokenFile<'_>,
        _config: &LoaderConfig,
        _cursor: &mut Cursor,
        _randomness: &dyn Randomness,
    ) -> Result<Labelled> {
        todo!("a4.data.next_batch")
    }

    /// Worked example: the documents `[5, 6]`, `[7, 8, 9]` and `[4]` in rows of 4, with `pad` 0.
    /// Row 0 has the ids `[5, 6, 0, 0]`, the targets `[6, -100, -100, -100]`, the positions
    /// `[0, 1, 0, 0]` and the documents `[0, 0, -1, -1]`; row 1 the ids `[7, 8, 9, 4]`, the
    /// targets `[8, 9, -100, -100]`, the positions `[0, 1, 2, 0]` and the documents
    /// `[0, 0, 0, 1]`. Checks `a4.data.pack`, `.apart`, `.errors`.
    fn pack(&self, _documents: &[Vec<i64>], _length: usize, _pad: i64) -> Result<Packed> {
        todo!("a4.data.pack")
    }

    /// Worked example: the row `[0, 0, 1, -1]` becomes (1 is true)
    ///
    /// ```text
    /// 1 0 0 0
    /// 1 1 0 0
    /// 0 0 1 0
    /// 0 0 0 0
    /// ```
    ///
    /// Checks `a4.data.mask`, `.apart`, `.errors`.
    fn document_mask(&self, _documents: &Tensor) -> Result<Tensor> {
        todo!("a4.data.document_mask")
    }

    /// Worked example: the texts `[5, 6, 2]` and `[7]` with `pad` 2 have the ids `[5, 6, 2]` and
    /// `[7, 2, 2]`, and the targets `[6, 2, -100]` and `[-100, -100, -100]`. Checks
    /// `a4.data.collate`, `.errors`.
    fn collate(&self, _texts: &[Vec<i64>], _pad: i64) -> Result<Labelled> {
        todo!("a4.data.collate")
    }
}
