//! Wrong ideas about backpropagation that a failure is compared with. Each text
//! completes "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// About `a0.scalar`.
pub static SCALAR: &[Misconception] = &[
    Misconception {
        id: "a0.scalar.overwrite",
        text: text(
            "梯度被覆盖而不是累加（x·x 只算了一边）",
            "overwrites gradients in place of adding them up (x·x counts one side only)",
        ),
        caught_by: &["a0.scalar.shared"],
    },
    Misconception {
        id: "a0.scalar.revisit",
        text: text(
            "按递归的次序而不是拓扑次序传播，共享的结点被访问了多次",
            "recurses in place of following a topological order, so that shared nodes are visited twice",
        ),
        caught_by: &["a0.scalar.shared"],
    },
    Misconception {
        id: "a0.scalar.pow_by_logarithm",
        text: text(
            "用 exp(n·ln x) 求幂的导数，负底数得到 NaN",
            "differentiates powers through exp(n·ln x), which is NaN for a negative base",
        ),
        caught_by: &["a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.pow_sign_lost",
        text: text(
            "对负底数用 |x| 求幂的导数，丢了符号",
            "differentiates powers of a negative base through |x| and loses the sign",
        ),
        caught_by: &["a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.pow_by_quotient",
        text: text(
            "用 n·xⁿ/x 求幂的导数，x = 0 时是 0/0",
            "differentiates powers as n·xⁿ/x, which is 0/0 at x = 0",
        ),
        caught_by: &["a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.tanh_by_exponentials",
        text: text(
            "用 (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ) 求 tanh，x 很大时是 ∞/∞",
            "computes tanh as (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ), which is ∞/∞ for large x",
        ),
        caught_by: &["a0.scalar.forward", "a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.sigmoid_by_exponential",
        text: text(
            "用 eˣ/(1 + eˣ) 求 sigmoid，x 很大时是 ∞/∞",
            "computes the sigmoid as eˣ/(1 + eˣ), which is ∞/∞ for large x",
        ),
        caught_by: &["a0.scalar.forward", "a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.relu_one_at_zero",
        text: text("把 relu 在 0 处的导数取成 1", "takes the derivative of relu at 0 to be 1"),
        caught_by: &["a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.zero_grad_missing",
        text: text("zero_grad 没有清零", "does not clear gradients in zero_grad"),
        caught_by: &["a0.scalar.accumulate"],
    },
    Misconception {
        id: "a0.scalar.stale_intermediates",
        text: text(
            "第二次 backward 把上次累计在中间结点里的梯度又传了一遍",
            "propagates in a second backward what intermediate nodes had gathered in the first",
        ),
        caught_by: &["a0.scalar.accumulate"],
    },
    Misconception {
        id: "a0.scalar.detach_leaks",
        text: text("detach 没有切断，梯度照样流过", "lets gradients flow through detach"),
        caught_by: &["a0.scalar.detached"],
    },
    Misconception {
        id: "a0.scalar.constants_gather",
        text: text("常量也累计了梯度", "gathers gradients in constants"),
        caught_by: &["a0.scalar.detached"],
    },
];

/// About `a0.ops`.
pub static OPS: &[Misconception] = &[
    Misconception {
        id: "a0.ops.max_from_zero",
        text: text(
            "求最大值时从 0 开始，负数张量得到 0",
            "starts a maximum from 0, which is wrong for negative tensors",
        ),
        caught_by: &["a0.ops.max"],
    },
    Misconception {
        id: "a0.ops.gelu_erf",
        text: text("用了 erf 形式的 GELU", "uses the erf form of GELU"),
        caught_by: &["a0.ops.unary"],
    },
    Misconception {
        id: "a0.ops.tanh_by_exponentials",
        text: text(
            "用 (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ) 求 tanh，x 很大时是 ∞/∞",
            "computes tanh as (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ), which is ∞/∞ for large x",
        ),
        caught_by: &["a0.ops.unary", "a0.vjp.unary"],
    },
    Misconception {
        id: "a0.ops.softmax_overflow",
        text: text(
            "softmax 没有先减最大值，溢出",
            "takes softmax without subtracting the maximum, and overflows",
        ),
        caught_by: &["a0.ops.softmax"],
    },
    Misconception {
        id: "a0.ops.softmax_global_max",
        text: text(
            "减去的是整个张量的最大值，而不是该轴上的最大值，其余的行全部下溢成 0",
            "subtracts the maximum of the whole tensor, not the one along the axis, so that other rows underflow to 0",
        ),
        caught_by: &["a0.ops.softmax", "a0.ops.log_sum_exp"],
    },
    Misconception {
        id: "a0.ops.softmax_last_axis",
        text: text("softmax 总是沿最后一轴", "always takes softmax along the last axis"),
        caught_by: &["a0.ops.softmax"],
    },
    Misconception {
        id: "a0.ops.log_sum_exp_overflow",
        text: text(
            "log-sum-exp 没有先减最大值，溢出",
            "takes log-sum-exp without subtracting the maximum, and overflows",
        ),
        caught_by: &["a0.ops.log_sum_exp"],
    },
    Misconception {
        id: "a0.ops.layer_norm_unbiased",
        text: text("层归一化的方差除以了 d - 1", "divides the variance of layer norm by d - 1"),
        caught_by: &["a0.ops.layer_norm"],
    },
    Misconception {
        id: "a0.ops.layer_norm_eps_outside",
        text: text("层归一化的 eps 加在了根号外面", "adds the eps of layer norm outside the root"),
        caught_by: &["a0.ops.layer_norm"],
    },
    Misconception {
        id: "a0.ops.layer_norm_mean_of_squares",
        text: text(
            "把层归一化的方差算成平方的均值减去均值的平方，离 0 很远的行丢光了有效数字",
            "computes the variance of layer norm as the mean of the squares less the square of the mean, and loses all digits for rows far from 0",
        ),
        caught_by: &["a0.ops.layer_norm", "a0.vjp.layer_norm"],
    },
];

/// About `a0.vjp`.
pub static VJP: &[Misconception] = &[
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

/// About `a0.tape`.
pub static TAPE: &[Misconception] = &[
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

/// About `a0.train`.
pub static TRAIN: &[Misconception] = &[
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

/// About `a0.importance`.
pub static IMPORTANCE: &[Misconception] = &[
    Misconception {
        id: "a0.importance.crossing_dropped",
        text: text(
            "越过 top_p 阈值的那个 token 被丢掉了",
            "drops the token that crosses the top_p threshold",
        ),
        caught_by: &["a0.importance.output"],
    },
    Misconception {
        id: "a0.importance.rounding_forgiven",
        text: text(
            "累加的和与 top_p 比较时留了余量",
            "allows for rounding where the running sum is compared with top_p",
        ),
        caught_by: &["a0.importance.output"],
    },
    Misconception {
        id: "a0.importance.not_renormalised",
        text: text("保留的权重没有重新归一化", "does not renormalise the kept weights"),
        caught_by: &["a0.importance.output", "a0.importance.gradients"],
    },
    Misconception {
        id: "a0.importance.touches_caller",
        text: text(
            "在调用者的变量上求了梯度，改动了它们",
            "runs backward into the caller's variables and changes their gradients",
        ),
        caught_by: &["a0.importance.gradients"],
    },
];
