//! Task `a1.word2vec`: skip-gram with negative sampling (Mikolov et al., 2013).
//!
//! Each word has two vectors, one for when it is the centre and one for when it
//! stands in another's context. Shapes: `v` words, `d` the width of a vector.

use ndarray::Array2;

/// Both vectors of every word; also used for gradients by both.
#[derive(Debug, Clone, PartialEq)]
pub struct Embeddings {
    /// `[v, d]`, the rows `w` of words as centres ("input vectors"). After training
    /// these are the word vectors.
    pub centre: Array2<f64>,
    /// `[v, d]`, the rows `w′` of words as context ("output vectors").
    pub context: Array2<f64>,
}

/// A centre word, a word of its context, and the words drawn as negatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkipGram {
    /// The word in the middle: a row of [`Embeddings::centre`].
    pub centre: usize,
    /// The word that was seen near it: a row of [`Embeddings::context`].
    pub target: usize,
    /// The words that were not: rows of [`Embeddings::context`]. A word drawn twice
    /// counts twice.
    pub negatives: Vec<usize>,
}

/// How to train.
#[derive(Debug, Clone, PartialEq)]
pub struct SkipGramRecipe {
    /// How many words to either side make the context.
    pub window: usize,
    /// Negatives to draw for each pair.
    pub negatives: usize,
    /// How often to go through the corpus.
    pub epochs: usize,
    /// A learning rate that is good for SGD, if one step is taken for each pair.
    pub learning_rate: f64,
}

/// All of task `a1.word2vec`.
pub trait Word2Vec {
    /// All pairs `(centre, target)` of a sentence: every word with each of the up to
    /// `window` words before it and after it in the sentence, not with itself.
    /// Ordered by the position of the centre, then by that of the target. The
    /// window has this size everywhere (word2vec's C program draws a smaller one
    /// each time), and no word is left out for being frequent.
    fn pairs(&self, sentence: &[usize], window: usize) -> Vec<(usize, usize)>;

    /// The distribution that negatives are drawn from: `c(w)^0.75 / Σ c(w′)^0.75`.
    /// A word that does not occur has the probability 0. At least one count is
    /// above 0.
    fn negative_distribution(&self, counts: &[u64]) -> Vec<f64>;

    /// The loss of a batch and its gradients. With `σ(x) = 1 / (1 + e⁻ˣ)`,
    ///
    /// ```text
    /// ℓ = -ln σ(w′_target · w_centre) - Σₖ ln σ(-w′_negativeₖ · w_centre)
    /// ```
    ///
    /// **summed over the negatives, averaged over the batch** (in nats). A negative
    /// **equal to the target is left out**, of the loss as of the gradients, as in
    /// word2vec's C program; one that equals the centre is a negative like any other.
    /// Loss and gradients stay finite for dot products of ±1e4.
    ///
    /// # Shapes
    ///
    /// Gradients have the shapes of `embeddings`; rows that no example uses are 0.
    /// The batch is not empty.
    fn loss(&self, embeddings: &Embeddings, batch: &[SkipGram]) -> (f64, Embeddings);

    /// Trains `initial` on all pairs of `corpus`, with negatives drawn from the
    /// corpus's own [`negative_distribution`]. Order of pairs, size of batches and
    /// the use made of `random`, which returns a fresh number in `0 ≤ u < 1` at each
    /// call, are yours to choose; what is judged is which words end up near each
    /// other (by the cosine of their centre vectors). A row that no pair uses and that is
    /// not drawn stays as it is: with no epoch, or a window of 0, all of them.
    ///
    /// [`negative_distribution`]: Word2Vec::negative_distribution
    fn train(
        &self,
        initial: &Embeddings,
        corpus: &[Vec<usize>],
        recipe: &SkipGramRecipe,
        random: &mut dyn FnMut() -> f64,
    ) -> Embeddings;
}
