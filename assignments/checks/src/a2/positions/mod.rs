//! Task `a2.positions`: how a model that sees a set is told an order.

mod misconceptions;

use ndarray::{ArrayD, arr1};
use safetensors::Dtype;

use harness::{
    Array, Case, Check, Draw, Failure, Record, Task, Tolerance, Verdict, call_of,
    rounds_unambiguously,
};
use wording::text;

/// For position 2¹⁶: there an angle that was computed in `f32` is off by up to 4e-3, and so is
/// its sine. The mistakes that are looked for change the sine by about 1.
const FAR: Tolerance = Tolerance { rtol: 0.0, atol: 1e-2, ..Tolerance::F64 };

/// Sines and cosines may be tables in `f32` for `x` of any dtype.
const TABLES: Tolerance = Tolerance { in_f64: 1.0, ..Tolerance::F32 };

/// The task.
pub static TASK: Task =
    Task::new("a2.positions", text("位置编码", "positions"), CHECKS, misconceptions::NAMED);

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.positions.sinusoidal",
            2,
            text("正弦位置编码", "sinusoidal positions"),
            text(
                "第偶数个特征（从 0 数起）是 sin、第奇数个是 cos，同一对共用频率 10000^(−2i/d)；位置从 0 数起。",
                "sines at even features and cosines at odd ones, both of a pair with 10000^(−2i/d); positions count from 0.",
            ),
            sinusoidal_cases,
            "positions",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.positions.frequencies",
            2,
            text("RoPE 的频率与三种缩放", "the frequencies of RoPE, and three ways to scale them"),
            text(
                "θᵢ = base^(−2i/d)，i 到 d/2 − 1；Linear 除以 factor，NTK 改 base，Llama 3 按波长分三段。",
                "θᵢ = base^(−2i/d) for i up to d/2 − 1; linear divides by the factor, NTK changes the base, Llama 3 goes by wavelength in three parts.",
            ),
            frequency_cases,
            "positions",
        )
    },
    Check {
        verdict: Verdict::Golden(TABLES),
        ..Check::golden(
            "a2.positions.rope",
            3,
            text("旋转位置编码", "rotary positions"),
            text(
                "一对 (u, w) 变成 (u·cos φ − w·sin φ, u·sin φ + w·cos φ)，φ = p·θᵢ；交错式配 2i 与 2i+1，对半式配 i 与 i + d/2；[b, s] 的位置每个序列各一行。",
                "a pair (u, w) becomes (u·cos φ − w·sin φ, u·sin φ + w·cos φ) with φ = p·θᵢ; interleaved pairs 2i with 2i+1, half-split i with i + d/2; positions [b, s] are a row for each sequence.",
            ),
            rope_cases,
            "positions",
        )
    },
    Check {
        needs: &["a2.positions.rope"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.positions.half",
            1,
            text("半精度的输入", "inputs in half precision"),
            text(
                "先把 x 转成 f32，用 f32 的表旋转，最后只舍入一次；表和乘积都不要用半精度。",
                "turn x into f32, rotate with tables in f32, round once at the end; neither tables nor products are in half precision.",
            ),
            half_cases,
            "positions",
        )
    },
    Check {
        verdict: Verdict::Golden(FAR),
        ..Check::golden(
            "a2.positions.far",
            1,
            text("很远的位置", "far positions"),
            text(
                "位置、角度、sin 与 cos 至少用 f32 计算，不要用 x 的 dtype；最后才舍入一次。",
                "compute positions, angles, sines and cosines in f32 at least, not in the dtype of x; round once at the end.",
            ),
            far_cases,
            "positions",
        )
    },
    Check {
        // What turns nothing keeps lengths, too.
        needs: &["a2.positions.rope"],
        verdict: Verdict::Law(rotation),
        ..Check::golden(
            "a2.positions.laws",
            1,
            text("旋转的三条性质", "three laws of rotation"),
            text(
                "旋转不改变长度；位置 0 什么也不变；⟨q, k⟩ 只与位置之差有关。",
                "a rotation keeps lengths; position 0 changes nothing; ⟨q, k⟩ depends on the difference of positions only.",
            ),
            law_cases,
            "positions.laws",
        )
    },
    Check {
        needs: &["a2.positions.rope"],
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.positions.step",
            1,
            text("缓存之后的新词元", "new tokens after a cache"),
            text(
                "新词元的位置是 cached, cached + 1, …；q 和 k 旋转，v 不动。",
                "new tokens stand at cached, cached + 1, …; queries and keys are rotated, values are not.",
            ),
            step_cases,
            "positions.step",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.positions.order",
            1,
            text("从交错到对半的排列", "from interleaved to half-split"),
            text(
                "先是所有偶数下标，再是所有奇数下标。",
                "all even indices first, then all odd ones.",
            ),
            order_cases,
            "positions",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.positions.alibi",
            2,
            text("ALiBi 的斜率与偏置", "slopes and bias of ALiBi"),
            text(
                "头数不是 2 的幂时，先取不超过它的最大的 2 的幂，再从两倍的那一列里隔一个取一个补足；距离按右下角对齐。",
                "where h is no power of two take the slopes of the largest power of two below it, then every other slope of twice that many heads; distances are aligned at the bottom right.",
            ),
            alibi_cases,
            "positions",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.positions.rope"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.positions.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "d 要是正偶数；位置是 Int64，形状是 [s] 或 [b, s]；cached 不小于 0。",
                "d is even and positive; positions are Int64 of shape [s] or [b, s]; cached is not negative.",
            ),
            error_cases,
            "positions",
        )
    },
];

