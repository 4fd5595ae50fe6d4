//! Task `a1.bpe_train`: which merges come out.

use std::cell::RefCell;

use contract::a1::{BpeModel, Pair, SplitPattern};

use super::growth::{ROUNDS, least_times};
use super::model::{pattern, pattern_name};
use super::shown::shown;
use crate::a1::mixed_text::{mixed, plain};
use crate::check::Check;
use crate::digest;
use crate::draw::Draw;
use crate::record::Record;
use crate::submission::Submission;
use crate::trial::CALL;
use wording::text;

/// The checks of the task.
pub static CHECKS: &[Check] = &[
    Check::golden(
        "a1.bpe_train.merges",
        6,
        text("训练出的合并", "the merges that are learnt"),
        text(
            "每次合并出现最多的一对；对只在片段内部数，字节是起点，不是字符。",
            "the most frequent pair each time; pairs are counted inside pieces, and it begins with bytes, not characters.",
        ),
        merges_cases,
        run,
    ),
    Check::golden(
        "a1.bpe_train.ties",
        4,
        text("次数相同时", "ties"),
        text(
            "次数相同时取编号小的一对：先比左边，再比右边。比的是编号，不是字节，也不看谁先出现。",
            "among equally frequent pairs the one with the smaller ids wins, left before right: ids, not bytes, and not who came first.",
        ),
        ties_cases,
        run,
    ),
    Check::golden(
        "a1.bpe_train.overlaps",
        2,
        text("重叠的对", "overlapping pairs"),
        text(
            "aaaa 里有三个 (a, a)，每个位置都算；合并则从左到右，得到 aa aa。",
            "aaaa holds (a, a) three times, each place counts; merging goes from left to right and gives aa aa.",
        ),
        overlaps_cases,
        run,
    ),
    Check::golden(
        "a1.bpe_train.boundary",
        3,
        text("词表大小与空语料", "vocabulary size and empty corpora"),
        text(
            "size 包括特殊词元和 256 个字节；放不下就一次也不合并；没有对可合并时提前停止。",
            "size includes special tokens and the 256 bytes; without room there are no merges, and without pairs training stops early.",
        ),
        boundary_cases,
        run,
    ),
    Check::golden(
        "a1.bpe_train.specials",
        2,
        text("语料里的特殊词元", "special tokens in the corpus"),
        text(
            "特殊词元先从语料里切掉，前后两段分开处理；它们不计数，也不拆开。",
            "special tokens are cut out of the corpus first and the text on either side is apart; they are not counted and not split.",
        ),
        specials_cases,
        run,
    ),
    Check::golden(
        "a1.bpe_train.order",
        1,
        text("文档的次序", "the order of the documents"),
        text(
            "文档换个次序，结果应完全一样；文档之间不能连起来。",
            "documents in another order must give the very same; they are not joined either.",
        ),
        order_cases,
        run,
    ),
    Check {
        needs: &["a1.bpe_train.merges", "a1.bpe_train.ties"],
        ..Check::golden(
            "a1.bpe_train.cost",
            2,
            text("工作量的增长", "how the work grows"),
            text(
                "不要每合并一次就把语料从头数一遍：只更新含有这一对的片段。",
                "do not count the whole corpus again for every merge: update the pieces that held the pair.",
            ),
            cost_cases,
            run_cost,
        )
    },
];

fn case(pattern: SplitPattern, size: usize, specials: &[&str], corpus: &[String]) -> Record {
    let bytes: usize = corpus.iter().map(String::len).sum();
    let beginning: String = corpus.iter().flat_map(|text| text.chars()).take(40).collect();
    let call = format!(
        "train(corpus of {} documents, {bytes} bytes, beginning {beginning:?}, {}, size {size}, specials {specials:?})",
        corpus.len(),
        pattern_name(pattern),
    );
    Record::new()
        .fact("pattern", pattern_name(pattern))
        .fact("size", size)
        .fact("specials", specials)
        .fact("corpus", corpus)
        .fact(CALL, call)
}

fn merges_cases(draw: &mut Draw) -> Vec<Record> {
    let patterns = [SplitPattern::Gpt2, SplitPattern::Cl100k];
    patterns
        .map(|pattern| {
            let corpus: Vec<String> = (0..3).map(|_| mixed(draw, 40)).collect();
            case(pattern, 256 + 40, &[], &corpus)
        })
        .into_iter()
        .chain(many_cases(draw))
        .chain(patterns.map(|pattern| case(pattern, 256 + 8, &[], &[DIGITS.to_string()])))
        .collect()
}

/// The patterns cut it in different places.
const DIGITS: &str = "12345 12345 we'll WE'LL 1234512345 we'll WE'LL";

