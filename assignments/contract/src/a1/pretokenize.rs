//! Task `a1.pretokenize`: text is cut into pieces, and no merge crosses a cut.

/// Where text is cut: the regular expressions of two families of models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SplitPattern {
    /// That of GPT-2 (Radford et al., 2019).
    Gpt2,
    /// That of Llama 3 (Dubey et al., 2024), which is `cl100k_base` of GPT-4.
    Cl100k,
}

impl SplitPattern {
    /// The regular expression, as `tokenizer.json` writes it. `(?!\S)` looks ahead,
    /// so it takes an engine that can: the crate `fancy_regex` is there for you.
    ///
    /// | | GPT-2 | cl100k |
    /// |---|---|---|
    /// | contractions | `'s 't 're 've 'm 'll 'd`, small letters only | capitals, too |
    /// | letters | with one space before them | with one character before them that is no letter, digit or line break |
    /// | digits | a whole run, with one space | at most three, without a space |
    /// | the rest | a run, with one space | the same, and the line breaks after it |
    /// | white space before a word | all but the last character | the same; line breaks end a piece |
    pub const fn regex(self) -> &'static str {
        match self {
            Self::Gpt2 => {
                r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
            }
            Self::Cl100k => {
                r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
            }
        }
    }
}

/// Cutting text into pieces.
pub trait Pretokenizer {
    /// The pieces of `text` in order: the matches of the pattern, from left to
    /// right. **Put together they are `text`**, whatever it is; no piece is empty.
    /// What lies between two matches, if anything does, is a piece as well.
    fn split<'t>(&self, pattern: SplitPattern, text: &'t str) -> Vec<&'t str>;
}