fn vector(values: &[usize]) -> ArrayD<f64> {
    ArrayD::from_shape_fn(vec![values.len()], |i| values[i[0]] as f64)
}

fn sinusoidal_cases(_: &mut Draw) -> Vec<Record> {
    [(vec![0, 1, 2, 3], 8), (vec![5, 0, 40], 2), (vec![7], 6), (vec![3, 3, 0, 3], 4)]
        .map(|(positions, d)| {
            Case::of("sinusoidal").ids("positions", &vector(&positions)).with("d", d).record()
        })
        .into()
}

/// Llama 3's scaling: how many times longer texts are, and when pairs turn so slowly or
/// so fast that they are stretched fully or not at all.
#[derive(Clone, Copy)]
struct Llama {
    factor: f64,
    low: f64,
    high: f64,
    context: f64,
}

/// With `d = 16` and base 10 000 some frequency lies in each of its three parts.
const LLAMA: Llama = Llama { factor: 8.0, low: 1.0, high: 4.0, context: 256.0 };

/// With `d = 16` and base 500 000, too; one wavelength lies between context / low and
/// context · low.
const OTHER_LLAMA: Llama = Llama { factor: 32.0, low: 4.0, high: 30.0, context: 8192.0 };

/// The three ways to scale, and none.
fn scalings(case: &Case, llama: Llama) -> [Case; 4] {
    let Llama { factor, low, high, context } = llama;
    let stretched = case.clone().with("scaling", "llama3").with("factor", factor);
    let stretched = stretched.with("low_freq_factor", low).with("high_freq_factor", high);
    [
        case.clone().with("scaling", "none"),
        case.clone().with("scaling", "linear").with("factor", factor / 2.0),
        case.clone().with("scaling", "ntk").with("factor", factor / 2.0),
        stretched.with("original_context", context),
    ]
}

fn frequency_cases(_: &mut Draw) -> Vec<Record> {
    let sizes = [(16, 10_000.0, LLAMA), (16, 500_000.0, OTHER_LLAMA), (8, 500_000.0, LLAMA)];
    let cases = sizes.map(|(d, base, llama)| {
        scalings(&Case::of("rope_frequencies").with("d", d).with("base", base), llama)
    });
    cases.into_iter().flatten().map(Case::record).collect()
}

const PAIRINGS: [&str; 2] = ["interleaved", "half-split"];

fn rope(draw: &mut Draw, pairing: &str, shape: [usize; 4], positions: &ArrayD<f64>) -> Case {
    rope_of(draw, pairing, shape, positions, 10_000.0)
}

fn rope_of(
    draw: &mut Draw,
    pairing: &str,
    shape: [usize; 4],
    positions: &ArrayD<f64>,
    base: f64,
) -> Case {
    let x = draw.tensor(&shape);
    let case = Case::of("rope").f32("x", &x).ids("positions", positions);
    case.with("pairing", pairing).with("base", base)
}

