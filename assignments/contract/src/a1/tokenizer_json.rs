//! The file `tokenizer.json` of Hugging Face's `tokenizers`, as far as A1 uses it.
//!
//! ```json
//! {
//!   "version": "1.0",
//!   "truncation": null,
//!   "padding": null,
//!   "added_tokens": [
//!     {"id": 0, "content": "<|end|>", "single_word": false, "lstrip": false,
//!      "rstrip": false, "normalized": false, "special": true}
//!   ],
//!   "normalizer": null,
//!   "pre_tokenizer": {
//!     "type": "Sequence",
//!     "pretokenizers": [
//!       {"type": "Split", "pattern": {"Regex": "…"}, "behavior": "Isolated", "invert": false},
//!       {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}
//!     ]
//!   },
//!   "post_processor": null,
//!   "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
//!   "model": {
//!     "type": "BPE",
//!     "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
//!     "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
//!     "ignore_merges": false,
//!     "vocab": {"<|end|>": 0, "!": 1, "…": 2},
//!     "merges": [["Ġ", "t"], ["h", "e"]]
//!   }
//! }
//! ```
//!
//! Tokens are spelt in the byte alphabet ([`super::byte_letters`]), special tokens as they
//! are. `vocab` has every id from 0 on once. When reading, a merge may also be one text
//! with exactly one space in it (`"Ġ t"`), as older files have it, and fields that are not
//! needed may be missing or say something else: what counts is `added_tokens` (those with
//! `"special": true`; may be missing, but not `null`), the `Regex` of the `Split`,
//! `model.vocab` and `model.merges`. An id is an integer from 0 to 2³² - 1: `1.0` or a
//! greater number is of another type. Taken for granted, and not looked at, is that the
//! first ids of `vocab` are those of the special tokens, that every byte is a token, that
//! no merge names a special token, and that the pre-tokenizer is a `Sequence` with one
//! `Split`. What is written has every field of the example, with these values.

/// What is wrong with a `tokenizer.json`. Of several mistakes the first in this order
/// is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// It is no JSON, for example because it was cut off.
    NotJson,
    /// A field is missing or of another type. Its path is one of `added_tokens`,
    /// `pre_tokenizer`, `model.vocab` and `model.merges`, the first of them in this
    /// order that something is wrong in or above. Special tokens whose ids are not
    /// `0, 1, …` in the order of the list are wrong, too, and so is a merge of other than
    /// two texts. A file that is no object has none of the fields: as `added_tokens` may
    /// be missing, its error is `pre_tokenizer`.
    Field(String),
    /// The regular expression is none that A1 knows.
    UnknownPattern(String),
    /// Two tokens have this id; of several such ids the smallest.
    DuplicateId(u32),
    /// No token has this id, though a higher one is taken; of several the smallest.
    MissingId(u32),
    /// A token is not spelt in the byte alphabet; of several that of the smallest id.
    /// (Special tokens need not be.)
    NotInAlphabet(String),
    /// A merge names a token, or makes one, that the vocabulary lacks: this one. The first
    /// such merge is named, its left side before its right one, and both before what it
    /// makes.
    UnknownToken(String),
}
