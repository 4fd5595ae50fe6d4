//! The edges of the operations, beside the ordinary cases of the catalogue: sizes of one
//! and of more than 255, ties, zeros, numbers that are huge, tiny or far from one another.
//!
//! All of them are constructed, at every seed; nothing here is left to chance.

use contract::a0::{Op, Tensor};
use ndarray::{ArrayD, Axis, arr1, arr2};

use super::catalogue::{OpCase, away_from_zero, far_apart, spread};
use harness::Draw;

/// More than fits into a byte.
const MANY: usize = 300;

/// Add, sub, mul and div: tensors of one element, axes repeated in the middle and on both
/// sides, and zeros.
pub fn binary(draw: &mut Draw) -> Vec<OpCase> {
    let shapes: [(&[usize], &[usize]); 5] = [
        (&[], &[]),
        (&[1], &[1, 1]),
        (&[3, 1], &[1, 1, 4]),
        (&[2, 3, 4], &[3, 1]),
        (&[1, 3, 1], &[2, 1, 4]),
    ];
    let mut cases = Vec::new();
    for op in [Op::Add, Op::Sub, Op::Mul, Op::Div] {
        for (x, y) in shapes {
            let inputs = [draw.tensor(x), away_from_zero(draw, y)];
            cases.push(OpCase::new(op.clone(), inputs));
        }
        let (mut x, mut y) = (draw.tensor(&[2, 3]), away_from_zero(draw, &[2, 3]));
        x[[0, 1]] = 0.0;
        if op != Op::Div {
            y[[0, 1]] = 0.0;
            y[[1, 2]] = 0.0;
        }
        cases.push(OpCase::new(op.clone(), [x, y]));
        // Two tensors that are equal are two all the same.
        let x = away_from_zero(draw, &[4]);
        cases.push(OpCase::new(op.clone(), [x.clone(), x]));
        // Of one size in each: beside huge numbers, any small one would pass.
        for (of_x, of_y) in [(1e9, 1.0), (1.0, 1e9), (1e-9, 1e-9)] {
            let (x, y) = (draw.tensor(&[2, 3]) * of_x, away_from_zero(draw, &[3]) * of_y);
            cases.push(OpCase::new(op.clone(), [x, y]));
        }
    }
    // Denominators beside which no small constant goes unnoticed.
    let tiny = away_from_zero(draw, &[2, 3]) * 1e-12;
    cases.push(OpCase::new(Op::Div, [draw.tensor(&[3]), tiny]));
    cases
}

/// Matrix products with sizes of one and of many, and batch axes of one.
pub fn matmul(draw: &mut Draw) -> Vec<OpCase> {
    let shapes: [(&[usize], &[usize]); 7] = [
        (&[2, MANY], &[MANY, 1]),
        (&[1, 3], &[3, 1]),
        (&[2, 1], &[1, 4]),
        (&[1, 2, 3], &[4, 3, 5]),
        (&[2, 1, 2, 3], &[1, 4, 3, 5]),
        (&[2, 3, 2, 4], &[2, 3, 4, 5]),
        (&[1, 1], &[1, 1]),
    ];
    shapes.map(|(x, y)| OpCase::new(Op::MatMul, [draw.tensor(x), draw.tensor(y)])).into()
}

/// Shapes and axes to reduce: other ranks than three, sizes of one, more than 255 numbers.
const REDUCTIONS: [(&[usize], &[usize], bool); 13] = [
    (&[MANY, 2], &[1], false),
    (&[4, 75], &[0, 1], false),
    (&[MANY], &[0], false),
    (&[MANY], &[0], true),
    (&[2, 1, 4], &[1], false),
    (&[2, 1, 4], &[1], true),
    (&[], &[], false),
    (&[5], &[], true),
    (&[2, 3, 4, 2], &[3, 1], false),
    (&[2, 3, 4, 2], &[0, 2], true),
    (&[2, 3, 4], &[0], false),
    (&[2, 3, 4], &[1, 0, 2], true),
    (&[2, 3, 4], &[], true),
];

/// Sums and means.
pub fn reduce(draw: &mut Draw) -> Vec<OpCase> {
    let mut cases = Vec::new();
    for (shape, axes, keepdim) in REDUCTIONS {
        let axes = axes.to_vec();
        let x = draw.tensor(shape);
        cases.push(OpCase::new(Op::Sum { axes: axes.clone(), keepdim }, [x.clone()]));
        cases.push(OpCase::new(Op::Mean { axes, keepdim }, [x]));
    }
    for size in [-1e9, 1e9, -1e-9, 1e-9] {
        let (axes, keepdim) = (vec![1], false);
        let x = draw.tensor_in(&[2, 3], 0.5, 2.0) * size;
        cases.push(OpCase::new(Op::Sum { axes: axes.clone(), keepdim }, [x.clone()]));
        cases.push(OpCase::new(Op::Mean { axes, keepdim }, [x]));
    }
    cases
}

