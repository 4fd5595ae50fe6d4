//! Encoding and decoding by `tokenizers`.

use std::cell::OnceCell;

use contract::a1::{BpeModel, EncodeStream, Specials, Tokenizer};
use serde_json::{Value, json};

use super::file;

/// A tokenizer of `tokenizers`, once with its special tokens and once without. Each is loaded
/// when it is first needed, since it compiles regular expressions.
#[derive(Debug)]
pub struct TokenizersTokenizer {
    model: BpeModel,
    with_specials: OnceCell<tokenizers::Tokenizer>,
    without: OnceCell<tokenizers::Tokenizer>,
}

impl TokenizersTokenizer {
    /// The tokenizer of a model.
    pub fn new(model: BpeModel) -> Self {
        Self { model, with_specials: OnceCell::new(), without: OnceCell::new() }
    }

    fn with_specials(&self) -> &tokenizers::Tokenizer {
        self.with_specials.get_or_init(|| load(&file::save(&self.model)))
    }

    /// The vocabulary keeps the ids of the special tokens; only nobody looks for them in the
    /// text.
    fn without(&self) -> &tokenizers::Tokenizer {
        self.without.get_or_init(|| {
            let mut file: Value =
                serde_json::from_str(&file::save(&self.model)).expect("a file just written");
            file["added_tokens"] = json!([]);
            load(&file.to_string())
        })
    }
}

fn load(json: &str) -> tokenizers::Tokenizer {
    json.parse().expect("a file that was just written")
}

impl Tokenizer for TokenizersTokenizer {
    fn encode(&self, text: &str, specials: Specials) -> Vec<u32> {
        let tokenizer = match specials {
            Specials::Allowed => self.with_specials(),
            Specials::AsText => self.without(),
        };
        tokenizer.encode(text, false).expect("every text can be encoded").get_ids().to_vec()
    }

    fn stream(&self, specials: Specials) -> Box<dyn EncodeStream + '_> {
        let marks = match specials {
            Specials::Allowed => self.model.specials.clone(),
            Specials::AsText => Vec::new(),
        };
        let encode = Box::new(move |text: &str| self.encode(text, specials));
        Box::new(Stream { encode, marks, waiting: Vec::new() })
    }

    fn decode(&self, ids: &[u32]) -> String {
        self.with_specials().decode(ids, false).expect("every list can be decoded")
    }
}

/// Encodes a text as a whole.
pub type Encode<'t> = Box<dyn Fn(&str) -> Vec<u32> + 't>;

/// Text that arrives in parts, encoded up to where nothing later can change it.
pub struct Stream<'t> {
    /// Encodes text as a whole.
    pub encode: Encode<'t>,
    /// The special tokens that are looked for.
    pub marks: Vec<String>,
    /// What was not encoded yet.
    pub waiting: Vec<u8>,
}

impl EncodeStream for Stream<'_> {
    fn push(&mut self, bytes: &[u8]) -> Vec<u32> {
        self.waiting.extend(bytes);
        let text = match str::from_utf8(&self.waiting) {
            Ok(text) => text,
            Err(error) => str::from_utf8(&self.waiting[..error.valid_up_to()]).expect("valid"),
        };
        let cut = settled(text, &self.marks);
        let ids = (self.encode)(&text[..cut]);
        self.waiting.drain(..cut);
        ids
    }

    fn finish(self: Box<Self>) -> Vec<u32> {
        (self.encode)(&String::from_utf8_lossy(&self.waiting))
    }
}

/// The last place behind a run of letters that is over, and not inside what is or
/// may become a special token. In both patterns a piece ends there whatever follows.
fn settled(text: &str, marks: &[String]) -> usize {
    let ends = text.char_indices().zip(text.chars().skip(1));
    let ends = ends.filter(|((_, c), next)| is_letter(*c) && !is_word(*next));
    let places: Vec<usize> = ends.map(|((at, c), _)| at + c.len_utf8()).collect();
    places.into_iter().rev().find(|cut| !crossed(text, *cut, marks)).unwrap_or(0)
}

/// Letters of which there is no doubt in any version of Unicode.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{4e00}'..'\u{9fff}').contains(&c)
}

/// Whether it may go on with a word; so may all that is not known to end one.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || !(c.is_ascii() || "，。、？！：；".contains(c))
}

fn crossed(text: &str, cut: usize, marks: &[String]) -> bool {
    marks.iter().any(|mark| {
        let starts =
            (cut.saturating_sub(mark.len() - 1)..cut).filter(|s| text.is_char_boundary(*s));
        starts.into_iter().any(|start| {
            let rest = &text[start..];
            rest.starts_with(mark.as_str()) || mark.starts_with(rest)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_never_inside_what_may_become_a_special_token() {
        let marks = ["<|end|>".to_string()];
        assert_eq!(settled("hello wor", &marks), 5);
        assert_eq!(settled("hello", &marks), 0);
        assert_eq!(settled("a<|end", &marks), 1);
        assert_eq!(settled("a<|end|", &marks), 1);
    }
}
