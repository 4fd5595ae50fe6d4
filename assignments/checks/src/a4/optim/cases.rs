//! What optimizers are asked: updates, one after the other.

use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Value, json};

use harness::{Case, Draw, Record, also_in_f64};

use crate::a4::rules::{adam, adamw, groups, sgd};

/// The learning rates of five updates. With 0, all but the parameters changes.
const RATES: [f64; 5] = [0.1, 0.03, 0.0, 0.2, 0.05];

/// Others, that rise.
const RISING: [f64; 5] = [0.02, 0.0, 0.05, 0.08, 0.3];

/// Parameters by name, with their shapes.
type Shapes<'a> = [(&'a str, &'a [usize])];

/// A matrix and a gain.
const TWO: [(&str, &[usize]); 2] = [("norm.weight", &[5]), ("proj.weight", &[3, 4])];

/// A bias and a matrix, of other sizes.
const OTHERS: [(&str, &[usize]); 2] = [("head.bias", &[3]), ("head.weight", &[2, 6])];

/// Updates of `shapes`, one for each learning rate, with gradients in `-size..size`.
fn updates(
    draw: &mut Draw,
    (rule, groups): (Value, Value),
    rates: &[f64],
    shapes: &Shapes<'_>,
    size: f64,
) -> Case {
    let names: Vec<&str> = shapes.iter().map(|(name, _)| *name).collect();
    let case = Case::of("update").with("optimizer", rule).with("lr", json!(rates));
    let case = case.with("groups", groups).unlisted_fact("parameters", &names);
    shapes.iter().fold(case, |case, (name, shape)| {
        let all: Vec<usize> = [&[rates.len()], *shape].concat();
        let mut parameter = draw.tensor(shape);
        let mut gradients = draw.tensor_in(&all, -size, size);
        // The first element stays large, and its gradients do not cancel: where all elements come
        // near 0, the rounding of what they came from would be much of what is left.
        let first = parameter.first_mut().expect("an element");
        *first = 2.0 + first.abs();
        for mut gradient in gradients.outer_iter_mut() {
            let first = gradient.first_mut().expect("an element");
            *first = first.abs();
        }
        let case = case.f32(name, &parameter);
        case.unlisted(&format!("gradients of {name}"), &gradients, Dtype::F32)
    })
}

/// Whether autograd records during the call, which parameters require gradients, and where it
/// records that the gradients require some too: they are as if `create_graph` had made them.
fn recorded(case: Case, recording: bool, requiring: &[&str]) -> Case {
    let case = case.with("recording", recording).with("gradients require gradients", recording);
    case.with("requiring gradients", json!(requiring))
}

/// The gradients of `name` are all 0.
fn without_slope(case: Case, name: &str, shape: &[usize]) -> Case {
    let zeros = ArrayD::zeros([&[RATES.len()], shape].concat());
    let remark = format!("the gradients of {name} are 0");
    case.unlisted(&format!("gradients of {name}"), &zeros, Dtype::F32).remark(remark)
}

/// Nesterov's momentum, momentum, and neither.
pub fn sgds(draw: &mut Draw) -> Vec<Record> {
    let two = groups(&[(&["proj.weight"], 0.3), (&["norm.weight"], 0.0)]);
    let nesterov = updates(draw, (sgd(0.8, true), two.clone()), &RATES, &TWO, 2.0);
    let nesterov = recorded(nesterov, true, &["norm.weight", "proj.weight"]);
    let one = groups(&[(&["head.weight", "head.bias"], 0.1)]);
    let heavy = updates(draw, (sgd(0.9, false), one), &RATES, &OTHERS, 1.0);
    let heavy = recorded(heavy, false, &["head.weight"]).strided();
    let turned = groups(&[(&["proj.weight"], 0.0), (&["norm.weight"], 0.2)]);
    let plain = updates(draw, (sgd(0.0, false), turned), &RATES[..3], &TWO, 2.0);
    also_in_f64([nesterov, heavy, recorded(plain, true, &["proj.weight"])])
}