/// Maxima: the largest first and last, all equal, ties that are first in one order and not
/// in another, and numbers far below 0.
pub fn max(draw: &mut Draw) -> Vec<OpCase> {
    let max =
        |axes: &[usize], keepdim, x| OpCase::new(Op::Max { axes: axes.to_vec(), keepdim }, [x]);
    let mut cases: Vec<OpCase> = REDUCTIONS
        .into_iter()
        .map(|(shape, axes, keepdim)| max(axes, keepdim, spread(draw, shape)))
        .collect();
    for largest in [0, MANY - 1] {
        let mut x = spread(draw, &[MANY]);
        x[[largest]] = 100.0;
        cases.push(max(&[0], false, x));
    }
    let level = ArrayD::from_elem(vec![2, 3, 4], draw.number(-2.0, -0.5));
    for axes in [&[0, 1, 2][..], &[2, 0], &[1], &[]] {
        cases.push(max(axes, false, level.clone()));
    }
    for axes in [&[2, 0][..], &[0, 2], &[0, 1, 2]] {
        cases.push(max(axes, false, tied_across(draw)));
    }
    for axes in [&[1][..], &[0, 1, 2]] {
        cases.push(max(axes, false, spread(draw, &[2, 3, 4]) * 1e298 - 1e300));
    }
    // No tie, though nearly one.
    let mut near = spread(draw, &[5]);
    (near[[1]], near[[3]]) = (1.0, 1.0 + 1e-12);
    cases.push(max(&[0], false, near));
    cases
}

/// Two maxima in each middle row: the one that comes first in row-major order comes last
/// when the axes are taken in another.
fn tied_across(draw: &mut Draw) -> Tensor {
    let mut x = spread(draw, &[2, 3, 4]) - 5.0;
    let top = draw.number(1.0, 2.0);
    for middle in 0..3 {
        x[[0, middle, 2]] = top;
        x[[1, middle, 0]] = top;
    }
    x
}

/// Reshape, permute and slice: other ranks, what changes nothing, cuts at both ends.
pub fn views(draw: &mut Draw) -> Vec<OpCase> {
    let mut cases = Vec::new();
    let reshapes: [(&[usize], &[usize]); 4] =
        [(&[2, 3, 4], &[2, 3, 4]), (&[], &[1, 1]), (&[6], &[2, 3]), (&[2, 3, 4], &[2, 2, 3, 2])];
    for (from, to) in reshapes {
        cases.push(OpCase::new(Op::Reshape { shape: to.to_vec() }, [draw.tensor(from)]));
    }
    let permutations: [(&[usize], &[usize]); 7] = [
        (&[2, 3], &[1, 0]),
        (&[2, 3], &[0, 1]),
        (&[2, 3, 4], &[0, 1, 2]),
        (&[2, 3, 4, 5], &[2, 0, 3, 1]),
        (&[2, 3, 4, 5], &[3, 0, 1, 2]),
        (&[4], &[0]),
        (&[], &[]),
    ];
    for (shape, axes) in permutations {
        cases.push(OpCase::new(Op::Permute { axes: axes.to_vec() }, [draw.tensor(shape)]));
    }
    let slices: [(&[usize], usize, usize, usize); 5] = [
        (&[2, 3, 4], 2, 3, 4),
        (&[2, 3, 4], 0, 0, 1),
        (&[2, 3, 4], 2, 0, 4),
        (&[5], 0, 1, 4),
        (&[2, 3, 4, 5], 2, 1, 3),
    ];
    for (shape, axis, start, end) in slices {
        cases.push(OpCase::new(Op::Slice { axis, start, end }, [draw.tensor(shape)]));
    }
    cases
}

/// Look-ups: more rows than the table has, rows beyond 255, a row 300 times, one row, one
/// column.
pub fn gather(draw: &mut Draw) -> Vec<OpCase> {
    let mut often = vec![1; MANY];
    often[7] = 2;
    let look_ups: [(&[usize], Vec<usize>); 5] = [
        (&[5, 3], vec![4, 0, 2, 2, 1, 0, 3, 4, 4, 0, 1, 3]),
        (&[MANY, 2], vec![MANY - 1, 0, 256, 255, MANY - 1]),
        (&[3, 2], often),
        (&[1, 3], vec![0, 0, 0]),
        (&[4, 1], vec![3, 3, 0]),
    ];
    look_ups
        .map(|(table, indices)| OpCase::new(Op::Gather { indices }, [draw.tensor(table)]))
        .into()
}

