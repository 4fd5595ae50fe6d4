//! Task `a2.encoder`: one block that reads in both directions, or causally.

mod misconceptions;

use ndarray::{ArrayD, arr2};
use safetensors::Dtype;

use harness::{Case, Check, Draw, Record, Task, Tolerance, Verdict, also_in_f64};
use wording::text;

/// What the model is made of: where one of them is wrong, so are its numbers.
const PARTS: &[&str] =
    &["a2.linear.embedding", "a2.norms.rms", "a2.mlp.swiglu", "a2.attention.layer"];

/// The task.
pub static TASK: Task = Task::new(
    "a2.encoder",
    text("双向与因果", "both directions, and causal"),
    CHECKS,
    misconceptions::NAMED,
);

static CHECKS: &[Check] = &[
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
            "encoder",
        )
    },
    Check {
        needs: &["a2.encoder.logits", "a2.softmax.cross_entropy"],
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
            "encoder",
        )
    },
    Check {
        needs: &["a2.encoder.logits", "a2.softmax.cross_entropy"],
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
            "encoder",
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
            "encoder",
        )
    },
];

/// The size of the vocabulary.
const V: usize = 7;

/// The longest sequence.
const S_MAX: usize = 6;

/// The weights of a model with `h` heads of queries and `h_kv` of keys, by name. It has 4
/// features, 2 in a head, and 5 inside the MLP; `v` tokens are in its vocabulary.
fn shapes([h, h_kv]: [usize; 2], v: usize) -> [(&'static str, Vec<usize>); 12] {
    let (m, f, d) = (4, 5, 2);
    [
        ("embedding", vec![v, m]),
        ("position", vec![S_MAX, m]),
        ("attention_norm", vec![m]),
        ("query", vec![h * d, m]),
        ("key", vec![h_kv * d, m]),
        ("value", vec![h_kv * d, m]),
        ("output", vec![m, h * d]),
        ("mlp_norm", vec![m]),
        ("gate", vec![f, m]),
        ("up", vec![f, m]),
        ("down", vec![m, f]),
        ("final_norm", vec![m]),
    ]
}

/// All weights.
fn model(draw: &mut Draw, method: &'static str, heads: [usize; 2], eps: f64) -> Case {
    model_with(draw, method, heads, eps, V)
}

/// All weights, with `v` tokens in the vocabulary.
fn model_with(
    draw: &mut Draw,
    method: &'static str,
    heads: [usize; 2],
    eps: f64,
    v: usize,
) -> Case {
    let with = |case: Case, (name, shape): (&'static str, Vec<usize>)| {
        case.f32(name, &draw.tensor_in(&shape, -1.0, 1.0))
    };
    let case = shapes(heads, v).into_iter().fold(Case::of(method), with);
    case.with("h", heads[0] as i64).with("h_kv", heads[1] as i64).with("eps", eps)
}

/// So large that it shows which norm has another.
const EPS: f64 = 0.05;

/// As many heads of keys as of queries, fewer, and a single one.
const MULTI: [usize; 2] = [2, 2];
const GROUPED: [usize; 2] = [4, 2];
const SINGLE: [usize; 2] = [2, 1];

fn tokens(draw: &mut Draw, shape: &[usize]) -> ArrayD<f64> {
    ArrayD::from_shape_simple_fn(shape, || draw.below(V) as f64)
}

/// With the gradients by all weights.
fn with_gradients(draw: &mut Draw, case: Case, shape: &[usize]) -> Case {
    let names = shapes(MULTI, V).map(|(name, _)| name);
    case.gradients(draw, &names, shape)
}

/// So many tokens that the numbers by which some mark what does not count are tokens, too.
fn large_vocabulary(draw: &mut Draw, method: &'static str) -> Case {
    let tokens = arr2(&[[100.0, 5.0, 99.0], [1.0, 100.0, 103.0]]).into_dyn();
    let case = model_with(draw, method, MULTI, EPS, 104).ids("tokens", &tokens);
    case.remark("104 tokens in the vocabulary")
}

fn logit_cases(draw: &mut Draw) -> Vec<Record> {
    let calls = [
        (true, MULTI, [2, 5], EPS),
        (false, GROUPED, [2, 4], 0.2),
        (true, GROUPED, [2, S_MAX], EPS),
        (false, SINGLE, [3, 1], EPS),
    ];
    also_in_f64(calls.map(|(causal, heads, [b, s], eps)| {
        let case = model(draw, "logits", heads, eps).ids("tokens", &tokens(draw, &[b, s]));
        let case = case.with("causal", causal).strided();
        with_gradients(draw, case, &[b, s, V])
    }))
}

/// Some positions of `[2, 5]`, one of the first row and three or four of the second, so
/// that a mean of means is another.
fn masked(draw: &mut Draw) -> ArrayD<f64> {
    let mut masked = ArrayD::zeros(vec![2, 5]);
    masked[[0, 0]] = 1.0;
    masked.slice_mut(ndarray::s![1, ..3]).fill(1.0);
    masked[[1, 3]] = f64::from(u8::from(draw.below(2) == 0));
    masked
}

/// One of the masked tokens is what stands for masked ones, and counts all the same;
/// another one is not. One is token 0, as is one that is not masked.
fn masked_case(
    draw: &mut Draw,
    masked: &ArrayD<f64>,
    mask_token: i64,
    heads: [usize; 2],
    eps: f64,
) -> Case {
    let mut tokens = tokens(draw, &[2, 5]);
    tokens[[0, 0]] = mask_token.min(V as i64 - 1) as f64;
    tokens[[1, 0]] = ((mask_token + 1 + draw.below(V - 1) as i64) % V as i64) as f64;
    tokens[[1, 1]] = 0.0;
    tokens[[1, 4]] = 0.0;
    let case = model(draw, "masked_loss", heads, eps).ids("tokens", &tokens);
    case.tensor("masked", masked, Dtype::BOOL).with("mask_token", mask_token)
}

fn masked_cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [(6, MULTI, EPS), (2, GROUPED, EPS), (0, SINGLE, 0.2)];
    let cases = cases.map(|(mask_token, heads, eps)| {
        let masked = masked(draw);
        let case = masked_case(draw, &masked, mask_token, heads, eps);
        with_gradients(draw, case, &[])
    });
    let all = masked_case(draw, &ArrayD::ones(vec![2, 5]), 3, MULTI, EPS);
    let all = all.remark("all are masked");
    // What stands for masked tokens comes in no text, and lies above all that do.
    let low = ArrayD::from_shape_fn(vec![2, 3], |i| (i[0] + i[1]) as f64);
    let above = model(draw, "masked_loss", MULTI, EPS).ids("tokens", &low);
    let some = arr2(&[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]).into_dyn();
    let above = above.tensor("masked", &some, Dtype::BOOL).with("mask_token", V as i64 - 1);
    let above = above.remark("the mask's token is above all others");
    let many = large_vocabulary(draw, "masked_loss").tensor("masked", &some, Dtype::BOOL);
    let many = many.with("mask_token", 3);
    also_in_f64(cases.into_iter().chain([all, above, many]))
}

