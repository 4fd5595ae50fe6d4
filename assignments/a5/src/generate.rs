//! Task `a5.generate` (15 points): generating text.

use contract::a5::{
    CachedModel, GenerateConfig, Generated, Generation, Randomness, Result, TextStream, Vocabulary,
};

use crate::Submission;

impl Generation for Submission {
    /// Worked example: with the stop string `"aab"` the texts `xa`, `a`, `a`, `b` return `"x"`,
    /// `""`, `"a"` (of three a's, two may still be its beginning) and `""`; it has stopped, and the
    /// text is `"xa"`. Without stop strings, `61 E4`, `B8`, `AD` return `"a"`, `""`, `"中"`; if it
    /// ended before `AD`, [`finish`](TextStream::finish) would return one U+FFFD. Checks
    /// `a5.generate.characters`, `.stop_strings`, `.errors`.
    fn text_stream(&self, _stops: &[String]) -> Result<Box<dyn TextStream>> {
        todo!("a5.generate.text_stream")
    }

    /// Worked example: a prompt of 4 tokens, a context of 7 and `max_tokens` 20, and nothing else
    /// ends the text. The model reads 4 places and a token is drawn, with step 0; it reads that one
    /// and another is drawn, with step 1; and so on. The fourth is drawn when 7 are read: 7 - 4 + 1
    /// tokens, and the text has ended with `Context`. With `max_tokens` 4 it has ended with
    /// `Length`. Checks `a5.generate.finish`, `.once`, `.show`, `.distribution`, `.errors`.
    fn generate(
        &self,
        _model: &dyn CachedModel,
        _vocabulary: &dyn Vocabulary,
        _prompt: &[i64],
        _config: &GenerateConfig,
        _randomness: &dyn Randomness,
        _show: &mut dyn FnMut(&str),
    ) -> Result<Generated> {
        todo!("a5.generate.generate")
    }

    /// Worked example: of the prompts `[5, 3, 8]` and `[9]` the model reads the ids
    /// `[[5, 3, 8], [0, 0, 9]]` with the tokens `[[true, true, true], [false, false, true]]`, then
    /// one new token of each. If the first text ends with its second token, the row 0 is taken out;
    /// what was row 1 is the model's only row from then on, and goes on drawing as row 1. Checks
    /// `a5.generate.batch`, `.errors`.
    fn generate_batch(
        &self,
        _model: &dyn CachedModel,
        _vocabulary: &dyn Vocabulary,
        _prompts: &[Vec<i64>],
        _config: &GenerateConfig,
        _randomness: &dyn Randomness,
    ) -> Result<Vec<Generated>> {
        todo!("a5.generate.generate_batch")
    }
}
