//! Wrong events: what is counted, and how far histories reach.

use contract::a1::{LanguageModel, NgramConfig};

use super::words;
use crate::a1::ngram::{Event, RIGHT, TableNgrams, events, padded, predictions};

/// Neither counted nor scored.
pub const fn eos_not_predicted() -> TableNgrams {
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
        ..RIGHT
    }
}

/// Every token of the padded sentence is an event.
pub const fn bos_predicted() -> TableNgrams {
    with_events(|config, corpus| {
        let of_sentence = |sentence: &Vec<usize>| {
            let tokens = [padded(config, sentence), vec![config.eos()]].concat();
            windows(config, &tokens)
        };
        corpus.iter().flat_map(of_sentence).collect()
    })
}

/// One stream of sentences and EOS, with BOS only before the first.
pub const fn across_sentences() -> TableNgrams {
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
pub const fn one_bos() -> TableNgrams {
    with_events(|config, corpus| {
        let of_sentence = |sentence: &Vec<usize>| {
            let bos = vec![config.bos(); (config.order - 1).min(1)];
            let events =
                windows(config, &[bos.clone(), sentence.clone(), vec![config.eos()]].concat());
            events.into_iter().skip(bos.len()).collect::<Vec<_>>()
        };
        corpus.iter().flat_map(of_sentence).collect()
    })
}

/// Every token with up to `n - 1` tokens before it.
pub fn windows(config: NgramConfig, tokens: &[usize]) -> Vec<Event> {
    let at = |i: usize| (tokens[i.saturating_sub(config.order - 1)..i].to_vec(), tokens[i]);
    (0..tokens.len()).map(at).collect()
}

const fn with_events(events: fn(NgramConfig, &[Vec<usize>]) -> Vec<Event>) -> TableNgrams {
    TableNgrams { events, ..RIGHT }
}
