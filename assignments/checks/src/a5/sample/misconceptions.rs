//! The wrong ideas about `a5.sample` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.sample.at_or_below",
        text: text(
            "u 等于累加值时也算它的：u ≤ 累加值",
            "takes a token whose running sum only equals u: u ≤ sum",
        ),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.not_normalised",
        text: text("概率没有除以它们的总和", "does not divide probabilities by their sum"),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.last_id_after_rounding",
        text: text(
            "舍入使累加值都不大于 u 时，取了最后一个编号，哪怕它的概率是 0",
            "takes the last id where rounding leaves every sum at or below u, though its probability is 0",
        ),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.first_id_after_rounding",
        text: text(
            "舍入使累加值都不大于 u 时，取了编号 0",
            "takes id 0 where rounding leaves every sum at or below u",
        ),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.summed_in_f32",
        text: text("在 f32 里累加", "sums in f32"),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.one_number",
        text: text(
            "只取了一个随机数，n 个词元都用它",
            "takes one number, and uses it for all n tokens",
        ),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.two_numbers",
        text: text("每个词元取了两个随机数", "takes two numbers for each token"),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.sorted",
        text: text(
            "先按概率从大到小排好再累加",
            "sorts by probability, largest first, before it sums",
        ),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.from_the_end",
        text: text("从最后一个编号往前累加", "sums from the last id on"),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.gumbel",
        text: text(
            "每个词元取一个数，用 Gumbel 法：分布是对的，规则不是这一条",
            "takes a number for every token of the vocabulary, Gumbel's way: the distribution is right, but it is another rule",
        ),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.likeliest_always",
        text: text(
            "不看随机数，总是取最可能的",
            "does not look at the numbers, and always takes the likeliest token",
        ),
        caught_by: &["a5.sample.draw"],
    },
    Misconception {
        id: "a5.sample.one_stream",
        text: text(
            "所有行共用一个流：第 i 行用它的第 i 个数",
            "uses one stream for all rows: row i takes its number i",
        ),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.same_number",
        text: text(
            "每行用的是同一个数：键里没有行号",
            "uses the same number for all rows: the row is not in the key",
        ),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.step_left_out",
        text: text(
            "键里没有 step：每一步抽到的数都一样",
            "leaves `step` out of the key, so that every step draws the same numbers",
        ),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.seed_left_out",
        text: text("键里没有 seed", "leaves `seed` out of the key"),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.step_before_row",
        text: text(
            "键是 [seed, step, i]，次序不对",
            "uses the key [seed, step, i], which is another order",
        ),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.row_before_seed",
        text: text(
            "键是 [i, seed, step]，次序不对",
            "uses the key [i, seed, step], which is another order",
        ),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.row_added_to_seed",
        text: text(
            "行号加在了 seed 上：键是 [seed + i, step]",
            "adds the row to the seed: the key is [seed + i, step]",
        ),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.rows_from_1",
        text: text("行号从 1 数起", "counts rows from 1"),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.second_number",
        text: text("用的是每个流的第二个数", "takes the second number of each stream"),
        caught_by: &["a5.sample.draw_rows"],
    },
    Misconception {
        id: "a5.sample.greedy_last",
        text: text(
            "一样可能的取了编号最大的",
            "takes the largest id of those that are equally likely",
        ),
        caught_by: &["a5.sample.greedy"],
    },
    Misconception {
        id: "a5.sample.greedy_in_f32",
        text: text(
            "在 f32 里比较：只有 f64 才分得出的差别没有了",
            "compares in f32, where differences that only f64 has are gone",
        ),
        caught_by: &["a5.sample.greedy"],
    },
    Misconception {
        id: "a5.sample.greedy_over_all",
        text: text(
            "在整个批次里找最大的，而不是每行各找",
            "looks for the largest of the whole batch, not of each row",
        ),
        caught_by: &["a5.sample.greedy"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.sample.unnamed.one_minus", &["a5.sample.draw"]),
    Unnamed::new("a5.sample.unnamed.uniform", &["a5.sample.draw"]),
    Unnamed::new("a5.sample.unnamed.logarithms_summed", &["a5.sample.draw"]),
    Unnamed::new("a5.sample.unnamed.zero_taken", &["a5.sample.draw"]),
    Unnamed::new("a5.sample.unnamed.one_too_many", &["a5.sample.draw"]),
    Unnamed::new("a5.sample.unnamed.step_from_1", &["a5.sample.draw_rows"]),
    Unnamed::new("a5.sample.unnamed.row_alone", &["a5.sample.draw_rows"]),
    Unnamed::new("a5.sample.unnamed.rows_backwards", &["a5.sample.draw_rows"]),
    Unnamed::new("a5.sample.unnamed.least_likely", &["a5.sample.greedy"]),
    Unnamed::new("a5.sample.unnamed.by_columns", &["a5.sample.greedy"]),
    Unnamed::new("a5.sample.unnamed.nan_taken", &["a5.sample.errors"]),
];
