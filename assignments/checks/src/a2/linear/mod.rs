//! Task `a2.linear`: into the model and out of it.

mod misconceptions;

use ndarray::{ArrayD, Axis, Slice};
use safetensors::Dtype;

use harness::operators::Work;
use harness::{Case, Check, Draw, Record, Task, Tolerance, Verdict, also_in_f64};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a2.linear",
    text("线性层与嵌入", "linear layers and embeddings"),
    CHECKS,
    misconceptions::NAMED,
)
.by_hand(&[Work::Linear]);

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.linear.linear",
            1,
            text("线性层与绑定的输出层", "linear layer and tied unembedding"),
            text(
                "y = x·Wᵀ + b：权重的一行对应一个输出；绑定的输出层用的就是词表那张表。",
                "y = x·Wᵀ + b: one row of the weight for each output; a tied output layer uses the table of the vocabulary itself.",
            ),
            linear_cases,
            "linear",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.linear.embedding",
            1,
            text("嵌入", "embedding"),
            text(
                "取出表的行，不乘 √d；取两次的行，两次的梯度相加。",
                "take rows of the table, without a factor √d; a row that is taken twice adds both gradients.",
            ),
            embedding_cases,
            "linear",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.linear.shard",
            2,
            text("按词表切分的嵌入", "vocabulary-parallel embedding"),
            text(
                "先减去 first，别的分片的编号得到全 0 的行，各分片之和就是整张表的结果。",
                "subtract first; ids of other ranks get rows of zeros; the sum over the ranks is the whole.",
            ),
            shard_cases,
            "linear",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.linear.linear"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.linear.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "编号要是 Int64，落在 0..v；权重的列数要等于 x 的最后一维。",
                "ids are Int64 in 0..v; the weight has as many columns as x has features.",
            ),
            error_cases,
            "linear",
        )
    },
];

fn linear_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for (shape, n) in [(vec![2, 2, 3, 4], 5), (vec![4], 9), (vec![3, 4], 4)] {
        let (x, weight) = (draw.tensor(&shape), draw.tensor(&[n, 4]));
        let out = [&shape[..shape.len() - 1], &[n]].concat();
        let case = Case::of("linear").f32("x", &x).f32("weight", &weight);
        let with_bias = case.clone().f32("bias", &draw.tensor(&[n])).strided();
        cases.push(with_bias.gradients(draw, &["x", "weight", "bias"], &out));
        cases.push(case);
        let tied = Case::of("unembedding").f32("h", &x).f32("table", &weight).strided();
        cases.push(tied.gradients(draw, &["h", "table"], &out));
    }
    // Small integers: nothing to round in half precision.
    let mut whole =
        |shape: &[usize]| ArrayD::from_shape_simple_fn(shape, || draw.below(5) as f64 - 2.0);
    let half = Case::of("linear").tensor("x", &whole(&[2, 4]), Dtype::F16);
    let half = half.tensor("weight", &whole(&[3, 4]), Dtype::F16);
    cases.push(half.tensor("bias", &whole(&[3]), Dtype::F16));
    also_in_f64(cases)
}

/// Ids in any order: as many different ones as there is room for, beginning with the last
/// of the vocabulary and the first; then some that occur twice.
fn ids(draw: &mut Draw, shape: &[usize], v: usize) -> ArrayD<f64> {
    let n: usize = shape.iter().product();
    let of = |i: usize| if i == 0 { v - 1 } else { i - 1 };
    let mut ids: Vec<f64> = (0..n.min(v)).map(|i| of(i) as f64).collect();
    ids.resize_with(n, || draw.below(v) as f64);
    let ids = draw.permutation(n).into_iter().map(|i| ids[i]).collect();
    ArrayD::from_shape_vec(shape, ids).expect("as many as the shape has")
}

fn embedding_cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [vec![2, 6], vec![1], vec![]].map(|shape| {
        let (ids, table) = (ids(draw, &shape, 5), draw.tensor(&[5, 4]));
        let case = Case::of("embedding").ids("ids", &ids).f32("table", &table).strided();
        case.gradients(draw, &["table"], &[&shape[..], &[4]].concat())
    });
    let half = Case::of("embedding").ids("ids", &ids(draw, &[3], 5));
    let half = half.tensor("table", &draw.tensor(&[5, 2]), Dtype::BF16);
    // One row, over and over.
    let only = Case::of("embedding").ids("ids", &ArrayD::zeros(vec![2, 3]));
    let only = only.f32("table", &draw.tensor(&[1, 4])).gradients(draw, &["table"], &[2, 3, 4]);
    also_in_f64(cases.into_iter().chain([half, only]))
}

/// Every rank of three of the same table, none of which begins at a multiple of its size
/// but the first; and a part in half precision.
fn shard_cases(draw: &mut Draw) -> Vec<Record> {
    let (ids, table) = (ids(draw, &[2, 7], 8), draw.tensor(&[8, 3]));
    let part = |first: i64, end: i64, dtype: Dtype| {
        let shard = table.slice_axis(Axis(0), Slice::from(first as isize..end as isize));
        let case = Case::of("embedding_shard").ids("ids", &ids);
        case.tensor("shard", &shard.to_owned(), dtype).with("first", first)
    };
    let cases = [(0, 3), (3, 5), (5, 8)]
        .map(|(first, end)| part(first, end, Dtype::F32).gradients(draw, &["shard"], &[2, 7, 3]));
    also_in_f64(cases.into_iter().chain([part(2, 6, Dtype::BF16)]))
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, table, three) = (draw.tensor(&[2, 4]), draw.tensor(&[3, 4]), ArrayD::ones(vec![3]));
    let linear = || Case::of("linear").f32("x", &x);
    let embedding = || Case::of("embedding").f32("table", &table);
    let shard = |first: i64| Case::of("embedding_shard").f32("shard", &table).with("first", first);
    let cases = [
        linear().f32("weight", &draw.tensor(&[3, 5])),
        linear().f32("weight", &table).f32("bias", &draw.tensor(&[4])),
        // What would broadcast is no bias either.
        linear().f32("weight", &table).f32("bias", &draw.tensor(&[1])),
        linear().f32("weight", &ArrayD::zeros(vec![0, 4])),
        embedding().f32("table", &ArrayD::zeros(vec![0, 4])).ids("ids", &three),
        Case::of("embedding_shard")
            .f32("shard", &ArrayD::zeros(vec![0, 4]))
            .ids("ids", &three)
            .with("first", 0),
        linear().tensor("weight", &table, Dtype::F64),
        linear().f32("weight", &table).tensor("bias", &three, Dtype::F64),
        Case::of("linear").f32("x", &ArrayD::zeros(vec![0, 4])).f32("weight", &table),
        Case::of("unembedding").f32("h", &x).f32("table", &draw.tensor(&[3, 2])),
        Case::of("embedding").f32("table", &ArrayD::ones(vec![2, 3, 4])).ids("ids", &three),
        embedding().ids("ids", &(three.clone() + 2.0)),
        embedding().ids("ids", &(three.clone() - 2.0)),
        embedding().f32("ids", &three),
        embedding().ids("ids", &ArrayD::zeros(vec![0])),
        shard(-1).ids("ids", &three),
        shard(0).f32("ids", &three),
        shard(0).ids("ids", &ArrayD::zeros(vec![0])),
    ];
    cases.map(Case::record).into()
}