/// Adam: with decay and without, with a small eps and with a large one.
pub fn adams(draw: &mut Draw) -> Vec<Record> {
    let two = groups(&[(&["proj.weight"], 0.3), (&["norm.weight"], 0.0)]);
    let decaying = updates(draw, (adam([0.9, 0.99, 1e-8]), two), &RATES, &TWO, 2.0);
    let decaying = recorded(decaying, true, &["proj.weight"]);
    let none = groups(&[(&[], 0.5), (&["head.bias", "head.weight"], 0.0)]);
    let large = updates(draw, (adam([0.7, 0.95, 0.01]), none), &RISING, &OTHERS, 1.0);
    also_in_f64([decaying, recorded(large, false, &["head.bias", "head.weight"]).strided()])
}

/// `AdamW`: large decay beside large learning rates, and gradients of 0.
pub fn adamws(draw: &mut Draw) -> Vec<Record> {
    let two = groups(&[(&["proj.weight"], 0.5), (&["norm.weight"], 0.0)]);
    let rule = adamw([0.9, 0.95, 1e-8]);
    let decaying = updates(draw, (rule, two), &RATES, &TWO, 2.0);
    let decaying = recorded(decaying, true, &["proj.weight", "norm.weight"]);
    let both = groups(&[(&["head.weight"], 0.4), (&["head.bias"], 0.7)]);
    let flat = updates(draw, (adamw([0.8, 0.999, 1e-6]), both), &RISING, &OTHERS, 1.0);
    let flat = without_slope(recorded(flat, false, &["head.bias"]), "head.bias", &[3]);
    also_in_f64([decaying, flat.strided()])
}

/// Gradients as small as eps: where it stands shows.
pub fn small(draw: &mut Draw) -> Vec<Record> {
    let two = groups(&[(&["proj.weight"], 0.1), (&["norm.weight"], 0.0)]);
    let none = groups(&[(&[], 0.2), (&["norm.weight", "proj.weight"], 0.0)]);
    let few = updates(draw, (adamw([0.9, 0.98, 1e-8]), two), &[0.2, 0.1], &TWO, 3e-8);
    let few = recorded(few, true, &["proj.weight"]).remark("gradients of some 1e-8");
    let one = updates(draw, (adam([0.8, 0.999, 1e-10]), none), &[0.3], &TWO, 2e-10);
    let one = recorded(one, false, &["norm.weight"]).remark("gradients of some 1e-10");
    also_in_f64([few, one.strided()])
}

/// A matrix and a bias that decay, a matrix that joins later, and a vector without group.
const FOUR: [(&str, &[usize]); 4] =
    [("a.weight", &[2, 3]), ("b.bias", &[4]), ("c.weight", &[3, 2]), ("d.weight", &[2])];

/// Adds to a case what is remembered of `name`, after so many updates.
fn remembering(draw: &mut Draw, case: Case, name: &str, shape: &[usize], both: bool) -> Case {
    let case = case.f32(&format!("first of {name}"), &draw.tensor(shape));
    let second = draw.tensor_in(shape, 0.2, 2.0);
    if both { case.f32(&format!("second of {name}"), &second) } else { case }
}

/// Who has no gradient, who is in no group, who joins later, and what was remembered before.
pub fn states(draw: &mut Draw) -> Vec<Record> {
    let two = groups(&[(&["a.weight", "b.bias"], 0.4), (&["c.weight"], 0.0)]);
    let rule = adam([0.9, 0.95, 1e-8]);
    let joining = updates(draw, (rule, two.clone()), &[0.1, 0.2, 0.1, 0.05], &FOUR, 2.0);
    let without = json!({ "b.bias": [0, 3], "c.weight": [0, 1], "d.weight": [1] });
    let joining = joining.with("without gradient", without);
    let joining = recorded(joining, true, &["a.weight", "d.weight"]);
    let later = updates(draw, (adamw([0.8, 0.9, 1e-6]), two), &[0.2, 0.1], &FOUR, 1.0);
    let later = later.with("updates so far", json!({ "a.weight": 7, "d.weight": 3 }));
    let later = remembering(draw, later, "a.weight", &[2, 3], true);
    let later = remembering(draw, later, "d.weight", &[2], true);
    let later = later.with("without gradient", json!({ "b.bias": [0, 1], "d.weight": [0] }));
    let one = groups(&[(&["c.weight"], 0.2), (&["b.bias"], 0.3)]);
    let heavy = updates(draw, (sgd(0.7, true), one), &[0.1, 0.3], &FOUR, 1.5);
    let heavy = heavy.with("updates so far", json!({ "c.weight": 2, "a.weight": 1 }));
    let heavy = remembering(draw, heavy, "c.weight", &[3, 2], false);
    let heavy = remembering(draw, heavy, "a.weight", &[2, 3], false);
    let heavy = heavy.with("without gradient", json!({ "b.bias": [0], "c.weight": [1] }));
    also_in_f64([
        joining,
        recorded(later, false, &["b.bias", "c.weight"]),
        recorded(heavy, true, &[]),
    ])
}

