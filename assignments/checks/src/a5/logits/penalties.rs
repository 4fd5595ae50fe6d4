//! The cases of `penalised`.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::ranked::logits_of;

const NONE: f64 = f64::NEG_INFINITY;

/// Logits of the given signs at drawn ids, and the ids in the order of the signs.
fn signed(draw: &mut Draw, signs: &[f64], dtype: Dtype) -> (Case, Vec<usize>) {
    let ids = draw.permutation(signs.len());
    let mut logits = vec![0.0; signs.len()];
    let sized = signs.iter().map(|sign| sign * draw.number(0.75, 3.0)).collect::<Vec<_>>();
    ids.iter().zip(sized).for_each(|(id, logit)| logits[*id] = logit);
    (logits_of("penalised", &logits, dtype), ids)
}

/// A case with these ids as what was given and what was drawn since.
fn after(case: Case, prompt: &[usize], generated: &[usize]) -> Case {
    case.with("prompt", json!(prompt)).with("generated", json!(generated))
}

/// Tokens of both signs that came in the prompt, since, in both, once and often.
const SIGNS: [f64; 11] = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 0.0, 1.0, -1.0];

/// The history of [`SIGNS`]: two each come in the prompt only, thrice in the prompt, since only,
/// in both; then 0; the last two never.
fn all_kinds(case: Case, ids: &[usize]) -> Case {
    let of = |places: &[usize]| places.iter().map(|place| ids[*place]).collect::<Vec<_>>();
    let prompt = of(&[0, 2, 3, 1, 3, 2, 6, 8, 7, 2, 3]);
    after(case, &prompt, &of(&[4, 6, 5, 7, 5, 8, 4, 6, 4]))
}

/// The repetition penalty alone.
pub fn repetition(draw: &mut Draw) -> Vec<Record> {
    let mut every = |r: f64, dtype| {
        let (case, ids) = signed(draw, &SIGNS, dtype);
        all_kinds(case, &ids).with("repetition_penalty", r)
    };
    let mut cases = vec![
        every(1.3, Dtype::F32),
        every(0.6, Dtype::F64).strided(),
        every(2.5, Dtype::F16),
        every(1.0, Dtype::BF16),
        every(1e8, Dtype::F64),
    ];
    let r = draw.number(1.1, 1.9);
    let mut short = |signs: &[f64], prompt: &[usize], generated: &[usize], dtype| {
        let (case, ids) = signed(draw, signs, dtype);
        let of = |places: &[usize]| places.iter().map(|place| ids[*place]).collect::<Vec<_>>();
        after(case, &of(prompt), &of(generated)).with("repetition_penalty", r)
    };
    cases.extend([
        short(&[1.0, -1.0, 1.0, -1.0], &[], &[0, 1, 0], Dtype::F32),
        short(&[-1.0, 1.0, 1.0, -1.0, 1.0], &[3, 1, 1], &[], Dtype::F64),
        short(&[1.0, -1.0, 1.0], &[], &[], Dtype::F32),
        short(&[-1.0], &[0], &[0, 0], Dtype::F32),
        short(&[300.0, -300.0, NONE, 300.0], &[0, 2], &[1, 2, 1], Dtype::F32),
        short(&[1e8, -1e8, 1.0], &[1], &[0], Dtype::F64),
    ]);
    cases.into_iter().map(Case::record).collect()
}

