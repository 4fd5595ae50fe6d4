//! The wrong ideas about `a2.softmax` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.softmax.no_maximum",
        text: text(
            "取指数之前没有减去最大值，数一大就溢出",
            "does not subtract the maximum before exp, so large numbers overflow",
        ),
        caught_by: &["a2.softmax.softmax"],
    },
    Misconception {
        id: "a2.softmax.wrong_dim",
        text: text(
            "不管 dim，总是沿最后一维归一化",
            "normalises along the last dim whatever dim says",
        ),
        caught_by: &["a2.softmax.softmax"],
    },
    Misconception {
        id: "a2.softmax.nan_rows",
        text: text("整行都是 −∞ 时得到 NaN", "returns NaN where a whole row is −∞"),
        caught_by: &["a2.softmax.masked"],
    },
    Misconception {
        id: "a2.softmax.uniform_rows",
        text: text(
            "整行都是 −∞ 时得到均匀分布，而不是 0",
            "returns the uniform distribution in place of zeros where a whole row is −∞",
        ),
        caught_by: &["a2.softmax.masked"],
    },
    Misconception {
        id: "a2.softmax.log_of_softmax",
        text: text(
            "对 softmax 的结果取对数，下溢的概率变成 −∞",
            "takes the log of softmax, so that probabilities which underflow become −∞",
        ),
        caught_by: &["a2.softmax.log"],
    },
    Misconception {
        id: "a2.softmax.log_sum_exp_rounded",
        text: text(
            "减的是 ln Σ e^x 整个数：x 很大时它的小数部分只剩几位；要先减最大值，再减剩下的对数",
            "subtracts ln Σ e^x as one number, which is rounded to few digits where x is large: subtract the maximum first, then the logarithm that is left",
        ),
        caught_by: &["a2.softmax.softmax", "a2.softmax.log"],
    },
    Misconception {
        id: "a2.softmax.mean_over_all",
        text: text(
            "交叉熵除以全部词元的个数，连被忽略的也算在内",
            "divides the cross-entropy by the number of all tokens, the ignored ones included",
        ),
        caught_by: &["a2.softmax.cross_entropy"],
    },
    Misconception {
        id: "a2.softmax.entropy_without_log_sum_exp",
        text: text(
            "交叉熵是对 softmax 取对数算出来的，数一大就是无穷",
            "works the cross-entropy out from the log of softmax, which is infinite for large logits",
        ),
        caught_by: &["a2.softmax.cross_entropy"],
    },
    Misconception {
        id: "a2.softmax.nothing_counted_is_nan",
        text: text("没有词元计入时损失是 0/0", "returns 0/0 where no token counts"),
        caught_by: &["a2.softmax.cross_entropy"],
    },
    Misconception {
        id: "a2.softmax.no_maximum_guarded",
        text: text(
            "取指数之前没有减去最大值，数一大就溢出；和为 0 时另作了处理",
            "does not subtract the maximum before exp, so large numbers overflow, and takes care of sums of 0 only",
        ),
        caught_by: &["a2.softmax.softmax"],
    },
    Misconception {
        id: "a2.softmax.maximum_of_all",
        text: text(
            "减去的是全部元素的最大值，别的行因此下溢成 0",
            "subtracts the maximum of all elements, so that other rows underflow to 0",
        ),
        caught_by: &["a2.softmax.softmax"],
    },
    Misconception {
        id: "a2.softmax.nan_covered",
        text: text(
            "先算出 NaN，再用 masked_fill 盖住：值对了，梯度仍是 NaN",
            "covers NaN up in the result: the value is right, and the gradient is NaN still",
        ),
        caught_by: &["a2.softmax.masked"],
    },
    Misconception {
        id: "a2.softmax.mean_of_means",
        text: text(
            "先对每个序列求平均，再对这些平均求平均；各序列计入的个数不同，结果就不同",
            "takes the mean of each sequence, and then of these means, though sequences count different numbers of tokens",
        ),
        caught_by: &["a2.softmax.cross_entropy"],
    },
    Misconception {
        id: "a2.softmax.summed",
        text: text(
            "交叉熵求了和，没有除以计入的个数",
            "sums the cross-entropy and does not divide by the number of counted tokens",
        ),
        caught_by: &["a2.softmax.cross_entropy"],
    },
    Misconception {
        id: "a2.softmax.sign",
        text: text("交叉熵少了负号", "has the sign of the cross-entropy wrong"),
        caught_by: &["a2.softmax.cross_entropy"],
    },
];
