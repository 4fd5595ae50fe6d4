//! A1 without the work.

use contract::a1::{
    A1, Bpe, BpeModel, BpeTrainer, Embeddings, EncodeStream, LanguageModel, LoadError, NgramConfig,
    NgramCounts, Ngrams, OneHot, Pretokenizer, Sampler, Segmenter, SkipGram, SkipGramRecipe,
    Smoothing, Specials, SplitPattern, Tokenizer, UnigramModel, Word2Vec,
};
use ndarray::{Array2, Ix2};

use super::Answer;

impl A1 for Answer {
    fn one_hot(&self) -> Box<dyn OneHot> {
        Box::new(Idle(*self))
    }

    fn pretokenizer(&self) -> Box<dyn Pretokenizer> {
        Box::new(Idle(*self))
    }

    fn bpe(&self) -> Box<dyn Bpe> {
        Box::new(Idle(*self))
    }

    fn ngrams(&self) -> Box<dyn Ngrams> {
        Box::new(Idle(*self))
    }

    fn sampler(&self) -> Box<dyn Sampler> {
        Box::new(Idle(*self))
    }

    fn word2vec(&self) -> Box<dyn Word2Vec> {
        Box::new(Idle(*self))
    }

    fn segmenter(&self) -> Box<dyn Segmenter> {
        Box::new(Idle(*self))
    }
}

/// What has no state.
struct Idle(Answer);

impl Idle {
    /// In place of a text's pieces.
    fn pieces<'t>(&self, text: &'t str) -> Vec<&'t str> {
        match self.0 {
            Answer::First if !text.is_empty() => vec![text],
            Answer::Last => text.split("").filter(|piece| !piece.is_empty()).collect(),
            _ => Vec::new(),
        }
    }

    /// In place of the ids of so many things.
    fn ids(&self, things: usize) -> Vec<usize> {
        match self.0 {
            Answer::First => (0..things).collect(),
            Answer::Last => (0..things).rev().collect(),
            Answer::Nothing => Vec::new(),
            other => vec![other.number(&[]) as usize; things],
        }
    }

    /// In place of the ids of a text.
    fn tokens(&self, bytes: &[u8]) -> Vec<u32> {
        match self.0 {
            Answer::First => bytes.iter().copied().map(u32::from).collect(),
            _ => self.ids(bytes.len()).into_iter().map(|id| id as u32).collect(),
        }
    }

    /// In place of a count.
    fn count(&self, history: &[usize], token: usize) -> u64 {
        let first = history.first().copied().unwrap_or_default() as f64;
        self.0.number(&[first, token as f64]) as u64
    }

    fn matrix(&self, right: (usize, usize), inputs: &[&Array2<f64>]) -> Array2<f64> {
        let inputs: Vec<_> = inputs.iter().map(|x| (*x).clone().into_dyn()).collect();
        let right = Array2::zeros(right).into_dyn();
        let answer = self.0.array(&right, &inputs.iter().collect::<Vec<_>>());
        answer.into_dimensionality::<Ix2>().unwrap_or_else(|_| Array2::zeros((0, 0)))
    }

    fn embeddings(&self, x: &Embeddings) -> Embeddings {
        let of = |x: &Array2<f64>| self.matrix(x.dim(), &[x]);
        Embeddings { centre: of(&x.centre), context: of(&x.context) }
    }
}

impl OneHot for Idle {
    fn vocabulary(&self, tokens: &[&str]) -> Vec<String> {
        let known = if self.0 == Answer::First { tokens } else { &[] };
        known.iter().map(ToString::to_string).collect()
    }

    fn ids(&self, _: &[String], tokens: &[&str]) -> Vec<Option<usize>> {
        let known = self.0 != Answer::NotANumber;
        Idle::ids(self, tokens.len()).into_iter().map(|id| known.then_some(id)).collect()
    }

    fn one_hot(&self, ids: &[usize], vocabulary: usize) -> Array2<f64> {
        self.matrix((ids.len(), vocabulary), &[])
    }

    fn look_up(&self, ids: &[usize], table: &Array2<f64>) -> Array2<f64> {
        self.matrix((ids.len(), table.ncols()), &[table])
    }
}

impl Pretokenizer for Idle {
    fn split<'t>(&self, _: SplitPattern, text: &'t str) -> Vec<&'t str> {
        self.pieces(text)
    }
}

impl Segmenter for Idle {
    fn segment<'t>(&self, _: &UnigramModel, text: &'t str) -> Vec<&'t str> {
        self.pieces(text)
    }
}

impl BpeTrainer for Idle {
    /// As many merges as were asked for, all of the same pair, or none at all.
    fn train(&self, _: &[&str], pattern: SplitPattern, size: usize, specials: &[&str]) -> BpeModel {
        let merged = size.saturating_sub(256 + specials.len());
        let made = if self.0 == Answer::Last { 0 } else { merged };
        let mut tokens: Vec<Vec<u8>> = (0..=255).map(|byte| vec![byte]).collect();
        tokens.extend((0..made).map(|_| vec![0, 0]));
        if self.0 == Answer::Nothing {
            return BpeModel { pattern, specials: vec![], tokens: vec![], merges: vec![] };
        }
        let specials = specials.iter().map(ToString::to_string).collect();
        BpeModel { pattern, specials, tokens, merges: vec![(0, 0); made] }
    }
}

impl Tokenizer for Idle {
    fn encode(&self, text: &str, _: Specials) -> Vec<u32> {
        self.tokens(text.as_bytes())
    }

    fn stream(&self, _: Specials) -> Box<dyn EncodeStream + '_> {
        Box::new(Idle(self.0))
    }

    fn decode(&self, ids: &[u32]) -> String {
        let letters = ids.iter().filter_map(|id| char::from_u32(*id));
        if self.0 == Answer::First { letters.collect() } else { String::new() }
    }
}

