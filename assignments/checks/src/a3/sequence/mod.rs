//! Task `a3.sequence`: sequence parallelism.

mod misconceptions;
mod ring;

use harness::{Case, Check, Draw, Record, Task, Tolerance, Verdict, also_in_f64};
use ndarray::{ArrayD, s};
use safetensors::Dtype;
use wording::text;

use crate::about_any::{about_any, any_error};

/// The task.
pub static TASK: Task = Task::new(
    "a3.sequence",
    text("序列并行", "sequence parallelism"),
    CHECKS,
    misconceptions::NAMED,
)
.bonus()
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a3.sequence.whole",
        1,
        text("每个查询看全部的键", "every query sees all keys"),
        text(
            "n 个进程要看 n 块键和值：自己的，再加上移了 1 次到 n − 1 次之后得到的；收到什么就传什么，每来一块就把旧的和与累加按新的最大值改正。",
            "with n ranks there are n blocks of keys and values to see: the rank's own, and what it holds after 1 to n − 1 shifts. Pass on what was received; with every block correct the old sum and accumulator by the new maximum.",
        ),
        whole_cases,
        "sequence",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a3.sequence.causal",
        1,
        text("因果", "causal"),
        text(
            "移了 t 次之后，进程 r 手里是进程 r − t（按 n 取模）的块。比较的是整条序列里的位置：进程 r 的第 i 个是 r·s + i。",
            "after t shifts rank r holds the block of rank r − t (modulo n). Compare places in the whole sequence: place i of rank r is r·s + i.",
        ),
        causal_cases,
        "sequence",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a3.sequence.large",
        1,
        text("很大的分数", "large scores"),
        text(
            "分数到 ±1e4：先减去到目前为止的最大值，再取 exp；遮住要用 −∞。",
            "scores of ±1e4: subtract the maximum so far before exp, and hide keys by −∞.",
        ),
        large_cases,
        "sequence",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a3.sequence.whole"],
        verdict: Verdict::Law(ring::is_a_ring),
        ..Check::golden(
            "a3.sequence.ring",
            1,
            text("只用 shift，不多传", "shift only, and no more than is needed"),
            text(
                "每个进程最多调用 shift 2(n − 1) 次，键和值各 n − 1 次；最后一块不必再传回去。不能用别的集合通信。",
                "at most 2(n − 1) calls of shift a rank, n − 1 for keys and as many for values: the last block need not travel home. No other collective is allowed.",
            ),
            ring_cases,
            "sequence.ring",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a3.sequence.whole"],
        ..Check::golden(
            "a3.sequence.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "维数、形状、dtype 不对，没有元素；communicator 的错误用 ? 原样传出去，不要 unwrap。",
                "wrong ranks, shapes and dtypes, no elements; errors of the communicator are passed on with ?, not unwrapped.",
            ),
            error_cases,
            "sequence",
        )
        .within(Tolerance::EXACT)
    },
];

/// How many ranks there are, and what each of them gets: `[b, h, s, d]`.
type Sizes = (usize, [usize; 4]);

/// The queries, keys or values of all ranks.
fn all((ranks, [b, h, s, d]): Sizes) -> [usize; 4] {
    [b, h, ranks * s, d]
}

fn drawn(draw: &mut Draw, sizes: Sizes) -> Case {
    let case = ["q", "k", "v"]
        .into_iter()
        .fold(Case::of("ring_attention"), |case, name| case.f32(name, &draw.tensor(&all(sizes))));
    case.with("ranks", sizes.0).remark(format!("{:?} on each rank", sizes.1))
}

/// Numbers that `f32` cannot hold.
fn fine(draw: &mut Draw) -> Case {
    let shape = all((2, [1, 1, 2, 3]));
    let mut with = |case: Case, name| case.tensor(name, &draw.tensor(&shape), Dtype::F64);
    let case = ["q", "k", "v"].into_iter().fold(Case::of("ring_attention"), &mut with);
    case.with("ranks", 2)
}

/// The last one of `f32` has one place a rank.
fn whole_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [
        (3, [1, 2, 2, 5]),
        (4, [2, 1, 3, 4]),
        (2, [1, 2, 4, 3]),
        (1, [2, 3, 5, 2]),
        (4, [1, 3, 1, 2]),
    ];
    also_in_f64(sizes.map(|sizes| drawn(draw, sizes)).into_iter().chain([fine(draw)]))
}

fn causal_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [
        (4, [1, 2, 3, 5], true),
        (3, [2, 1, 2, 4], true),
        (2, [1, 3, 4, 2], true),
        (3, [1, 2, 3, 2], false),
        (4, [2, 3, 1, 3], true),
        (1, [2, 1, 5, 3], true),
    ];
    also_in_f64(
        sizes.map(|(ranks, each, causal)| drawn(draw, (ranks, each)).with("causal", causal)),
    )
}

