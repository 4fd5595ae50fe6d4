//! Task `a1.bpe_train`: which merges come out.

pub mod cost;
mod misconceptions;

use contract::a1::SplitPattern;

use super::bpe::model::pattern_name;
use crate::a1::mixed_text::{mixed, plain};
use cost::cost_cases;
use harness::{CALL, Check, Draw, Record, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a1.bpe_train",
    text("训练字节对编码", "training byte-pair encoding"),
    CHECKS,
    misconceptions::NAMED,
);

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.bpe_train.merges",
        6,
        text("训练出的合并", "the merges that are learnt"),
        text(
            "每次合并出现最多的一对；对只在片段内部数，字节是起点，不是字符。",
            "the most frequent pair each time; pairs are counted inside pieces, and it begins with bytes, not characters.",
        ),
        merges_cases,
        "bpe_train",
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
        "bpe_train",
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
        "bpe_train",
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
        "bpe_train",
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
        "bpe_train",
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
        "bpe_train",
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
            "bpe_train.cost",
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