fn rope_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for pairing in PAIRINGS {
        let one = rope(draw, pairing, [1, 2, 5, 8], &vector(&[0, 1, 2, 3, 4]));
        let one = one.with("scaling", "none").gradients(draw, &["x"], &[1, 2, 5, 8]);
        cases.extend([one.clone().in_f64(), one]);
        let positions = ArrayD::from_shape_fn(vec![2, 3], |i| (10 * i[0] + 2 * i[1] + 3) as f64);
        let rows = rope(draw, pairing, [2, 3, 3, 4], &positions).with("scaling", "none").strided();
        let rows = rows.remark("a row of positions each");
        cases.push(rows.gradients(draw, &["x"], &[2, 3, 3, 4]));
        // As many heads as sequences: rows of positions belong to sequences.
        let rows = rope(draw, pairing, [2, 2, 3, 4], &positions).with("scaling", "none");
        cases.push(rows.remark("a row of positions each, two heads"));
        // The same width with another base.
        let other = rope_of(draw, pairing, [1, 1, 2, 8], &vector(&[3, 11]), 500.0);
        cases.push(other.with("scaling", "none"));
        let scaled = rope(draw, pairing, [1, 1, 3, 16], &vector(&[9, 70, 300]));
        cases.extend(scalings(&scaled, LLAMA).into_iter().skip(1));
        let other = rope_of(draw, pairing, [1, 1, 2, 8], &vector(&[40, 900]), 500_000.0);
        cases.extend(scalings(&other, OTHER_LLAMA).into_iter().skip(3));
    }
    cases.into_iter().map(Case::record).collect()
}

fn far_cases(draw: &mut Draw) -> Vec<Record> {
    let positions = vector(&[65_536, 65_537, 65_541]);
    let mut cases = Vec::new();
    for pairing in PAIRINGS {
        let far = rope(draw, pairing, [1, 2, 3, 8], &positions).with("scaling", "none");
        cases.push(far.remark("2¹⁶ and on"));
        // Near enough for f16 to have them, if not all.
        for (dtype, positions) in
            [(Dtype::F16, vector(&[5001, 9003, 60_013])), (Dtype::BF16, positions.clone())]
        {
            let x = draw.tensor(&[1, 1, 3, 8]);
            let half = Case::of("rope").tensor("x", &x, dtype).ids("positions", &positions);
            let half = half.with("pairing", pairing).with("base", 10_000.0);
            cases.push(half.with("scaling", "none"));
        }
    }
    for positions in [vector(&[301, 5003]), vector(&[65_537, 20_001, 0])] {
        cases.push(Case::of("sinusoidal").ids("positions", &positions).with("d", 8));
    }
    cases.into_iter().map(Case::record).collect()
}

/// At positions so small that tables in `f32` are as good as in `f64`.
fn half_cases(draw: &mut Draw) -> Vec<Record> {
    let positions = [1, 2, 5, 9];
    let mut cases = Vec::new();
    for dtype in [Dtype::F16, Dtype::BF16] {
        for pairing in PAIRINGS {
            let mut x = ArrayD::zeros(vec![1, 1, positions.len(), WIDTH]);
            for (token, position) in positions.into_iter().enumerate() {
                for pair in 0..WIDTH / 2 {
                    let (first, second) = features(pairing, pair);
                    let [u, w] = unambiguous_pair(draw, position, pair, dtype);
                    x[[0, 0, token, first]] = u;
                    x[[0, 0, token, second]] = w;
                }
            }
            let case = Case::of("rope").tensor("x", &x, dtype);
            let case = case.ids("positions", &vector(&positions)).with("pairing", pairing);
            cases.push(case.with("base", 10_000.0).with("scaling", "none"));
        }
    }
    cases.into_iter().map(Case::record).collect()
}

/// The features of a head.
const WIDTH: usize = 8;

/// Which features are the pair.
fn features(pairing: &str, pair: usize) -> (usize, usize) {
    match pairing {
        "interleaved" => (2 * pair, 2 * pair + 1),
        _ => (pair, pair + WIDTH / 2),
    }
}

