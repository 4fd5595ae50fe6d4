//! Layers that are dealt out.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;

use crate::a4::layers::Layers;

const THREE: Layers = Layers { features: 4, hidden: &[3, 0, 2], first: 9, spare: None };
const TWO: Layers = Layers { features: 3, hidden: &[0, 5], first: 0, spare: None };

/// Shares of the first rank, of one in the middle, of the last; and of all there is.
pub fn shares(draw: &mut Draw) -> Vec<Record> {
    let sizes = [
        (THREE, 0, 2),
        (THREE, 1, 3),
        (TWO, 3, 4),
        (TWO, 0, 1),
        // Arguments that cannot be used.
        (TWO, 2, 2),
        (THREE, 0, 0),
    ];
    let cases = sizes.map(|(layers, rank, ranks)| {
        let case = Case::of("shard_layers").with("rank", rank).with("ranks", ranks);
        layers.with_parameters(draw, case)
    });
    cases.map(Case::record).into()
}

/// A pass in which rank `r` has `rows[r]` rows.
fn call(draw: &mut Draw, layers: Layers, dtype: Dtype, rows: &[usize]) -> Case {
    let compute = if dtype == Dtype::F32 { "f32" } else { "bf16" };
    let case = Case::of("sharded_pass").with("ranks", rows.len()).with("compute", compute);
    let case = rows.iter().enumerate().fold(case, |case, (rank, rows)| {
        let (x, gradient) = (format!("x of rank {rank}"), format!("gradient of rank {rank}"));
        let shape = [*rows, layers.features];
        let case = case.tensor(&x, &draw.tensor(&shape), dtype);
        case.tensor(&gradient, &draw.tensor(&shape), dtype)
    });
    layers.with_parameters(draw, case)
}

/// One rank to four, unequal rows, in `f32` and in `bf16`; and arguments that cannot be used.
pub fn pass(draw: &mut Draw) -> Vec<Record> {
    let right = [
        call(draw, THREE, Dtype::F32, &[2, 3]),
        call(draw, TWO, Dtype::BF16, &[1, 4, 2]),
        call(draw, THREE, Dtype::BF16, &[3, 1, 2, 5]).strided(),
        call(draw, TWO, Dtype::F32, &[4]),
        call(draw, Layers { spare: Some(0), ..THREE }, Dtype::F32, &[1, 2]),
        call(draw, Layers { spare: Some(1), ..TWO }, Dtype::BF16, &[2, 1, 3]),
    ];
    let nothing_wrong = |case: Case| {
        let case = case.unlisted_fact("refuses", false).unlisted_fact("left out", 0);
        let case = case.unlisted_fact("added", 0);
        case.unlisted_fact("short", None::<usize>)
    };
    right.map(nothing_wrong).into_iter().chain(wrong(draw)).map(Case::record).collect()
}

/// One thing wrong at a time, on all ranks or on one.
fn wrong(draw: &mut Draw) -> [Case; 7] {
    let ones = |shape: &[usize]| ArrayD::ones(shape);
    [
        call(draw, TWO, Dtype::F32, &[2, 1])
            .unlisted("gradient of rank 0", &ones(&[3, 3]), Dtype::F32)
            .unlisted("gradient of rank 1", &ones(&[1, 2]), Dtype::F32)
            .remark("gradients of other shapes"),
        call(draw, TWO, Dtype::F32, &[2, 1])
            .unlisted("gradient of rank 0", &ones(&[1, 2, TWO.features]), Dtype::F32)
            .unlisted("gradient of rank 1", &ones(&[1, 1, TWO.features]), Dtype::F32)
            .remark("gradients with one dim more"),
        call(draw, THREE, Dtype::F32, &[1, 2])
            .unlisted_fact("added", 1)
            .remark("a share more than there are layers"),
        call(draw, THREE, Dtype::F32, &[1, 2])
            .unlisted_fact("short", 1)
            .remark("the share of layer 1 has one element"),
        call(draw, TWO, Dtype::F32, &[2, 2])
            .unlisted("x of rank 1", &ones(&[2, 4]), Dtype::F32)
            .unlisted("gradient of rank 1", &ones(&[2, 4]), Dtype::F32)
            .remark("rank 1: x has a feature too many"),
        call(draw, TWO, Dtype::F32, &[1, 3])
            .unlisted_fact("refuses", true)
            .remark("the communicator refuses"),
        call(draw, THREE, Dtype::F32, &[2, 1])
            .unlisted_fact("left out", 1)
            .remark("no share of the last layer"),
    ]
}

/// Two ranks and three, in both dtypes.
pub fn gathers(draw: &mut Draw) -> Vec<Record> {
    let four = Layers { features: 2, hidden: &[3, 0, 1, 2], first: 8, spare: None };
    let cases = [call(draw, four, Dtype::BF16, &[1, 2]), call(draw, THREE, Dtype::F32, &[2, 1, 3])];
    cases.map(Case::record).into()
}
