//! The wrong ideas about `a4.fsdp` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.fsdp.nothing_cut",
        text: text(
            "没有切分：每个进程拿到整层的参数",
            "cuts nothing: each rank gets all of every layer",
        ),
        caught_by: &["a4.fsdp.shares"],
    },
    Misconception {
        id: "a4.fsdp.rank_ignored",
        text: text("每个进程拿到的都是第一段", "gives the first part to every rank"),
        caught_by: &["a4.fsdp.shares"],
    },
    Misconception {
        id: "a4.fsdp.dealt_out_in_turn",
        text: text(
            "轮流分（进程 r 拿第 r、r + R、r + 2R… 个元素），而不是连续的一段",
            "deals elements out in turn (r, r + R, r + 2R, …) where each part is contiguous",
        ),
        caught_by: &["a4.fsdp.shares"],
    },
    Misconception {
        id: "a4.fsdp.share_is_a_view",
        text: text(
            "分到的一段只是视图，整层还在内存里",
            "gives a view as the share, with the whole layer behind it in memory",
        ),
        caught_by: &["a4.fsdp.shares"],
    },
    Misconception {
        id: "a4.fsdp.zeros_in_front",
        text: text("零补在了向量的前面", "adds the zeros in front of the vector"),
        caught_by: &["a4.fsdp.shares"],
    },
    Misconception {
        id: "a4.fsdp.padded_one_by_one",
        text: text(
            "每个参数各自补零，而不是整层拼起来之后一次补",
            "adds zeros behind each parameter, not behind the whole layer",
        ),
        caught_by: &["a4.fsdp.shares"],
    },
    Misconception {
        id: "a4.fsdp.computed_in_f32",
        text: text(
            "没有转成 compute，一直用 f32 算",
            "does not cast to `compute`, and computes in `f32`",
        ),
        caught_by: &["a4.fsdp.pass"],
    },
    Misconception {
        id: "a4.fsdp.gradients_in_compute",
        text: text(
            "梯度以 compute 求和之后才转成 f32",
            "sums the gradients in `compute` and casts them to `f32` afterwards",
        ),
        caught_by: &["a4.fsdp.pass"],
    },
    Misconception {
        id: "a4.fsdp.gradients_averaged",
        text: text(
            "梯度对各进程求了平均，而不是求和",
            "takes the mean of the gradients over the ranks, not their sum",
        ),
        caught_by: &["a4.fsdp.pass"],
    },
    Misconception {
        id: "a4.fsdp.gradients_not_summed",
        text: text(
            "梯度没有在各进程间求和，只是自己的",
            "does not sum gradients over the ranks, and has its own only",
        ),
        caught_by: &["a4.fsdp.pass"],
    },
    Misconception {
        id: "a4.fsdp.gathered_backwards",
        text: text(
            "按相反的次序收齐一层的各段",
            "puts the parts of a layer together in the opposite order",
        ),
        caught_by: &["a4.fsdp.pass"],
    },
    Misconception {
        id: "a4.fsdp.gradient_not_passed_on",
        text: text(
            "每一层都用传进来的 gradient 反向，没有用从后面一层传来的",
            "goes back through every layer from the gradient that was handed in, not from what came from the layer behind",
        ),
        caught_by: &["a4.fsdp.pass"],
    },
    Misconception {
        id: "a4.fsdp.ones_for_the_gradient",
        text: text(
            "没有用 gradient，等于用全 1 的梯度反向",
            "does not use `gradient`, and goes back from ones",
        ),
        caught_by: &["a4.fsdp.pass"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.fsdp.unnamed.part_of_the_next_rank", &["a4.fsdp.shares"]),
    Unnamed::new("a4.fsdp.unnamed.gradients_of_the_next_rank", &["a4.fsdp.pass"]),
];