/// A pair that, once rotated, lies so far from where rounding to `dtype` turns that the
/// last digits of `f32` change nothing: there is one right answer.
fn unambiguous_pair(draw: &mut Draw, position: usize, pair: usize, dtype: Dtype) -> [f64; 2] {
    let angle = position as f64 * 10_000f64.powf(-2.0 * pair as f64 / WIDTH as f64);
    let (sin, cos) = angle.sin_cos();
    loop {
        let drawn = draw.tensor(&[2]);
        let [u, w] = Array::rounded(&drawn, dtype).numbers().expect("numbers")[..] else {
            unreachable!("two numbers")
        };
        let turned = arr1(&[u * cos - w * sin, u * sin + w * cos]).into_dyn();
        if rounds_unambiguously(&turned, 1.0, dtype) {
            return [u, w];
        }
    }
}

fn law_cases(draw: &mut Draw) -> Vec<Record> {
    PAIRINGS
        .map(|pairing| {
            let (q, k) = (draw.tensor(&[1, 1, 1, 8]), draw.tensor(&[1, 1, 1, 8]));
            let case = Case::of("rope").f32("q", &q).f32("k", &k).with("pairing", pairing);
            let case = case.with("base", 10_000.0).with("scaling", "none");
            let (i, j, shift) = (draw.below(40), draw.below(40), 1 + draw.below(60));
            case.with("i", i as i64).with("j", j as i64).with("shift", shift as i64).record()
        })
        .into()
}

fn rotation(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let fail = |zh: String, en: String| Err(Failure::law(call_of(case), zh, en));
    let read = |record: &Record, name: &str| record.tensors.get(name).and_then(Array::numbers);
    let all: Option<Vec<Vec<f64>>> =
        ["q at 0", "q at i", "k at j", "q at i + shift", "k at j + shift"]
            .map(|name| read(got, name).filter(|x| x.len() == 8))
            .into_iter()
            .collect();
    let (Some(all), Some(q)) = (all, read(case, "q")) else {
        return fail("输出的形状不对".into(), "an output has the wrong shape".into());
    };
    let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let kept = all[0].iter().zip(&q).all(|(x, y)| (x - y).abs() <= 1e-6);
    if !kept {
        return fail("位置 0 改变了 q".into(), "position 0 changes q".into());
    }
    let (before, after) = (dot(&q, &q).sqrt(), dot(&all[1], &all[1]).sqrt());
    let same_length = (before - after).abs() <= 1e-6 * before;
    if !same_length {
        return fail(
            format!("旋转前 ‖q‖ = {before:.7}，旋转后 {after:.7}"),
            format!("‖q‖ is {before:.7} before and {after:.7} after the rotation"),
        );
    }
    let (here, there) = (dot(&all[1], &all[2]), dot(&all[3], &all[4]));
    // Angles of f32 tables are off by some 1e-5 at the positions that are drawn.
    if (here - there).abs() <= 1e-4 {
        return Ok(());
    }
    fail(
        format!("⟨q, k⟩ 在 (i, j) 是 {here:.6}，两个位置同时加 shift 之后是 {there:.6}"),
        format!("⟨q, k⟩ is {here:.6} at (i, j) and {there:.6} after both moved by shift"),
    )
}

fn step_cases(draw: &mut Draw) -> Vec<Record> {
    // The number of the scaling in `scalings`.
    let cases = [
        (PAIRINGS[0], 7, [1, 2], 10_000.0, 0, LLAMA),
        (PAIRINGS[1], 0, [2, 3], 500_000.0, 3, LLAMA),
        (PAIRINGS[1], 30, [2, 1], 10_000.0, 1, LLAMA),
        (PAIRINGS[0], 12, [1, 2], 10_000.0, 2, LLAMA),
        (PAIRINGS[0], 90, [1, 1], 500_000.0, 3, OTHER_LLAMA),
    ]
    .map(|(pairing, cached, sizes, base, scaling, llama)| {
        let case = step(draw, pairing, sizes).with("cached", cached).with("base", base);
        let case = Vec::from(scalings(&case, llama)).swap_remove(scaling);
        let parts = [4, 2].map(|h| [sizes[0], h, sizes[1], 4]);
        let parts = [("query", &parts[0][..]), ("key", &parts[1])];
        case.gradients_of(draw, &["query", "key"], &parts)
    });
    // At position 0 nothing is rounded, and nothing may be: x in f64 is never f32.
    let unmoved = PAIRINGS.map(|pairing| {
        let mut third = |name: &'static str, h: usize| (name, draw.tensor(&[2, h, 1, 4]) / 3.0);
        let parts = [third("query", 4), third("key", 2), third("value", 2)];
        let case = Case::of("rope_step").with("pairing", pairing).with("cached", 0);
        let case = parts.iter().fold(case, |case, (name, x)| case.tensor(name, x, Dtype::F64));
        let case = case.with("base", 10_000.0).with("scaling", "none");
        case.remark("position 0, with all its digits")
    });
    cases.into_iter().chain(unmoved).map(Case::record).collect()
}

