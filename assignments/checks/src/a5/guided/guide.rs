//! A guide and the texts that it is taken along, as they stand in cases.

use harness::{Case, Draw};
use serde_json::json;

/// The bytes of a token.
pub type Bytes = Vec<u8>;

/// What comes next on a path.
#[derive(Debug, Clone)]
pub enum Step {
    /// A token with these bytes.
    Text(Bytes),
    /// The end token of this number.
    End(usize),
    /// A token without bytes that ends nothing.
    Mark,
    /// A number that is no token's: so far below 0, or beyond the last.
    Outside(i64),
}

/// A pattern, the paths that are taken, and the tokens that might wrongly be allowed. The letters
/// `A` to `H` stand for others, which are drawn.
#[derive(Debug, Clone, Default)]
pub struct Guide {
    pub pattern: String,
    pub paths: Vec<Vec<Step>>,
    pub tempting: Vec<Bytes>,
    /// How many end tokens there are, and how many others without bytes.
    pub ends: usize,
    pub marks: usize,
    /// The bytes of the end tokens, which mean nothing.
    pub ending: Bytes,
    /// The end tokens in place of those, which are right.
    pub end_ids: Option<Vec<i64>>,
    /// Whether tokens are added that are drawn.
    pub more: bool,
}

/// Tokens that are written one behind the other, with a space between: `␣` stands for a space in a
/// token, and `0xE4B8` for these bytes.
pub fn tokens(line: &str) -> Vec<Bytes> {
    let words = line.split(' ').filter(|word| !word.is_empty());
    words.map(|word| hex(word).unwrap_or_else(|| word.replace('␣', " ").into_bytes())).collect()
}

fn hex(word: &str) -> Option<Bytes> {
    let digits = word.strip_prefix("0x")?;
    let byte = |i: usize| u8::from_str_radix(digits.get(i..i + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// A path of tokens.
pub fn path(line: &str) -> Vec<Step> {
    tokens(line).into_iter().map(Step::Text).collect()
}

impl Guide {
    /// A pattern with paths and tempting tokens, and one end token.
    pub fn of(pattern: &str, paths: &[&str], tempting: &str) -> Self {
        Self {
            pattern: pattern.into(),
            paths: paths.iter().map(|line| path(line)).collect(),
            tempting: tokens(tempting),
            ends: 1,
            marks: 0,
            ending: vec![],
            end_ids: None,
            more: true,
        }
    }

    /// The case. Which token has which number is drawn.
    pub fn case(&self, draw: &mut Draw) -> Case {
        let letters = Letters::drawn(draw);
        let mut all: Vec<Bytes> = Vec::new();
        let on_paths = self.paths.iter().flatten().filter_map(|step| match step {
            Step::Text(bytes) => Some(bytes),
            _ => None,
        });
        for bytes in on_paths.chain(&self.tempting) {
            all.push(letters.bytes(bytes));
        }
        if self.more {
            all.extend(drawn_from(draw, &all));
        }
        all.sort();
        all.dedup();
        if self.more {
            // Two tokens may look alike.
            all.push(all[draw.below(all.len())].clone());
        }
        let texts = all.len();
        all.extend(vec![letters.bytes(&self.ending); self.ends]);
        all.extend(vec![vec![]; self.marks]);
        let order = draw.permutation(all.len());
        let id = |i: usize| order.iter().position(|from| *from == i).expect("all are there");
        let step = |step: &Step| match step {
            Step::Text(bytes) => {
                let bytes = letters.bytes(bytes);
                id(all[..texts].iter().position(|one| *one == bytes).expect("it was put there"))
                    as i64
            }
            Step::End(number) => id(texts + number) as i64,
            Step::Mark => id(texts + self.ends) as i64,
            Step::Outside(by) => {
                if *by < 0 {
                    *by
                } else {
                    (all.len() as i64).saturating_add(*by)
                }
            }
        };
        let paths: Vec<Vec<i64>> =
            self.paths.iter().map(|path| path.iter().map(step).collect()).collect();
        let right = || (0..self.ends).map(|number| id(texts + number) as i64).collect();
        let end_ids = self.end_ids.clone().unwrap_or_else(right);
        let vocabulary: Vec<&Bytes> = order.iter().map(|i| &all[*i]).collect();
        Case::of("regex_guide")
            .with("pattern", letters.text(&self.pattern))
            .with("end_ids", json!(end_ids))
            .with("paths", json!(paths))
            .remark(shown(&vocabulary))
            .unlisted_fact("vocabulary", &vocabulary)
    }
}

/// What the letters `A` to `H` stand for.
struct Letters(Vec<u8>);

impl Letters {
    fn drawn(draw: &mut Draw) -> Self {
        Self(draw.permutation(26).into_iter().map(|i| b'a' + i as u8).collect())
    }

    fn byte(&self, byte: u8) -> u8 {
        match byte {
            b'A'..=b'H' => self.0[usize::from(byte - b'A')],
            other => other,
        }
    }

    fn bytes(&self, bytes: &[u8]) -> Bytes {
        bytes.iter().map(|byte| self.byte(*byte)).collect()
    }

    fn text(&self, text: &str) -> String {
        text.chars()
            .map(|c| if c.is_ascii() { char::from(self.byte(c as u8)) } else { c })
            .collect()
    }
}

/// Three tokens of one to three pieces of the others, each piece a byte or, where it is not all
/// ASCII, two.
fn drawn_from(draw: &mut Draw, all: &[Bytes]) -> Vec<Bytes> {
    let bytes: Bytes = all.concat();
    let mut piece = |_| {
        let from = draw.below(bytes.len());
        let length = if bytes[from].is_ascii() { 1 } else { 2 };
        bytes[from..(from + length).min(bytes.len())].to_vec()
    };
    (1..=3).map(|n| (0..n).flat_map(&mut piece).collect()).collect()
}

/// A vocabulary for people.
fn shown(vocabulary: &[&Bytes]) -> String {
    let one = |bytes: &Bytes| match std::str::from_utf8(bytes) {
        Ok("") => "–".to_string(),
        Ok(text) if text.chars().count() > 12 => format!("{} letters", text.chars().count()),
        Ok(text) => format!("{text:?}"),
        Err(_) => bytes.iter().fold("0x".into(), |hex, byte| format!("{hex}{byte:02X}")),
    };
    let all: Vec<String> = vocabulary.iter().map(|bytes| one(bytes)).collect();
    format!("tokens {}", all.join(" "))
}
