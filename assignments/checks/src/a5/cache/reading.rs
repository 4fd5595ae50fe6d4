//! A model that reads texts in pieces.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Value, json};

use super::caches::positions;
use crate::a5::layered::Layered;

/// A model of other sizes than the small one.
fn other() -> Layered {
    Layered {
        vocabulary: 9,
        width: 6,
        inner: 11,
        layers: 3,
        heads: 4,
        kv_heads: 1,
        head_dim: 2,
        window: None,
    }
}

/// A model, what it reads, and how. There are no more places than the cache may have.
fn reading(draw: &mut Draw, model: Layered, ids: [usize; 2], dtype: Dtype, steps: Value) -> Case {
    let case = model.add(draw, Case::of("read"), dtype);
    let case = case.unlisted_fact("rope_theta", 50.0 + 10.0 * draw.below(100) as f64);
    let drawn = ArrayD::from_shape_simple_fn(ids.to_vec(), || draw.below(model.vocabulary) as f64);
    case.ids("ids", &drawn).with("capacity", ids[1] + 5).with("steps", steps)
}

/// A row of tokens behind so much padding.
fn padded(case: Case, places: usize, padding: &[usize]) -> Case {
    let token = |i: &[usize]| f64::from(u8::from(i[1] >= padding[i[0]]));
    let shape = vec![padding.len(), places];
    let tokens = ArrayD::from_shape_fn(shape, |i| token(&[i[0], i[1]]));
    case.tensor("tokens", &tokens, Dtype::BOOL).remark(format!("left padding {padding:?}"))
}

/// However it is split, it is the same text.
pub fn split(draw: &mut Draw) -> Vec<Record> {
    let small = Layered::small();
    let pieces = json!([{"read": [0, 5, 2]}, {"read": [5, 6, 1]}, {"read": [6, 9, usize::MAX]}]);
    let pieces = reading(draw, small, [2, 9], Dtype::F32, pieces);
    let twice = json!([{"read": [0, 7, 100]}, "reset", {"read": [0, 7, 3]}]);
    let twice = reading(draw, other(), [1, 7], Dtype::F64, twice);
    let far = json!([{"hold": 3}, {"read": [0, 4, 3]}, {"read": [4, 5, 7]}]);
    let far = reading(draw, small, [3, 5], Dtype::F64, far);
    let mut held = || draw.tensor(&[small.layers, 3, small.kv_heads, 3, small.head_dim]);
    let (keys, values) = (held(), held());
    let begins = [0; 3].map(|_| 800 + draw.below(5000) as i64);
    let rows = begins.map(|p| [p, p + 1, p + 2]);
    let far =
        far.unlisted("held.keys", &keys, Dtype::F64).unlisted("held.values", &values, Dtype::F64);
    let far = far.ids("held.positions", &positions(&[&rows[0], &rows[1], &rows[2]]));
    let far = far.remark(format!("from the positions {begins:?} on"));
    let back = json!([{"read": [0, 6, 4]}, {"rewind": 3}, {"read": [6, 10, 2]}, {"rewind": 5}, {"read": [10, 11, 1]}]);
    let back = reading(draw, other(), [2, 11], Dtype::F32, back).strided();
    [pieces, twice, far, back].map(Case::record).to_vec()
}

/// Rows with unequal padding in front, also more of it than one call has places.
pub fn padding(draw: &mut Draw) -> Vec<Record> {
    let steps = json!([{"read": [0, 4, 2]}, {"read": [4, 7, 3]}, {"read_all": [7, 8, 1]}]);
    let three = padded(reading(draw, Layered::small(), [3, 8], Dtype::F32, steps), 8, &[0, 2, 5]);
    let steps = json!([{"read": [0, 5, 9]}, {"read_all": [5, 7, 1]}]);
    let two = padded(reading(draw, other(), [2, 7], Dtype::F64, steps), 7, &[3, 1]);
    let steps = json!([{"read": [0, 6, 1]}, {"rewind": 4}, {"read": [6, 7, 1]}]);
    let one = padded(reading(draw, other(), [3, 7], Dtype::F32, steps), 7, &[4, 0, 3]).strided();
    [three, two, one].map(Case::record).to_vec()
}

/// Windows, in rings that have turned and in caches that hold all.
pub fn window(draw: &mut Draw) -> Vec<Record> {
    let near = |window, model: Layered| Layered { window: Some(window), ..model };
    let steps = json!([{"read": [0, 7, 2]}, {"read": [7, 8, 1]}, {"read": [8, 12, 4]}, {"read": [12, 13, 3]}]);
    let turned = reading(draw, near(3, Layered::small()), [2, 13], Dtype::F32, steps.clone());
    let turned = turned.with("ring", 3);
    let steps = json!([{"read": [0, 9, 5]}, {"read": [9, 10, 1]}, {"read_all": [10, 12, 1]}]);
    let wider =
        padded(reading(draw, near(2, other()), [2, 12], Dtype::F64, steps.clone()), 12, &[4, 0]);
    let wider = wider.with("ring", 4);
    let whole = reading(draw, near(4, other()), [1, 12], Dtype::F64, steps).strided();
    let single = json!([{"read": [0, 5, 1]}, "reset", {"read": [5, 11, 2]}]);
    let single = reading(draw, near(1, Layered::small()), [1, 11], Dtype::F32, single);
    let single = padded(single, 11, &[2]).with("ring", 1);
    [turned, wider, whole, single].map(Case::record).to_vec()
}

/// What the model is asked for is counted.
pub fn counts(draw: &mut Draw) -> Vec<Record> {
    let counted = |case: Case, how: &str| case.remark(how).record();
    let steps = json!([{"read": [0, 7, 3]}, {"read": [7, 8, 3]}, {"read": [8, 10, 1]}]);
    let pieces = padded(reading(draw, Layered::small(), [2, 10], Dtype::F32, steps), 10, &[0, 3]);
    let steps =
        json!([{"read": [0, 5, 5]}, {"read": [5, 9, 2]}, {"rewind": 6}, {"read": [9, 12, 30]}]);
    let back = padded(reading(draw, other(), [3, 12], Dtype::F64, steps), 12, &[2, 0, 1]);
    let how = "places that the model is asked for are counted";
    vec![counted(pieces, how), counted(back, how)]
}
