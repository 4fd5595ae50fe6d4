//! The tokenizer: the student's A1, or the crate `tokenizers`.

use std::collections::BTreeMap;

use contract::a1::{A1 as _, BpeModel, Specials, SplitPattern, Tokenizer as Own};
use contract::a5::Vocabulary as _;
use serde_json::Value;
use tokenizers::Tokenizer;
use wording::{Text, text};

use super::trial::whose;
use super::{Part, Reason, Whose};
use crate::files::ModelFiles;
use crate::problem::Result;
use crate::staff::tokenizer::{self as staff, FILE, Spelling};

/// What a tokenizer is tried on: words, digits, Chinese, a character of four bytes, a special token.
const TRIAL: &str = "Hello, world 2024!  今天我来到了🙂\n<|im_end|>";

/// What the tokenizer of A1 is not.
const UNFIT: Text = text(
    "这个模型的分词器不是 A1 的那一种：按 GPT-2 的正则切分的字节级 BPE",
    "this model's is not of A1's kind: byte-level BPE with GPT-2's pattern",
);

/// Text to ids, and ids to bytes.
pub struct Tokens {
    staff: Tokenizer,
    own: Option<(Box<dyn Own>, Digits)>,
    /// What tokens look like.
    pub spelling: Spelling,
}

/// Whether each digit is a piece of its own, as in `SmolLM2`.
#[derive(Clone, Copy)]
struct Digits(bool);

impl Tokens {
    /// Those of a folder.
    ///
    /// # Errors
    ///
    /// If its `tokenizer.json` cannot be read.
    pub fn open(files: &ModelFiles, staff_only: bool) -> Result<(Self, Part)> {
        let tokenizer = staff::tokenizer(files)?;
        let spelling = Spelling::of(&tokenizer);
        let mut tokens = Self { staff: tokenizer, own: None, spelling };
        let whose = if staff_only {
            Whose::Staff(Reason::Asked)
        } else {
            tokens.try_own(&files.json(FILE)?)
        };
        Ok((tokens, Part { name: text("分词器", "tokenizer"), whose }))
    }

    /// Uses the student's, if it gives the same ids on the trial.
    fn try_own(&mut self, json: &Value) -> Whose {
        let Some((model, digits)) = model(json, &self.staff, &self.spelling) else {
            return Whose::Staff(Reason::Unfit(UNFIT));
        };
        let expected = staff::encode(&self.staff, TRIAL);
        let mut made = None;
        let outcome = whose(&expected, || {
            let own = a1::submission().bpe().tokenizer(model);
            let ids = encode(&*own, digits, TRIAL);
            made = Some((own, digits));
            Ok::<_, String>(ids)
        });
        if outcome.is_yours() {
            self.own = made;
        }
        outcome
    }

    /// With as many tokens as a model has.
    pub fn with_size(mut self, size: i64) -> Self {
        self.spelling = self.spelling.with_size(size);
        self
    }

    /// The ids of a text, in which tokens that mark something may stand.
    pub fn encode(&self, text: &str) -> Vec<i64> {
        match &self.own {
            Some((own, digits)) => encode(&**own, *digits, text),
            None => staff::encode(&self.staff, text),
        }
    }
}

/// The ids of each piece, where digits are cut out first if the model wants it.
fn encode(own: &dyn Own, digits: Digits, text: &str) -> Vec<i64> {
    let cut = |c: char| digits.0 && c.is_numeric();
    let pieces = text.split_inclusive(cut).flat_map(|piece| {
        let last = piece.char_indices().next_back().filter(|(_, c)| cut(*c));
        let (before, digit) = piece.split_at(last.map_or(piece.len(), |(i, _)| i));
        [before, digit]
    });
    let pieces = pieces.filter(|piece| !piece.is_empty());
    let ids = pieces.flat_map(|piece| own.encode(piece, Specials::Allowed));
    ids.map(i64::from).collect()
}

/// A `tokenizer.json` as A1 has it, if it can be: byte-level, with GPT-2's pattern, special tokens
/// first.
fn model(json: &Value, tokenizer: &Tokenizer, spelling: &Spelling) -> Option<(BpeModel, Digits)> {
    let steps = json["pre_tokenizer"]["pretokenizers"].as_array()?;
    let of = |kind: &str| steps.iter().find(|step| step["type"] == kind);
    let digits = match of("Digits") {
        Some(step) => Digits(step["individual_digits"].as_bool()?),
        None => Digits(false),
    };
    of("ByteLevel")?["use_regex"].as_bool().filter(|uses| *uses)?;
    let marks: BTreeMap<u32, String> = tokenizer
        .get_added_tokens_decoder()
        .into_iter()
        .map(|(id, token)| (id, token.content))
        .collect();
    let first = marks.len() as u32;
    if !marks.keys().copied().eq(0..first) {
        return None;
    }
    let tokens =
        (i64::from(first)..spelling.size()).map(|id| spelling.bytes(id).to_vec()).collect();
    let id = |token: &str| tokenizer.token_to_id(token);
    let pair = |merge: &Value| match merge {
        Value::String(both) => both.split_once(' ').and_then(|(a, b)| Some((id(a)?, id(b)?))),
        pair => Some((id(pair[0].as_str()?)?, id(pair[1].as_str()?)?)),
    };
    let merges = json["model"]["merges"].as_array()?.iter().map(pair).collect::<Option<_>>()?;
    let specials = marks.into_values().collect();
    Some((BpeModel { pattern: SplitPattern::Gpt2, specials, tokens, merges }, digits))
}
