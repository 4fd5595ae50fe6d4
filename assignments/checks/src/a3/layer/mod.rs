//! Task `a3.layer`: a decoder layer.

pub mod cases;
mod misconceptions;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a3.layer", text("解码层", "a decoder layer"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a3.layer.rope_config",
        4,
        text("四种 RoPE 的配置", "the configuration of four kinds of RoPE"),
        text(
            "对半式配对，底数是配置里的 theta；dynamic 的 n 不超过 max_position_embeddings 时什么也不改，超过时底数随 n 变大，见契约里 RopeType 的公式。",
            "half-split pairs, the base is the configuration's theta; dynamic changes nothing up to n = max_position_embeddings, beyond that the base grows with n: the formula stands at RopeType in the contract.",
        ),
        cases::rope_config,
        "layer.rope_config",
    ),
    Check::golden(
        "a3.layer.attention",
        5,
        text("分组查询注意力", "attention with grouped queries"),
        text(
            "线性层（有偏置就加上），按 head_dim 分头，旋转 q 和 k，把 k、v 的每个头重复 h / h_kv 次（0 0 1 1），因果注意力，拼回去，输出投影。",
            "linear layers (with biases where there are any), heads of head_dim, rotate q and k, repeat each head of k and v h / h_kv times (0 0 1 1), causal attention, join, output projection.",
        ),
        cases::attention,
        "layer",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a3.layer.attention"],
        ..Check::golden(
            "a3.layer.padding",
            3,
            text("有填充的注意力", "attention with padding"),
            text(
                "把 tokens 交给 attend；填充处是什么，不许影响任何词元；因果掩码照旧按行内的先后，不按位置。",
                "hand tokens to attend; what stands at padding changes nothing at a token; the causal mask still goes by place in the row, not by position.",
            ),
            cases::padding,
            "layer",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check::golden(
        "a3.layer.mlp",
        3,
        text("门控 MLP", "the gated MLP"),
        text(
            "down(silu(gate(x)) ∘ up(x))：激活只在 gate 那一支上；三个投影各有各的偏置。",
            "down(silu(gate(x)) ∘ up(x)): the activation is on the gate only; each of the three projections has a bias of its own.",
        ),
        cases::mlp,
        "layer",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a3.layer.decoder_layer",
        4,
        text("整个解码层", "the whole decoder layer"),
        text(
            "y = x + attention(norm(x))，z = y + mlp(norm(y))：残差加的是没有归一化的，两个归一化各用各的增益和配置里的 eps。",
            "y = x + attention(norm(x)), z = y + mlp(norm(y)): what is added to is never normed, each norm has its own gain, and eps is the configuration's.",
        ),
        cases::decoder_layer,
        "layer",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a3.layer.attention", "a3.layer.mlp", "a3.layer.decoder_layer"],
        ..Check::golden(
            "a3.layer.errors",
            1,
            text("组件的错误", "errors of the components"),
            text(
                "组件返回的错误用 ? 原样交出去，不要 unwrap。",
                "hand errors of the components on with ?, do not unwrap them.",
            ),
            cases::errors,
            "layer",
        )
        .within(Tolerance::EXACT)
    },
];
