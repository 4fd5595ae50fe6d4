//! Why texts end.

use harness::{Case, Draw, Record};
use serde_json::{Value, json};

use super::call::scripted;
use super::script::{Script, Step, steps};

/// Every reason, by itself and together with others.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [ends(draw), lengths(draw), stops(draw), contexts(draw), texts(draw)];
    cases.into_iter().flatten().map(Case::record).collect()
}

/// The length of a prompt, the context, and what else is told.
pub type Told = (usize, usize, Value);

/// A call with these steps; those that `ends` counts from 1 on end the text, as do the ids `more`.
pub fn call(draw: &mut Draw, of: &[Step<'_>], ends: &[usize], more: &[i64], told: Told) -> Case {
    let script = Script::of(draw, of);
    let (n, context, mut config) = told;
    let ids: Vec<i64> = ends.iter().flat_map(|i| script.tokens(*i)).map(|id| *id as i64).collect();
    config["end_ids"] = more.iter().chain(&ids).copied().collect();
    let mut prompt = script.prompt(draw, n, 1);
    if let Some(end) = ids.first().filter(|_| n > 1) {
        // In the prompt it ends nothing.
        prompt[0] = *end as usize;
    }
    scripted(draw, &script, &prompt, (context, config))
}

fn config(max_tokens: usize, temperature: f64, stops: &[&str]) -> Value {
    json!({ "max_tokens": max_tokens, "stops": stops, "sampling": { "temperature": temperature } })
}

fn ends(draw: &mut Draw) -> Vec<Case> {
    let end: Step<'_> = (b"", 1);
    let word = [(&b"ab"[..], 3), (b"c", 2), (b"de", 3), end, (b"f", 1)];
    vec![
        call(draw, &word, &[4], &[-1, 900], (3, 40, config(9, 1.0, &[]))),
        call(draw, &word, &[4], &[], (1, 40, config(1_000_000, 0.0, &[]))),
        // At once.
        call(draw, &[end, (b"x", 3)], &[1], &[], (5, 40, config(7, 0.8, &[]))),
        // The token with the last number ends it, or would be the next.
        call(draw, &word, &[4], &[-1], (2, 40, config(4, 1.2, &[]))),
        call(draw, &word, &[4], &[-1], (2, 40, config(3, 1.2, &[]))),
        // One that looks like something, and several.
        call(draw, &[(b"a", 3), (b"bc", 3), (b"d", 2)], &[2], &[-7], (4, 40, config(9, 1.0, &[]))),
        call(draw, &[(b"a", 2), (b"b", 3), (b"c", 2)], &[3, 2], &[], (4, 40, config(9, 1.0, &[]))),
        // It completes a stop string, but does not come into the text.
        call(draw, &steps(&["xa", "b", "c"]), &[2], &[], (2, 40, config(9, 1.0, &["ab"]))),
    ]
}

fn lengths(draw: &mut Draw) -> Vec<Case> {
    let mut of = |n, max_tokens, temperature| {
        call(
            draw,
            &steps(&["a", "bc", "d"]),
            &[],
            &[-1],
            (n, 60, config(max_tokens, temperature, &["@"])),
        )
    };
    vec![of(3, 5, 1.0), of(6, 1, 0.9), of(2, 0, 1.0), of(1, 11, 0.0)]
}

fn stops(draw: &mut Draw) -> Vec<Case> {
    let over_two = steps(&["x", "ya", "bz", "w"]);
    let mut of = |steps: &[Step<'_>], n, context, max_tokens, stops: &[&str]| {
        call(draw, steps, &[], &[], (n, context, config(max_tokens, 1.0, stops)))
    };
    vec![
        of(&over_two, 3, 50, 9, &["ab"]),
        of(&over_two, 1, 50, 9, &["zw", "yab"]),
        // With the last token that is wanted, or that there is room for, or both.
        of(&over_two, 2, 50, 3, &["ab"]),
        of(&over_two, 4, 6, 9, &["ab"]),
        of(&over_two, 4, 6, 3, &["ab"]),
        // The prompt is no part of the text: it ends in what could begin the string.
        of(&steps(&["b", "c"]), 2, 50, 4, &["@b"]),
        of(&steps(&["一。", "二", "停", "止三"]), 2, 50, 9, &["停止"]),
    ]
}

fn contexts(draw: &mut Draw) -> Vec<Case> {
    let end: Step<'_> = (b"", 2);
    let word = [(&b"a"[..], 3), (b"b", 3), (b"c", 3), end];
    let mut of = |n, context, max_tokens, ends: &[usize]| {
        call(draw, &word, ends, &[], (n, context, config(max_tokens, 1.1, &["cba"])))
    };
    vec![
        of(4, 7, 30, &[]),
        of(3, 8, 1_000_000, &[]),
        // A prompt as long as the context, and one short of it.
        of(6, 6, 8, &[]),
        of(5, 6, 8, &[]),
        // There are as many as are wanted, too.
        of(4, 7, 4, &[]),
        of(6, 6, 1, &[]),
        // The last one that there is room for ends the text.
        of(4, 7, 9, &[4]),
    ]
}

/// What the text is.
fn texts(draw: &mut Draw) -> Vec<Case> {
    let split: [Step<'_>; 4] = [(b"a\xe4", 3), (b"\xb8", 3), (b"\xad\xf0", 3), (b"\x9f\x98", 2)];
    let odd: [Step<'_>; 4] = [(b"x\xff", 3), (b"", 3), (b"\xc3", 3), (b"y", 2)];
    let held = steps(&["x", "ya", "z"]);
    let mut of = |steps: &[Step<'_>], max_tokens, ends: &[usize], stops: &[&str]| {
        call(draw, steps, ends, &[], (2, 30, config(max_tokens, 0.9, stops)))
    };
    vec![
        of(&split, 4, &[], &[]),
        of(&split, 2, &[], &["aaa"]),
        of(&split, 9, &[4], &[]),
        of(&odd, 5, &[], &[]),
        of(&steps(&[" a", "b", "\n"]), 3, &[], &["b b"]),
        // What was held back belongs to it, however it ends.
        of(&held, 2, &[], &["ab"]),
        of(&held, 9, &[3], &["ab"]),
    ]
}
