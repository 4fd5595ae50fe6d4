//! Layers and segments that are tried.

use harness::{Case, Draw, Record, also_in_f64};
use ndarray::ArrayD;

use crate::a4::layers::Layers;

const FIVE: Layers = Layers { features: 4, hidden: &[3, 0, 6, 2, 0], first: 8, spare: None };
const THREE: Layers = Layers { features: 3, hidden: &[0, 5, 2], first: 0, spare: None };
const ONE: Layers = Layers { features: 5, hidden: &[2], first: 9, spare: None };

/// A call for `x` of this shape.
fn case(
    draw: &mut Draw,
    layers: Layers,
    segment: usize,
    shape: &[usize],
    requires_grad: bool,
) -> Case {
    let shape = [shape, &[layers.features]].concat();
    let case = Case::of("backward_recomputed")
        .with("segment", segment)
        .with("requires_grad", requires_grad)
        .f32("x", &draw.tensor(&shape))
        .f32("gradient", &draw.tensor(&shape));
    layers.with_parameters(draw, case)
}

/// Segments of which the last is shorter, of one layer, of all and of more than all; and
/// arguments that cannot be used.
pub fn gradients(draw: &mut Draw) -> Vec<Record> {
    let mut cases = also_in_f64([
        case(draw, FIVE, 2, &[2, 3], true),
        case(draw, THREE, 1, &[5], false).strided(),
        case(draw, FIVE, 3, &[4], false),
        case(draw, THREE, 3, &[1, 2], true),
        case(draw, ONE, 7, &[3], true),
        case(draw, Layers { spare: Some(1), ..THREE }, 2, &[2], true),
        case(draw, Layers { spare: Some(4), ..FIVE }, 2, &[3], false),
    ]);
    let other = ArrayD::ones(vec![2, 3]);
    let wrong = [
        case(draw, THREE, 0, &[2], false),
        case(draw, THREE, 2, &[4], true).f32("gradient", &other).remark("gradient: f32[2, 3]"),
        case(draw, THREE, 2, &[4], true)
            .f32("gradient", &ArrayD::ones(vec![1, 4, THREE.features]))
            .remark("gradient: one dim more"),
        case(draw, THREE, 2, &[3], true)
            .unlisted_fact("features", THREE.features + 1)
            .remark("the layers expect 4 features"),
    ];
    cases.extend(wrong.map(Case::record));
    cases
}

/// The last segment shorter, and not.
pub fn calls(draw: &mut Draw) -> Vec<Record> {
    let seven = Layers { features: 2, hidden: &[1, 0, 2, 3, 0, 1, 2], first: 7, spare: None };
    let cases = [
        case(draw, seven, 3, &[2], true),
        case(draw, FIVE, 1, &[1, 2], true),
        case(draw, seven, 2, &[3], false),
        case(draw, THREE, 3, &[4], true),
    ];
    cases.map(Case::record).into()
}
