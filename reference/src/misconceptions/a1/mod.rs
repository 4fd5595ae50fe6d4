//! The wrong variants of A1, in the order of the check table: each is the function of
//! its name.

mod ngram;
mod sample;
mod word2vec;

use crate::a1::{Parts, REFERENCE};

/// The reference with one misconception; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    if id.is_empty() {
        return Some(REFERENCE);
    }
    VARIANTS.iter().find(|(name, _)| *name == id).map(|(_, make)| make())
}

macro_rules! ngrams {
    ($flaw:ident) => {
        (concat!("a1.ngram.", stringify!($flaw)), || Parts {
            ngrams: || Box::new(ngram::$flaw()),
            ..REFERENCE
        })
    };
}

macro_rules! sampler {
    ($flaw:ident) => {
        (concat!("a1.sample.", stringify!($flaw)), || Parts {
            sampler: || Box::new(sample::$flaw()),
            ..REFERENCE
        })
    };
}

macro_rules! word2vec {
    ($flaw:ident) => {
        (concat!("a1.word2vec.", stringify!($flaw)), || Parts {
            word2vec: || Box::new(word2vec::$flaw()),
            ..REFERENCE
        })
    };
}

type Variant = (&'static str, fn() -> Parts);

const VARIANTS: &[Variant] = &[
    ngrams!(eos_not_predicted),
    ngrams!(bos_predicted),
    ngrams!(across_sentences),
    ngrams!(one_bos),
    ngrams!(unseen_not_a_number),
    ngrams!(history_as_event),
    ngrams!(add_k_without_v),
    ngrams!(add_k_without_eos),
    ngrams!(add_k_seen_only),
    ngrams!(weights_reversed),
    ngrams!(unseen_keeps_weight),
    ngrams!(interpolation_ends_at_unigram),
    ngrams!(alpha_missing),
    ngrams!(alpha_once),
    ngrams!(backs_off_from_unseen_only),
    ngrams!(backoff_called_distribution),
    ngrams!(raw_lower_orders),
    ngrams!(right_continuations),
    ngrams!(bos_no_neighbour),
    ngrams!(bos_raw),
    ngrams!(zero_discounted),
    ngrams!(backoff_weight_missing),
    ngrams!(backoff_weight_without_kinds),
    ngrams!(kneser_ney_ends_at_unigram),
    ngrams!(base_two),
    ngrams!(product_underflow),
    ngrams!(history_without_bos),
    ngrams!(perplexity_over_sentences),
    ngrams!(perplexity_per_sentence),
    ngrams!(perplexity_words_only),
    ngrams!(perplexity_with_bos),
    sampler!(at_most),
    sampler!(last_of_all),
    sampler!(most_likely),
    sampler!(history_without_bos),
    sampler!(history_not_extended),
    sampler!(eos_returned),
    word2vec!(pairs_swapped),
    word2vec!(pairs_one_sided),
    word2vec!(pairs_with_itself),
    word2vec!(not_normalised),
    word2vec!(unigram),
    word2vec!(matrices_swapped),
    word2vec!(target_among_negatives),
    word2vec!(negatives_deduplicated),
    word2vec!(negatives_averaged),
    word2vec!(negative_sign),
    word2vec!(batch_summed),
    word2vec!(log_of_zero),
    word2vec!(gradients_assigned),
    word2vec!(centre_from_target_only),
];
