//! Tasks `a1.bpe_train`, `a1.encode` and `a1.decode`: byte-level byte-pair encoding
//! (Sennrich et al., 2016, on bytes as in Radford et al., 2019), in agreement with
//! the crate `tokenizers`.
//!
//! Ids are dealt out in this order:
//!
//! 1. the special tokens, in the order given;
//! 2. the 256 bytes **in the order of the byte alphabet** ([`byte_letters`]): first
//!    the bytes `33..=126`, `161..=172` and `174..=255`, then the others;
//! 3. one for each *new* token that a merge makes, in the order of the merges.

use super::SplitPattern;

/// Two tokens that are put together: their ids, the left one first.
pub type Pair = (u32, u32);

/// What training finds out: all that a tokenizer needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BpeModel {
    /// Where text is cut before anything else.
    pub pattern: SplitPattern,
    /// The special tokens; their ids begin at 0. None is empty or is there
    /// twice; in a model that is saved, none is spelt as another token is.
    pub specials: Vec<String>,
    /// The bytes of all other tokens; the id of `tokens[i]` is `specials.len() + i`.
    pub tokens: Vec<Vec<u8>>,
    /// The merges, the first one first: a merge's place is its **rank**. The bytes of
    /// both sides together are the bytes of a token in `tokens`. In a model that was
    /// given, two merges may make one token, and a pair may be listed twice: then its
    /// last place is its rank.
    pub merges: Vec<Pair>,
}

/// The letter for each byte in a `tokenizer.json`, which cannot hold raw bytes:
/// GPT-2's byte alphabet. Printable bytes stand for themselves; the others, in
/// ascending order, are the characters from U+0100 on. A space is `Ġ`, a line feed
/// `Ċ`.
pub fn byte_letters() -> [char; 256] {
    let mut others = (0x100..).filter_map(char::from_u32);
    std::array::from_fn(|byte| match byte {
        33..=126 | 161..=172 | 174..=255 => char::from(byte as u8),
        _ => others.next().expect("there are enough characters"),
    })
}

/// Training (task `a1.bpe_train`).
pub trait BpeTrainer {
    /// Learns merges from `corpus` until the vocabulary, **special tokens and the 256
    /// bytes included**, has `size` tokens, or no pair is left.
    ///
    /// 1. Occurrences of special tokens in the corpus are cut out (leftmost first,
    ///    the longest where several begin); what stands before and after is split by
    ///    the pattern, separately. Specials are never counted, split or merged.
    /// 2. Each piece becomes its bytes. A pair is two neighbours **in one piece**,
    ///    and each place counts: `aaaa` has the pair `(a, a)` three times, although
    ///    merging it leaves `aa aa`.
    /// 3. The most frequent pair is merged, everywhere, from left to right. **Among
    ///    equally frequent pairs the one with the smallest ids wins**: the smaller
    ///    left id, then the smaller right id.
    /// 4. What a merge makes is a new token each time: by these rules none can make one
    ///    that is there already.
    ///
    /// If `size` leaves no room for merges, there are none: specials and bytes are
    /// always there. The order of the documents does not matter, and the work must
    /// grow about as the corpus does: count a piece that occurs often once, and after
    /// a merge look only at the pieces that it changed.
    fn train(
        &self,
        corpus: &[&str],
        pattern: SplitPattern,
        size: usize,
        specials: &[&str],
    ) -> BpeModel;
}

/// What becomes of a special token in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Specials {
    /// It is one token (leftmost first, the longest where several begin).
    Allowed,
    /// It is text like any other: a user must not be able to write control tokens.
    AsText,
}

/// Text to ids and back (tasks `a1.encode` and `a1.decode`).
pub trait Tokenizer {
    /// The ids of `text`. Pieces are encoded each for itself: it starts as bytes, and
    /// **of all merges that apply, that of the lowest rank is done first** (at its
    /// leftmost place), until none applies. Not the longest match, and not all
    /// merges in one pass.
    ///
    /// The work must grow about as the number of pieces does; within a piece it may grow
    /// with the square of its length.
    fn encode(&self, text: &str, specials: Specials) -> Vec<u32>;

    /// Encodes text that arrives in parts.
    fn stream(&self, specials: Specials) -> Box<dyn EncodeStream + '_>;

    /// The text of `ids`: the bytes of all tokens, one after the other, special
    /// tokens as they are written; then, **once for the whole**, bytes that are no
    /// UTF-8 become U+FFFD, as `String::from_utf8_lossy` does. Unknown ids are left
    /// out.
    fn decode(&self, ids: &[u32]) -> String;
}

/// Text that arrives in parts, cut anywhere, also inside a character.
pub trait EncodeStream {
    /// Takes the next bytes and returns the ids that no later bytes can change.
    ///
    /// It must not wait for the end: of English or Chinese text (words that spaces, or signs
    /// such as `.`, `，` and `。`, follow soon), the ids of everything but the last 64 bytes
    /// have been returned, whatever the special tokens look like.
    fn push(&mut self, bytes: &[u8]) -> Vec<u32>;

    /// The remaining ids. All ids that were returned, in order, are those of the
    /// whole text at once. (The bytes are UTF-8 in the end.)
    fn finish(self: Box<Self>) -> Vec<u32>;
}

/// All that A1 asks of a byte-pair encoder.
pub trait Bpe {
    /// The trainer.
    fn trainer(&self) -> Box<dyn BpeTrainer>;

    /// A tokenizer for a model.
    fn tokenizer(&self, model: BpeModel) -> Box<dyn Tokenizer>;

    /// The model as a `tokenizer.json` (see [`super::tokenizer_json`]).
    fn save(&self, model: &BpeModel) -> String;

    /// The model in a `tokenizer.json`.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with it, in the order of [`super::LoadError`].
    fn load(&self, json: &str) -> Result<BpeModel, super::LoadError>;
}
