//! The operations that A0 tries, each with inputs: shared by `a0.ops` (forwards)
//! and `a0.vjp` (backwards). Sizes are small, distinct and never square where a
//! transposition could hide.

use contract::a0::{Op, Tensor};
use ndarray::ArrayD;

use harness::{CALL, Draw, Record};

/// So many elements of a list are shown.
const SHOWN: usize = 12;

/// An operation and its inputs.
#[derive(Debug, Clone)]
pub struct OpCase {
    /// The operation.
    pub op: Op,
    /// Its inputs.
    pub inputs: Vec<Tensor>,
}

impl OpCase {
    /// The operation at these inputs.
    pub fn new(op: Op, inputs: impl Into<Vec<Tensor>>) -> Self {
        Self { op, inputs: inputs.into() }
    }

    /// What a case holds.
    pub fn read(case: &Record) -> Self {
        let inputs: usize = case.expect_fact("inputs");
        let inputs = (0..inputs).map(|i| case.expect(&format!("x{i}"))).collect();
        Self { op: case.expect_fact("op"), inputs }
    }

    /// The case for the forward direction.
    pub fn forward(&self) -> Record {
        self.record().fact(CALL, format!("forward({})", self.describe()))
    }

    /// The case for the backward direction, with a random cotangent.
    pub fn backward(&self, draw: &mut Draw) -> Record {
        let cotangent = draw.tensor(&self.output_shape());
        self.with_cotangent(&cotangent)
    }

    /// The case for the backward direction.
    pub fn with_cotangent(&self, cotangent: &Tensor) -> Record {
        let call = format!("vjp({}, cotangent: f64{:?})", self.describe(), cotangent.shape());
        self.record().tensor("cotangent", cotangent).fact(CALL, call)
    }

    fn record(&self) -> Record {
        let record = Record::new().fact("op", &self.op).fact("inputs", self.inputs.len());
        let inputs = self.inputs.iter().enumerate();
        inputs.fold(record, |record, (i, x)| record.tensor(format!("x{i}"), x))
    }

    fn describe(&self) -> String {
        let inputs = self.inputs.iter().enumerate();
        let shapes = inputs.map(|(i, x)| format!(", x{i}: f64{:?}", x.shape()));
        format!("{}{}", self.name(), shapes.collect::<String>())
    }

    /// The operation for people; of a long list they see the beginning.
    fn name(&self) -> String {
        match &self.op {
            Op::Gather { indices } if indices.len() > SHOWN => {
                let (shown, all) = (&indices[..SHOWN], indices.len());
                format!("Gather {{ indices: {shown:?}, … {all} in all }}")
            }
            op => format!("{op:?}"),
        }
    }

    /// The shape of the result.
    pub fn output_shape(&self) -> Vec<usize> {
        let x = self.inputs[0].shape();
        match &self.op {
            Op::Add | Op::Sub | Op::Mul | Op::Div => broadcast(x, self.inputs[1].shape()),
            Op::MatMul => matmul_shape(x, self.inputs[1].shape()),
            Op::Sum { axes, keepdim } | Op::Mean { axes, keepdim } | Op::Max { axes, keepdim } => {
                reduced(x, axes, *keepdim)
            }
            Op::LogSumExp { axis, keepdim } => reduced(x, &[*axis], *keepdim),
            Op::Reshape { shape } => shape.clone(),
            Op::Permute { axes } => axes.iter().map(|axis| x[*axis]).collect(),
            Op::Slice { axis, start, end } => {
                let mut shape = x.to_vec();
                shape[*axis] = end - start;
                shape
            }
            Op::Gather { indices } => vec![indices.len(), x[1]],
            Op::Exp
            | Op::Ln
            | Op::Tanh
            | Op::Relu
            | Op::Gelu
            | Op::Softmax { .. }
            | Op::LayerNorm { .. } => x.to_vec(),
        }
    }
}

fn broadcast(x: &[usize], y: &[usize]) -> Vec<usize> {
    let rank = x.len().max(y.len());
    let size = |shape: &[usize], i: usize| {
        (i + shape.len()).checked_sub(rank).map_or(1, |axis| shape[axis])
    };
    (0..rank).map(|i| size(x, i).max(size(y, i))).collect()
}

fn matmul_shape(x: &[usize], y: &[usize]) -> Vec<usize> {
    let (batch_x, mk) = x.split_at(x.len() - 2);
    let (batch_y, kn) = y.split_at(y.len() - 2);
    [broadcast(batch_x, batch_y), vec![mk[0], kn[1]]].concat()
}