/// Queries, keys and values of `s` new tokens in `b` sequences.
fn step(draw: &mut Draw, pairing: &str, [b, s]: [usize; 2]) -> Case {
    let [query, key, value] = [4, 2, 2].map(|h| draw.tensor(&[b, h, s, 4]));
    let case = Case::of("rope_step").f32("query", &query).f32("key", &key);
    case.f32("value", &value).with("pairing", pairing)
}

fn order_cases(_: &mut Draw) -> Vec<Record> {
    [2, 8, 10, 4, 6, 126].map(|d| Case::of("half_split_order").with("d", d).record()).into()
}

fn alibi_cases(_: &mut Draw) -> Vec<Record> {
    let slopes = [8, 1, 3, 12, 2, 5, 7, 33].map(|h| Case::of("alibi_slopes").with("h", h));
    let bias = [(2, 4, 4), (3, 2, 5), (2, 5, 3), (1, 1, 3), (6, 1, 1), (2, 2, 300)].map(
        |(h, s_q, s_kv)| Case::of("alibi_bias").with("h", h).with("s_q", s_q).with("s_kv", s_kv),
    );
    slopes.into_iter().chain(bias).map(Case::record).collect()
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let order = vector(&[0, 1, 2]);
    let plain = |case: Case| case.with("base", 10_000.0).with("scaling", "none");
    let rope = |shape: &[usize], draw: &mut Draw| {
        plain(Case::of("rope").f32("x", &draw.tensor(shape)).with("pairing", PAIRINGS[0]))
    };
    // The exponent d / (d - 2) of NTK-aware scaling is infinite.
    let narrow = Case::of("rope_frequencies").with("d", 2).with("base", 10_000.0);
    let narrow = narrow.with("scaling", "ntk").with("factor", 2.0);
    let step = Case::of("rope_step").with("pairing", PAIRINGS[0]);
    let one = draw.tensor(&[1, 1, 1, 4]);
    let step_of = |key: &[usize], value: &[usize]| {
        let case = step.clone().with("cached", 1).f32("query", &one);
        plain(case.f32("key", &ArrayD::ones(key)).f32("value", &ArrayD::ones(value)))
    };
    let step = step.clone().with("cached", -1).f32("query", &one).f32("key", &one);
    let step = step.f32("value", &one);
    let cases = [
        Case::of("sinusoidal").ids("positions", &order).with("d", 5),
        Case::of("sinusoidal").ids("positions", &order).with("d", 0),
        Case::of("sinusoidal").f32("positions", &order).with("d", 4),
        Case::of("sinusoidal").ids("positions", &ArrayD::zeros(vec![0])).with("d", 4),
        Case::of("sinusoidal").ids("positions", &ArrayD::zeros(vec![2, 3])).with("d", 4),
        plain(Case::of("rope_frequencies").with("d", 7)),
        narrow,
        step_of(&[1, 1, 1, 4], &[1, 1, 2, 4]),
        step_of(&[1, 1, 2, 4], &[1, 1, 1, 4]),
        rope(&[1, 1, 3, 2], draw)
            .ids("positions", &order)
            .with("scaling", "ntk")
            .with("factor", 2.0),
        rope(&[1, 1, 3, 5], draw).ids("positions", &order),
        rope(&[1, 1, 3, 4], draw).f32("positions", &order),
        rope(&[2, 1, 4, 4], draw).ids("positions", &order),
        rope(&[1, 0, 3, 4], draw).ids("positions", &order),
        rope(&[3, 4], draw).ids("positions", &order),
        plain(step),
        Case::of("half_split_order").with("d", 3),
        Case::of("alibi_slopes").with("h", 0),
        Case::of("alibi_bias").with("h", 2).with("s_q", 0).with("s_kv", 3),
    ];
    cases.map(Case::record).into()
}
