//! N-gram trainers with one flaw.

use contract::a1::{LanguageModel, NgramConfig, NgramCounts};

use crate::a1::ngram::{Estimates, Event, KneserNey, Table, TableNgrams, Trained};
use crate::a1::ngram::{events, padded, predictions};

/// Neither counted nor scored.
pub fn eos_not_predicted() -> TableNgrams {
    fn words_only(config: NgramConfig, corpus: &[Vec<usize>]) -> Vec<Event> {
        let is_word = |event: &Event| event.1 != config.eos();
        events(config, corpus).into_iter().filter(is_word).collect()
    }
    fn log_probability(model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
        let events = words_only(model.config(), &[sentence.to_vec()]);
        events.iter().map(|(history, token)| model.probability(history, *token).ln()).sum()
    }
    TableNgrams {
        events: words_only,
        log_probability,
        perplexity: |model, corpus| {
            let total: f64 = corpus.iter().map(|s| log_probability(model, s)).sum();
            (-total / words(corpus)).exp()
        },
        ..TableNgrams::default()
    }
}

/// Every token of the padded sentence is an event.
pub fn bos_predicted() -> TableNgrams {
    with_events(|config, corpus| {
        let of_sentence = |sentence: &Vec<usize>| {
            let tokens = [padded(config, sentence), vec![config.eos()]].concat();
            windows(config, &tokens)
        };
        corpus.iter().flat_map(of_sentence).collect()
    })
}

/// One stream of sentences and EOS, with BOS only before the first.
pub fn across_sentences() -> TableNgrams {
    with_events(|config, corpus| {
        let ended = corpus.iter().map(|sentence| [sentence.as_slice(), &[config.eos()]].concat());
        let stream: Vec<usize> = ended.flatten().collect();
        let (text, end) = stream.split_at(stream.len() - 1);
        let mut events = predictions(config, text);
        events.last_mut().expect("the end").1 = end[0];
        events
    })
}

/// Histories at the beginning of a sentence are shorter.
pub fn one_bos() -> TableNgrams {
    with_events(|config, corpus| {
        let of_sentence = |sentence: &Vec<usize>| {
            let bos = vec![config.bos(); (config.order - 1).min(1)];
            let events = windows(config, &[bos.clone(), sentence.clone(), vec![config.eos()]].concat());
            events.into_iter().skip(bos.len()).collect::<Vec<_>>()
        };
        corpus.iter().flat_map(of_sentence).collect()
    })
}

/// Every token with up to `n - 1` tokens before it.
fn windows(config: NgramConfig, tokens: &[usize]) -> Vec<Event> {
    let at = |i: usize| (tokens[i.saturating_sub(config.order - 1)..i].to_vec(), tokens[i]);
    (0..tokens.len()).map(at).collect()
}

fn with_events(events: fn(NgramConfig, &[Vec<usize>]) -> Vec<Event>) -> TableNgrams {
    TableNgrams { events, ..TableNgrams::default() }
}

fn with_estimates(estimates: Estimates) -> TableNgrams {
    TableNgrams { estimates, ..TableNgrams::default() }
}

/// 0/0
pub fn unseen_not_a_number() -> TableNgrams {
    with_estimates(Estimates {
        maximum_likelihood: |trained, h, t| trained.frequency(h, t).unwrap_or(f64::NAN),
        ..Estimates::default()
    })
}

/// The denominator is the count of the history as an n-gram of its own.
pub fn history_as_event() -> TableNgrams {
    with_estimates(Estimates {
        maximum_likelihood: |trained, history, token| {
            let total = match history {
                [] => trained.counts.total(history),
                [before @ .., last] => trained.counts.count(before, *last),
            };
            match total {
                0 => trained.uniform(),
                n => trained.counts.count(history, token) as f64 / n as f64,
            }
        },
        ..Estimates::default()
    })
}

/// `k` in place of `k·V`.
pub fn add_k_without_v() -> TableNgrams {
    with_add_k(|trained, k, h, t| add_k(trained, k, 1, h, t))
}

/// `V` without EOS.
pub fn add_k_without_eos() -> TableNgrams {
    with_add_k(|trained, k, h, t| add_k(trained, k, trained.config.words, h, t))
}

/// `V` without what never occurred.
pub fn add_k_seen_only() -> TableNgrams {
    with_add_k(|trained, k, h, t| add_k(trained, k, trained.counts.distinct(&[]) as usize, h, t))
}

