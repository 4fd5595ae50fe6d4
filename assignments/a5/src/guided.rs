//! Task `a5.guided` (5 points, bonus): guided decoding.

use contract::a5::{Guidance, Guide, Result, Vocabulary};

use crate::Submission;

impl Guidance for Submission {
    /// Worked example, with the pattern `(ab|a)c*` and the tokens 0 `"a"`, 1 `"b"`, 2 `"abc"`,
    /// 3 `"cc"`, 4 `"ca"` and 5 `""`, which is the end token:
    ///
    /// | the text | may come |
    /// |---|---|
    /// | (nothing) | 0, 2 |
    /// | `a` | 1, 3, 5 |
    /// | `ab` or `abc` | 3, 5 |
    ///
    /// After `[0, 1]` token 4 is refused, since no `a` comes behind a `c`, and the text is still
    /// `ab`. After `[0, 1, 5]` it has ended. With the pattern `é` the bytes are `C3 A9`: a token `C3`
    /// may come, and then a token `A9`, but no other. Checks `a5.guided.syntax`, `.characters`,
    /// `.repeats`, `.end`, `.errors`.
    fn regex_guide<'a>(
        &self,
        _pattern: &str,
        _vocabulary: &'a dyn Vocabulary,
        _end_ids: &[i64],
    ) -> Result<Box<dyn Guide + 'a>> {
        todo!("a5.guided.regex_guide")
    }
}
