//! The calls of `a1.bpe_train`.

use std::cell::RefCell;

use checks::a1::bpe::{model, shown};
use checks::a1::bpe_train::cost::{LETTERS, MERGES, MORE_MERGES, MORE_WORDS, WORDS};
use contract::a1::{A1, BpeModel, Pair};
use harness::{Record, digest};

use super::growth::{ROUNDS, least_times};

/// The trained model, in a form that people can read.
pub fn call(a1: &dyn A1, case: &Record) -> Record {
    let corpus: Vec<String> = case.expect_fact("corpus");
    let model = train(a1, case, &corpus);
    let of = |id: u32| name(&model, id);
    let merges: Vec<[String; 2]> = model.merges.iter().map(|(l, r)| [of(*l), of(*r)]).collect();
    let alphabet: Vec<String> = model.tokens.iter().take(256).map(|t| shown(t)).collect();
    let more: Vec<String> = model.tokens.iter().skip(256).map(|t| shown(t)).collect();
    Record::new()
        .fact("merges", merges)
        .fact("specials", &model.specials)
        .fact("tokens[0..256]", alphabet)
        .fact("tokens[256..]", more)
}

/// The merges that each training learnt, and whether its time grew as it should.
pub fn cost(a1: &dyn A1, case: &Record) -> Record {
    let corpus: Vec<String> = case.expect_fact("corpus");
    let learnt = RefCell::new(Vec::new());
    let work = |words: usize, merges: usize| {
        let case = case.clone().fact("size", 256 + merges);
        let rounds = (0..ROUNDS).map(|round| in_other_letters(&corpus[..words].concat(), round));
        let rounds: Vec<[String; 1]> = rounds.map(|corpus| [corpus]).collect();
        let learnt = &learnt;
        move |round: usize| {
            learnt.borrow_mut().push(train(a1, &case, &rounds[round]).merges);
        }
    };
    let small = work(WORDS, MERGES);
    let large = work(MORE_WORDS * WORDS, MORE_MERGES * MERGES);
    let [small, large] = least_times(small, large);
    costs(&learnt.into_inner(), large / small)
}

fn train(a1: &dyn A1, case: &Record, corpus: &[String]) -> BpeModel {
    let trainer = a1.bpe().trainer();
    let documents: Vec<&str> = corpus.iter().map(String::as_str).collect();
    let specials: Vec<String> = case.expect_fact("specials");
    let specials: Vec<&str> = specials.iter().map(String::as_str).collect();
    trainer.train(&documents, model::pattern(case), case.expect_fact("size"), &specials)
}

/// The merges of each training in brief, since time counts only if the merges are right.
fn costs(learnt: &[Vec<Pair>], ratio: f64) -> Record {
    let times = if ratio <= MOST { format!("at most {MOST}") } else { format!("{ratio:.1}") };
    let brief = |merges: &Vec<Pair>| digest::number(merges.iter().flat_map(|(l, r)| [*l, *r]));
    Record::new()
        .fact("how many merges", learnt.iter().map(Vec::len).collect::<Vec<_>>())
        .fact(
            "the merges, a number for each training",
            learnt.iter().map(brief).collect::<Vec<_>>(),
        )
        .fact("how many times as long", times)
}

fn name(model: &BpeModel, id: u32) -> String {
    let index = (id as usize).checked_sub(model.specials.len());
    let token = index.and_then(|index| model.tokens.get(index));
    token.map_or_else(|| format!("(no token {id})"), |token| shown(token))
}

/// The corpus with other letters in each round: training takes the same time, but what was
/// learnt in one round is no answer in another.
fn in_other_letters(text: &str, round: usize) -> String {
    let turned = |letter: char| {
        let place = LETTERS.iter().position(|known| char::from(*known) == letter);
        let turned = place.map(|place| LETTERS[(place + 7 * round) % LETTERS.len()]);
        turned.map_or(letter, char::from)
    };
    text.chars().map(turned).collect()
}

/// The larger training may take this many times as long as the smaller. Programs that
/// update only the pieces that a merge changes take 2.6 to 4.9 times as long, also if they
/// search the whole table for the most frequent pair. A program that counts everything
/// again takes at least 11 times as long, without optimisation.
const MOST: f64 = 7.0;

#[cfg(test)]
mod tests {
    use super::*;
    use harness::{Tolerance, compare};

    #[test]
    fn much_more_time_is_too_much_and_so_are_other_merges() {
        let merges = |last: u32| vec![vec![(65, 66)], vec![(65, 66), (67, last)]];
        let right = costs(&merges(68), 3.0);
        let accepted = |got: &Record| compare(&right, got, Tolerance::EXACT).is_equal();
        assert!(accepted(&costs(&merges(68), 6.9)));
        assert!(!accepted(&costs(&merges(68), 7.1)) && !accepted(&costs(&merges(68), f64::NAN)));
        assert!(!accepted(&costs(&merges(69), 3.0)) && !accepted(&costs(&[], 3.0)));
    }

    #[test]
    fn other_letters_are_another_text_of_the_same_kind() {
        assert_eq!(in_other_letters("aZ b", 0), "aZ b");
        assert_eq!(in_other_letters("aZ b", 1), "hg i");
    }
}
