//! The wrong variants of `a1.word2vec`.

use std::collections::BTreeSet;

use contract::a1::{Embeddings, SkipGram};
use tch::{Kind, Tensor as Torch};

use super::Variant;
use crate::a1::word2vec::{Matrices, Pairs, RIGHT, TorchWord2Vec};
use crate::a1::word2vec::{example_loss, gradient_of, loss, normalised, pairs, powers};
use crate::a1::{Parts, REFERENCE};

const fn with(word2vec: TorchWord2Vec) -> Parts {
    Parts { word2vec, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a1.word2vec.pairs_swapped", with(pairs_swapped())),
    ("a1.word2vec.pairs_one_sided", with(pairs_one_sided())),
    ("a1.word2vec.pairs_with_itself", with(pairs_with_itself())),
    ("a1.word2vec.not_normalised", with(not_normalised())),
    ("a1.word2vec.unigram", with(unigram())),
    ("a1.word2vec.matrices_swapped", with(matrices_swapped())),
    ("a1.word2vec.target_among_negatives", with(target_among_negatives())),
    ("a1.word2vec.negatives_deduplicated", with(negatives_deduplicated())),
    ("a1.word2vec.negatives_averaged", with(negatives_averaged())),
    ("a1.word2vec.negative_sign", with(negative_sign())),
    ("a1.word2vec.batch_summed", with(batch_summed())),
    ("a1.word2vec.log_of_zero", with(log_of_zero())),
    ("a1.word2vec.sigmoid_overflows", with(sigmoid_overflows())),
    ("a1.word2vec.gradients_assigned", with(gradients_assigned())),
    ("a1.word2vec.centre_from_target_only", with(centre_from_target_only())),
];

/// The context word first.
const fn pairs_swapped() -> TorchWord2Vec {
    with_pairs(|sentence, window| {
        pairs(sentence, window).into_iter().map(|(centre, target)| (target, centre)).collect()
    })
}

/// Only words that follow.
const fn pairs_one_sided() -> TorchWord2Vec {
    with_pairs(|sentence, window| {
        let following = |i: usize| {
            let targets = sentence[i + 1..].iter().take(window);
            targets.map(move |target| (sentence[i], *target))
        };
        (0..sentence.len()).flat_map(following).collect()
    })
}

/// The centre is in its own context.
const fn pairs_with_itself() -> TorchWord2Vec {
    with_pairs(|sentence, window| {
        let near = |i: usize| {
            let targets = i.saturating_sub(window)..(i + window + 1).min(sentence.len());
            targets.map(move |j| (sentence[i], sentence[j]))
        };
        (0..sentence.len()).flat_map(near).collect()
    })
}

const fn with_pairs(pairs: Pairs) -> TorchWord2Vec {
    TorchWord2Vec { pairs, ..RIGHT }
}

/// Frequencies to the power 0.75, which sum to more than 1.
const fn not_normalised() -> TorchWord2Vec {
    TorchWord2Vec {
        negative_distribution: |counts| {
            let frequencies = normalised(&powers(counts, 1.0));
            frequencies.iter().map(|p| p.powf(0.75)).collect()
        },
        ..RIGHT
    }
}

/// Frequencies.
const fn unigram() -> TorchWord2Vec {
    TorchWord2Vec { negative_distribution: |counts| normalised(&powers(counts, 1.0)), ..RIGHT }
}

/// Each row from the other matrix.
const fn matrices_swapped() -> TorchWord2Vec {
    with_loss(|[centres, contexts], example| {
        example_loss(contexts, centres, example, &others(example))
    })
}

/// No negative is left out.
const fn target_among_negatives() -> TorchWord2Vec {
    with_loss(|[centres, contexts], example| {
        example_loss(centres, contexts, example, &example.negatives)
    })
}

/// A set of negatives.
const fn negatives_deduplicated() -> TorchWord2Vec {
    with_loss(|[centres, contexts], example| {
        let set: BTreeSet<usize> = others(example).into_iter().collect();
        example_loss(centres, contexts, example, &set.into_iter().collect::<Vec<_>>())
    })
}

/// The mean over negatives.
const fn negatives_averaged() -> TorchWord2Vec {
    with_loss(|matrices, example| {
        let positive = positive(matrices, example);
        let n = others(example).len().max(1) as f64;
        &positive + (loss(matrices, example) - &positive) / n
    })
}

/// `ln σ(+score)` for negatives.
const fn negative_sign() -> TorchWord2Vec {
    with_loss(|matrices, example| {
        let as_target = |target| SkipGram { target, ..example.clone() };
        let negatives =
            others(example).into_iter().map(|word| positive(matrices, &as_target(word)));
        negatives.fold(positive(matrices, example), |sum, term| sum + term)
    })
}

/// The logarithm of σ.
const fn log_of_zero() -> TorchWord2Vec {
    with_loss(|matrices, example| {
        let positive = -score(matrices, example).sigmoid().log();
        let as_target = |target| SkipGram { target, ..example.clone() };
        let scores = others(example).into_iter().map(|word| score(matrices, &as_target(word)));
        scores.fold(positive, |sum, score| sum - (-score).sigmoid().log())
    })
}

/// The sum over the batch.
const fn batch_summed() -> TorchWord2Vec {
    TorchWord2Vec { join: |losses| losses.sum(Kind::Double), ..RIGHT }
}

/// Each use of a row replaces what was there.
const fn gradients_assigned() -> TorchWord2Vec {
    fn gradient(matrices: &Matrices, batch: &[SkipGram], right: Embeddings) -> Embeddings {
        let mut last = Embeddings { centre: 0.0 * right.centre, context: 0.0 * right.context };
        for example in batch {
            let words = [vec![example.target], others(example)].concat();
            let mut of_centre = None;
            for (i, word) in words.iter().enumerate() {
                let term = SkipGram { target: *word, ..example.clone() };
                let loss = match i {
                    0 => positive(matrices, &term),
                    _ => -(-score(matrices, &term)).log_sigmoid(),
                };
                let grad = gradient_of(&(loss / batch.len() as f64), matrices);
                last.context.row_mut(*word).assign(&grad.context.row(*word));
                let sum = of_centre.get_or_insert_with(|| 0.0 * &grad.centre);
                *sum += &grad.centre;
            }
            let sum = of_centre.expect("the target at least");
            last.centre.row_mut(example.centre).assign(&sum.row(example.centre));
        }
        last
    }
    TorchWord2Vec { gradient, ..RIGHT }
}

/// Negatives move only themselves.
const fn centre_from_target_only() -> TorchWord2Vec {
    TorchWord2Vec {
        gradient: |matrices, batch, right| {
            let losses = batch.iter().map(|example| positive(matrices, example));
            let loss = Torch::stack(&losses.collect::<Vec<_>>(), 0).mean(Kind::Double);
            Embeddings { centre: gradient_of(&loss, matrices).centre, ..right }
        },
        ..RIGHT
    }
}

/// `eˣ / (1 + eˣ)`, which is no number where `eˣ` overflows.
const fn sigmoid_overflows() -> TorchWord2Vec {
    fn gradient(matrices: &Matrices, batch: &[SkipGram], mut right: Embeddings) -> Embeddings {
        for example in batch {
            for target in [vec![example.target], others(example)].concat() {
                let term = SkipGram { target, ..example.clone() };
                if score(matrices, &term).exp().double_value(&[]).is_infinite() {
                    right.centre.row_mut(example.centre).fill(f64::NAN);
                    right.context.row_mut(target).fill(f64::NAN);
                }
            }
        }
        right
    }
    TorchWord2Vec { gradient, ..RIGHT }
}

const fn with_loss(loss: fn(&Matrices, &SkipGram) -> Torch) -> TorchWord2Vec {
    TorchWord2Vec { loss, ..RIGHT }
}

fn others(example: &SkipGram) -> Vec<usize> {
    example.negatives.iter().copied().filter(|word| *word != example.target).collect()
}

fn positive([centres, contexts]: &Matrices, example: &SkipGram) -> Torch {
    example_loss(centres, contexts, example, &[])
}

/// The dot product of centre and target.
fn score([centres, contexts]: &Matrices, example: &SkipGram) -> Torch {
    let centre = centres.select(0, example.centre as i64);
    contexts.select(0, example.target as i64).dot(&centre)
}