/// Parameters with these names and shapes.
fn grouped(draw: &mut Draw, decay: f64, shapes: &Shapes<'_>) -> Case {
    let names: Vec<&str> = shapes.iter().map(|(name, _)| *name).collect();
    let case = Case::of("groups").with("weight_decay", decay).unlisted_fact("parameters", names);
    shapes.iter().fold(case, |case, (name, shape)| case.f32(name, &draw.tensor(shape)))
}

/// Names that say nothing about the shape, and groups that are empty.
pub fn grouping(draw: &mut Draw) -> Vec<Record> {
    let usual: [(&str, &[usize]); 5] = [
        ("model.embed_tokens.weight", &[5, 2]),
        ("model.layers.0.input_layernorm.weight", &[2]),
        ("model.layers.0.self_attn.q_proj.bias", &[4]),
        ("model.layers.0.self_attn.q_proj.weight", &[4, 2]),
        ("model.norm.weight", &[2]),
    ];
    let unusual: [(&str, &[usize]); 6] = [
        ("bias.table", &[3, 2]),
        ("conv.weight", &[2, 3, 2]),
        ("gate", &[]),
        ("norm.proj.weight", &[2, 2]),
        ("row.weight", &[1, 4]),
        ("slopes", &[3]),
    ];
    let cases = [
        grouped(draw, 0.1, &usual),
        grouped(draw, 0.03, &unusual).strided(),
        grouped(draw, 0.2, &usual[1..3]).remark("none decays"),
        grouped(draw, 0.5, &[("b.weight", &[3, 1])]).remark("all decay"),
        grouped(draw, 0.01, &[]).remark("no parameters"),
    ];
    also_in_f64(cases)
}

/// One thing wrong at a time, mostly about the last parameter.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let right = groups(&[(&["a.weight"], 0.4), (&["b.bias", "c.weight"], 0.0)]);
    let wrong = [
        (groups(&[(&["a.weight", "c.weight"], 0.4), (&["b.bias", "c.weight"], 0.0)]), 0.1),
        (groups(&[(&["a.weight"], 0.4), (&["b.bias", "e.weight"], 0.0)]), 0.1),
        (right.clone(), -0.1),
        (groups(&[(&["a.weight", "c.weight"], 0.4), (&["b.bias", "c.weight"], 0.4)]), 0.1),
    ];
    let of = |draw: &mut Draw, groups: Value, lr: f64| {
        let case = updates(draw, (adamw([0.9, 0.95, 1e-8]), groups), &[lr], &FOUR, 1.0);
        recorded(case, true, &["a.weight"])
    };
    let mut cases: Vec<Case> = wrong.into_iter().map(|(groups, lr)| of(draw, groups, lr)).collect();
    cases.push(of(draw, right.clone(), f64::NAN).remark("lr is no number"));
    let gradients = "gradients of c.weight";
    let turned = draw.tensor(&[1, 2, 3]);
    cases.push(of(draw, right.clone(), 0.1).f32(gradients, &turned));
    let wide = draw.tensor(&[1, 3, 2]);
    cases.push(of(draw, right.clone(), 0.1).tensor(gradients, &wide, Dtype::F64));
    cases.push(of(draw, right.clone(), 0.2).tensor(gradients, &wide, Dtype::BF16));
    let few = groups(&[(&["a.weight"], 0.4), (&["b.bias"], 0.0)]);
    let of_no_group = of(draw, few, 0.1).f32(gradients, &turned);
    cases.push(of_no_group.remark("of a parameter that is in no group"));
    cases.into_iter().map(Case::record).collect()
}