impl EncodeStream for Idle {
    fn push(&mut self, bytes: &[u8]) -> Vec<u32> {
        self.tokens(bytes)
    }

    fn finish(self: Box<Self>) -> Vec<u32> {
        Vec::new()
    }
}

impl Bpe for Idle {
    fn trainer(&self) -> Box<dyn BpeTrainer> {
        Box::new(Idle(self.0))
    }

    fn tokenizer(&self, _: BpeModel) -> Box<dyn Tokenizer> {
        Box::new(Idle(self.0))
    }

    fn save(&self, _: &BpeModel) -> String {
        if self.0 == Answer::Nothing { String::new() } else { "{}".into() }
    }

    fn load(&self, _: &str) -> Result<BpeModel, LoadError> {
        match self.0 {
            Answer::First => Err(LoadError::NotJson),
            Answer::Last => Err(LoadError::Field("model.vocab".into())),
            Answer::Zeros => Err(LoadError::MissingId(0)),
            Answer::Ones => Err(LoadError::DuplicateId(1)),
            _ => Ok(BpeModel {
                pattern: SplitPattern::Gpt2,
                specials: vec![],
                tokens: vec![],
                merges: vec![],
            }),
        }
    }
}

impl NgramCounts for Idle {
    fn count(&self, history: &[usize], token: usize) -> u64 {
        Idle::count(self, history, token)
    }

    fn total(&self, history: &[usize]) -> u64 {
        Idle::count(self, history, history.len())
    }

    fn distinct(&self, history: &[usize]) -> u64 {
        Idle::count(self, history, history.len())
    }
}

/// The same probability always.
struct Constant {
    answer: Answer,
    config: NgramConfig,
    is_distribution: bool,
}

impl LanguageModel for Constant {
    fn config(&self) -> NgramConfig {
        self.config
    }

    fn probability(&self, _: &[usize], token: usize) -> f64 {
        match self.answer {
            Answer::First | Answer::Uniform => 1.0 / self.config.vocabulary() as f64,
            // All on one token.
            Answer::Last => f64::from(u8::from(token == self.config.eos())),
            other => other.number(&[]),
        }
    }

    fn is_distribution(&self) -> bool {
        self.is_distribution
    }
}

impl Ngrams for Idle {
    fn counts(&self, _: NgramConfig, _: &[Vec<usize>]) -> Box<dyn NgramCounts> {
        Box::new(Idle(self.0))
    }

    /// Says rightly whether it is a distribution: that is known without any work.
    fn model(
        &self,
        config: NgramConfig,
        _: &[Vec<usize>],
        smoothing: &Smoothing,
    ) -> Box<dyn LanguageModel> {
        let is_distribution = !matches!(smoothing, Smoothing::StupidBackoff { .. });
        Box::new(Constant { answer: self.0, config, is_distribution })
    }

    /// Now and then an order that follows from the sentence alone.
    fn log_probability(&self, _: &dyn LanguageModel, sentence: &[usize]) -> f64 {
        match self.0 {
            Answer::First => -10.0 * sentence.iter().sum::<usize>() as f64,
            Answer::Last => -1000.0 / (1 + sentence.iter().sum::<usize>()) as f64,
            other => -other.number(&[]),
        }
    }

    fn perplexity(&self, model: &dyn LanguageModel, corpus: &[Vec<usize>]) -> f64 {
        let tokens: usize = corpus.iter().map(Vec::len).sum();
        match self.0 {
            Answer::Uniform => model.config().vocabulary() as f64,
            other => other.number(&[model.config().vocabulary() as f64 / 2.0, tokens as f64]),
        }
    }
}

impl Sampler for Idle {
    fn sample(&self, probabilities: &[f64], u: f64) -> usize {
        let last = probabilities.len().saturating_sub(1);
        match self.0 {
            Answer::First => (u * probabilities.len() as f64) as usize,
            Answer::Last => last,
            other => last.min(other.number(&[]) as usize),
        }
    }

    fn sentence(&self, model: &dyn LanguageModel, stream: &[f64]) -> Vec<usize> {
        let word = |u: &f64| (u * model.config().words as f64) as usize;
        match self.0 {
            Answer::First => stream.iter().map(word).collect(),
            _ => self.ids(stream.len()),
        }
    }
}

impl Word2Vec for Idle {
    fn pairs(&self, sentence: &[usize], _: usize) -> Vec<(usize, usize)> {
        match self.0 {
            Answer::First => sentence.iter().map(|word| (*word, *word)).collect(),
            Answer::Last => sentence.windows(2).map(|pair| (pair[0], pair[1])).collect(),
            _ => Vec::new(),
        }
    }

    fn negative_distribution(&self, counts: &[u64]) -> Vec<f64> {
        match self.0 {
            Answer::First => counts.iter().map(|n| *n as f64).collect(),
            Answer::Nothing => Vec::new(),
            Answer::Uniform => vec![1.0 / counts.len() as f64; counts.len()],
            other => vec![other.number(&[]); counts.len()],
        }
    }

    fn loss(&self, embeddings: &Embeddings, _: &[SkipGram]) -> (f64, Embeddings) {
        let sums = [embeddings.centre.sum(), embeddings.context.sum()];
        (self.0.number(&sums), self.embeddings(embeddings))
    }

    fn train(
        &self,
        initial: &Embeddings,
        _: &[Vec<usize>],
        _: &SkipGramRecipe,
        _: &mut dyn FnMut() -> f64,
    ) -> Embeddings {
        self.embeddings(initial)
    }
}
