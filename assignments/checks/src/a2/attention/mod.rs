//! Task `a2.attention`: who looks at whom, and what comes of it.

mod misconceptions;

use ndarray::{ArrayD, Axis, Slice, arr2};
use safetensors::Dtype;

use harness::operators::Work;
use harness::{
    Array, Case, Check, Draw, Failure, Record, Task, Tolerance, Verdict, also_in_f64, call_of,
};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a2.attention", text("注意力", "attention"), CHECKS, misconceptions::NAMED)
        .by_hand(&[Work::Attention, Work::Softmax])
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.attention.mask",
            3,
            text("因果与滑动窗口的掩码", "causal and sliding-window masks"),
            text(
                "查询 i 的位置是 i' = i + s_kv − s_q（右下角对齐）；因果：j ≤ i'；窗口：|i' − j| < w，自己也算一个。",
                "query i stands at i' = i + s_kv − s_q (aligned at the bottom right); causal: j ≤ i'; window: |i' − j| < w, itself counted.",
            ),
            mask_cases,
            "attention",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.attention.attend",
            4,
            text(
                "缩放点积注意力：多头、分组、多查询",
                "attention: multi-head, grouped, multi-query",
            ),
            text(
                "分数除以 √d，d 是一个头的宽度；k 的第 i / (h / h_kv) 个头给 q 的第 i 个头用；沿键做 softmax。",
                "scores are divided by √d, d of one head; head i of q uses head i / (h / h_kv) of k; softmax over the keys.",
            ),
            attend_cases,
            "attention",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.attention.options",
            4,
            text("因果、填充、窗口、偏置与 soft-cap", "causal, padding, window, bias and soft cap"),
            text(
                "次序是：缩放、soft-cap、偏置、遮住（−∞）、softmax；看不见任何键的查询得 0，梯度也是 0。",
                "the order is scale, soft cap, bias, masks (−∞), softmax; a query that sees no key gets zeros, and gradients of 0.",
            ),
            option_cases,
            "attention",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.attention.large",
            2,
            text("很大的分数", "large scores"),
            text(
                "分数到 ±1e4 也不能溢出：softmax 要先减最大值。",
                "scores of ±1e4 do not overflow: softmax subtracts the maximum first.",
            ),
            large_cases,
            "attention",
        )
    },
    Check {
        needs: &["a2.attention.attend"],
        verdict: Verdict::Law(independence),
        ..Check::golden(
            "a2.attention.laws",
            2,
            text("注意力的四条性质", "four laws of attention"),
            text(
                "因果时，改变后面的词元不影响前面的输出；第一个输出就是 v₀，最后一个与没有掩码时一样；没有掩码时，k 与 v 一起换次序不改变结果。",
                "causally, later tokens change nothing before them; the first output is v₀, the last one what it is without masks; without masks the order of keys, with their values, changes nothing.",
            ),
            law_cases,
            "attention.laws",
        )
    },
    Check {
        needs: &["a2.attention.attend"],
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.attention.layer",
            4,
            text("注意力层", "an attention layer"),
            text(
                "投影是 x·Wᵀ；每个头占相邻的 d 行：先看成 [b, s, h, d]，再换成 [b, h, s, d]，最后照原样拼回去。",
                "projections are x·Wᵀ; a head owns d neighbouring rows: see [b, s, h, d], turn it into [b, h, s, d], and join the same way.",
            ),
            layer_cases,
            "attention",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.attention.attend"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.attention.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "没有头、没有词元、h_kv 不整除 h、形状或 dtype 不合（偏置的也在内）、窗口或 cap 不是正数。",
                "no heads, no tokens, h_kv that does not divide h, shapes or dtypes that do not fit (of the bias, too), a window or cap that is not positive.",
            ),
            error_cases,
            "attention",
        )
    },
];

fn mask(causal: bool, window: Option<i64>, s_q: i64, s_kv: i64) -> Case {
    let case = Case::of("mask").with("causal", causal).with("s_q", s_q).with("s_kv", s_kv);
    match window {
        Some(window) => case.with("window", window),
        None => case,
    }
}

fn mask_cases(_: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for (s_q, s_kv) in [(7, 7), (2, 5), (5, 3), (1, 4)] {
        for (causal, window) in [
            (true, None),
            (false, Some(2)),
            (true, Some(1)),
            (true, Some(3)),
            (true, Some(5)),
            (false, None),
        ] {
            cases.push(mask(causal, window, s_q, s_kv).record());
        }
    }
    // A window of one token in both directions, one as long as all and one that is longer;
    // one query and one key; many more of the one than of the other.
    for (causal, window, s_q, s_kv) in [
        (false, Some(1), 3, 5),
        (false, Some(4), 4, 4),
        (true, Some(100), 3, 4),
        (false, Some(100), 4, 3),
        (true, Some(1), 1, 1),
        (true, Some(2), 1, 1),
        (true, None, 2, 40),
        (true, Some(7), 2, 40),
        (false, Some(3), 40, 2),
    ] {
        cases.push(mask(causal, window, s_q, s_kv).record());
    }
    cases
}

