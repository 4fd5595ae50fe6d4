//! Task `a1.word2vec` (15 points): skip-gram with negative sampling.

use contract::a1::{Embeddings, SkipGram, SkipGramRecipe, Word2Vec};

/// Stateless: vectors come in as arguments.
pub struct MyWord2Vec;

impl Word2Vec for MyWord2Vec {
    /// Every word with its neighbours on both sides.
    ///
    /// Worked example: the sentence `7 8 9` with window 1 makes `(7, 8)`, `(8, 7)`,
    /// `(8, 9)`, `(9, 8)`. Check `a1.word2vec.pairs`.
    fn pairs(&self, _sentence: &[usize], _window: usize) -> Vec<(usize, usize)> {
        todo!("a1.word2vec.pairs")
    }

    /// `c(w)^0.75 / Σ c(w′)^0.75`.
    ///
    /// Worked example: counts `[16, 1, 0]` make `[8/9, 1/9, 0]`. Check
    /// `a1.word2vec.negatives`.
    fn negative_distribution(&self, _counts: &[u64]) -> Vec<f64> {
        todo!("a1.word2vec.negatives")
    }

    /// Loss and gradients; see the contract for the formula.
    ///
    /// Worked example, `d = 1`: centre `[1]`, target `[0]`, one negative `[0]`: the
    /// loss is `2 ln 2`, the gradient of the target's row `-1/2`, that of the
    /// negative's `1/2`, that of the centre 0. Checks `a1.word2vec.loss`,
    /// `.gradients`.
    fn loss(&self, _embeddings: &Embeddings, _batch: &[SkipGram]) -> (f64, Embeddings) {
        todo!("a1.word2vec.loss")
    }

    /// SGD over all pairs of the corpus. Check `a1.word2vec.neighbours`.
    fn train(
        &self,
        _initial: &Embeddings,
        _corpus: &[Vec<usize>],
        _recipe: &SkipGramRecipe,
        _random: &mut dyn FnMut() -> f64,
    ) -> Embeddings {
        todo!("a1.word2vec.train")
    }
}
