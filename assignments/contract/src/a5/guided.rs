//! Bonus task `a5.guided`: text that has to match a pattern.

use tch::Tensor;

use super::{Result, Vocabulary};

/// Says which tokens may come next, so that the whole text matches.
pub trait Guide {
    /// `[v]` of `bool`. A token may come if there are bytes that complete the text behind it to one
    /// that matches (whether tokens spell them does not matter). One of the end tokens may come if
    /// the text matches as it is. Other tokens without bytes may not. Once the text has ended, none
    /// may. An end token only ends, whatever its bytes.
    fn allowed(&self) -> Tensor;

    /// A token has come.
    ///
    /// # Errors
    ///
    /// `range` of `token`, if it is not allowed, or the text has ended. The guide is then as it
    /// was.
    fn advance(&mut self, token: i64) -> Result<()>;

    /// Whether an end token has come.
    fn ended(&self) -> bool;
}

/// Bonus task `a5.guided`.
pub trait Guidance {
    /// A guide for a regular expression that **the whole text**, in UTF-8, has to match. Tokens may
    /// be parts of characters. What a pattern may have, weakest first:
    ///
    /// | pattern | matches |
    /// |---|---|
    /// | `a\|b` | one or the other |
    /// | `ab` | one behind the other; nothing at all matches the empty text |
    /// | `a*`, `a+`, `a?`, `a{m}`, `a{m,}`, `a{m,n}` | so many times; `m ≤ n ≤ 1000` |
    /// | `(a)` | what is inside |
    /// | `[abc]`, `[a-z]`, `[^a-z]` | one **character** (not byte) of these, or none of these |
    /// | `.` | any character but `\n` |
    /// | `\d`, `\w`, `\s` | `[0-9]`, `[0-9A-Za-z_]`, `[ \t\n\r]`; in a class too |
    /// | `\n`, `\t`, `\r` | these characters; in a class too |
    /// | `\` and another character that is no letter or digit (of any script) | that character; in a class too |
    /// | any other character, `^` and `$` among them; not one of `*+?{}()[]\|` | itself |
    ///
    /// In a class, `-` stands for itself at its beginning or end; elsewhere it stands between the
    /// two ends of a range, each of them one character: `[a-c-e]`, `[\d-z]` and `[a-\d]` are
    /// refused. Any other character but `]`, `\` and a leading `^` stands for itself. Not asked
    /// for: repeats of repeats without brackets (`a**`, `a+?`), and classes that no character is in.
    ///
    /// # Errors
    ///
    /// `range` of `pattern`, if it is none of these (a bracket without its partner, nothing to
    /// repeat, a range `[z-a]`, an empty class, an unknown escape, `m > n`, …); of `end_ids`, if
    /// one is not in the vocabulary or there are none.
    fn regex_guide<'a>(
        &self,
        pattern: &str,
        vocabulary: &'a dyn Vocabulary,
        end_ids: &[i64],
    ) -> Result<Box<dyn Guide + 'a>>;
}