/// Queries, keys and values of `[b, h, h_kv, s_q, s_kv, d]`.
fn qkv(draw: &mut Draw, [b, h, h_kv, s_q, s_kv, d]: [usize; 6]) -> Case {
    let case = Case::of("attend").f32("q", &draw.tensor(&[b, h, s_q, d]));
    let case = case.f32("k", &draw.tensor(&[b, h_kv, s_kv, d]));
    case.f32("v", &draw.tensor(&[b, h_kv, s_kv, d]))
}

const QKV: [&str; 3] = ["q", "k", "v"];

fn attend_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [[2, 2, 2, 3, 3, 4], [1, 4, 2, 2, 5, 3], [1, 3, 1, 4, 2, 2], [1, 1, 1, 1, 1, 1]];
    also_in_f64(sizes.map(|sizes| {
        let [b, h, _, s_q, _, d] = sizes;
        let case = qkv(draw, sizes).strided();
        case.gradients(draw, &QKV, &[b, h, s_q, d])
    }))
}

/// Which keys are tokens: all of the first sequence, and of the second neither the first
/// one nor the last.
fn tokens(b: usize, s: usize) -> ArrayD<f64> {
    let inside = |i: usize| 0 < i && i + 1 < s;
    ArrayD::from_shape_fn(vec![b, s], |i| f64::from(u8::from(i[0] == 0 || inside(i[1]))))
}

/// With the gradients by queries, keys and values, and by the bias if there is one.
fn with_gradients(draw: &mut Draw, case: Case, [b, h, _, s_q, _, d]: [usize; 6]) -> Case {
    let mut names = QKV.to_vec();
    names.extend(case.has("bias").then_some("bias"));
    case.gradients(draw, &names, &[b, h, s_q, d])
}

fn option_cases(draw: &mut Draw) -> Vec<Record> {
    type Options = fn(&mut Draw, Case) -> Case;
    let options: [([usize; 6], Options); 20] = [
        ([1, 2, 2, 4, 4, 3], |_, case| case.with("causal", true)),
        ([1, 1, 1, 2, 5, 3], |_, case| case.with("causal", true)),
        // The first two queries see nothing.
        ([2, 2, 2, 5, 3, 2], |_, case| case.with("causal", true).remark("s_q > s_kv")),
        ([1, 2, 1, 5, 5, 2], |_, case| case.with("causal", true).with("window", 2)),
        ([1, 1, 1, 5, 5, 2], |_, case| case.with("window", 2).with("causal", false)),
        ([2, 2, 2, 2, 4, 3], |_, case| case.tensor("tokens", &tokens(2, 4), Dtype::BOOL)),
        // One query, as in generation, with padding before it.
        ([2, 2, 1, 1, 4, 3], |_, case| {
            case.tensor("tokens", &tokens(2, 4), Dtype::BOOL).with("causal", true)
        }),
        // Next to none of what it adds to is left, and not of all alike.
        ([1, 2, 2, 2, 3, 2], |_, case| {
            let bias = arr2(&[[-36.0, -100.0, -33.0], [-1000.0, -40.0, -38.0]]).into_dyn();
            case.f32("bias", &bias).remark("a bias far below 0")
        }),
        ([1, 2, 2, 3, 3, 2], |_, case| case.with("soft_cap", 0.7).with("causal", true)),
        // No query sees anything.
        ([1, 1, 1, 2, 3, 2], |_, case| {
            case.tensor("tokens", &ArrayD::zeros(vec![1, 3]), Dtype::BOOL)
        }),
        ([1, 2, 2, 3, 4, 2], |draw, case| {
            case.f32("bias", &draw.tensor(&[2, 3, 4])).with("soft_cap", 1.5)
        }),
        ([2, 2, 1, 3, 4, 2], |draw, case| {
            let case = case.f32("bias", &draw.tensor(&[2, 1, 1, 4]));
            case.tensor("tokens", &tokens(2, 4), Dtype::BOOL).with("causal", true)
        }),
        ([2, 1, 1, 2, 3, 2], |draw, case| case.f32("bias", &draw.tensor(&[2, 1, 2, 3]))),
        ([1, 2, 2, 2, 3, 2], |draw, case| case.f32("bias", &draw.tensor(&[2, 3]))),
        ([2, 2, 2, 4, 4, 2], |draw, case| {
            let case = case.f32("bias", &draw.tensor(&[1, 2, 1, 4])).with("soft_cap", 1.2);
            let case = case.tensor("tokens", &tokens(2, 4), Dtype::BOOL);
            case.with("causal", true).with("window", 3).remark("all together")
        }),
        // The window of the first queries lies before the first key, in both directions.
        ([1, 2, 1, 6, 3, 2], |_, case| case.with("window", 2).remark("s_q > s_kv")),
        ([2, 2, 2, 2, 6, 3], |_, case| case.with("causal", true).with("window", 3)),
        ([2, 4, 1, 2, 5, 2], |_, case| case.with("window", 2)),
        // Of the second sequence nothing is a token.
        ([2, 1, 1, 3, 3, 2], |_, case| {
            let first = ArrayD::from_shape_fn(vec![2, 3], |i| f64::from(u8::from(i[0] == 0)));
            case.tensor("tokens", &first, Dtype::BOOL).remark("sequence 1 is padding")
        }),
        ([1, 2, 2, 1, 4, 2], |draw, case| {
            let case = case.f32("bias", &draw.tensor(&[4])).with("causal", true);
            case.with("soft_cap", 40.0).remark("one query")
        }),
    ];
    also_in_f64(options.map(|(sizes, options)| {
        let case = qkv(draw, sizes);
        let case = options(draw, case);
        with_gradients(draw, case, sizes)
    }))
}

