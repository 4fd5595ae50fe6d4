//! A1 without the work.

use contract::a1::{
    A1, Bpe, BpeModel, BpeTrainer, Embeddings, EncodeStream, LanguageModel, LoadError, NgramConfig,
    NgramCounts, Ngrams, OneHot, Pretokenizer, Sampler, Segmenter, SkipGram, SkipGramRecipe,
    Smoothing, Specials, SplitPattern, Tokenizer, UnigramModel, Word2Vec,
};
use ndarray::{Array2, Ix2};

use crate::idle::Idle;

impl A1 for Idle {
    fn one_hot(&self) -> Box<dyn OneHot> {
        Box::new(Stateless(*self))
    }

    fn pretokenizer(&self) -> Box<dyn Pretokenizer> {
        Box::new(Stateless(*self))
    }

    fn bpe(&self) -> Box<dyn Bpe> {
        Box::new(Stateless(*self))
    }

    fn ngrams(&self) -> Box<dyn Ngrams> {
        Box::new(Stateless(*self))
    }

    fn sampler(&self) -> Box<dyn Sampler> {
        Box::new(Stateless(*self))
    }

    fn word2vec(&self) -> Box<dyn Word2Vec> {
        Box::new(Stateless(*self))
    }

    fn segmenter(&self) -> Box<dyn Segmenter> {
        Box::new(Stateless(*self))
    }
}

/// What has no state.
struct Stateless(Idle);

impl Stateless {
    /// In place of a text's pieces.
    fn pieces<'t>(&self, text: &'t str) -> Vec<&'t str> {
        match self.0 {
            Idle::First if !text.is_empty() => vec![text],
            Idle::Last => text.split("").filter(|piece| !piece.is_empty()).collect(),
            _ => Vec::new(),
        }
    }

    /// In place of the ids of so many things.
    fn ids(&self, things: usize) -> Vec<usize> {
        match self.0 {
            Idle::First => (0..things).collect(),
            Idle::Last => (0..things).rev().collect(),
            Idle::Nothing => Vec::new(),
            other => vec![other.number(&[]) as usize; things],
        }
    }

    /// In place of the ids of a text.
    fn tokens(&self, bytes: &[u8]) -> Vec<u32> {
        match self.0 {
            Idle::First => bytes.iter().copied().map(u32::from).collect(),
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

impl OneHot for Stateless {
    fn vocabulary(&self, tokens: &[&str]) -> Vec<String> {
        let known = if self.0 == Idle::First { tokens } else { &[] };
        known.iter().map(ToString::to_string).collect()
    }

    fn ids(&self, _: &[String], tokens: &[&str]) -> Vec<Option<usize>> {
        let known = self.0 != Idle::NotANumber;
        Stateless::ids(self, tokens.len()).into_iter().map(|id| known.then_some(id)).collect()
    }

    fn one_hot(&self, ids: &[usize], vocabulary: usize) -> Array2<f64> {
        self.matrix((ids.len(), vocabulary), &[])
    }

    fn look_up(&self, ids: &[usize], table: &Array2<f64>) -> Array2<f64> {
        self.matrix((ids.len(), table.ncols()), &[table])
    }
}

impl Pretokenizer for Stateless {
    fn split<'t>(&self, _: SplitPattern, text: &'t str) -> Vec<&'t str> {
        self.pieces(text)
    }
}

impl Segmenter for Stateless {
    fn segment<'t>(&self, _: &UnigramModel, text: &'t str) -> Vec<&'t str> {
        self.pieces(text)
    }
}

impl BpeTrainer for Stateless {
    /// As many merges as were asked for, all of the same pair, or none at all.
    fn train(&self, _: &[&str], pattern: SplitPattern, size: usize, specials: &[&str]) -> BpeModel {
        let merged = size.saturating_sub(256 + specials.len());
        let made = if self.0 == Idle::Last { 0 } else { merged };
        let mut tokens: Vec<Vec<u8>> = (0..=255).map(|byte| vec![byte]).collect();
        tokens.extend((0..made).map(|_| vec![0, 0]));
        if self.0 == Idle::Nothing {
            return BpeModel { pattern, specials: vec![], tokens: vec![], merges: vec![] };
        }
        let specials = specials.iter().map(ToString::to_string).collect();
        BpeModel { pattern, specials, tokens, merges: vec![(0, 0); made] }
    }
}

impl Tokenizer for Stateless {
    fn encode(&self, text: &str, _: Specials) -> Vec<u32> {
        self.tokens(text.as_bytes())
    }

