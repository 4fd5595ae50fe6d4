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

/// An id that never comes.
const NEVER: i64 = 2;

/// The tokens that end a text, of those that the script says.
type End = fn(&[i64]) -> Vec<i64>;

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

/// A script under which the first tokens behind `prompt` are all different, and none of them
/// is `NEVER`; with the tokens that end a text. Those of them that are said do not stand in
/// the prompt.
fn script(draw: &mut Draw, prompt: &[i64], end: End, ties: bool) -> (ArrayD<f64>, Vec<i64>) {
    loop {
        let drawn = table(draw);
        let table = if ties { tied(&drawn) } else { drawn };
        let said = said(&table, prompt);
        let is_repeated = (1..LONGEST).any(|i| said[..i].contains(&said[i]));
        let eos = end(&said);
        let in_prompt = eos.iter().any(|token| *token != NEVER && prompt.contains(token));
        if !is_repeated && !said.contains(&NEVER) && !in_prompt {
            return (table, eos);
        }
    }
}

fn greedy(table: &ArrayD<f64>, dtype: Dtype, prompt: &[i64], most: usize, eos: &[i64]) -> Case {
    let case = Case::of("greedy").tensor("table", table, dtype).with("prompt", json!(prompt));
    case.with("most", most).with("eos", json!(eos))
}

/// Texts that end by themselves, at the first token or later, and texts that do not.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let cases: [(&[i64], usize, End, &str); 10] = [
        (&[4, 7, 1], 5, |_| vec![], "nothing ends it"),
        (&[6], 4, |_| vec![NEVER], "the end never comes"),
        (&[3, 5], 4, |said| vec![said[0]], "the first token ends it"),
        (&[8, 3, 0, 5], 5, |said| vec![NEVER, said[2]], "the second of two ends it"),
        (&[1, 6], 5, |said| vec![said[3], said[1], said[0] + 100], "the first of two ends it"),
        (&[5, 1], 3, |said| vec![said[2]], "it ends where there is room for no more"),
        (&[7, 2], 3, |_| vec![NEVER], "the prompt ends like a text"),
        (&[2, 4, 4], 4, |said| vec![said[3], NEVER], "the prompt begins like a text"),
        (&[3, 0], 0, |said| vec![said[0]], "no tokens are asked for"),
        (&[0], 1, |_| vec![], "one token"),
    ];
    let plain = cases.map(|(prompt, most, end, remark)| {
        let (table, eos) = script(draw, prompt, end, false);
        greedy(&table, Dtype::F32, prompt, most, &eos).remark(remark)
    });
    let (ties, eos) = script(draw, &[2, 8, 5], |said| vec![said[4]], true);
    let ties = greedy(&ties, Dtype::F32, &[2, 8, 5], 5, &eos).remark("equal logits");
    let (below, _) = script(draw, &[5, 6], |_| vec![], true);
    let below = greedy(&(below - 40.0), Dtype::BF16, &[5, 6], 5, &[]).remark("all below 0");
    let (wide, _) = script(draw, &[1, 1], |_| vec![], false);
    let wide = greedy(&wide, Dtype::F64, &[1, 1], 4, &[]);
    let near = close(draw, Dtype::F32, 2f64.powi(-20)).remark("close to one another");
    let nearer = close(draw, Dtype::F64, 2f64.powi(-40)).remark("closer than in f32");
    let again = repeating(draw, &[4, 6]).remark("one token again and again");
    let more = [ties, below, wide, near, nearer, again];
    plain.into_iter().chain(more).map(Case::record).collect()
}

/// Logits around 1 that differ by quarters of `step` and more.
fn close(draw: &mut Draw, dtype: Dtype, step: f64) -> Case {
    let (table, _) = script(draw, &[7, 5], |_| vec![], false);
    greedy(&(table * step + 1.0), dtype, &[7, 5], 4, &[])
}

/// The script says the last token of the prompt twice more, and goes on.
fn repeating(draw: &mut Draw, prompt: &[i64]) -> Case {
    let last = *prompt.last().expect("a prompt");
    loop {
        let table = table(draw);
        let said = said(&table, prompt);
        if said[..2] == [last; 2] && !said[2..].contains(&last) {
            return greedy(&table, Dtype::F32, prompt, LONGEST, &[]);
        }
    }
}

/// One thing wrong at a time.
pub fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let (table, _) = script(draw, &[1], |_| vec![], false);
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
