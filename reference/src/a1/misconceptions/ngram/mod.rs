//! The wrong variants of `a1.ngram`.

mod estimates;
mod events;
mod scores;

use super::Variant;
use crate::a1::ngram::TableNgrams;
use crate::a1::{Parts, REFERENCE};

const fn with(ngrams: TableNgrams) -> Parts {
    Parts { ngrams, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a1.ngram.eos_not_predicted", with(events::eos_not_predicted())),
    ("a1.ngram.bos_predicted", with(events::bos_predicted())),
    ("a1.ngram.across_sentences", with(events::across_sentences())),
    ("a1.ngram.one_bos", with(events::one_bos())),
    ("a1.ngram.unseen_not_a_number", with(estimates::unseen_not_a_number())),
    ("a1.ngram.history_as_event", with(estimates::history_as_event())),
    ("a1.ngram.add_k_without_v", with(estimates::add_k_without_v())),
    ("a1.ngram.add_k_without_eos", with(estimates::add_k_without_eos())),
    ("a1.ngram.add_k_seen_only", with(estimates::add_k_seen_only())),
    ("a1.ngram.weights_reversed", with(estimates::weights_reversed())),
    ("a1.ngram.unseen_keeps_weight", with(estimates::unseen_keeps_weight())),
    ("a1.ngram.interpolation_ends_at_unigram", with(estimates::interpolation_ends_at_unigram())),
    ("a1.ngram.alpha_missing", with(estimates::alpha_missing())),
    ("a1.ngram.alpha_once", with(estimates::alpha_once())),
    ("a1.ngram.backs_off_from_unseen_only", with(estimates::backs_off_from_unseen_only())),
    ("a1.ngram.backoff_called_distribution", with(estimates::backoff_called_distribution())),
    ("a1.ngram.raw_lower_orders", with(estimates::raw_lower_orders())),
    ("a1.ngram.right_continuations", with(estimates::right_continuations())),
    ("a1.ngram.bos_no_neighbour", with(estimates::bos_no_neighbour())),
    ("a1.ngram.bos_raw", with(estimates::bos_raw())),
    ("a1.ngram.zero_discounted", with(estimates::zero_discounted())),
    ("a1.ngram.backoff_weight_missing", with(estimates::backoff_weight_missing())),
    ("a1.ngram.backoff_weight_without_kinds", with(estimates::backoff_weight_without_kinds())),
    ("a1.ngram.kneser_ney_ends_at_unigram", with(estimates::kneser_ney_ends_at_unigram())),
    ("a1.ngram.base_two", with(scores::base_two())),
    ("a1.ngram.product_underflow", with(scores::product_underflow())),
    ("a1.ngram.history_without_bos", with(scores::history_without_bos())),
    ("a1.ngram.perplexity_over_sentences", with(scores::perplexity_over_sentences())),
    ("a1.ngram.perplexity_per_sentence", with(scores::perplexity_per_sentence())),
    ("a1.ngram.perplexity_words_only", with(scores::perplexity_words_only())),
    ("a1.ngram.perplexity_with_bos", with(scores::perplexity_with_bos())),
];

/// How many words a corpus has.
fn words(corpus: &[Vec<usize>]) -> f64 {
    corpus.iter().map(Vec::len).sum::<usize>() as f64
}