/// Scores of some 1e4 either way, in the first query of each head small ones; then all of
/// them so far below 0 that no finite number stands for −∞; then such that a cap holds
/// them all.
fn large_cases(draw: &mut Draw) -> Vec<Record> {
    let mut q = draw.tensor(&[1, 2, 3, 4]) * 100.0;
    q.slice_mut(ndarray::s![.., .., 0, ..]).mapv_inplace(|x| x / 1e4);
    let k = draw.tensor(&[1, 2, 3, 4]) * 100.0;
    let below = draw.tensor_in(&[1, 2, 3, 4], -200.0, -100.0);
    let above = draw.tensor_in(&[1, 2, 3, 4], 100.0, 400.0);
    let mut attend = |q: &ArrayD<f64>, k: &ArrayD<f64>| {
        let case = Case::of("attend").f32("q", q).f32("k", k);
        case.f32("v", &draw.tensor(&[1, 2, 3, 4]))
    };
    let cases = [
        attend(&q, &k).remark("scores of some 1e4"),
        attend(&q, &k).with("causal", true).remark("scores of some 1e4"),
        attend(&below, &above).with("causal", true).remark("all scores under −1e4"),
        attend(&q, &k).with("soft_cap", 2.0).remark("scores of some 1e4"),
        attend(&q, &k).with("soft_cap", 30.0).with("causal", false).remark("scores of some 1e4"),
    ];
    let exact = [(16384, 2), (128, 3)].map(|(below, window)| {
        let (q, k) = alike_and_far_below(draw, below, 4, 4);
        let case = Case::of("attend").f32("q", &q).f32("k", &k);
        let case = case.f32("v", &draw.tensor(&[1, 2, 4, 4])).with("window", window);
        case.remark(format!("all scores near −{below}"))
    });
    let [farthest, far] = exact;
    let far = far.gradients(draw, &QKV, &[1, 2, 4, 4]);
    also_in_f64(cases.into_iter().chain([farthest, far]))
}

/// Queries and keys of two heads with 4 features whose scores are all near `-below`, and
/// exact in `f32`: what makes them small is one large feature, and the others are eighths.
pub fn alike_and_far_below(
    draw: &mut Draw,
    below: u32,
    s_q: usize,
    s_kv: usize,
) -> (ArrayD<f64>, ArrayD<f64>) {
    let mut eighths = |s: usize, large: f64| {
        let mut x =
            ArrayD::from_shape_simple_fn(vec![1, 2, s, 4], || draw.below(25) as f64 / 8.0 - 1.5);
        x.slice_mut(ndarray::s![.., .., .., 0]).fill(large);
        x
    };
    (eighths(s_q, -512.0), eighths(s_kv, f64::from(below) / 256.0))
}

fn law_cases(draw: &mut Draw) -> Vec<Record> {
    (0..2)
        .map(|_| {
            let case = qkv(draw, [1, 2, 2, 4, 4, 3]);
            let (k, v) = (draw.tensor(&[1, 2, 4, 3]), draw.tensor(&[1, 2, 4, 3]));
            let order: Vec<i64> = draw.permutation(4).into_iter().map(|i| i as i64).collect();
            let case = case.f32("later k", &k).f32("later v", &v);
            case.record().fact("order", order)
        })
        .collect()
}

