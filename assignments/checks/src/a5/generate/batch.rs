//! Several prompts at once.

use harness::{Case, Draw, Record};
use serde_json::{Value, json};

use super::call::{free, tokens, with};
use super::script::{Script, Step, steps};

/// Prompts of unequal lengths, alike, and whose texts end at different times.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [anything(draw), ended(draw), stopped(draw), full(draw), few(draw)];
    cases.into_iter().flatten().map(Case::record).collect()
}

/// Models that may write anything.
fn anything(draw: &mut Draw) -> Vec<Case> {
    let penalties = json!({ "repetition_penalty": 1.6, "frequency_penalty": 0.7 });
    let mut of = |lengths: &[usize], max_tokens: usize, told: &str, sampling: &Value| {
        let v = 9 + lengths.len();
        let prompts: Vec<_> = lengths.iter().map(|n| tokens(draw, *n, v)).collect();
        let config = json!({ "max_tokens": max_tokens, "log_probs": told, "sampling": sampling });
        unscripted(draw, &prompts, v, config)
    };
    let mut cases = vec![
        of(&[2, 7, 4], 6, "raw", &json!({})),
        of(&[9, 1, 3, 5], 5, "processed", &json!({ "temperature": 1.4 })),
    ];
    // Each token of these prompts counts.
    let prompts = [3, 6].map(|n| draw.permutation(11)[..n].to_vec());
    let told = json!({ "max_tokens": 9, "log_probs": "processed", "sampling": penalties });
    cases.push(unscripted(draw, &prompts, 11, told));
    let prompt = tokens(draw, 4, 10);
    let told = json!({ "max_tokens": 7 });
    cases.push(unscripted(draw, &[prompt.clone(), prompt.clone(), prompt], 10, told));
    cases
}

fn unscripted(draw: &mut Draw, prompts: &[Vec<usize>], v: usize, config: Value) -> Case {
    let case = Case::of("generate_batch").with("prompts", json!(prompts));
    let case = with(draw, case, 40, config);
    free(draw, case, v, 4.0)
}

/// Prompts of so many tokens, each in front of a step.
fn scripted(
    draw: &mut Draw,
    of: &[Step<'_>],
    prompts: &[(usize, usize)],
    ends: &[usize],
    (context, mut config): (usize, Value),
) -> Case {
    let script = Script::of(draw, of);
    config["end_ids"] = ends.iter().flat_map(|i| script.tokens(*i)).copied().collect();
    let prompts: Vec<_> = prompts.iter().map(|(n, i)| script.prompt(draw, *n, *i)).collect();
    let case = Case::of("generate_batch").with("prompts", json!(prompts));
    let case = with(draw, case, context, config);
    script.add(draw, case)
}

/// Texts that end with a token, one after the other: at once, the first row first, the last first.
fn ended(draw: &mut Draw) -> Vec<Case> {
    let word: [Step<'_>; 6] = [(b"a", 3), (b"b", 3), (b"c", 3), (b"d", 3), (b"e", 3), (b"", 1)];
    let config = |max_tokens: usize| json!({ "max_tokens": max_tokens });
    vec![
        scripted(draw, &word, &[(2, 6), (5, 3), (3, 1), (1, 4)], &[6], (40, config(9))),
        scripted(draw, &word, &[(6, 1), (2, 2), (4, 5)], &[6], (40, config(20))),
        scripted(draw, &word, &[(1, 5), (3, 5), (3, 2), (2, 5), (4, 3)], &[6], (40, config(4))),
        scripted(draw, &word, &[(2, 6), (3, 6)], &[6], (40, config(3))),
    ]
}

/// Texts that end with a stop string, and texts inside a character.
fn stopped(draw: &mut Draw) -> Vec<Case> {
    let word = steps(&["x", "ya", "bz", "w", "ya"]);
    let split: [Step<'_>; 3] = [(b"a\xe4", 3), (b"\xb8", 3), (b"\xad", 3)];
    let config = |max_tokens: usize, stops: &[&str], told: &str| json!({ "max_tokens": max_tokens, "stops": stops, "log_probs": told });
    vec![
        scripted(draw, &word, &[(3, 1), (2, 4), (4, 2)], &[], (30, config(9, &["ab"], "raw"))),
        scripted(
            draw,
            &word,
            &[(1, 2), (2, 3), (2, 1)],
            &[],
            (30, config(2, &["ab"], "processed")),
        ),
        scripted(draw, &split, &[(2, 1), (1, 2), (3, 3)], &[], (30, config(4, &[], "raw"))),
    ]
}

/// Texts that fill the context: each by its own length, padding left out.
fn full(draw: &mut Draw) -> Vec<Case> {
    let word = steps(&["a", "b", "c"]);
    let config = |max_tokens: usize| json!({ "max_tokens": max_tokens });
    vec![
        scripted(draw, &word, &[(2, 1), (6, 2), (4, 1)], &[], (7, config(50))),
        scripted(draw, &word, &[(8, 3), (3, 2)], &[], (8, config(3))),
    ]
}

/// One prompt, no token, one token.
fn few(draw: &mut Draw) -> Vec<Case> {
    let word = steps(&["a", "b", "c"]);
    let config = |max_tokens: usize| json!({ "max_tokens": max_tokens });
    vec![
        scripted(draw, &word, &[(3, 2)], &[], (20, config(5))),
        scripted(draw, &word, &[(3, 2), (1, 1)], &[], (20, config(0))),
        scripted(draw, &word, &[(1, 3), (4, 1)], &[], (20, config(1))),
    ]
}
