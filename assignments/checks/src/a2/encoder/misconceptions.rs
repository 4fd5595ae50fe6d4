//! The wrong ideas about `a2.encoder` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
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
            "uses the causal mask for guessing masked tokens as well",
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
    Misconception {
        id: "a2.encoder.no_positions",
        text: text("没有加位置", "does not add positions"),
        caught_by: &["a2.encoder.logits"],
    },
    Misconception {
        id: "a2.encoder.no_residual",
        text: text(
            "漏了残差：子层的输出替换了 x",
            "leaves the residuals out: a sublayer replaces x",
        ),
        caught_by: &["a2.encoder.logits"],
    },
    Misconception {
        id: "a2.encoder.post_norm",
        text: text("写成了后置归一化", "normalises after the residuals"),
        caught_by: &["a2.encoder.logits"],
    },
    Misconception {
        id: "a2.encoder.gains_swapped",
        text: text("两个归一化的增益用反了", "has the gains of the two norms the wrong way round"),
        caught_by: &["a2.encoder.logits"],
    },
    Misconception {
        id: "a2.encoder.tokens_not_replaced",
        text: text(
            "遮住的词元没有换成 mask_token，模型看得见答案",
            "does not replace masked tokens by mask_token, so that the model sees the answer",
        ),
        caught_by: &["a2.encoder.masked_loss"],
    },
    Misconception {
        id: "a2.encoder.last_predicts_first",
        text: text(
            "把词元循环移了一位：最后一个位置去猜第一个词元",
            "rolls the tokens, so that the last position guesses the first",
        ),
        caught_by: &["a2.encoder.next_token_loss"],
    },
];