fn independence(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let read = |name: &str| got.tensors.get(name).and_then(Array::numbers);
    let equal = |one: &str, other: &str| match (read(one), read(other)) {
        (Some(x), Some(y)) if x.len() == y.len() => {
            x.iter().zip(&y).all(|(x, y)| (x - y).abs() <= 1e-5)
        }
        _ => false,
    };
    let laws = [
        ("first output", "v0", "第一个因果输出不是 v₀", "the first causal output is not v₀"),
        (
            "last output",
            "last output without masks",
            "最后一个查询看得见全部的键，它的因果输出却与没有掩码时不同",
            "the last query sees every key, but its causal output is not that without masks",
        ),
        (
            "before",
            "before, with other tokens later",
            "改变后面的词元，前面的输出也变了",
            "tokens that come later change outputs before them",
        ),
        (
            "in order",
            "in another order",
            "没有掩码时，k 与 v 一起换次序，结果变了",
            "without masks the order of keys, with their values, changes the result",
        ),
    ];
    match laws.into_iter().find(|(one, other, ..)| !equal(one, other)) {
        None => Ok(()),
        Some((_, _, zh, en)) => Err(Failure::law(call_of(case), zh.into(), en.into())),
    }
}

const WEIGHTS: [&str; 4] = ["query", "key", "value", "output"];

fn layer(draw: &mut Draw, [b, s, m]: [usize; 3], [h, h_kv, d]: [usize; 3]) -> Case {
    let shapes = [[h * d, m], [h_kv * d, m], [h_kv * d, m], [m, h * d]];
    let case = Case::of("layer").f32("x", &draw.tensor(&[b, s, m]));
    let case = WEIGHTS
        .into_iter()
        .zip(shapes)
        .fold(case, |case, (name, shape)| case.f32(name, &(draw.tensor(&shape) / 2.0)));
    case.with("h", h as i64).with("h_kv", h_kv as i64)
}

fn layer_cases(draw: &mut Draw) -> Vec<Record> {
    let plain = [([2, 3, 4], [2, 2, 2]), ([1, 3, 6], [4, 2, 3])]
        .map(|(sizes, heads)| (sizes, layer(draw, sizes, heads).with("causal", true)));
    // Windows, caps and padding of two kinds; the one causal, the other not.
    let rich = [([2, 4, 4], [2, 1, 3], 2, 0.5, false), ([2, 3, 6], [2, 2, 2], 1, 3.0, true)];
    let rich = rich.map(|(sizes, heads, window, cap, causal)| {
        let [b, s, _] = sizes;
        let case = layer(draw, sizes, heads).f32("bias", &draw.tensor(&[heads[0], 1, s]));
        let case = case.with("soft_cap", cap).with("window", window).with("causal", causal);
        (sizes, case.tensor("tokens", &tokens(b, s), Dtype::BOOL))
    });
    also_in_f64(plain.into_iter().chain(rich).map(|(sizes, case)| {
        case.strided().gradients(draw, &["x", "query", "key", "value", "output"], &sizes)
    }))
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let empty = |h: usize, s: usize| {
        let x = ArrayD::zeros(vec![1, h, s, 2]);
        Case::of("attend").f32("q", &x).f32("k", &x).f32("v", &x)
    };
    let (q, k) = (draw.tensor(&[1, 2, 3, 4]), draw.tensor(&[1, 2, 3, 4]));
    let attend = Case::of("attend").f32("q", &q);
    let fits = attend.clone().f32("k", &k).f32("v", &k);
    let short = k.slice_axis(Axis(2), Slice::from(..2)).to_owned();
    let cases = vec![
        empty(0, 3),
        empty(1, 0),
        qkv(draw, [1, 3, 2, 2, 2, 2]),
        attend.clone().f32("k", &k).f32("v", &short),
        attend.clone().tensor("k", &k, Dtype::F64).f32("v", &k),
        attend.f32("k", &draw.tensor(&[1, 2, 3, 5])).f32("v", &k),
        fits.clone().with("window", -1),
        fits.clone().with("soft_cap", 0.0),
        fits.clone().f32("tokens", &ArrayD::ones(vec![1, 3])),
        fits.clone().f32("bias", &ArrayD::ones(vec![2, 2, 3, 3])),
        fits.clone().f32("bias", &ArrayD::ones(vec![3, 2])),
        fits.clone().tensor("bias", &ArrayD::ones(vec![3]), Dtype::F64),
        fits.tensor("tokens", &ArrayD::ones(vec![1, 4]), Dtype::BOOL),
        mask(true, None, 0, 2),
        mask(true, Some(0), 2, 2),
        mask(false, Some(-2), 2, 2),
        layer(draw, [1, 2, 4], [2, 2, 2]).with("h", 0),
        layer(draw, [1, 2, 4], [3, 3, 2]).with("h", 4),
        layer(draw, [1, 2, 4], [2, 2, 2]).f32("x", &ArrayD::zeros(vec![1, 0, 4])),
    ];
    cases.into_iter().map(Case::record).collect()
}
