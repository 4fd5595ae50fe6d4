//! Task `a3.model`: the whole model.

mod cases;
mod laws;
mod misconceptions;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a3.model", text("整个模型", "the whole model"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check {
        needs: &["a3.layer.decoder_layer"],
        ..Check::golden(
            "a3.model.logits",
            5,
            text("logits，绑定与不绑定的输出层", "logits, with a tied head and an untied one"),
            text(
                "嵌入，逐层，最后一次归一化，输出层；head 是 None 时再用一次嵌入。",
                "embed, pass the layers, norm once more, then the head; where head is None it is the embedding once more.",
            ),
            cases::logits,
            "model.logits",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check {
        needs: &["a3.layer.decoder_layer"],
        ..Check::golden(
            "a3.model.hidden_states",
            6,
            text("每一层的隐藏状态", "the hidden states of every layer"),
            text(
                "嵌入也算一个，共 l + 1 个，都不归一化；全程用权重的 dtype，logits 也是。",
                "the embeddings count, so there are l + 1, and none is normed; everything is in the dtype of the weights, logits too.",
            ),
            cases::hidden_states,
            "model.hidden",
        )
        .within(Tolerance::MODEL)
    },
    Check {
        needs: &["a3.layer.decoder_layer", "a3.layer.padding"],
        ..Check::golden(
            "a3.model.padding",
            5,
            text("有填充的批次", "batches with padding"),
            text(
                "没有给位置时，每一行各数各的词元，填充不算；tokens 要传到每一层。",
                "without positions each row counts its own tokens, and padding does not count; every layer gets the tokens.",
            ),
            cases::padding,
            "model",
        )
        .within(Tolerance::MODEL)
    },
    Check {
        needs: &["a3.layer.decoder_layer"],
        ..Check::golden(
            "a3.model.positions",
            3,
            text("给定的位置", "positions that are given"),
            text(
                "给了位置就用给的：[s] 是所有行共用，[b, s] 每行各一。",
                "positions that are given are used as they are: [s] for all rows, [b, s] a row for each.",
            ),
            cases::positions,
            "model",
        )
        .within(Tolerance::MODEL)
    },
    Check {
        needs: &["a3.model.logits"],
        ..Check::golden(
            "a3.model.long_context",
            3,
            text("超过原来的长度", "beyond the original length"),
            text(
                "频率按 rope_type 拉伸；dynamic 要看这次调用里最大的位置加 1，不是词元的个数。",
                "frequencies are stretched as rope_type says; dynamic goes by the largest position of the call plus 1, not by the number of tokens.",
            ),
            cases::long_context,
            "model",
        )
        .within(Tolerance::MODEL)
    },
    Check {
        needs: &["a3.model.logits"],
        verdict: Verdict::Law(laws::independence),
        ..Check::golden(
            "a3.model.laws",
            2,
            text("什么不该有影响", "what must not matter"),
            text(
                "填充处的编号换成别的，词元处的 logits 不变；后面的词元换掉，前面的 logits 不变。",
                "other ids at padding change no logits at tokens; other tokens later change no logits before them.",
            ),
            cases::laws,
            "model.laws",
        )
    },
    Check {
        needs: &["a3.model.logits"],
        ..Check::golden(
            "a3.model.own_a2",
            0,
            text("你自己的 A2 撑起你的 A3", "your own A2 carries your A3"),
            text(
                "这一项用你自己的 A2 当组件，别的检查用 libtorch 的：这里错而 logits 对，问题就在 A2。",
                "this one takes your own A2 for components, the other checks libtorch's: if it fails where logits pass, look into your A2.",
            ),
            cases::own_a2,
            "model.own_a2",
        )
        .within(Tolerance::F32_BLOCK)
        .on_own("a2")
    },
    Check {
        needs: &["a3.model.logits"],
        ..Check::golden(
            "a3.model.errors",
            1,
            text("不能用的批次", "batches that cannot be used"),
            text(
                "先调用 batch.fit(…)，词表的大小在配置里；组件的错误原样交出去。",
                "call batch.fit(…) first, the size of the vocabulary is in the configuration; hand errors of the components on.",
            ),
            cases::errors,
            "model.logits",
        )
        .within(Tolerance::EXACT)
    },
];
