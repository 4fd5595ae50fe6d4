//! Task `a5.generate` (15 points): generating text.

use contract::a5::{
    CachedModel, GenerateConfig, Generated, Generation, Randomness, Result, TextStream, Vocabulary,
};

use crate::Submission;

impl Generation for Submission {
    fn text_stream(&self, _stops: &[String]) -> Result<Box<dyn TextStream>> {
        todo!("a5.generate.text_stream")
    }

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
