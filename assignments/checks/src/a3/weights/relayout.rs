//! The order of rows in the weights of queries and keys.

use harness::{Case, Draw, Record, also_in_f64};
use safetensors::Dtype;

const META: &str = "meta";
const HUGGING_FACE: &str = "hugging_face";

fn relayout(case: Case, heads: usize, [from, to]: [&str; 2]) -> Case {
    case.with("heads", heads).with("from", from).with("to", to)
}

/// Head dim 6, 8, 4; of queries and of keys, with widths that a head divides and that it does
/// not.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut case = |heads: usize, shape: &[usize], layouts: [&str; 2]| {
        let case = Case::of("relayout").f32("weight", &draw.tensor(shape));
        let case = relayout(case, heads, layouts);
        case.gradients(draw, &["weight"], shape)
    };
    let (there, back) = ([META, HUGGING_FACE], [HUGGING_FACE, META]);
    let cases = [
        case(2, &[12, 8], there),
        case(2, &[12, 8], back),
        case(4, &[16, 16], there),
        case(1, &[8, 3], back),
        case(3, &[12], there),
        case(2, &[16], back),
        case(2, &[8, 4], [META, META]),
        case(3, &[18, 6], [HUGGING_FACE, HUGGING_FACE]),
        // Two features of a head are a pair either way.
        case(5, &[10, 3], there),
    ];
    let halves = [(Dtype::BF16, 2, there), (Dtype::F16, 3, back)].map(|(dtype, heads, layouts)| {
        let case = Case::of("relayout").tensor("weight", &draw.tensor(&[12, 5]), dtype);
        relayout(case, heads, layouts)
    });
    // What `f32` cannot hold.
    let fine = Case::of("relayout").tensor("weight", &draw.tensor(&[12, 3]), Dtype::F64);
    let fine = relayout(fine, 3, back);
    also_in_f64(cases.into_iter().chain(halves).chain([fine]))
}

/// Arguments that cannot be used.
pub fn wrong(draw: &mut Draw) -> Vec<Record> {
    let mut case = |shape: &[usize], dtype, heads: i64| {
        let case = Case::of("relayout").tensor("weight", &draw.tensor(shape), dtype);
        case.with("heads", heads).with("from", META).with("to", HUGGING_FACE).record()
    };
    let f32s = Dtype::F32;
    vec![
        case(&[8, 3], Dtype::I64, 2),
        case(&[], f32s, 1),
        case(&[0, 3], f32s, 1),
        case(&[8, 0], f32s, 2),
        case(&[8, 3], f32s, 0),
        case(&[8, 3], f32s, -2),
        case(&[8, 3], f32s, 3),
        case(&[12], f32s, 4),
        case(&[8, 3], f32s, 16),
        case(&[6, 4], f32s, 6),
    ]
}