fn next_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [([2, 5], EPS, MULTI), ([1, 2], 0.2, SINGLE), ([1, S_MAX], EPS, MULTI)];
    let cases = sizes.map(|(shape, eps, heads)| {
        // Token 0 is one that follows, too.
        let mut tokens = tokens(draw, &shape);
        tokens[[0, 1]] = 0.0;
        let case = model(draw, "next_token_loss", heads, eps).ids("tokens", &tokens);
        with_gradients(draw, case, &[])
    });
    let same = ArrayD::from_elem(vec![2, 3], (1 + draw.below(V - 1)) as f64);
    let same = model(draw, "next_token_loss", GROUPED, EPS).ids("tokens", &same);
    let same = same.remark("one token over and over");
    let many = large_vocabulary(draw, "next_token_loss");
    also_in_f64(cases.into_iter().chain([same, many]))
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let few = |draw: &mut Draw, s: usize| tokens(draw, &[1, s]);
    let mut of = |method: &'static str, tokens: &ArrayD<f64>| {
        model(draw, method, MULTI, EPS).ids("tokens", tokens).with("causal", true)
    };
    let outside = ArrayD::from_elem(vec![1, 3], 7.0);
    let mut cases = vec![
        of("logits", &outside),
        of("logits", &ArrayD::zeros(vec![1, 0])),
        of("next_token_loss", &ArrayD::zeros(vec![1, 1])),
    ];
    let long = few(draw, S_MAX + 1);
    cases.push(model(draw, "logits", MULTI, EPS).ids("tokens", &long).with("causal", true));
    let mut masking =
        |masked: &ArrayD<f64>, mask_token: i64| masked_case(draw, masked, mask_token, MULTI, EPS);
    cases.extend([
        masking(&ArrayD::zeros(vec![2, 5]), 6),
        masking(&ArrayD::ones(vec![1, 5]), 6),
        masking(&ArrayD::ones(vec![2, 5]), V as i64),
    ]);
    let truths = ArrayD::ones(vec![2, 5]);
    let case = model(draw, "masked_loss", MULTI, EPS).ids("tokens", &tokens(draw, &[2, 5]));
    cases.push(case.f32("masked", &truths).with("mask_token", 6));
    cases.into_iter().map(Case::record).collect()
}