/// Scores near these numbers, by the rank whose key it is, for every second query; near their
/// opposites for the others.
fn large_cases(draw: &mut Draw) -> Vec<Record> {
    let cases: [([usize; 4], &[i32], bool); 4] = [
        ([1, 2, 3, 4], &[-16384, -16384, -16384], true),
        ([2, 1, 2, 4], &[16384, 16384], false),
        // Causally, each block counts for its own queries, or the first one for all.
        ([1, 2, 2, 16], &[-16384, 0, 16384], true),
        // The other way round, and one that lies between.
        ([1, 3, 2, 4], &[16384, 0, -16384, -8192], true),
    ];
    also_in_f64(cases.map(|(each, scores, causal)| {
        let sizes = (scores.len(), each);
        let (q, k) = near(draw, sizes, scores);
        let case = Case::of("ring_attention").f32("q", &q).f32("k", &k);
        let case = case.f32("v", &draw.tensor(&all(sizes))).with("ranks", scores.len());
        case.with("causal", causal)
            .remark(format!("scores near {scores:?}, by the rank of the key"))
    }))
}

/// Queries and keys with such scores, exact in `f32`: what makes them large is one feature, and
/// the others are eighths. No two neighbours among the queries have their maximum in common.
fn near(draw: &mut Draw, sizes: Sizes, scores: &[i32]) -> (ArrayD<f64>, ArrayD<f64>) {
    let [b, h, places, d] = all(sizes);
    let mut eighths = || {
        ArrayD::from_shape_simple_fn(vec![b, h, places, d], || draw.below(25) as f64 / 8.0 - 1.5)
    };
    let (mut q, mut k) = (eighths(), eighths());
    for place in 0..places {
        let score = f64::from(scores[place / sizes.1[2]]);
        q.slice_mut(s![.., .., place, 0]).fill(if place % 2 == 0 { 512.0 } else { -512.0 });
        k.slice_mut(s![.., .., place, 0]).fill(score * (d as f64).sqrt() / 512.0);
    }
    (q, k)
}

fn ring_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [
        (2, [1, 2, 3, 4], false),
        (3, [2, 1, 2, 3], true),
        (4, [1, 1, 2, 5], false),
        (1, [1, 3, 4, 2], true),
    ];
    let case = |(ranks, each, causal)| drawn(draw, (ranks, each)).with("causal", causal).record();
    sizes.map(case).into()
}

/// One argument is wrong in each; in the last ones a rank has fewer places than the others.
fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let fits = (2, [1, 2, 3, 4]);
    let mut with = |wrong: &str, shape: &[usize], dtype: Dtype| {
        let case = ["q", "k", "v"].into_iter().fold(Case::of("ring_attention"), |case, name| {
            let right = (&all(fits)[..], Dtype::F32);
            let (shape, dtype) = if wrong.contains(name) { (shape, dtype) } else { right };
            case.tensor(name, &draw.tensor(shape), dtype)
        });
        case.with("ranks", 2)
    };
    let all = |case| about_any(case, &["q", "k", "v"]);
    let keys_or_values = |case| about_any(case, &["k", "v"]);
    let shape_or = |error, case| any_error(case, &["shape", error]);
    let cases = [
        all(with("qkv", &[2, 6, 4], Dtype::F32)),
        all(shape_or("rank", with("qkv", &[1, 2, 3, 6, 4], Dtype::F32))),
        shape_or("rank", with("k", &[2, 6, 4], Dtype::F32)),
        shape_or("rank", with("v", &[1, 2, 6, 4, 1], Dtype::F32)),
        shape_or("empty", with("v", &[1, 2, 0, 4], Dtype::F32)),
        with("v", &[1, 2, 6, 5], Dtype::F32),
        keys_or_values(with("kv", &[1, 2, 8, 4], Dtype::F32)),
        keys_or_values(with("kv", &[1, 1, 6, 4], Dtype::F32)),
        with("k", &[1, 2, 6, 4], Dtype::F64),
        with("v", &[1, 2, 6, 4], Dtype::F64),
        with("q", &[1, 2, 6, 4], Dtype::I64),
        all(with("qkv", &[1, 2, 0, 4], Dtype::F32)),
        with("", &[], Dtype::F32).with("short_rank", 1),
        drawn(draw, (3, [1, 2, 3, 2])).with("causal", true).with("short_rank", 0),
    ];
    cases.map(Case::record).into()
}
