//! The tokenizer of a folder, by the crate `tokenizers`, and what its tokens look like.

use std::collections::HashMap;

use contract::a1::byte_letters;
use contract::a5::Vocabulary;
use tokenizers::Tokenizer;
use wording::Words;

use crate::files::ModelFiles;
use crate::problem::Result;

/// The file of a tokenizer.
pub const FILE: &str = "tokenizer.json";

/// Text to ids.
///
/// # Errors
///
/// If there is no `tokenizer.json`, or it cannot be read.
pub fn tokenizer(files: &ModelFiles) -> Result<Tokenizer> {
    Tokenizer::from_file(files.dir.join(FILE))
        .map_err(|e| files.broken(FILE, Words::same(e.to_string())))
}

/// The ids of a text; tokens that mark something may be in it.
pub fn encode(tokenizer: &Tokenizer, text: &str) -> Vec<i64> {
    let encoding = tokenizer.encode(text, false);
    encoding.map_or_else(|_| vec![], |all| all.get_ids().iter().map(|id| i64::from(*id)).collect())
}

/// What each token looks like, in bytes; nothing where it marks something.
pub struct Spelling(Vec<Vec<u8>>);

impl Spelling {
    /// Of all tokens of a tokenizer: in GPT-2's byte alphabet, or in `SentencePiece`'s (`▁` is a
    /// space, `<0x0A>` a byte).
    pub fn of(tokenizer: &Tokenizer) -> Self {
        let added = tokenizer.get_added_tokens_decoder();
        let letters: HashMap<char, u8> = byte_letters().into_iter().zip(0..=255).collect();
        let all = tokenizer.get_vocab(true);
        let size = all.values().max().map_or(0, |id| *id as usize + 1);
        let is_sentencepiece = all.keys().any(|token| token.starts_with('▁'));
        let mut bytes = vec![vec![]; size];
        for (token, id) in all.into_iter().filter(|(_, id)| !added.contains_key(id)) {
            bytes[id as usize] = match &token {
                token if is_sentencepiece => sentencepiece(token),
                token => token.chars().filter_map(|c| letters.get(&c).copied()).collect(),
            };
        }
        Self(bytes)
    }

    /// The same with so many tokens, as a model has them.
    pub fn with_size(mut self, size: i64) -> Self {
        self.0.resize(size as usize, vec![]);
        self
    }
}

fn sentencepiece(token: &str) -> Vec<u8> {
    let byte = token.strip_prefix("<0x").and_then(|rest| rest.strip_suffix('>'));
    match byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
        Some(byte) => vec![byte],
        None => token.replace('▁', " ").into_bytes(),
    }
}

impl Vocabulary for Spelling {
    fn size(&self) -> i64 {
        self.0.len() as i64
    }

    fn bytes(&self, id: i64) -> &[u8] {
        &self.0[id as usize]
    }
}
