//! Task `a1.word2vec`: skip-gram with negative sampling.

mod misconceptions;
mod neighbours;
mod topics;

use std::ops::Range;

use contract::a1::Embeddings;

use self::neighbours::{left_of_gap, neighbour_cases, trained_well};
use super::matrix::matrix;
use harness::{CALL, Check, Draw, Record, RecordError, Task, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a1.word2vec", text("词向量", "word vectors"), CHECKS, misconceptions::NAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.word2vec.pairs",
        2,
        text("中心词与上下文", "centres and contexts"),
        text(
            "每个词与前后各至多 window 个词配对，先中心、后上下文，不和自己配对。",
            "each word with up to window words on either side, centre first, never with itself.",
        ),
        pair_cases,
        "word2vec.pairs",
    ),
    Check::golden(
        "a1.word2vec.negatives",
        3,
        text("负采样的分布", "the distribution of negatives"),
        text(
            "次数的 0.75 次方，再归一化；没有出现的词概率为 0。",
            "counts to the power 0.75, then normalised; a word that does not occur has probability 0.",
        ),
        negative_cases,
        "word2vec.negatives",
    ),
    Check::golden(
        "a1.word2vec.loss",
        3,
        text("负采样的损失", "the loss with negative sampling"),
        text(
            "中心词取 centre 的行，其余取 context 的行；对负样本求和，对批量取平均；等于目标的负样本不算。",
            "the centre is a row of `centre`, all others are rows of `context`; sum over negatives, average over the batch; negatives equal to the target are left out.",
        ),
        loss_cases,
        "word2vec.loss",
    ),
    Check::golden(
        "a1.word2vec.gradients",
        4,
        text("损失的两个梯度", "both gradients of the loss"),
        text(
            "同一行被用到几次，梯度就加几次；中心词的梯度来自目标，也来自每个负样本。",
            "a row that is used several times gathers all its gradients; the centre's comes from the target and from every negative.",
        ),
        loss_cases,
        "word2vec.gradients",
    ),
    Check {
        needs: &["a1.word2vec.loss", "a1.word2vec.gradients"],
        verdict: Verdict::Law(trained_well),
        clearance: Some(left_of_gap),
        ..Check::golden(
            "a1.word2vec.neighbours",
            3,
            text("学到的近邻", "neighbours that were learned"),
            text(
                "先让 loss 和 gradients 通过；训练要沿梯度的反方向走，负样本按自己语料的分布抽取。",
                "make loss and gradients pass first; steps go against the gradient, negatives follow the distribution of the corpus.",
            ),
            neighbour_cases,
            "word2vec.train",
        )
    },
];

fn pair_cases(draw: &mut Draw) -> Vec<Record> {
    let mut case = |length: usize, window: usize| {
        // With a word that occurs twice: positions matter, not words.
        let mut sentence: Vec<usize> = (0..length).map(|_| draw.below(20)).collect();
        if length > 3 {
            sentence[2] = sentence[1];
        }
        let call = format!("pairs({sentence:?}, window: {window})");
        Record::new().fact("sentence", sentence).fact("window", window).fact(CALL, call)
    };
    vec![case(6, 2), case(5, 1), case(4, 7), case(1, 2), case(0, 3), case(4, 0), case(8, 5)]
}

fn negative_cases(draw: &mut Draw) -> Vec<Record> {
    let mut case = |words: usize, most: usize| {
        let mut counts: Vec<u64> = (0..words).map(|_| 1 + draw.below(most) as u64).collect();
        counts[1] = 0;
        counts[0] = 2 * most as u64;
        let call = format!("negative_distribution({counts:?})");
        Record::new().fact("counts", counts).fact(CALL, call)
    };
    let drawn = [case(5, 20), case(8, 100_000), case(3, 1 << 40)];
    let listed = [vec![0, 0, 7, 0], vec![300, 1 << 33, 0], vec![1; 6]].map(|counts: Vec<u64>| {
        let call = format!("negative_distribution({counts:?})");
        Record::new().fact("counts", counts).fact(CALL, call)
    });
    drawn.into_iter().chain(listed).collect()
}

