//! Task `a4.data`: from a stream of tokens to batches.

use tch::Tensor;

use super::{RandomStream, Randomness, Result};

/// The target of a place that has no loss.
pub const IGNORED: i64 = -100;

/// The tokens of all texts, one behind the other, as they lie on the disk: little-endian numbers
/// without a sign. The file is mapped into memory: a page is read when it is looked at. **It may be
/// larger than the memory.**
#[derive(Debug, Clone, Copy)]
pub struct TokenFile<'a> {
    /// All of it.
    pub bytes: &'a [u8],
    /// How many bytes a token has: 2 or 4.
    pub width: usize,
}

/// Rows of tokens, and what should come after each.
#[derive(Debug)]
pub struct Labelled {
    /// `[b, s]` of `i64`
    pub ids: Tensor,
    /// `[b, s]` of `i64`: the token that should come next, or [`IGNORED`].
    pub targets: Tensor,
}

/// Rows that hold several documents each.
#[derive(Debug)]
pub struct Packed {
    /// The tokens and the targets.
    pub rows: Labelled,
    /// `[b, s]` of `i64`: the place of the token in its document, counted from 0.
    pub positions: Tensor,
    /// `[b, s]` of `i64`: which document of **this row**, counted from 0; -1 at padding.
    pub documents: Tensor,
}

/// How a file is gone through, epoch by epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoaderConfig {
    /// Windows in a batch of one rank.
    pub batch: usize,
    /// Tokens in a window.
    pub length: usize,
    /// The seed of the shuffling.
    pub seed: u64,
    /// Which rank this is, of how many.
    pub rank: usize,
    /// How many ranks there are.
    pub ranks: usize,
}

/// Where a loader stands: all that it remembers, so that a run can go on where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// The epoch, counted from 0.
    pub epoch: u64,
    /// How many of this rank's windows of the epoch were taken.
    pub taken: usize,
}

/// Task `a4.data`.
///
/// # Errors
///
/// Methods with a [`TokenFile`]: `range` of `width`, if it is neither 2 nor 4; `range` of `file`,
/// if its bytes are no whole number of tokens. Sizes that are 0: `range` of the parameter or the
/// field (`batch`, `length`, `ranks`); `range` of `rank`, if it is not in `0..ranks`.
pub trait Data {
    /// `rows` windows of `length` tokens at random places. With `n` tokens in the file, there are
    /// `n - length` places where a window can start (its targets need one token more): `0 … n -
    /// length - 1`. Row by row, the start is `stream.below(n - length)`.
    ///
    /// `ids[i] = token[start + i]`, `targets[i] = token[start + i + 1]`.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `file`, if it has fewer than `length + 1` tokens; `range` of
    /// `rows`, if it is 0.
    fn random_windows(
        &self,
        file: &TokenFile<'_>,
        rows: usize,
        length: usize,
        stream: &mut dyn RandomStream,
    ) -> Result<Labelled>;

    /// How many windows an epoch has: window `w` starts at token `w·length`, and each has at least
    /// one target. So there are `(n - 1) / length`, **rounded up**; none if `n` is 0 or 1.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn window_count(&self, file: &TokenFile<'_>, length: usize) -> Result<usize>;

    /// Windows of an epoch by their numbers, one a row, in this order. The last one may be partial:
    /// where there is no next token in the file, the target is [`IGNORED`] and the id is 0.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `numbers`, if one is no window or there are none.
    fn windows(&self, file: &TokenFile<'_>, length: usize, numbers: &[usize]) -> Result<Labelled>;

    /// The numbers `0..count` in the order of an epoch: Fisher and Yates's shuffle of `0, 1, …,
    /// count - 1` with the stream of the key `[seed, epoch]`. For `i = count - 1, count - 2, …, 1`:
    /// swap the numbers at the places `i` and `stream.below(i + 1)`.
    fn epoch_order(
        &self,
        count: usize,
        seed: u64,
        epoch: u64,
        randomness: &dyn Randomness,
    ) -> Vec<usize>;

    /// The next batch of this rank. Rank `r` of `n` takes the windows at the places `r`, `r + n`,
    /// `r + 2n`, … of the [`epoch_order`](Self::epoch_order), `batch` at a time; the last batch of
    /// an epoch may be smaller. `cursor` then stands behind it. If nothing is left of the epoch
    /// when the method is called, it goes to the beginning of the next one first.
    ///
    /// All that it remembers is in `cursor`: another call with the same cursor returns the same
    /// batch, also after a restart.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `file`, if there is no window for this rank. The cursor is then
    /// left as it was.
    fn next_batch(
        &self,
        file: &TokenFile<'_>,
        config: &LoaderConfig,
        cursor: &mut Cursor,
        randomness: &dyn Randomness,
    ) -> Result<Labelled>;

    /// Packs documents into rows of `length`, in their order. A document goes behind the one before
    /// if **all of it** fits into what is left of the row, otherwise a new row begins (what is left
    /// stays padding). A document longer than `length` is first cut into pieces of `length` (the
    /// last one may be shorter), each of which is then a document of its own. Empty documents are
    /// left out.
    ///
    /// The target is the next token of the same document; the last token of each has [`IGNORED`].
    /// At padding stand the id `pad`, the target [`IGNORED`], position 0 and document -1.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `documents`, if all are empty or there are none.
    fn pack(&self, documents: &[Vec<i64>], length: usize, pad: i64) -> Result<Packed>;

    /// Who sees whom in packed rows: `[b, s]` → `[b, s, s]` of `bool`, true at `[row, i, j]` if `j
    /// ≤ i` and both are in the same document. Padding sees nothing and is not seen.
    ///
    /// # Errors
    ///
    /// `rank` or `shape` (not two dims), `dtype` of `documents`.
    fn document_mask(&self, documents: &Tensor) -> Result<Tensor>;

    /// Texts of different lengths as rows: padded **on the right** to the longest. A target is the
    /// next token of the row; the last token and padding have [`IGNORED`] (where the padding is,
    /// says the length, not the id: `pad` may be a token of the text).
    ///
    /// # Errors
    ///
    /// `range` of `texts`, if there are none or one is empty.
    fn collate(&self, texts: &[Vec<i64>], pad: i64) -> Result<Labelled>;
}
