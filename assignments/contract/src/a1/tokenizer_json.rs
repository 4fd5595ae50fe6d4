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
//! Tokens are spelt in the byte alphabet ([`super::byte_letters`]), special tokens as
//! they are. `vocab` has every id from 0 on once. When reading, a merge may also be
//! one text with a space in it (`"Ġ t"`), as older files have it, and fields that are
//! not needed may be missing: what counts is `added_tokens` (those with
//! `"special": true`; may be missing), the `Regex` of the `Split`, `model.vocab` and
//! `model.merges`.

/// What is wrong with a `tokenizer.json`. Of several mistakes the first in this order
/// is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// It is no JSON, for example because it was cut off.
    NotJson,
    /// A field is missing or of another type. Its path is one of `added_tokens`,
    /// `pre_tokenizer`, `model.vocab` and `model.merges`, the first of them in this
    /// order that something is wrong in or above. Special tokens whose ids are not
    /// `0, 1, …` in the order of the list are wrong, too.
    Field(String),
    /// The regular expression is none that A1 knows.
    UnknownPattern(String),
    /// Two tokens have this id.
    DuplicateId(u32),
    /// No token has this id, though a higher one is taken.
    MissingId(u32),
    /// A token is not spelt in the byte alphabet.
    NotInAlphabet(String),
    /// A merge names a token, or makes one, that the vocabulary lacks: this one.
    UnknownToken(String),
}
