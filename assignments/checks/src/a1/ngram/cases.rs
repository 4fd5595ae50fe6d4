//! Small corpora and the histories to ask about, shared by the checks of
//! `a1.ngram`.

use std::collections::BTreeSet;

use contract::a1::{NgramConfig, Smoothing};

use harness::{CALL, Draw, Record, unknown_word};

/// The most histories to ask about in one case.
const MOST: usize = 18;

/// A small corpus over `words` words, of which the last two never occur.
///
/// The listed sentences hold what tells mistakes apart at every seed: repeated
/// pairs, a word with one left neighbour and many occurrences, an empty sentence.
/// Two more are drawn, and so are the names of the words.
pub fn corpus(draw: &mut Draw, words: usize) -> Vec<Vec<usize>> {
    let mut corpus =
        vec![vec![0, 1, 0, 1, 2], vec![0, 1, 2], vec![3, 1], vec![], vec![0, 1, 0, 2, 2]];
    for length in [3, 5] {
        corpus.push((0..length).map(|_| draw.below(words - 2)).collect());
    }
    let names = draw.permutation(words);
    let named = |sentence: &Vec<usize>| sentence.iter().map(|word| names[*word]).collect();
    corpus.iter().map(named).collect()
}

/// A case: a corpus, and the histories after which every token is asked for.
pub fn case(draw: &mut Draw, order: usize, words: usize) -> Record {
    let config = NgramConfig { order, words };
    let corpus = corpus(draw, words);
    let call = format!("order {order}, {words} words, corpus {corpus:?}");
    Record::new()
        .fact("order", order)
        .fact("words", words)
        .fact("histories", histories(draw, config, &corpus))
        .fact("corpus", corpus)
        .fact(CALL, call)
}

/// A case with counts of more than 255, and as many kinds of neighbours on either side.
pub fn frequent_case(draw: &mut Draw) -> Record {
    let config = NgramConfig { order: 2, words: 300 };
    let names = draw.permutation(config.words);
    let between = names[1..].iter().flat_map(|word| [names[0], *word]).collect();
    let corpus: Vec<Vec<usize>> = vec![between, vec![names[0]; 300]];
    let call = format!(
        "order 2, 300 words, corpus [[{0}, {1}, {0}, {2}, … all others], [{0}, 300 times]]",
        names[0], names[1], names[2]
    );
    Record::new()
        .fact("order", config.order)
        .fact("words", config.words)
        .fact("histories", [vec![], vec![names[0]], vec![names[1]], vec![config.bos()]])
        .fact("corpus", corpus)
        .fact(CALL, call)
}

/// Adds a smoothing to a case.
pub fn with_smoothing(case: Record, smoothing: &Smoothing) -> Record {
    let call: String = case.expect_fact(CALL);
    let case = case.fact(CALL, format!("{smoothing:?}, {call}"));
    match smoothing {
        Smoothing::MaximumLikelihood => case.fact("smoothing", "maximum likelihood"),
        Smoothing::AddK { k } => case.fact("smoothing", "add k").vector("parameters", &[*k]),
        Smoothing::Interpolation { weights } => {
            case.fact("smoothing", "interpolation").vector("parameters", weights)
        }
        Smoothing::StupidBackoff { alpha } => {
            case.fact("smoothing", "stupid backoff").vector("parameters", &[*alpha])
        }
        Smoothing::KneserNey { discount } => {
            case.fact("smoothing", "Kneser–Ney").vector("parameters", &[*discount])
        }
    }
}

/// The smoothing of a case, with its parameters.
pub fn smoothing(case: &Record) -> Smoothing {
    let parameters = || case.expect("parameters").iter().copied().collect::<Vec<f64>>();
    match case.expect_fact::<String>("smoothing").as_str() {
        "add k" => Smoothing::AddK { k: parameters()[0] },
        "interpolation" => Smoothing::Interpolation { weights: parameters() },
        "stupid backoff" => Smoothing::StupidBackoff { alpha: parameters()[0] },
        "Kneser–Ney" => Smoothing::KneserNey { discount: parameters()[0] },
        "maximum likelihood" => Smoothing::MaximumLikelihood,
        word => unknown_word("smoothing", word),
    }
}

/// The size of the model of a case.
pub fn config(case: &Record) -> NgramConfig {
    NgramConfig { order: case.expect_fact("order"), words: case.expect_fact("words") }
}

/// `[BOS, 3]` as text.
pub fn show(config: NgramConfig, history: &[usize]) -> String {
    let name = |token: &usize| match token {
        token if *token == config.bos() => "BOS".to_string(),
        token => token.to_string(),
    };
    let names: Vec<String> = history.iter().map(name).collect();
    format!("[{}]", names.join(", "))
}

/// Histories of every length below `order`: the empty one, the beginning of a
/// sentence, some that occur, and some that are drawn and may not.
fn histories(draw: &mut Draw, config: NgramConfig, corpus: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let longest = config.order - 1;
    let mut chosen = BTreeSet::from([vec![], vec![config.bos(); longest]]);
    if longest > 0 {
        chosen.extend((0..config.words).map(|word| vec![word]));
    }
    let mut occurring: Vec<Vec<usize>> = vec![];
    for sentence in corpus {
        let padded = [vec![config.bos(); longest], sentence.clone()].concat();
        let ends = longest..=padded.len();
        occurring.extend(ends.map(|end| padded[end - longest..end].to_vec()));
    }
    let order = draw.permutation(occurring.len());
    let some = order.into_iter().map(|i| occurring[i].clone());
    chosen.extend(some.take(MOST.saturating_sub(chosen.len() + 2)));
    chosen.extend([(); 2].map(|()| (0..longest).map(|_| draw.below(config.words)).collect()));
    chosen.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Seed;

    fn drawn(order: usize, words: usize) -> Record {
        case(&mut Draw::new(Seed::public(), "cases"), order, words)
    }

    #[test]
    fn two_words_never_occur() {
        let corpus: Vec<Vec<usize>> = drawn(2, 6).expect_fact("corpus");
        let seen: BTreeSet<usize> = corpus.into_iter().flatten().collect();
        assert_eq!(seen.len(), 4);
        assert!(seen.iter().all(|word| *word < 6));
    }

    #[test]
    fn histories_hold_no_eos_and_are_short_enough() {
        for order in 1..=4 {
            let case = drawn(order, 6);
            let histories: Vec<Vec<usize>> = case.expect_fact("histories");
            assert!(histories.len() <= MOST);
            assert!(histories.contains(&vec![]));
            assert!(histories.contains(&vec![config(&case).bos(); order - 1]));
            for history in &histories {
                assert!(history.len() < order && !history.contains(&config(&case).eos()));
            }
        }
    }

    #[test]
    fn smoothings_survive_a_record() {
        let all = [
            Smoothing::MaximumLikelihood,
            Smoothing::AddK { k: 0.5 },
            Smoothing::Interpolation { weights: vec![0.5, 0.25] },
            Smoothing::StupidBackoff { alpha: 0.4 },
            Smoothing::KneserNey { discount: 0.75 },
        ];
        for one in all {
            assert_eq!(smoothing(&with_smoothing(drawn(2, 6), &one)), one);
        }
    }
}
