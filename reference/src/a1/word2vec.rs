//! `a1.word2vec` by libtorch's `logsigmoid` and autograd; training by gradients
//! that are written out, since a graph for each pair would be slow.

use contract::a1::{Embeddings, SkipGram, SkipGramRecipe, Word2Vec};
use ndarray::{Array2, Ix2};
use tch::{Kind, Tensor as Torch};

use super::sample;
use crate::torch::{from_torch, gradients, to_torch};

/// The matrices as libtorch has them: centres and contexts.
pub type Matrices = [Torch; 2];

/// All pairs of a sentence with a window of this size.
pub type Pairs = fn(&[usize], usize) -> Vec<(usize, usize)>;

/// A trainer of word vectors put together from parts, so that a variant can exchange
/// one.
#[derive(Clone, Copy)]
pub struct TorchWord2Vec {
    /// All pairs of a sentence.
    pub pairs: Pairs,
    /// The distribution of negatives.
    pub negative_distribution: fn(&[u64]) -> Vec<f64>,
    /// The loss of one example.
    pub loss: fn(&Matrices, &SkipGram) -> Torch,
    /// The losses of a batch joined.
    pub join: fn(&Torch) -> Torch,
    /// What becomes of the gradient of a batch: nothing, if all is right.
    pub gradient: fn(&Matrices, &[SkipGram], Embeddings) -> Embeddings,
}

/// The right parts.
pub const RIGHT: TorchWord2Vec = TorchWord2Vec {
    pairs,
    negative_distribution,
    loss,
    join: |losses| losses.mean(Kind::Double),
    gradient: |_, _, gradient| gradient,
};

impl Word2Vec for TorchWord2Vec {
    fn pairs(&self, sentence: &[usize], window: usize) -> Vec<(usize, usize)> {
        (self.pairs)(sentence, window)
    }

    fn negative_distribution(&self, counts: &[u64]) -> Vec<f64> {
        (self.negative_distribution)(counts)
    }

    fn loss(&self, embeddings: &Embeddings, batch: &[SkipGram]) -> (f64, Embeddings) {
        let matrices = matrices(embeddings);
        let losses = batch.iter().map(|example| (self.loss)(&matrices, example));
        let loss = (self.join)(&Torch::stack(&losses.collect::<Vec<_>>(), 0));
        let gradient = gradient_of(&loss, &matrices);
        (loss.double_value(&[]), (self.gradient)(&matrices, batch, gradient))
    }

    fn train(
        &self,
        initial: &Embeddings,
        corpus: &[Vec<usize>],
        recipe: &SkipGramRecipe,
        random: &mut dyn FnMut() -> f64,
    ) -> Embeddings {
        let noise = (self.negative_distribution)(&counts(corpus, initial.centre.nrows()));
        let mut embeddings = initial.clone();
        for _ in 0..recipe.epochs {
            for sentence in corpus {
                for (centre, target) in (self.pairs)(sentence, recipe.window) {
                    let mut draw = |_| sample::index(&noise, random());
                    let negatives = (0..recipe.negatives).map(&mut draw).collect();
                    let example = SkipGram { centre, target, negatives };
                    step(&mut embeddings, &example, recipe.learning_rate);
                }
            }
        }
        embeddings
    }
}

fn matrices(embeddings: &Embeddings) -> Matrices {
    [&embeddings.centre, &embeddings.context]
        .map(|matrix| to_torch(&matrix.clone().into_dyn()).set_requires_grad(true))
}

/// Gradients by autograd; 0 where the loss does not depend on a matrix.
pub fn gradient_of(loss: &Torch, matrices: &Matrices) -> Embeddings {
    let mut grads = gradients(loss, &matrices.each_ref()).into_iter().zip(matrices);
    let mut next = || -> Array2<f64> {
        let (grad, matrix) = grads.next().expect("two matrices");
        let grad = grad.unwrap_or_else(|| from_torch(&matrix.zeros_like()));
        grad.into_dimensionality::<Ix2>().expect("a matrix")
    };
    Embeddings { centre: next(), context: next() }
}

/// Each word with its neighbours on both sides.
pub fn pairs(sentence: &[usize], window: usize) -> Vec<(usize, usize)> {
    let mut pairs = vec![];
    for i in 0..sentence.len() {
        let near = i.saturating_sub(window)..(i + window + 1).min(sentence.len());
        pairs.extend(near.filter(|j| *j != i).map(|j| (sentence[i], sentence[j])));
    }
    pairs
}

/// `c^0.75`, normalised.
pub fn negative_distribution(counts: &[u64]) -> Vec<f64> {
    normalised(&powers(counts, 0.75))
}

/// The counts to a power.
pub fn powers(counts: &[u64], exponent: f64) -> Vec<f64> {
    counts.iter().map(|count| (*count as f64).powf(exponent)).collect()
}

/// Divided by their sum.
pub fn normalised(weights: &[f64]) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// The loss of one example, negatives equal to the target left out.
pub fn loss([centres, contexts]: &Matrices, example: &SkipGram) -> Torch {
    let others = example.negatives.iter().copied().filter(|word| *word != example.target);
    example_loss(centres, contexts, example, &others.collect::<Vec<_>>())
}

/// The loss with the rows of these negatives.
pub fn example_loss(
    centres: &Torch,
    contexts: &Torch,
    example: &SkipGram,
    negatives: &[usize],
) -> Torch {
    let centre = centres.select(0, example.centre as i64);
    let score = |word: usize| contexts.select(0, word as i64).dot(&centre);
    let positive = -score(example.target).log_sigmoid();
    negatives.iter().fold(positive, |loss, word| loss - (-score(*word)).log_sigmoid())
}

fn counts(corpus: &[Vec<usize>], words: usize) -> Vec<u64> {
    let mut counts = vec![0; words];
    corpus.iter().flatten().for_each(|word| counts[*word] += 1);
    counts
}

/// One step of SGD against the gradient of one example.
fn step(embeddings: &mut Embeddings, example: &SkipGram, rate: f64) {
    let others = example.negatives.iter().filter(|word| **word != example.target);
    let labelled = others.map(|word| (*word, 0.0)).chain([(example.target, 1.0)]);
    let centre = embeddings.centre.row(example.centre).to_owned();
    for (word, label) in labelled {
        let score = embeddings.context.row(word).dot(&centre);
        let slope = 1.0 / (1.0 + (-score).exp()) - label;
        let context = embeddings.context.row(word).to_owned();
        embeddings.centre.row_mut(example.centre).scaled_add(-rate * slope, &context);
        embeddings.context.row_mut(word).scaled_add(-rate * slope, &centre);
    }
}