/// Functions of one element, at numbers of all sizes.
pub fn unary(draw: &mut Draw) -> Vec<OpCase> {
    let mut case = |op, numbers: &[f64]| {
        // Beside ordinary ones: what is nearly 0 is then rightly taken for 0.
        let ordinary = [draw.number(-3.0, -0.3), draw.number(0.3, 3.0)];
        OpCase::new(op, [arr1(&[&ordinary, numbers].concat()).into_dyn()])
    };
    let sizes =
        [-1e4, -800.0, -40.0, -12.0, -8.2, -0.005, -0.0, 0.0, 0.005, 8.2, 12.0, 40.0, 800.0, 1e4];
    let mut cases = vec![
        case(Op::Tanh, &sizes),
        case(Op::Gelu, &sizes),
        case(Op::Relu, &sizes),
        case(Op::Exp, &[-1e4, -800.0, -700.0, -0.005, -0.0, 0.0]),
        case(Op::Exp, &[700.0]),
    ];
    // Of one size in each: beside huge numbers, any small one would pass.
    for size in [1e-300, 1e-12, 1e12, 1e300] {
        cases.push(OpCase::new(Op::Ln, [draw.tensor_in(&[3], 1.0, 3.0) * size]));
    }
    cases.push(OpCase::new(Op::Relu, [away_from_zero(draw, &[2, 3]) * 1e-300]));
    for op in [Op::Ln, Op::Relu] {
        cases.push(OpCase::new(op, [draw.tensor_in(&[], 0.3, 3.0)]));
    }
    cases
}

/// Rows in which ±1e4 stand side by side.
fn torn(draw: &mut Draw) -> Tensor {
    draw.tensor(&[2, 5]) + arr2(&[[1e4, -1e4, 1e4, 0.0, 1e4], [-1e4, -1e4, 1e4, 0.0, -1e4]])
}

/// What softmax and log-sum-exp are tried on, with the axis.
fn along_axes(draw: &mut Draw) -> Vec<(usize, Tensor)> {
    let level = ArrayD::from_elem(vec![2, 4], draw.number(-2.0, 2.0));
    // Terms that are small, and count.
    let falling = draw.tensor(&[2, 4]) - arr1(&[0.0, 0.0, 16.0, 18.0]);
    vec![
        (1, falling),
        (0, draw.tensor(&[2, 3, 4])),
        (2, draw.tensor(&[2, 3, 4])),
        (0, draw.tensor(&[5])),
        (0, draw.tensor(&[MANY])),
        (1, draw.tensor(&[MANY, 2])),
        (1, draw.tensor(&[3, 1])),
        (1, level),
        (1, torn(draw)),
        (0, far_apart(draw).reversed_axes().as_standard_layout().into_owned()),
        (0, draw.tensor(&[2, 3, 4]) - 1e4),
    ]
}

/// Softmax along the other axes, over one element and over many, and over rows and
/// columns of which each has its own size.
pub fn softmax(draw: &mut Draw) -> Vec<OpCase> {
    let cases = along_axes(draw).into_iter();
    cases.map(|(axis, x)| OpCase::new(Op::Softmax { axis }, [x])).collect()
}

/// Log-sum-exp of the same.
pub fn log_sum_exp(draw: &mut Draw) -> Vec<OpCase> {
    let cases = along_axes(draw).into_iter().enumerate();
    let case = |(i, (axis, x)): (usize, (usize, Tensor))| {
        OpCase::new(Op::LogSumExp { axis, keepdim: i % 3 == 2 }, [x])
    };
    cases.map(case).collect()
}

/// Layer norm: rows far from 0, a row without any variance, gains of either sign and 0,
/// rows of one element and of many.
pub fn layer_norm(draw: &mut Draw) -> Vec<OpCase> {
    let far = far_from_zero(draw);
    let mut level = draw.tensor(&[2, 4]);
    level.index_axis_mut(Axis(0), 1).fill(1.0 + draw.below(5) as f64);
    let inputs = [
        (far, 1e-5),
        (level, 1e-5),
        (draw.tensor(&[3, 5]), 1.0),
        (draw.tensor(&[2, 5]) * 1e-4, 1e-9),
        (draw.tensor(&[2, 1, 3, 4]), 1e-3),
        (draw.tensor(&[MANY]), 1e-5),
        (draw.tensor(&[MANY, 3]), 1e-5),
        (draw.tensor(&[3, 1]), 1e-5),
    ];
    let case = |(x, eps): (Tensor, f64)| {
        let d = x.shape()[x.ndim() - 1];
        let mut gain = away_from_zero(draw, &[d]);
        if d > 1 {
            gain[[1]] = 0.0;
        }
        OpCase::new(Op::LayerNorm { eps }, [x, gain, draw.tensor(&[d])])
    };
    inputs.map(case).into()
}

/// Rows of four numbers in even steps around ±2³⁰. Every way to a mean is exact there, and
/// so is the variance about it; of the mean of the squares, less the square of the mean,
/// all digits are lost, and the same 0 is left in any order of the sums.
fn far_from_zero(draw: &mut Draw) -> Tensor {
    let mut row = || {
        let step = 1.0 + draw.below(2) as f64;
        let sign = draw.number(-1.0, 1.0).signum();
        [-3.0, -1.0, 1.0, 3.0].map(|i| sign * 2f64.powi(30) + step * i)
    };
    arr2(&[row(), row()]).into_dyn()
}
