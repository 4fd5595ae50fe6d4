//! The cases of `greedy`. The model that is handed in follows a script: a table with a row of
//! logits for each state of the text, so that what comes out is known here.

use ndarray::{ArrayD, Axis, arr2};
use serde_json::json;

use harness::{Case, Draw, Record};
use safetensors::Dtype;

/// Ids from 0 on.
const VOCABULARY: usize = 9;

/// The states of a text.
const STATES: usize = 11;

/// As many tokens as the cases look at.
const LONGEST: usize = 5;

/// Logits in quarters, which every dtype holds exactly; no two in a row are alike.
fn table(draw: &mut Draw) -> ArrayD<f64> {
    let rows: Vec<[f64; VOCABULARY]> = (0..STATES)
        .map(|_| {
            let order = draw.permutation(VOCABULARY);
            std::array::from_fn(|id| order[id] as f64 / 4.0 - 1.0)
        })
        .collect();
    arr2(&rows).into_dyn()
}

/// The largest logit of each row twice.
fn tied(table: &ArrayD<f64>) -> ArrayD<f64> {
    let largest = (VOCABULARY - 1) as f64 / 4.0 - 1.0;
    table.mapv(|logit| if logit == largest - 0.25 { largest } else { logit })
}

/// What the script says behind `prompt`.
fn said(table: &ArrayD<f64>, prompt: &[i64]) -> Vec<i64> {
    let mut text = prompt.to_vec();
    for _ in 0..LONGEST {
        let weighted = text.iter().zip(1..).map(|(id, place)| id * place);
        let state = weighted.sum::<i64>() as usize % STATES;
        let logits = table.index_axis(Axis(0), state);
        let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let best = logits.iter().position(|logit| *logit == largest);
        text.push(best.expect("a row of logits") as i64);
    }
    text.split_off(prompt.len())
}

/// A script under which the first tokens behind `prompt` are all different, with these tokens;
/// neither of them is `never`.
fn script(draw: &mut Draw, prompt: &[i64], never: i64, ties: bool) -> (ArrayD<f64>, Vec<i64>) {
    loop {
        let drawn = table(draw);
        let table = if ties { tied(&drawn) } else { drawn };
        let said = said(&table, prompt);
        let mut different = said.clone();
        different.sort_unstable();
        different.dedup();
        if different.len() == LONGEST && !said.contains(&never) {
            return (table, said);
        }
    }
}

fn greedy(table: &ArrayD<f64>, dtype: Dtype, prompt: &[i64], most: usize, eos: &[i64]) -> Case {
    let case = Case::of("greedy").tensor("table", table, dtype).with("prompt", json!(prompt));
    case.with("most", most).with("eos", json!(eos))
}

/// Texts that end by themselves, at the first token or later, and texts that do not.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    type End = fn(&[i64], i64) -> Vec<i64>;
    /// What never comes.
    const NEVER: i64 = 2;
    let cases: [(&[i64], usize, End, &str); 10] = [
        (&[4, 7, 1], 5, |_, _| vec![], "nothing ends it"),
        (&[6], 4, |_, never| vec![never], "the end never comes"),
        (&[3, 5], 4, |said, _| vec![said[0]], "the first token ends it"),
        (&[8, 3, 0, 5], 5, |said, never| vec![never, said[2]], "the second of two ends it"),
        (&[1, 6], 5, |said, _| vec![said[3], said[1], said[0] + 100], "the first of two ends it"),
        (&[5, 1], 3, |said, _| vec![said[2]], "it ends where there is room for no more"),
        (&[7, 2], 3, |_, never| vec![never], "the prompt ends like a text"),
        (&[2, 4, 4], 4, |said, never| vec![said[3], never], "the prompt begins like a text"),
        (&[3, 0], 0, |said, _| vec![said[0]], "no tokens are asked for"),
        (&[0], 1, |_, _| vec![], "one token"),
    ];
    let plain = cases.map(|(prompt, most, eos, remark)| {
        let (table, said) = script(draw, prompt, NEVER, false);
        greedy(&table, Dtype::F32, prompt, most, &eos(&said, NEVER)).remark(remark)
    });
    let (ties, said) = script(draw, &[2, 8, 5], NEVER, true);
    let ties = greedy(&ties, Dtype::F32, &[2, 8, 5], 5, &[said[4]]).remark("equal logits");
    let (below, _) = script(draw, &[5, 6], NEVER, true);
    let below = greedy(&(below - 40.0), Dtype::BF16, &[5, 6], 5, &[]).remark("all below 0");
    let (wide, _) = script(draw, &[1, 1], NEVER, false);
    let wide = greedy(&wide, Dtype::F64, &[1, 1], 4, &[]);
    plain.into_iter().chain([ties, below, wide]).map(Case::record).collect()
}

/// One thing wrong at a time.
pub fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let (table, _) = script(draw, &[1], 2, false);
    let of = |prompt: &[i64]| greedy(&table, Dtype::F32, prompt, 3, &[]);
    let beyond = VOCABULARY as i64;
    let cases = [
        of(&[]),
        of(&[1, beyond]),
        of(&[-1, 1]),
        of(&[1]).with("refuses after", 0),
        of(&[1]).with("refuses after", 2).remark("the model refuses the third text"),
    ];
    cases.map(Case::record).into()
}
