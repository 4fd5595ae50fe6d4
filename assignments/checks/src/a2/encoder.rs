//! Task `a2.encoder`: one block that reads in both directions, or backwards only.

use ndarray::ArrayD;
use safetensors::Dtype;

use super::case::{Case, also_in_f64};
use crate::check::{Check, Tolerance, Verdict};
use crate::draw::Draw;
use crate::record::Record;
use crate::text::text;

/// What the model is made of: where one of them is wrong, so are its numbers.
const PARTS: &[&str] =
    &["a2.linear.embedding", "a2.norms.rms", "a2.mlp.swiglu", "a2.attention.layer"];

/// The checks of the task.
pub static CHECKS: &[Check] = &[
    Check {
        needs: PARTS,
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.encoder.logits",
            2,
            text(
                "一个块的 logits，双向与因果",
                "the logits of one block, in both directions and causally",
            ),
            text(
                "嵌入加位置；两次“先归一化、再残差”；最后归一化，乘嵌入的转置。",
                "embedding plus position; twice norm first, then residual; a last norm, times the embedding transposed.",
            ),
            logit_cases,
            probe!("encoder"),
        )
    },
    Check {
        needs: &["a2.encoder.logits"],
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.encoder.masked_loss",
            1,
            text("BERT：猜被遮住的词元", "BERT: guess the masked tokens"),
            text(
                "遮住的换成 mask_token，双向地读，损失只在遮住的位置上求平均。",
                "masked tokens become mask_token, the model reads in both directions, and only masked places count in the mean.",
            ),
            masked_cases,
            probe!("encoder"),
        )
    },
    Check {
        needs: &["a2.encoder.logits"],
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.encoder.next_token_loss",
            1,
            text("GPT：猜下一个词元", "GPT: guess the next token"),
            text(
                "因果地读；位置 i 预测词元 i + 1，最后一个位置不预测。",
                "read causally; position i predicts token i + 1, the last position nothing.",
            ),
            next_cases,
            probe!("encoder"),
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.encoder.logits"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.encoder.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "词元在词表之内，s 不超过 s_max；至少遮住一个；预测下一个至少要两个词元。",
                "tokens lie in the vocabulary, s is at most s_max; one token is masked at least; to predict a next one takes two.",
            ),
            error_cases,
            probe!("encoder"),
        )
    },
];

/// Vocabulary, longest sequence, features, features inside the MLP.
const SIZES: [usize; 4] = [7, 6, 4, 5];

/// The weights by name.
const SHAPES: [(&str, &[usize]); 12] = [
    ("embedding", &[SIZES[0], SIZES[2]]),
    ("position", &[SIZES[1], SIZES[2]]),
    ("attention_norm", &[SIZES[2]]),
    ("query", &[SIZES[2], SIZES[2]]),
    ("key", &[SIZES[2], SIZES[2]]),
    ("value", &[SIZES[2], SIZES[2]]),
    ("output", &[SIZES[2], SIZES[2]]),
    ("mlp_norm", &[SIZES[2]]),
    ("gate", &[SIZES[3], SIZES[2]]),
    ("up", &[SIZES[3], SIZES[2]]),
    ("down", &[SIZES[2], SIZES[3]]),
    ("final_norm", &[SIZES[2]]),
];

/// All weights, and two heads.
fn model(draw: &mut Draw, method: &'static str) -> Case {
    let with = |case: Case, (name, shape): (&'static str, &[usize])| {
        case.f32(name, &draw.tensor_in(shape, -1.0, 1.0))
    };
    SHAPES.into_iter().fold(Case::of(method), with)
}

fn tokens(draw: &mut Draw, shape: &[usize]) -> ArrayD<f64> {
    ArrayD::from_shape_simple_fn(shape, || draw.below(SIZES[0]) as f64)
}

const SOME: [&str; 5] = ["embedding", "position", "query", "down", "final_norm"];

fn logit_cases(draw: &mut Draw) -> Vec<Record> {
    also_in_f64([true, false].map(|causal| {
        let case = model(draw, "logits").ids("tokens", &tokens(draw, &[2, 5]));
        case.with("causal", causal).gradients(draw, &SOME, &[2, 5, SIZES[0]])
    }))
}

/// Some places, the first one among them.
fn masked(draw: &mut Draw, shape: &[usize]) -> ArrayD<f64> {
    let mut first = true;
    ArrayD::from_shape_simple_fn(shape, || {
        let masked = std::mem::take(&mut first) | (draw.below(3) == 0);
        f64::from(u8::from(masked))
    })
}

fn masked_case(draw: &mut Draw, masked: &ArrayD<f64>) -> Case {
    let case = model(draw, "masked_loss").ids("tokens", &tokens(draw, &[2, 5]));
    case.tensor("masked", masked, Dtype::BOOL).with("mask_token", 6)
}

fn masked_cases(draw: &mut Draw) -> Vec<Record> {
    also_in_f64([(); 2].map(|()| {
        let masked = masked(draw, &[2, 5]);
        masked_case(draw, &masked).gradients(draw, &SOME, &[])
    }))
}

fn next_cases(draw: &mut Draw) -> Vec<Record> {
    also_in_f64([[2, 5], [1, 2]].map(|shape| {
        let case = model(draw, "next_token_loss").ids("tokens", &tokens(draw, &shape));
        case.gradients(draw, &SOME, &[])
    }))
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let few = |draw: &mut Draw, s: usize| tokens(draw, &[1, s]);
    let mut of = |method: &'static str, tokens: &ArrayD<f64>| {
        model(draw, method).ids("tokens", tokens).with("causal", true)
    };
    let outside = ArrayD::from_elem(vec![1, 3], 7.0);
    let mut cases = vec![
        of("logits", &outside),
        of("logits", &ArrayD::zeros(vec![1, 0])),
        of("next_token_loss", &ArrayD::zeros(vec![1, 1])),
    ];
    let long = few(draw, SIZES[1] + 1);
    cases.push(model(draw, "logits").ids("tokens", &long).with("causal", true));
    let nothing = ArrayD::zeros(vec![2, 5]);
    cases.push(masked_case(draw, &nothing));
    cases.into_iter().map(Case::record).collect()
}