fn with_add_k(add_k: fn(&Trained, f64, &[usize], usize) -> f64) -> TableNgrams {
    with_estimates(Estimates { add_k, ..Estimates::default() })
}

fn add_k(trained: &Trained, k: f64, v: usize, history: &[usize], token: usize) -> f64 {
    let (count, total) = (trained.counts.count(history, token), trained.counts.total(history));
    (count as f64 + k) / (total as f64 + k * v as f64)
}

/// The highest order's weight first.
pub fn weights_reversed() -> TableNgrams {
    with_estimates(Estimates {
        interpolation: |trained, weights, history, token| {
            let reversed: Vec<f64> = weights.iter().rev().copied().collect();
            (Estimates::default().interpolation)(trained, &reversed, history, token)
        },
        ..Estimates::default()
    })
}

/// An unseen history counts as an estimate of 0.
pub fn unseen_keeps_weight() -> TableNgrams {
    fn interpolation(trained: &Trained, weights: &[f64], history: &[usize], token: usize) -> f64 {
        let lower = match history {
            [] => trained.uniform(),
            [_, shorter @ ..] => interpolation(trained, weights, shorter, token),
        };
        let weight = weights[history.len()];
        weight * trained.frequency(history, token).unwrap_or(0.0) + (1.0 - weight) * lower
    }
    with_estimates(Estimates { interpolation, ..Estimates::default() })
}

/// All the weight that is left goes to the unigram.
pub fn interpolation_ends_at_unigram() -> TableNgrams {
    with_estimates(Estimates {
        interpolation: |trained, weights, history, token| {
            let weights = [&[1.0], &weights[1..]].concat();
            (Estimates::default().interpolation)(trained, &weights, history, token)
        },
        ..Estimates::default()
    })
}

/// `α = 1`
pub fn alpha_missing() -> TableNgrams {
    with_estimates(Estimates {
        stupid_backoff: |trained, _, history, token| {
            (Estimates::default().stupid_backoff)(trained, 1.0, history, token)
        },
        ..Estimates::default()
    })
}

/// `α` for any backing off.
pub fn alpha_once() -> TableNgrams {
    with_estimates(Estimates {
        stupid_backoff: |trained, alpha, history, token| {
            let backs_off = trained.counts.count(history, token) == 0;
            let score = (Estimates::default().stupid_backoff)(trained, 1.0, history, token);
            if backs_off { alpha * score } else { score }
        },
        ..Estimates::default()
    })
}

/// A history that was seen has the last word.
pub fn backs_off_from_unseen_only() -> TableNgrams {
    fn stupid_backoff(trained: &Trained, alpha: f64, history: &[usize], token: usize) -> f64 {
        match (trained.frequency(history, token), history) {
            (Some(p), _) => p,
            (None, []) => 0.0,
            (None, [_, shorter @ ..]) => alpha * stupid_backoff(trained, alpha, shorter, token),
        }
    }
    with_estimates(Estimates { stupid_backoff, ..Estimates::default() })
}

/// Counts at every order.
pub fn raw_lower_orders() -> TableNgrams {
    TableNgrams { lower: Table::clone, ..TableNgrams::default() }
}

/// Kinds of right neighbours at the lower orders.
pub fn right_continuations() -> TableNgrams {
    fn lower(counts: &Table) -> Table {
        let mut lower = Table::default();
        for (ngram, tokens) in &counts.0 {
            if let [history @ .., token] = ngram.as_slice() {
                lower.add(history, *token, tokens.len() as u64);
            }
        }
        lower
    }
    TableNgrams { lower, ..TableNgrams::default() }
}

/// `c - D` also for `c = 0`.
pub fn zero_discounted() -> TableNgrams {
    with_kneser_ney(|trained, discount, history, token| {
        let rule = KneserNey { discounted: |c, d| c - d, ..KneserNey::default() };
        rule.probability(trained, discount, history, token)
    })
}

/// The weight 1.
pub fn backoff_weight_missing() -> TableNgrams {
    with_kneser_ney(|trained, discount, history, token| {
        let rule = KneserNey { weight: |_, _, _| 1.0, ..KneserNey::default() };
        rule.probability(trained, discount, history, token)
    })
}

