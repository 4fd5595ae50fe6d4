//! The wrong ideas about `a4.pretrain` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.pretrain.not_shifted",
        text: text(
            "把 ids 本身当作目标：没有错开，模型只要照抄",
            "takes the ids themselves for targets: nothing is shifted, and a model need only copy",
        ),
        caught_by: &["a4.pretrain.first_loss"],
    },
    Misconception {
        id: "a4.pretrain.shifted_twice",
        text: text(
            "又错开了一位：targets 已经是下一个词元，这里成了下下个",
            "shifts once more: targets are the next tokens already, and here they are those after the next",
        ),
        caught_by: &["a4.pretrain.first_loss"],
    },
    Misconception {
        id: "a4.pretrain.shifted_backwards",
        text: text(
            "往回错了一位：位置 i + 1 的 logits 对的是位置 i 的目标",
            "shifts the wrong way: logits at place i + 1 beside the target at place i",
        ),
        caught_by: &["a4.pretrain.first_loss"],
    },
    Misconception {
        id: "a4.pretrain.sum_for_mean",
        text: text("求了和，没有求平均", "takes the sum in place of the mean"),
        caught_by: &["a4.pretrain.first_loss"],
    },
    Misconception {
        id: "a4.pretrain.mean_over_all_places",
        text: text(
            "除以了所有位置的个数，IGNORED 的也在内",
            "divides by the number of all places, those with IGNORED among them",
        ),
        caught_by: &["a4.pretrain.first_loss"],
    },
    Misconception {
        id: "a4.pretrain.mean_of_rows",
        text: text(
            "先对每一行取平均，再对各行取平均：目标少的行占得太多",
            "takes the mean of each row first, then that of the rows: rows with few targets weigh too much",
        ),
        caught_by: &["a4.pretrain.first_loss"],
    },
    Misconception {
        id: "a4.pretrain.ignored_as_token_0",
        text: text(
            "把 IGNORED 换成了词元 0，它也有了损失",
            "turns IGNORED into token 0, which then has a loss like others",
        ),
        caught_by: &["a4.pretrain.first_loss"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.pretrain.unnamed.in_bits", &["a4.pretrain.first_loss"]),
    Unnamed::new("a4.pretrain.unnamed.after_the_update", &["a4.pretrain.first_loss"]),
];