fn reduced(x: &[usize], axes: &[usize], keepdim: bool) -> Vec<usize> {
    let axis = |(i, size): (usize, &usize)| match (axes.contains(&i), keepdim) {
        (true, true) => Some(1),
        (true, false) => None,
        (false, _) => Some(*size),
    };
    x.iter().enumerate().filter_map(axis).collect()
}

/// Elements that are distinct and at least 0.01 apart, in random order: no ties,
/// no kinks within reach of a finite difference.
pub fn spread(draw: &mut Draw, shape: &[usize]) -> Tensor {
    let n: usize = shape.iter().product();
    let order = draw.permutation(n);
    let value = |rank: &usize| (*rank as f64 - n as f64 / 2.0) * 0.11 + 0.013;
    let values = order.iter().map(value).collect();
    ArrayD::from_shape_vec(shape.to_vec(), values).expect("as many values as elements")
}

/// Elements in `0.3..2` with either sign.
pub fn away_from_zero(draw: &mut Draw, shape: &[usize]) -> Tensor {
    let sign = draw.tensor(shape).mapv(f64::signum);
    draw.tensor_in(shape, 0.3, 2.0) * sign
}

/// Add, sub, mul and div over all ways to broadcast.
pub fn binary(draw: &mut Draw) -> Vec<OpCase> {
    let shapes: [(&[usize], &[usize]); 6] = [
        (&[2, 3], &[2, 3]),
        (&[2, 3], &[3]),
        (&[3], &[2, 3]),
        (&[2, 1, 5], &[3, 1]),
        (&[], &[4]),
        (&[1, 3], &[2, 3]),
    ];
    let mut cases = Vec::new();
    for op in [Op::Add, Op::Sub, Op::Mul, Op::Div] {
        for (x, y) in shapes {
            let inputs = [draw.tensor(x), away_from_zero(draw, y)];
            cases.push(OpCase::new(op.clone(), inputs));
        }
    }
    cases
}

/// Matrix products. The square one comes first: there a wrong transposition runs.
pub fn matmul(draw: &mut Draw) -> Vec<OpCase> {
    let shapes: [(&[usize], &[usize]); 6] = [
        (&[3, 3], &[3, 3]),
        (&[2, 3], &[3, 5]),
        (&[4, 2, 3], &[4, 3, 5]),
        (&[4, 2, 3], &[3, 5]),
        (&[2, 3], &[4, 3, 5]),
        (&[2, 1, 2, 3], &[4, 3, 5]),
    ];
    shapes.map(|(x, y)| OpCase::new(Op::MatMul, [draw.tensor(x), draw.tensor(y)])).into()
}

const REDUCTIONS: [(&[usize], bool); 9] = [
    (&[2, 0], false),
    (&[1, 0], false),
    (&[1], false),
    (&[1], true),
    (&[0, 2], false),
    (&[2, 0], true),
    (&[0, 1, 2], false),
    (&[2], false),
    (&[], false),
];

/// Sums and means.
pub fn reduce(draw: &mut Draw) -> Vec<OpCase> {
    let mut cases = Vec::new();
    for (axes, keepdim) in REDUCTIONS {
        let axes = axes.to_vec();
        let x = draw.tensor(&[2, 3, 4]);
        cases.push(OpCase::new(Op::Sum { axes: axes.clone(), keepdim }, [x.clone()]));
        cases.push(OpCase::new(Op::Mean { axes, keepdim }, [x]));
    }
    cases
}

/// Maxima: without ties, with ties, and of negative numbers only.
pub fn max(draw: &mut Draw) -> Vec<OpCase> {
    let mut cases = Vec::new();
    for (axes, keepdim) in REDUCTIONS {
        let op = Op::Max { axes: axes.to_vec(), keepdim };
        cases.push(OpCase::new(op.clone(), [spread(draw, &[2, 3, 4])]));
        let tied = draw.tensor_in(&[2, 3, 4], 0.0, 3.0).mapv(f64::floor);
        cases.push(OpCase::new(op.clone(), [tied]));
        cases.push(OpCase::new(op, [spread(draw, &[2, 3, 4]) - 5.0]));
    }
    cases
}