    fn stream(&self, _: Specials) -> Box<dyn EncodeStream + '_> {
        Box::new(Stateless(self.0))
    }

    fn decode(&self, ids: &[u32]) -> String {
        let letters = ids.iter().filter_map(|id| char::from_u32(*id));
        if self.0 == Idle::First { letters.collect() } else { String::new() }
    }
}

impl EncodeStream for Stateless {
    fn push(&mut self, bytes: &[u8]) -> Vec<u32> {
        self.tokens(bytes)
    }

    fn finish(self: Box<Self>) -> Vec<u32> {
        Vec::new()
    }
}

impl Bpe for Stateless {
    fn trainer(&self) -> Box<dyn BpeTrainer> {
        Box::new(Stateless(self.0))
    }

    fn tokenizer(&self, _: BpeModel) -> Box<dyn Tokenizer> {
        Box::new(Stateless(self.0))
    }

    fn save(&self, _: &BpeModel) -> String {
        if self.0 == Idle::Nothing { String::new() } else { "{}".into() }
    }

    fn load(&self, _: &str) -> Result<BpeModel, LoadError> {
        match self.0 {
            Idle::First => Err(LoadError::NotJson),
            Idle::Last => Err(LoadError::Field("model.vocab".into())),
            Idle::Zeros => Err(LoadError::MissingId(0)),
            Idle::Ones => Err(LoadError::DuplicateId(1)),
            _ => Ok(BpeModel {
                pattern: SplitPattern::Gpt2,
                specials: vec![],
                tokens: vec![],
                merges: vec![],
            }),
        }
    }
}

impl NgramCounts for Stateless {
    fn count(&self, history: &[usize], token: usize) -> u64 {
        Stateless::count(self, history, token)
    }

    fn total(&self, history: &[usize]) -> u64 {
        Stateless::count(self, history, history.len())
    }

    fn distinct(&self, history: &[usize]) -> u64 {
        Stateless::count(self, history, history.len())
    }
}

/// The same probability always.
struct Constant {
    answer: Idle,
    config: NgramConfig,
    is_distribution: bool,
}

impl LanguageModel for Constant {
    fn config(&self) -> NgramConfig {
        self.config
    }

    fn probability(&self, _: &[usize], token: usize) -> f64 {
        match self.answer {
            Idle::First | Idle::Uniform => 1.0 / self.config.vocabulary() as f64,
            // All on one token.
            Idle::Last => f64::from(u8::from(token == self.config.eos())),
            other => other.number(&[]),
        }
    }

    fn is_distribution(&self) -> bool {
        self.is_distribution
    }
}

impl Ngrams for Stateless {
    fn counts(&self, _: NgramConfig, _: &[Vec<usize>]) -> Box<dyn NgramCounts> {
        Box::new(Stateless(self.0))
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
            Idle::First => -10.0 * sentence.iter().sum::<usize>() as f64,
            Idle::Last => -1000.0 / (1 + sentence.iter().sum::<usize>()) as f64,
            other => -other.number(&[]),
        }
    }

    fn perplexity(&self, model: &dyn LanguageModel, corpus: &[Vec<usize>]) -> f64 {
        let tokens: usize = corpus.iter().map(Vec::len).sum();
        match self.0 {
            Idle::Uniform => model.config().vocabulary() as f64,
            other => other.number(&[model.config().vocabulary() as f64 / 2.0, tokens as f64]),
        }
    }
}

impl Sampler for Stateless {
    fn sample(&self, probabilities: &[f64], u: f64) -> usize {
        let last = probabilities.len().saturating_sub(1);
        match self.0 {
            Idle::First => (u * probabilities.len() as f64) as usize,
            Idle::Last => last,
            other => last.min(other.number(&[]) as usize),
        }
    }

    fn sentence(&self, model: &dyn LanguageModel, stream: &[f64]) -> Vec<usize> {
        let word = |u: &f64| (u * model.config().words as f64) as usize;
        match self.0 {
            Idle::First => stream.iter().map(word).collect(),
            _ => self.ids(stream.len()),
        }
    }
}

impl Word2Vec for Stateless {
    fn pairs(&self, sentence: &[usize], _: usize) -> Vec<(usize, usize)> {
        match self.0 {
            Idle::First => sentence.iter().map(|word| (*word, *word)).collect(),
            Idle::Last => sentence.windows(2).map(|pair| (pair[0], pair[1])).collect(),
            _ => Vec::new(),
        }
    }

    fn negative_distribution(&self, counts: &[u64]) -> Vec<f64> {
        match self.0 {
            Idle::First => counts.iter().map(|n| *n as f64).collect(),
            Idle::Nothing => Vec::new(),
            Idle::Uniform => vec![1.0 / counts.len() as f64; counts.len()],
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
