//! The wrong variants of A1, in the order of the check table: each is the function of
//! its name.

mod bpe;
mod ngram;
mod sample;
mod text;
mod word2vec;

use crate::a1::{Parts, REFERENCE};

/// The reference with one misconception; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    if id.is_empty() {
        return Some(REFERENCE);
    }
    VARIANTS.iter().chain(UNNAMED).find(|(name, _)| *name == id).map(|(_, make)| make())
}

macro_rules! one_hot {
    ($flaw:ident) => {
        (concat!("a1.one_hot.", stringify!($flaw)), || Parts {
            one_hot: || Box::new(text::$flaw()),
            ..REFERENCE
        })
    };
}

macro_rules! pretokenize {
    ($flaw:ident) => {
        (concat!("a1.pretokenize.", stringify!($flaw)), || Parts {
            pretokenizer: || Box::new(text::$flaw()),
            ..REFERENCE
        })
    };
}

macro_rules! bpe_train {
    ($flaw:ident) => {
        (concat!("a1.bpe_train.", stringify!($flaw)), || Parts {
            bpe: || Box::new(bpe::$flaw()),
            ..REFERENCE
        })
    };
}

macro_rules! encode {
    ($flaw:ident) => {
        (concat!("a1.encode.", stringify!($flaw)), || Parts {
            bpe: || Box::new(bpe::$flaw()),
            ..REFERENCE
        })
    };
}

macro_rules! decode {
    ($flaw:ident) => {
        (concat!("a1.decode.", stringify!($flaw)), || Parts {
            bpe: || Box::new(bpe::$flaw()),
            ..REFERENCE
        })
    };
}

macro_rules! unigram {
    ($flaw:ident) => {
        (concat!("a1.unigram.", stringify!($flaw)), || Parts {
            segmenter: || Box::new(text::$flaw()),
            ..REFERENCE
        })
    };
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
    one_hot!(sorted),
    one_hot!(repeated),
    one_hot!(from_one),
    one_hot!(unknown_is_zero),
    one_hot!(column),
    pretokenize!(white_space_dropped),
    pretokenize!(no_look_ahead),
    pretokenize!(ascii_letters),
    pretokenize!(marks_are_letters),
    pretokenize!(decimal_digits),
    pretokenize!(digits_together),
    pretokenize!(small_contractions),
    pretokenize!(other_pattern),
    bpe_train!(tie_greatest),
    bpe_train!(tie_first),
    bpe_train!(tie_bytes),
    bpe_train!(overlaps_skipped),
    bpe_train!(across_pieces),
    bpe_train!(documents_joined),
    bpe_train!(specials_counted),
    bpe_train!(size_without_bytes),
    bpe_train!(size_without_specials),
    bpe_train!(bytes_in_order),
    encode!(longest_match),
    encode!(leftmost_merge),
    encode!(not_cut),
    encode!(shortest_special),
    encode!(specials_always),
    encode!(stream_flushed),
    encode!(stream_waits),
    decode!(token_by_token),
    decode!(specials_dropped),
    decode!(broken_dropped),
    decode!(one_mark_per_byte),
    decode!(duplicates_accepted),
    decode!(unknown_merges_skipped),
    decode!(old_merges_refused),
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
    word2vec!(sigmoid_overflows),
    word2vec!(gradients_assigned),
    word2vec!(centre_from_target_only),
    unigram!(greedy),
    unigram!(likeliest_first),
    unigram!(fewest),
    unigram!(unknown_per_byte),
    unigram!(unknown_run),
    unigram!(tie_first),
];

macro_rules! pretokenize_unnamed {
    ($flaw:ident) => {
        (concat!("a1.pretokenize.unnamed.", stringify!($flaw)), || Parts {
            pretokenizer: || Box::new(text::$flaw()),
            ..REFERENCE
        })
    };
}

/// Mistakes that have no name.
const UNNAMED: &[Variant] = &[
    pretokenize_unnamed!(digits_in_pairs),
    pretokenize_unnamed!(line_breaks_apart),
    pretokenize_unnamed!(space_before_letters_only),
];