/// Reshape, permute and slice.
pub fn views(draw: &mut Draw) -> Vec<OpCase> {
    let mut cases = Vec::new();
    for shape in [vec![6, 4], vec![4, 6], vec![24], vec![3, 1, 8]] {
        cases.push(OpCase::new(Op::Reshape { shape }, [draw.tensor(&[2, 3, 4])]));
    }
    for axes in [vec![2, 0, 1], vec![1, 0, 2], vec![0, 2, 1], vec![1, 2, 0]] {
        cases.push(OpCase::new(Op::Permute { axes }, [draw.tensor(&[2, 3, 4])]));
    }
    for (axis, start, end) in [(0, 1, 2), (1, 0, 2), (2, 1, 3), (1, 0, 3)] {
        cases.push(OpCase::new(Op::Slice { axis, start, end }, [draw.tensor(&[2, 3, 4])]));
    }
    cases.push(OpCase::new(Op::Reshape { shape: vec![] }, [draw.tensor(&[1, 1])]));
    cases
}

/// Look-ups, with repeated indices.
pub fn gather(draw: &mut Draw) -> Vec<OpCase> {
    let lists = [vec![3, 0, 4], vec![1, 1, 4, 1], vec![2]];
    lists.map(|indices| OpCase::new(Op::Gather { indices }, [draw.tensor(&[5, 3])])).into()
}

/// Functions of one element, with exact zeros for relu.
pub fn unary(draw: &mut Draw) -> Vec<OpCase> {
    let mut cases = Vec::new();
    for op in [Op::Exp, Op::Tanh, Op::Gelu] {
        for shape in [&[2, 5][..], &[], &[3]] {
            cases.push(OpCase::new(op.clone(), [draw.tensor_in(shape, -3.0, 3.0)]));
        }
    }
    cases.push(OpCase::new(Op::Ln, [draw.tensor_in(&[2, 5], 0.1, 3.0)]));
    let mut x = away_from_zero(draw, &[2, 5]);
    cases.push(OpCase::new(Op::Relu, [x.clone()]));
    x[[0, 2]] = 0.0;
    x[[1, 4]] = -0.0;
    cases.push(OpCase::new(Op::Relu, [x]));
    cases.push(OpCase::new(Op::Gelu, [draw.tensor_in(&[3], 20.0, 40.0)]));
    cases
}

/// A row near 1e4 above one near -1e4: each needs a maximum of its own.
pub fn far_apart(draw: &mut Draw) -> Tensor {
    let mut x = draw.tensor(&[2, 5]) + 1e4;
    x.index_axis_mut(ndarray::Axis(0), 1).mapv_inplace(|x| x - 2e4);
    x
}

/// Softmax along each axis, with large inputs.
pub fn softmax(draw: &mut Draw) -> Vec<OpCase> {
    let softmax = |axis, x| OpCase::new(Op::Softmax { axis }, [x]);
    vec![
        softmax(1, draw.tensor(&[2, 5])),
        softmax(0, draw.tensor(&[2, 5])),
        softmax(1, draw.tensor(&[2, 3, 4])),
        softmax(1, draw.tensor(&[2, 5]) + 1e4),
        softmax(1, draw.tensor(&[2, 5]) - 1e4),
        softmax(0, one_is_all(draw)),
        softmax(1, far_apart(draw)),
    ]
}

/// The last is so much larger that the others have no part in the sum, rather than one
/// that rounding decides.
fn one_is_all(draw: &mut Draw) -> Tensor {
    draw.tensor(&[3]) + ndarray::arr1(&[-3e3, 0.0, 3e3])
}

/// Log-sum-exp along each axis, with large inputs.
pub fn log_sum_exp(draw: &mut Draw) -> Vec<OpCase> {
    let lse = |axis, keepdim, x| OpCase::new(Op::LogSumExp { axis, keepdim }, [x]);
    vec![
        lse(1, false, draw.tensor(&[2, 5])),
        lse(0, true, draw.tensor(&[2, 5])),
        lse(1, true, draw.tensor(&[2, 3, 4])),
        lse(1, false, draw.tensor(&[2, 5]) + 1e4),
        lse(1, false, draw.tensor(&[2, 5]) - 1e4),
        lse(1, false, far_apart(draw)),
    ]
}

/// Layer norm, also of inputs so small that `eps` matters.
pub fn layer_norm(draw: &mut Draw) -> Vec<OpCase> {
    let mut case = |shape: &[usize], scale: f64, eps: f64| {
        let d = shape[shape.len() - 1];
        let gain = draw.tensor_in(&[d], 0.5, 2.0);
        let inputs = [draw.tensor(shape) * scale + 0.7 * scale, gain, draw.tensor(&[d])];
        OpCase::new(Op::LayerNorm { eps }, inputs)
    };
    vec![
        case(&[2, 5], 1.0, 1e-5),
        case(&[2, 3, 4], 1.0, 1e-5),
        case(&[2, 5], 1e-3, 1e-5),
        case(&[5], 1.0, 1e-2),
    ]
}
