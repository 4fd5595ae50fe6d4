//! The wrong ideas about `a0.tape` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a0.tape.overwrite",
        text: text(
            "叶子的梯度被覆盖而不是累加",
            "overwrites the gradients of leaves in place of adding them up",
        ),
        caught_by: &["a0.tape.gradients", "a0.tape.accumulate"],
    },
    Misconception {
        id: "a0.tape.revisit",
        text: text(
            "按递归的次序而不是拓扑次序传播，共享的部分被访问了多次",
            "recurses in place of following a topological order, so that shared parts are visited twice",
        ),
        caught_by: &["a0.tape.gradients", "a0.tape.visits"],
    },
    Misconception {
        id: "a0.tape.visits_all",
        text: text(
            "访问了损失并不依赖的操作",
            "visits operations that the loss does not depend on",
        ),
        caught_by: &["a0.tape.visits"],
    },
    Misconception {
        id: "a0.tape.stale_intermediates",
        text: text(
            "中间变量的梯度留到了下一次 backward",
            "carries gradients of intermediates over to the next backward",
        ),
        caught_by: &["a0.tape.accumulate"],
    },
    Misconception {
        id: "a0.tape.zero_grad_missing",
        text: text("zero_grad 没有清除梯度", "does not forget gradients in zero_grad"),
        caught_by: &["a0.tape.accumulate"],
    },
    Misconception {
        id: "a0.tape.zeros_are_none",
        text: text(
            "把全为零的梯度当成没有梯度",
            "takes a gradient of zeros for no gradient at all",
        ),
        caught_by: &["a0.tape.gradients", "a0.tape.visits"],
    },
    Misconception {
        id: "a0.tape.detach_leaks",
        text: text("detach 没有切断，梯度照样流过", "lets gradients flow through detach"),
        caught_by: &["a0.tape.cut"],
    },
    Misconception {
        id: "a0.tape.no_grad_ignored",
        text: text("关闭记录之后仍在记录", "keeps recording while recording is off"),
        caught_by: &["a0.tape.cut"],
    },
];
