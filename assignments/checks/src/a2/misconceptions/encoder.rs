//! About `a2.encoder`.

use crate::check::Misconception;
use crate::text::text;

/// In the order of the methods.
pub static ENCODER: &[Misconception] = &[
    Misconception {
        id: "a2.encoder.no_last_norm",
        text: text(
            "乘嵌入之前漏了最后一次归一化",
            "leaves out the last norm, before the unembedding",
        ),
        caught_by: &["a2.encoder.logits"],
    },
    Misconception {
        id: "a2.encoder.masked_causal",
        text: text(
            "猜被遮住的词元时也用了因果掩码",
            "reads causally when guessing masked tokens too",
        ),
        caught_by: &["a2.encoder.masked_loss"],
    },
    Misconception {
        id: "a2.encoder.loss_everywhere",
        text: text("没有遮住的位置也计入损失", "counts places that are not masked in the loss"),
        caught_by: &["a2.encoder.masked_loss"],
    },
    Misconception {
        id: "a2.encoder.sees_the_future",
        text: text(
            "猜下一个词元时没有用因果掩码",
            "guesses the next token without the causal mask",
        ),
        caught_by: &["a2.encoder.next_token_loss"],
    },
    Misconception {
        id: "a2.encoder.guesses_itself",
        text: text(
            "没有错开一位：每个位置预测的是它自己",
            "does not shift: each position predicts its own token",
        ),
        caught_by: &["a2.encoder.next_token_loss"],
    },
];