/// More than 255 of a pair, where 255 of each would be a tie that the other wins; tokens
/// of a dozen letters, and of more than 255; and documents of all kinds of white space.
fn many_cases(draw: &mut Draw) -> [Record; 4] {
    let first = b'a' + draw.below(10) as u8;
    let [a, b, c, d] = std::array::from_fn(|i| char::from(first + i as u8));
    let often = [format!("{a}{b}").repeat(270), format!("{c}{d}\n").repeat(330)];
    let long = [" internationalisation", " tokenisation", "一二三四五六七八"];
    let long = long.map(|word| word.repeat(2 + draw.below(3)));
    let white = [" ", "   ", "\n\n", "\r\n\r\n \r\n", "\t\t \t\t", "  x  x\n\n\n", ""];
    let white = white.map(|text| text.repeat(1 + draw.below(3)));
    [
        case(SplitPattern::Gpt2, 256 + 4, &[], &often),
        case(SplitPattern::Cl100k, 256 + 40, &[], &long),
        case(SplitPattern::Gpt2, 256 + 12, &[], &[a.to_string().repeat(600)]),
        case(SplitPattern::Cl100k, 256 + 8, &[], &white),
    ]
}

/// Letters of one frequency: nothing but the rule decides. The ids of Chinese
/// characters' bytes are in another order than the bytes.
fn ties_cases(draw: &mut Draw) -> Vec<Record> {
    let mut words = |letters: &str, count: usize| -> String {
        let letters: Vec<char> = letters.chars().collect();
        let order = draw.permutation(letters.len());
        let shuffled: Vec<char> = order.iter().map(|i| letters[*i]).collect();
        shuffled.chunks(count).map(|word| word.iter().collect::<String>() + " ").collect()
    };
    let corpora =
        [words("qzjxkvbwpyg", 3), words("梯度下降法求最小值", 2), words("aé中Bñ文cü字Zß词", 4)];
    let [first, second, third] = corpora.map(|text| [text]);
    vec![
        case(SplitPattern::Gpt2, 256 + 8, &[], &first),
        case(SplitPattern::Gpt2, 256 + 9, &[], &second),
        case(SplitPattern::Cl100k, 256 + 8, &[], &third),
    ]
}

fn overlaps_cases(draw: &mut Draw) -> Vec<Record> {
    let letter = char::from(b'a' + draw.below(10) as u8);
    let run = |n: usize| letter.to_string().repeat(n);
    // `mn` three times against a run that holds its pair three times or, counted
    // without overlaps, twice.
    let contest = format!("{} mn mn mn op op", run(4));
    let odd = format!("{} {} xy xy xy xy", run(5), run(3));
    let corpora = [run(4), run(7), contest, odd];
    let patterns = [SplitPattern::Gpt2, SplitPattern::Cl100k].into_iter().cycle();
    let cases = corpora.into_iter().zip(patterns).zip(3..);
    cases.map(|((text, pattern), merges)| case(pattern, 256 + merges, &[], &[text])).collect()
}

fn boundary_cases(draw: &mut Draw) -> Vec<Record> {
    let text = vec![plain(draw, 12)];
    let gpt2 = SplitPattern::Gpt2;
    vec![
        case(gpt2, 256 + 2 + 3, &["<|a|>", "<|b|>"], &text),
        case(gpt2, 256 + 5, &[], &text),
        case(gpt2, 256 + 2, &["<|a|>", "<|b|>"], &text),
        case(gpt2, 100, &["<|a|>"], &text),
        case(gpt2, 300, &["<|a|>"], &[]),
        case(gpt2, 300, &[], &[String::new(), "z".into()]),
        case(SplitPattern::Cl100k, 1000, &[], &["ab ab abc".into()]),
    ]
}

fn specials_cases(draw: &mut Draw) -> Vec<Record> {
    let between: Vec<String> = (0..8).map(|_| plain(draw, 2)).collect();
    // Letters before and after: what is cut apart must not be joined.
    let corpus = vec![between.join("x<|end|>y"), between.join("<|end|>more")];
    let nested = case(SplitPattern::Cl100k, 256 + 14, &["<|end|>", "<|end|>more"], &corpus);
    // The leftmost wins, wherever it stands in the list.
    let overlapping: [&[&str]; 3] = [&["ab", "bcd"], &["bcd", "ab"], &["zz", "abx", "bcd", "ab"]];
    let texts = ["abcdcd xabcdcd bcdab", "cdcd zzz aabcd abxcd", "ab"].map(str::to_string);
    let overlapping =
        overlapping.map(|specials| case(SplitPattern::Gpt2, 256 + 10, specials, &texts));
    [nested].into_iter().chain(overlapping).collect()
}