/// Centre, target, negatives.
type Example<'a> = (usize, usize, &'a [usize]);

/// Words and the width of their vectors.
const SHAPE: [usize; 2] = [7, 3];

/// Batches with what tells mistakes apart: a negative equal to the target, one equal
/// to the centre, repeated ones, rows that two examples share, an example that is there
/// twice, row 0 in every place; and large dot products.
fn loss_cases(draw: &mut Draw) -> Vec<Record> {
    let shared: &[Example<'_>] = &[(0, 1, &[2, 2, 1, 0, 3]), (4, 1, &[1, 5]), (0, 3, &[1, 6, 2])];
    let mut small = |examples: &[Example<'_>], names: Vec<usize>| {
        loss_case(draw, SHAPE, [-1.0..1.0, -1.5..1.5], examples, &names)
    };
    let given = || (0..SHAPE[0]).collect::<Vec<_>>();
    let listed = [
        small(&[(0, 0, &[0, 1, 0])], given()),
        small(&[(1, 0, &[2, 0]), (0, 2, &[0]), (1, 0, &[2, 0])], given()),
        small(&[(3, 5, &[0, 6, 6])], given()),
    ];
    let mut renamed = |ranges: [Range<f64>; 2], examples: &[Example<'_>]| {
        let names = draw.permutation(SHAPE[0]);
        loss_case(draw, SHAPE, ranges, examples, &names)
    };
    let small = || [-1.0..1.0, -1.5..1.5];
    let mut cases = vec![
        renamed(small(), &[(0, 1, &[2, 3])]),
        renamed(small(), shared),
        renamed(small(), &[(2, 2, &[3, 4, 3]), (5, 6, &[])]),
        renamed(small(), shared),
    ];
    cases.extend(listed);
    // Dot products of 5 to 15, either way, where a table of the sigmoid would end.
    for contexts in [1.3..2.2, -2.2..-1.3] {
        cases.push(renamed([1.3..2.2, contexts], &[(0, 1, &[2, 3, 4]), (5, 1, &[6, 2])]));
    }
    // Dot products of about 900, and of up to 1e4, all above or all below 0.
    for (low, high) in [(17.0, 18.0), (25.0, 50.0), (55.0, 57.7)] {
        let large: &[Example<'_>] = &[(0, 1, &[2, 3, 4]), (5, 1, &[6, 2])];
        cases.push(renamed([low..high, low..high], large));
        cases.push(renamed([low..high, -high..-low], large));
    }
    let (narrow, names) = ([-0.3..0.3, -0.3..0.3], draw.permutation(SHAPE[0]));
    cases.push(loss_case(draw, [SHAPE[0], 70], narrow, shared, &names));
    cases
}

/// A batch of words, which have the numbers `names` and vectors `[words, width]`.
fn loss_case(
    draw: &mut Draw,
    [v, d]: [usize; 2],
    [centres, contexts]: [Range<f64>; 2],
    examples: &[Example<'_>],
    names: &[usize],
) -> Record {
    let named = |(centre, target, negatives): &Example<'_>| {
        let negatives: Vec<usize> = negatives.iter().map(|word| names[*word]).collect();
        (names[*centre], names[*target], negatives)
    };
    let batch: Vec<_> = examples.iter().map(named).collect();
    let call = format!(
        "loss(centre: f64[{v}, {d}] in {centres:?}, context: f64[{v}, {d}] in {contexts:?}, (centre, target, negatives) {batch:?})"
    );
    Record::new()
        .tensor("centre", &draw.tensor_in(&[v, d], centres.start, centres.end))
        .tensor("context", &draw.tensor_in(&[v, d], contexts.start, contexts.end))
        .fact("batch", batch)
        .fact(CALL, call)
}

/// The vectors in a case or in an answer.
///
/// # Errors
///
/// If one is missing, or is no matrix.
pub fn embeddings(record: &Record) -> Result<Embeddings, RecordError> {
    Ok(Embeddings { centre: matrix(record, "centre")?, context: matrix(record, "context")? })
}
