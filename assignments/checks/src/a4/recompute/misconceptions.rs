//! The wrong ideas about `a4.recompute` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.recompute.gradient_not_passed_on",
        text: text(
            "每一段都用传进来的 gradient 反向，没有用从后面一段传来的",
            "goes back through every segment from the gradient that was handed in, not from what came from the segment behind",
        ),
        caught_by: &["a4.recompute.gradients"],
    },
    Misconception {
        id: "a4.recompute.from_the_first_input",
        text: text(
            "每一段都从 x 重算，而不是从这一段自己的输入",
            "computes every segment again from `x`, not from its own input",
        ),
        caught_by: &["a4.recompute.gradients"],
    },
    Misconception {
        id: "a4.recompute.cut_within_the_segment",
        text: text(
            "段内各层之间的计算图断开了，梯度只到每段的最后一层",
            "cuts the graph between the layers of a segment, so that gradients reach its last layer only",
        ),
        caught_by: &["a4.recompute.gradients"],
    },
    Misconception {
        id: "a4.recompute.segments_forwards",
        text: text(
            "反向时从第一段到最后一段",
            "takes the segments from the first to the last in backward",
        ),
        caught_by: &["a4.recompute.gradients"],
    },
    Misconception {
        id: "a4.recompute.last_segment_left_out",
        text: text("除不尽时，最后几层没有算进梯度", "leaves out the shorter segment at the end"),
        caught_by: &["a4.recompute.gradients"],
    },
    Misconception {
        id: "a4.recompute.ones_for_the_gradient",
        text: text(
            "没有用 gradient，等于用全 1 的梯度反向",
            "does not use `gradient`, and goes back from ones",
        ),
        caught_by: &["a4.recompute.gradients"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.recompute.unnamed.gradient_twice", &["a4.recompute.gradients"]),
    Unnamed::new("a4.recompute.unnamed.half_a_gradient", &["a4.recompute.gradients"]),
];
