//! The cases of all steps together.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::ranked::Ranked;

/// Probabilities of which each step takes some, in an order that shows.
const P: [f64; 7] = [0.3, 0.22, 0.17, 0.12, 0.09, 0.06, 0.04];

/// The tokens that have these probabilities at a temperature.
fn at(draw: &mut Draw, temperature: f64, dtype: Dtype) -> (Case, Vec<usize>) {
    let ranked = Ranked::about(draw, &P, dtype).heated(temperature);
    let case = ranked.process();
    let case = if temperature == 1.0 { case } else { case.with("temperature", temperature) };
    (case, ranked.ids)
}

/// Two steps, of which one changes what the other one looks at.
fn pairs(draw: &mut Draw) -> Vec<Case> {
    let mut plain = |temperature, dtype| at(draw, temperature, dtype).0;
    vec![
        plain(1.0, Dtype::F32).with("top_k", 4).with("top_p", 0.8),
        plain(0.6, Dtype::F64).with("top_p", 0.65),
        plain(1.7, Dtype::F64).with("min_p", 0.5),
        plain(1.0, Dtype::F16).with("top_p", 0.6).with("min_p", 0.5),
        plain(0.6, Dtype::F64).with("top_p", 0.6).with("min_p", 0.5).strided(),
        plain(1.0, Dtype::F64).with("top_k", 5).with("min_p", 0.35),
    ]
}

/// A case with a history, penalties, biases and a ban.
fn penalised(draw: &mut Draw, case: Case, ids: &[usize]) -> Case {
    let case = case.with("prompt", json!([ids[1], ids[5], ids[1], ids[3]]));
    let case = case.with("generated", json!([ids[2], ids[0], ids[2], ids[5]]));
    let case = case.with("repetition_penalty", draw.number(1.2, 1.6));
    let case = case.with("presence_penalty", draw.number(0.2, 0.4));
    let case = case.with("frequency_penalty", draw.number(0.1, 0.3));
    case.with("biases", json!([(ids[3], 0.8), (ids[6], -0.5)])).with("banned", json!([ids[4]]))
}

/// All settings at once.
fn everything(draw: &mut Draw, temperature: f64, dtype: Dtype) -> Case {
    let ranked = Ranked::stairs(draw, 7, dtype);
    let case = penalised(draw, ranked.process(), &ranked.ids).with("temperature", temperature);
    let case = case.with("top_k", 3 + draw.below(3)).with("top_p", draw.number(0.6, 0.95));
    case.with("min_p", draw.number(0.05, 0.3))
}

/// In pairs, behind penalties, all together; with temperature 0, and where nothing is cut.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = pairs(draw);
    for temperature in [0.5, 1.6] {
        let (case, ids) = at(draw, temperature, Dtype::F64);
        cases.push(penalised(draw, case, &ids));
    }
    let (case, ids) = at(draw, 1.0, Dtype::F32);
    cases.push(penalised(draw, case, &ids).with("top_k", 4).with("top_p", 0.7));
    let settings = [
        (0.8, Dtype::F32),
        (1.3, Dtype::F64),
        (0.4, Dtype::F16),
        (2.0, Dtype::BF16),
        (0.0, Dtype::F64),
    ];
    for (temperature, dtype) in settings {
        cases.push(everything(draw, temperature, dtype));
    }
    let (case, ids) = at(draw, 1.0, Dtype::F64);
    let case = penalised(draw, case, &ids).with("top_k", 100).with("top_p", 1.0);
    cases.push(case.with("min_p", 0.0));
    let (case, ids) = at(draw, 1.0, Dtype::F32);
    cases.push(case.with("banned", json!(ids)).with("top_k", 2).remark("nothing left"));
    cases.into_iter().map(Case::record).collect()
}
