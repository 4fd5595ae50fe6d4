//! The wrong ideas about `a0.train` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a0.train.cross_entropy_overflow",
        text: text(
            "交叉熵先 softmax 再取对数，没有用 log-sum-exp，logits 很大时溢出",
            "takes the logarithm of a softmax in place of log-sum-exp, and overflows for large logits",
        ),
        caught_by: &["a0.train.cross_entropy"],
    },
    Misconception {
        id: "a0.train.cross_entropy_log_of_zero",
        text: text(
            "交叉熵对 softmax 的结果取对数，概率下溢成 0 时得到无穷大",
            "takes the logarithm of softmax's result, which is infinite where the probability underflows to 0",
        ),
        caught_by: &["a0.train.cross_entropy"],
    },
    Misconception {
        id: "a0.train.cross_entropy_sum",
        text: text(
            "交叉熵对批量求和而不是求平均",
            "sums the cross-entropy over the batch in place of averaging",
        ),
        caught_by: &["a0.train.cross_entropy", "a0.train.first_steps"],
    },
    Misconception {
        id: "a0.train.rate_inside_velocity",
        text: text(
            "把学习率乘进了动量的速度里（v ← μ·v + lr·g）",
            "multiplies the learning rate into the velocity (v ← μ·v + lr·g)",
        ),
        caught_by: &["a0.train.sgd"],
    },
    Misconception {
        id: "a0.train.damped",
        text: text(
            "给梯度乘了 1 - μ（滑动平均式的动量）",
            "multiplies the gradient by 1 - μ (momentum as a moving average)",
        ),
        caught_by: &["a0.train.sgd", "a0.train.first_steps"],
    },
    Misconception {
        id: "a0.train.zero_grad_missing",
        text: text("每一步之前没有清零梯度", "does not clear the gradients before each step"),
        caught_by: &["a0.train.first_steps"],
    },
];