/// The weight `D / a(h)`.
pub fn backoff_weight_without_kinds() -> TableNgrams {
    with_kneser_ney(|trained, discount, history, token| {
        let rule = KneserNey { weight: |d, _, total| d / total, ..KneserNey::default() };
        rule.probability(trained, discount, history, token)
    })
}

/// The unigram as it is.
pub fn kneser_ney_ends_at_unigram() -> TableNgrams {
    with_kneser_ney(|trained, discount, history, token| {
        let rule = KneserNey { down_to_uniform: false, ..KneserNey::default() };
        rule.probability(trained, discount, history, token)
    })
}

fn with_kneser_ney(kneser_ney: fn(&Trained, f64, &[usize], usize) -> f64) -> TableNgrams {
    with_estimates(Estimates { kneser_ney, ..Estimates::default() })
}

/// Binary logarithms, and `e` to their mean.
pub fn base_two() -> TableNgrams {
    fn log_probability(model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
        probabilities(model, sentence).iter().map(|p| p.log2()).sum()
    }
    scored_by(log_probability, |model, corpus| mean_surprise(log_probability, model, corpus).exp())
}

/// The logarithm of a product.
pub fn product_underflow() -> TableNgrams {
    TableNgrams {
        log_probability: |model, sentence| {
            probabilities(model, sentence).iter().product::<f64>().ln()
        },
        ..TableNgrams::default()
    }
}

/// Histories hold only the words of the sentence.
pub fn history_without_bos() -> TableNgrams {
    fn log_probability(model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
        let config = model.config();
        let events = windows(config, &[sentence, &[config.eos()]].concat());
        events.iter().map(|(history, token)| model.probability(history, *token).ln()).sum()
    }
    scored_by(log_probability, |model, corpus| mean_surprise(log_probability, model, corpus).exp())
}

/// The mean of the perplexities of the sentences.
pub fn perplexity_over_sentences() -> TableNgrams {
    with_perplexity(|model, corpus| {
        let of_sentence =
            |sentence: &Vec<usize>| right().perplexity(model, std::slice::from_ref(sentence));
        corpus.iter().map(of_sentence).sum::<f64>() / corpus.len() as f64
    })
}

/// Divided by the number of sentences.
pub fn perplexity_per_sentence() -> TableNgrams {
    with_perplexity(|model, corpus| divided_by(model, corpus, corpus.len() as f64))
}

/// Divided by the number of words.
pub fn perplexity_words_only() -> TableNgrams {
    with_perplexity(|model, corpus| divided_by(model, corpus, words(corpus)))
}

/// Divided by the number of all tokens, BOS among them.
pub fn perplexity_with_bos() -> TableNgrams {
    with_perplexity(|model, corpus| {
        let framing = corpus.len() * model.config().order;
        divided_by(model, corpus, words(corpus) + framing as f64)
    })
}

fn right() -> Box<dyn contract::a1::Ngrams> {
    Box::new(TableNgrams::default())
}

fn scored_by(
    log_probability: fn(&dyn LanguageModel, &[usize]) -> f64,
    perplexity: fn(&dyn LanguageModel, &[Vec<usize>]) -> f64,
) -> TableNgrams {
    TableNgrams { log_probability, perplexity, ..TableNgrams::default() }
}

fn with_perplexity(perplexity: fn(&dyn LanguageModel, &[Vec<usize>]) -> f64) -> TableNgrams {
    TableNgrams { perplexity, ..TableNgrams::default() }
}

fn probabilities(model: &dyn LanguageModel, sentence: &[usize]) -> Vec<f64> {
    let predictions = predictions(model.config(), sentence);
    predictions.iter().map(|(history, token)| model.probability(history, *token)).collect()
}

fn words(corpus: &[Vec<usize>]) -> f64 {
    corpus.iter().map(Vec::len).sum::<usize>() as f64
}

fn mean_surprise(
    log_probability: fn(&dyn LanguageModel, &[usize]) -> f64,
    model: &dyn LanguageModel,
    corpus: &[Vec<usize>],
) -> f64 {
    let total: f64 = corpus.iter().map(|sentence| log_probability(model, sentence)).sum();
    -total / (words(corpus) + corpus.len() as f64)
}

fn divided_by(model: &dyn LanguageModel, corpus: &[Vec<usize>], n: f64) -> f64 {
    let total: f64 =
        corpus.iter().map(|sentence| right().log_probability(model, sentence)).sum();
    (-total / n).exp()
}
