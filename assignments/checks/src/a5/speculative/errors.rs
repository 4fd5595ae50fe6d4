//! Arguments that cannot be used.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Value, json};

use super::certain::accept;
use super::decoding::Decoding;
use super::rows::{Row, any, logs};
use crate::a5::model::Model;
use crate::about_any::{about_any, any_error};

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    [of_accept(draw), of_speculate(draw)].concat().into_iter().map(Case::record).collect()
}

const V: usize = 5;

/// So many rows of `v` tokens.
fn rows(draw: &mut Draw, n: usize, v: usize) -> ArrayD<f64> {
    let rows: Vec<Row> = (0..n).map(|_| any(draw, v)).collect();
    logs(&rows, v)
}

/// Rows in which the token `x` cannot come at `place`.
fn without(draw: &mut Draw, n: usize, place: usize, x: usize) -> ArrayD<f64> {
    let mut rows = rows(draw, n, V);
    rows[[place, x]] = f64::NEG_INFINITY;
    rows
}

fn of_accept(draw: &mut Draw) -> Vec<Case> {
    [shapes(draw), proposals(draw), dtypes(draw)].concat()
}

fn shapes(draw: &mut Draw) -> Vec<Case> {
    let mut call = |[n, m]: [usize; 2], [v, w]: [usize; 2], proposal: &[usize]| {
        accept(&rows(draw, n, v), &rows(draw, m, w), proposal, 3)
    };
    let both = |case| about_any(case, &["target", "draft"]);
    let mut cases = vec![
        call([2, 2], [V, V], &[1, 2]),
        call([4, 2], [V, V], &[1, 2]),
        call([3, 1], [V, V], &[1, 2]),
        call([3, 3], [V, V], &[1, 2]),
        both(call([3, 2], [V, V + 1], &[1, 2])),
        both(call([3, 2], [V + 1, V], &[1, 2])),
        both(call([3, 2], [V, V], &[1, 2, 3])),
        both(call([3, 2], [V, V], &[1])),
        both(call([3, 2], [V, V], &[])),
        call([2, 0], [V, V], &[]),
        call([1, 1], [V, V], &[]),
        both(call([1, 0], [V, V + 1], &[])),
    ];
    let dims = |case| any_error(case, &["shape", "rank"]);
    let flat = rows(draw, 1, V).remove_axis(ndarray::Axis(0));
    let deep = rows(draw, 2, V).insert_axis(ndarray::Axis(0));
    let (three, two) = (rows(draw, 3, V), rows(draw, 2, V));
    cases.push(dims(accept(&flat, &rows(draw, 0, V), &[], 4)));
    cases.push(dims(accept(&three, &deep, &[1, 2], 4)));
    cases.push(dims(accept(&three.insert_axis(ndarray::Axis(0)), &two, &[1, 2], 4)));
    cases
}

fn proposals(draw: &mut Draw) -> Vec<Case> {
    let mut of = |proposal: Value, draft: Option<ArrayD<f64>>| {
        let draft = draft.unwrap_or_else(|| rows(draw, 3, V));
        let case = accept(&rows(draw, 4, V), &draft, &[], draw.below(1 << 40));
        case.remark(format!("the proposal is {proposal}")).unlisted_fact("proposal", proposal)
    };
    let mut cases = vec![
        of(json!([1, V, 2]), None),
        of(json!([0, 3, -1]), None),
        of(json!([1_000_000_000_000i64, 3, 1]), None),
    ];
    for place in 0..3 {
        let draft = without(draw, 3, place, 2);
        let call = accept(&rows(draw, 4, V), &draft, &[2, 2, 2], draw.below(1 << 40));
        cases.push(call.remark(format!("the draft cannot have drawn the token {place}")));
    }
    // The first token is refused for certain; what is behind it is wrong all the same.
    let (target, draft) = (without(draw, 4, 0, 3), without(draw, 3, 2, 3));
    cases.push(
        accept(&target, &draft, &[3, 3, 3], 5).remark("the draft cannot have drawn the last"),
    );
    cases
}

