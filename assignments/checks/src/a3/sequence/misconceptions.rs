//! The wrong ideas about `a3.sequence` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order in which the work is done.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.sequence.no_scale",
        text: text("分数没有除以 √d", "does not divide scores by √d"),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.own_block_only",
        text: text(
            "每个进程只看了自己的键，没有看别的进程的",
            "looks at the rank's own keys only, not at those of the others",
        ),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.one_round_short",
        text: text(
            "少转了一圈：n 块里只看了 n − 1 块",
            "stops one block early: it looks at n − 1 of n blocks",
        ),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.sends_own_again",
        text: text(
            "每次传的都是自己的块，而不是刚收到的：于是一再看见同一个邻居的块",
            "sends its own block every time, not the one received last, and so sees one neighbour's block again and again",
        ),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.values_stay",
        text: text(
            "只把键传了一圈，值一直是自己的",
            "sends only the keys round the ring, and takes its own values with all of them",
        ),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.wrong_side",
        text: text(
            "把移了 t 次之后手里的块当作进程 r + t 的，其实是进程 r − t 的",
            "takes the block that it holds after t shifts for that of rank r + t, which is that of rank r − t",
        ),
        caught_by: &["a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.mask_within_block",
        text: text(
            "因果掩码只看块内的位置：别的进程的块也遮成了三角",
            "masks by places within the block, so that blocks of other ranks are cut to a triangle as well",
        ),
        caught_by: &["a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.itself_hidden",
        text: text(
            "因果掩码错了一位：连自己也看不见，每块的第一个查询就是 NaN",
            "is off by one: a query does not see itself, and the first of each block gets NaN",
        ),
        caught_by: &["a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.causal_ignored",
        text: text(
            "没有用 causal：后面的键也看见了",
            "ignores `causal`: queries see the keys behind them",
        ),
        caught_by: &["a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.later_blocks_seen",
        text: text(
            "只在自己的块里遮了后面的键，后面进程的块却整块看见了",
            "hides later keys in the rank's own block only, and sees all of the blocks of later ranks",
        ),
        caught_by: &["a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.whole_blocks",
        text: text(
            "后面进程的块遮住了，自己的块里却没有遮：看见了同一块里后面的键",
            "hides the blocks of later ranks, but in the rank's own block nothing: queries see the keys behind them there",
        ),
        caught_by: &["a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.masked_by_1e4",
        text: text(
            "用 −10⁴ 遮住，而不是 −∞：分数本身也可以这么小",
            "hides keys by −10⁴ in place of −∞, which scores may be themselves",
        ),
        caught_by: &["a3.sequence.large"],
    },
    Misconception {
        id: "a3.sequence.averaged",
        text: text(
            "每块各做一次 softmax，再把各块的结果平均",
            "takes a softmax of each block, and the mean of what comes out",
        ),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.no_rescaling",
        text: text(
            "每块减的是自己的最大值，就直接相加：和与累加都没有改到同一个最大值",
            "subtracts each block's own maximum and adds up what comes out, with neither sums nor accumulators corrected to one maximum",
        ),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.sum_not_rescaled",
        text: text(
            "最大值变大时只改正了累加，没有改正和",
            "corrects the accumulator when the maximum grows, but not the sum",
        ),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.accumulator_not_rescaled",
        text: text(
            "最大值变大时只改正了和，没有改正累加",
            "corrects the sum when the maximum grows, but not the accumulator",
        ),
        caught_by: &["a3.sequence.whole", "a3.sequence.causal"],
    },
    Misconception {
        id: "a3.sequence.no_maximum",
        text: text(
            "取 exp 之前没有减最大值，分数一大就溢出",
            "does not subtract a maximum before exp, so that large scores overflow",
        ),
        caught_by: &["a3.sequence.large"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a3.sequence.unnamed.scale_of_one_more", &["a3.sequence.whole"]),
    // Scores and values are rounded to `f32`, also where `f64` comes in.
    Unnamed::new("a3.sequence.unnamed.in_f32", &["a3.sequence.whole"]),
    // The correction is `exp(new - old)`, not `exp(old - new)`.
    Unnamed::new("a3.sequence.unnamed.rescaled_inversely", &["a3.sequence.whole"]),
    // Off by one: a query sees the key behind it.
    Unnamed::new("a3.sequence.unnamed.next_seen", &["a3.sequence.causal"]),
    // Rank 0's keys are seen by nobody else.
    Unnamed::new("a3.sequence.unnamed.first_block_hidden", &["a3.sequence.causal"]),
];
