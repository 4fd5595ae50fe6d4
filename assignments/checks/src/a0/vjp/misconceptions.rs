//! The wrong ideas about `a0.vjp` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a0.vjp.broadcast_not_summed",
        text: text(
            "广播的梯度没有加回输入的形状",
            "does not sum the gradient of a broadcast back to the input's shape",
        ),
        caught_by: &["a0.vjp.broadcast"],
    },
    Misconception {
        id: "a0.vjp.div_sign",
        text: text(
            "除法对分母的导数缺了负号",
            "loses the minus sign of the derivative by the denominator",
        ),
        caught_by: &["a0.vjp.broadcast"],
    },
    Misconception {
        id: "a0.vjp.matmul_not_transposed",
        text: text(
            "矩阵乘的梯度没有转置另一个因子（G·Y 而不是 G·Yᵀ）",
            "does not transpose the other factor of a matrix product (G·Y in place of G·Yᵀ)",
        ),
        caught_by: &["a0.vjp.matmul"],
    },
    Misconception {
        id: "a0.vjp.matmul_result_transposed",
        text: text(
            "矩阵乘的梯度整个转置了（Y·Gᵀ 而不是 G·Yᵀ）",
            "returns the gradient of a matrix product transposed (Y·Gᵀ in place of G·Yᵀ)",
        ),
        caught_by: &["a0.vjp.matmul"],
    },
    Misconception {
        id: "a0.vjp.mean_without_n",
        text: text(
            "均值的梯度忘了除以元素个数",
            "forgets to divide the gradient of a mean by the number of elements",
        ),
        caught_by: &["a0.vjp.reduce"],
    },
    Misconception {
        id: "a0.vjp.max_to_all_ties",
        text: text(
            "最大值并列时，每个都得到了全部梯度",
            "gives the whole gradient of a maximum to every tied element",
        ),
        caught_by: &["a0.vjp.max"],
    },
    Misconception {
        id: "a0.vjp.max_to_last_tie",
        text: text(
            "最大值并列时，梯度给了最后一个而不是第一个",
            "gives the gradient of a maximum to the last tied element, not the first",
        ),
        caught_by: &["a0.vjp.max"],
    },
    Misconception {
        id: "a0.vjp.gather_assigns",
        text: text(
            "查表的梯度是赋值而不是累加，重复的行只剩最后一次",
            "assigns the gradient of a look-up in place of adding it: repeated rows keep the last one only",
        ),
        caught_by: &["a0.vjp.gather"],
    },
    Misconception {
        id: "a0.vjp.permute_same",
        text: text(
            "permute 的反向用了同一个排列，而不是逆排列",
            "goes back through a permute by the same permutation, not its inverse",
        ),
        caught_by: &["a0.vjp.views"],
    },
    Misconception {
        id: "a0.vjp.relu_one_at_zero",
        text: text("把 relu 在 0 处的导数取成 1", "takes the derivative of relu at 0 to be 1"),
        caught_by: &["a0.vjp.unary"],
    },
    Misconception {
        id: "a0.vjp.softmax_diagonal",
        text: text(
            "只用了 softmax 雅可比矩阵的对角线",
            "uses only the diagonal of softmax's Jacobian",
        ),
        caught_by: &["a0.vjp.softmax"],
    },
    Misconception {
        id: "a0.vjp.layer_norm_constant_statistics",
        text: text(
            "把层归一化的均值和方差当成了常数",
            "treats the mean and variance of layer norm as constants",
        ),
        caught_by: &["a0.vjp.layer_norm"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a0.vjp.unnamed.tanh_without_square", &["a0.vjp.unary"]),
    // Divided, but by the size of the first axis alone.
    Unnamed::new("a0.vjp.unnamed.mean_of_one_axis", &["a0.vjp.reduce"]),
    // Right where all lies row by row, or both buffers alike.
    Unnamed::new("a0.vjp.unnamed.reshape_in_memory_order", &["a0.vjp.views"]),
    Unnamed::new("a0.vjp.unnamed.relu_in_memory_order", &["a0.vjp.unary"]),
];