/// Presence and frequency, alone, together and behind the repetition penalty.
pub fn presence(draw: &mut Draw) -> Vec<Record> {
    let mut every = |presence: Option<f64>, frequency: Option<f64>, dtype| {
        let (case, ids) = signed(draw, &SIGNS, dtype);
        let case = all_kinds(case, &ids);
        let penalties = [("presence_penalty", presence), ("frequency_penalty", frequency)];
        let given = penalties.into_iter().filter_map(|(name, x)| Some((name, x?)));
        given.fold(case, |case, (name, x)| case.with(name, x))
    };
    let cases = [
        every(Some(0.7), Some(0.3), Dtype::F32),
        every(Some(0.4), None, Dtype::F64).strided(),
        every(None, Some(0.25), Dtype::BF16),
        every(Some(-0.9), Some(0.6), Dtype::F16),
        every(Some(1.1), Some(-0.2), Dtype::F32),
        every(Some(0.8), Some(0.1), Dtype::F64).with("repetition_penalty", 1.7),
        every(Some(-0.5), Some(0.35), Dtype::F32).with("repetition_penalty", 0.8),
        every(Some(900.0), Some(1e8), Dtype::F32),
    ];
    let (case, ids) = signed(draw, &[1.0, -1.0, 1.0, NONE], Dtype::F32);
    let nothing_since = after(case, &[ids[0], ids[1], ids[0]], &[]).with("presence_penalty", 0.6);
    let (case, ids) = signed(draw, &[1.0, -1.0, NONE], Dtype::F64);
    let nothing_before =
        after(case, &[], &[ids[2], ids[0], ids[0], ids[1]]).with("presence_penalty", 1.2);
    let ends = [nothing_since, nothing_before.with("frequency_penalty", 0.45)];
    cases.into_iter().chain(ends).map(Case::record).collect()
}

/// A case with ids that must not come.
fn banned(case: Case, ids: &[usize]) -> Case {
    case.with("banned", json!(ids))
}

/// Biases and bans, alone, together and behind penalties; bans that leave nothing.
pub fn bans(draw: &mut Draw) -> Vec<Record> {
    let biases = |case: Case, ids: &[usize], biases: &[f64]| {
        let pairs: Vec<_> = ids.iter().zip(biases).collect();
        case.with("biases", json!(pairs))
    };
    let mut of = |signs: &[f64], dtype| signed(draw, signs, dtype);
    let usual = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
    let mut cases = Vec::new();
    let (case, ids) = of(&usual, Dtype::F32);
    cases.push(biases(case, &ids, &[1.5, 0.8, -2.0, 0.0]));
    let (case, ids) = of(&usual, Dtype::F64);
    cases.push(banned(case, &[ids[0], ids[3], ids[0]]).strided());
    let (case, ids) = of(&usual, Dtype::F16);
    cases.push(banned(biases(case, &ids[1..], &[900.0, -900.0, 1e4]), &[ids[1], ids[4]]));
    let (case, ids) = of(&usual[..4], Dtype::BF16);
    cases.push(banned(biases(case, &ids, &[0.5, -1.25]), &ids).remark("nothing left"));
    let (case, ids) = of(&[1.0, NONE, -1.0, NONE, 1.0], Dtype::F32);
    let left = [ids[4], ids[0], ids[2]];
    cases.push(banned(biases(case, &ids, &[0.75]), &left).remark("nothing left"));
    let (case, ids) = of(&usual[..5], Dtype::F64);
    cases.push(banned(case, &ids[1..]).remark("one left"));
    let (case, ids) = of(&usual[..3], Dtype::F32);
    let often = [ids[0], ids[1], ids[0], ids[1], ids[0]];
    cases.push(banned(case, &often).remark("one left"));
    let (case, ids) = of(&usual, Dtype::F64);
    let late = after(case, &[ids[0], ids[1]], &[ids[2], ids[3], ids[2]]);
    let late = late.with("repetition_penalty", 1.6).with("presence_penalty", 0.4);
    cases.push(banned(biases(late, &ids, &[-4.0, 4.5, 0.7, -0.6, 0.2]), &ids[5..]));
    let (case, ids) = of(&usual[..4], Dtype::F32);
    let nothing = after(case, &[ids[1]], &[ids[0], ids[3]]);
    let nothing = nothing.with("repetition_penalty", 2.5).with("presence_penalty", -0.3);
    cases.push(banned(nothing, &ids).remark("nothing left"));
    let (case, ids) = of(&[1.0], Dtype::F32);
    cases.push(banned(case, &ids).remark("nothing left"));
    let (case, ids) = of(&[300.0, -300.0, 1.0], Dtype::F64);
    cases.push(banned(biases(case, &ids[1..], &[1e8, -3.0]), &ids[..1]));
    let (case, _) = of(&[1.0, NONE, -300.0, 0.0], Dtype::F16);
    cases.push(case.remark("nothing changes"));
    cases.into_iter().map(Case::record).collect()
}