/// More merges than the documents have pairs: one text made of them all has more, in
/// whatever order they come. And a pair of which a merge leaves one.
fn order_cases(draw: &mut Draw) -> Vec<Record> {
    let documents = ["ab", "cd", "ab", "ef", "cd", "bc", "da", "ef", "be"];
    let order = draw.permutation(documents.len());
    let corpus: Vec<String> = order.iter().map(|i| documents[*i].into()).collect();
    let reversed: Vec<String> = corpus.iter().rev().cloned().collect();
    vec![
        case(SplitPattern::Gpt2, 256 + 12, &[], &corpus),
        case(SplitPattern::Cl100k, 256 + 14, &[], &reversed),
        case(SplitPattern::Cl100k, 256 + 13, &[], &["abc", "abd", "bc", "bc"].map(str::to_string)),
    ]
}

/// The model as people read it.
fn run(submission: &Submission, case: &Record) -> Record {
    let corpus: Vec<String> = case.expect_fact("corpus");
    let model = train(submission, case, &corpus);
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

fn name(model: &BpeModel, id: u32) -> String {
    let index = (id as usize).checked_sub(model.specials.len());
    let token = index.and_then(|index| model.tokens.get(index));
    token.map_or_else(|| format!("(no token {id})"), |token| shown(token))
}

fn train(submission: &Submission, case: &Record, corpus: &[String]) -> BpeModel {
    let trainer = submission.a1().bpe().trainer();
    let documents: Vec<&str> = corpus.iter().map(String::as_str).collect();
    let specials: Vec<String> = case.expect_fact("specials");
    let specials: Vec<&str> = specials.iter().map(String::as_str).collect();
    trainer.train(&documents, pattern(case), case.expect_fact("size"), &specials)
}

/// Words in the smaller corpus, and merges to learn from it.
const WORDS: usize = 600;
const MERGES: usize = 30;

/// How many times as many words and merges the larger one has.
const MORE_WORDS: usize = 2;
const MORE_MERGES: usize = 8;

/// Letters are so many that a pair is in a few words only: a merge that goes through
/// all others does needless work, and nearly all of its work is needless.
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn cost_cases(draw: &mut Draw) -> Vec<Record> {
    let letter = |draw: &mut Draw| char::from(LETTERS[draw.below(LETTERS.len())]);
    let mut word = || (0..8).map(|_| letter(draw)).chain([' ']).collect::<String>();
    let corpus: Vec<String> = (0..MORE_WORDS * WORDS).map(|_| word()).collect();
    let call = format!(
        "train on {WORDS} words for {MERGES} merges, and on {MORE_WORDS} times as many for {MORE_MERGES} times as many"
    );
    vec![
        Record::new()
            .fact("pattern", "gpt2")
            .fact("size", 0)
            .fact("specials", Vec::<String>::new())
            .fact("corpus", corpus)
            .fact(CALL, call),
    ]
}

/// The corpus in other letters each round: it takes as much work, and what was learnt in
/// one round is no answer in another.
fn in_other_letters(text: &str, round: usize) -> String {
    let turned = |letter: char| {
        let place = LETTERS.iter().position(|known| char::from(*known) == letter);
        let turned = place.map(|place| LETTERS[(place + 7 * round) % LETTERS.len()]);
        turned.map_or(letter, char::from)
    };
    text.chars().map(turned).collect()
}

/// What was learnt each time, and whether the work grew as it should.
fn run_cost(submission: &Submission, case: &Record) -> Record {
    let corpus: Vec<String> = case.expect_fact("corpus");
    let learnt = RefCell::new(Vec::new());
    let work = |words: usize, merges: usize| {
        let case = case.clone().fact("size", 256 + merges);
        let rounds = (0..ROUNDS).map(|round| in_other_letters(&corpus[..words].concat(), round));
        let rounds: Vec<[String; 1]> = rounds.map(|corpus| [corpus]).collect();
        let learnt = &learnt;
        move |round: usize| {
            learnt.borrow_mut().push(train(submission, &case, &rounds[round]).merges);
        }
    };
    let small = work(WORDS, MERGES);
    let large = work(MORE_WORDS * WORDS, MORE_MERGES * MERGES);
    let [small, large] = least_times(small, large);
    costs(&learnt.into_inner(), large / small)
}

/// So many times as long may the larger one take. Programs that look only at the
/// pieces that a merge changes take 2.6 to 4.9 times as long, also if they look for the
/// most frequent pair in the whole table; one that counts all again takes at least 11
/// times as long, without optimisation.
const MOST: f64 = 7.0;

/// The merges of each training in brief: work on wrong ones is not the work.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Tolerance;
    use crate::compare::compare;

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
