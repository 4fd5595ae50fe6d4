//! `a5.generate` without the work. What is looked at, the reference looks at here.

use contract::a5::{
    CachedModel, FinishReason, GenerateConfig, Generated, Generation, InputError, Randomness,
    Result, TextStream, Vocabulary,
};

use crate::a5::REFERENCE;
use crate::idle::Idle;

/// Shows each piece as it comes, or all at the end, or nothing.
struct Shown {
    idle: Idle,
    all: Vec<u8>,
}

impl TextStream for Shown {
    fn push(&mut self, bytes: &[u8]) -> String {
        self.all.extend(bytes);
        match self.idle {
            Idle::First => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        }
    }

    fn stopped(&self) -> bool {
        self.idle == Idle::Ones
    }

    fn finish(&mut self) -> String {
        match self.idle {
            Idle::Last => String::from_utf8_lossy(&std::mem::take(&mut self.all)).into_owned(),
            _ => String::new(),
        }
    }
}

impl Generation for Idle {
    fn text_stream(&self, stops: &[String]) -> Result<Box<dyn TextStream>> {
        REFERENCE.text_stream(stops)?;
        Ok(Box::new(Shown { idle: *self, all: vec![] }))
    }

    fn generate(
        &self,
        model: &dyn CachedModel,
        vocabulary: &dyn Vocabulary,
        prompt: &[i64],
        config: &GenerateConfig,
        randomness: &dyn Randomness,
        show: &mut dyn FnMut(&str),
    ) -> Result<Generated> {
        let looked_at = &mut |_: &str| {};
        let right = REFERENCE.generate(model, vocabulary, prompt, config, randomness, looked_at)?;
        self.written(prompt, vocabulary, &right, show)
    }

    fn generate_batch(
        &self,
        model: &dyn CachedModel,
        vocabulary: &dyn Vocabulary,
        prompts: &[Vec<i64>],
        config: &GenerateConfig,
        randomness: &dyn Randomness,
    ) -> Result<Vec<Generated>> {
        let right = REFERENCE.generate_batch(model, vocabulary, prompts, config, randomness)?;
        let rows = prompts.iter().zip(&right);
        rows.map(|(prompt, right)| self.written(prompt, vocabulary, right, &mut |_| {})).collect()
    }
}

impl Idle {
    /// A text as long as the right one, of tokens that nobody has drawn.
    fn written(
        self,
        prompt: &[i64],
        vocabulary: &dyn Vocabulary,
        right: &Generated,
        show: &mut dyn FnMut(&str),
    ) -> Result<Generated> {
        let n = right.ids.len();
        let token = match self {
            Self::Nothing => return Err(InputError::Torch("not done".into())),
            Self::First => prompt[0],
            Self::Last => prompt[prompt.len() - 1],
            _ => self.number(&[]) as i64,
        };
        let bytes = vocabulary.bytes(token).repeat(n);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        show(&text);
        let log_probs = vec![self.number(&[]); n];
        Ok(Generated { ids: vec![token; n], text, log_probs, finish: FinishReason::Length })
    }
}