fn dtypes(draw: &mut Draw) -> Vec<Case> {
    let right = accept(&rows(draw, 3, V), &rows(draw, 2, V), &[1, 2], 6);
    let mut with = |name: &str, n, dtype| right.clone().tensor(name, &rows(draw, n, V), dtype);
    let cases = vec![
        with("target", 3, Dtype::F32),
        with("target", 3, Dtype::BF16),
        with("draft", 2, Dtype::F32),
        with("draft", 2, Dtype::I64),
    ];
    let nothing = accept(&rows(draw, 1, V), &ArrayD::zeros(vec![0, V]), &[], 7);
    let nothing = nothing.tensor("draft", &ArrayD::zeros(vec![0, V]), Dtype::F32);
    [cases, vec![nothing]].concat()
}

fn of_speculate(draw: &mut Draw) -> Vec<Case> {
    [models(draw), contexts(draw), configs(draw), refusals(draw)].concat()
}

fn models(draw: &mut Draw) -> Vec<Case> {
    let right = Decoding::of(draw, 6, 3);
    let mut with = |v, max_tokens| {
        let draft = Some(Model::of(draw, v, 6.0));
        Decoding { draft, max_tokens, ..right.clone() }.case(draw)
    };
    let mut cases = vec![with(7, 5), with(5, 4)];
    let mut prompt = |prompt: Value| {
        let case = right.case(draw).remark(format!("the prompt is {prompt}"));
        case.unlisted_fact("prompt", prompt)
    };
    cases.extend(
        [json!([]), json!([1, 6, 2]), json!([3, -1]), json!([1i64 << 40])].map(&mut prompt),
    );
    cases
}

fn contexts(draw: &mut Draw) -> Vec<Case> {
    let right = Decoding::of(draw, 7, 4);
    let mut of = |max_tokens, target, draft| {
        let contexts = Some([target, draft]);
        Decoding { max_tokens, contexts, ..right.clone() }.case(draw)
    };
    vec![
        of(9, 12, 40),
        of(9, 40, 12),
        of(1, 4, 4),
        of(1_000_000_000, 50, 60),
        of(0, 3, 20),
        of(0, 20, 3),
    ]
}

fn configs(draw: &mut Draw) -> Vec<Case> {
    let right = Decoding::of(draw, 6, 3);
    let mut of_target = |sampling| Decoding { sampling, ..right.clone() }.case(draw);
    let mut cases = vec![
        of_target(json!({ "temperature": -0.5 })),
        of_target(json!({ "top_p": 1.5 })),
        of_target(json!({ "temperature": 0.0, "repetition": 0.0 })),
        of_target(json!({ "temperature": 0.0, "banned": [6] })),
    ];
    let mut of_draft = |draft_sampling| Decoding { draft_sampling, ..right.clone() }.case(draw);
    cases.extend([
        of_draft(json!({ "temperature": -1.0 })),
        of_draft(json!({ "top_k": 0 })),
        of_draft(json!({ "min_p": -0.1 })),
        of_draft(json!({ "biases": [[-1, 2.0]] })),
    ]);
    // Where nothing is proposed, or nothing drawn at all.
    let wrong = || json!({ "top_k": 0 });
    let mut of = |proposals, max_tokens, sampling, draft_sampling| {
        let config = Decoding { proposals, max_tokens, ..right.clone() };
        Decoding { sampling, draft_sampling, ..config }.case(draw)
    };
    cases.extend([
        of(0, 4, json!({}), wrong()),
        of(3, 1, json!({}), wrong()),
        of(2, 0, json!({}), wrong()),
        of(2, 0, wrong(), json!({})),
    ]);
    cases
}

/// Models that refuse texts which are longer than some length.
fn refusals(draw: &mut Draw) -> Vec<Case> {
    let right = Decoding { max_tokens: 8, ..Decoding::of(draw, 9, 2) };
    let mut of = |name: &str, length: usize| {
        let case = right.case(draw).remark(format!("the {name} refuses texts of {length} tokens"));
        case.unlisted_fact(&format!("{name}.refused"), length)
    };
    vec![of("target", 1), of("target", 7), of("draft", 1), of("draft", 6)]
}
