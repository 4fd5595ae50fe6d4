//! Whole steps, one after the other.

use ndarray::arr2;
use safetensors::Dtype;
use serde_json::{Value, json};

use harness::{Case, Draw, Record, also_in_f64};

use super::scale::with_scale;
use super::{Sizes, bigrams, in_words, labelled};
use crate::a4::llama::Llama;
use crate::a4::rules::{adamw, groups, sgd};

/// What training is told.
struct Config {
    optimizer: Value,
    groups: Value,
    /// Peak, floor, warm-up, end; the way down is straight.
    schedule: (f64, f64, u64, u64),
    max_norm: f64,
    compute: &'static str,
    /// Scale, growth and back-off.
    scale: [f64; 3],
    /// Good steps so far, and the interval.
    good_steps: [u64; 2],
    /// Updates so far.
    updates: u64,
}

/// The dtype of the parameters.
const OWN: &str = "that of the parameters";

/// Steps whose parameters are still missing. Ids are below `v`.
fn train(draw: &mut Draw, v: usize, config: Config, steps: &[&[Sizes]]) -> Case {
    let (peak, floor, warm_up, end) = config.schedule;
    let schedule = json!({ "peak": peak, "floor": floor, "warm_up": warm_up, "end": end });
    let case = Case::of("train_step").with("optimizer", config.optimizer);
    let case = case.with("groups", config.groups).with("schedule", schedule);
    let case = case.with("max_norm", config.max_norm).with("compute", config.compute);
    let case = with_scale(case, config.scale, config.good_steps).with("updates", config.updates);
    let counts: Vec<usize> = steps.iter().map(|batches| batches.len()).collect();
    let case = case.unlisted_fact("micro-batches", counts);
    steps.iter().enumerate().fold(case, |case, (step, batches)| {
        let case = case.remark(format!("step {}: {}", step + 1, in_words(batches)));
        batches
            .iter()
            .enumerate()
            .fold(case, |case, (i, sizes)| labelled(draw, case, &format!("{step}.{i}"), v, *sizes))
    })
}

/// A whole model, clipped; one without decay for biases, not clipped; and one of which the
/// largest gradients are those of a frozen parameter.
pub fn in_f32(draw: &mut Draw) -> Vec<Record> {
    let llama = Llama::small();
    let some = [
        "lm_head.weight",
        "model.embed_tokens.weight",
        "model.layers.0.mlp.down_proj.weight",
        "model.layers.0.self_attn.q_proj.weight",
    ];
    let whole = Config {
        optimizer: sgd(0.8, true),
        groups: groups(&[(&some, 0.1), (&["model.norm.weight"], 0.0)]),
        schedule: (0.3, 0.02, 3, 6),
        max_norm: 0.4,
        compute: OWN,
        scale: [1024.0, 2.0, 0.5],
        good_steps: [1, 2],
        updates: 1,
    };
    let steps: [&[Sizes]; 2] = [&[([2, 3], 2), ([1, 4], 4)], &[([1, 5], 3)]];
    let whole = train(draw, llama.vocab_size, whole, &steps);
    let whole = llama.trained(draw, llama.config(whole));
    let loose = Config {
        optimizer: adamw([0.9, 0.95, 1e-12]),
        groups: groups(&[(&["table.weight"], 0.3), (&["faint.bias"], 0.0)]),
        schedule: (0.1, 0.01, 0, 3),
        max_norm: 50.0,
        compute: "f32",
        scale: [1.0 / 64.0, 4.0, 0.25],
        good_steps: [0, 2],
        updates: 0,
    };
    let steps: [&[Sizes]; 3] =
        [&[([2, 3], 5), ([1, 5], 0), ([1, 4], 1)], &[([1, 3], 3)], &[([2, 2], 3), ([1, 2], 2)]];
    let loose = train(draw, 6, loose, &steps);
    let loose = bigrams(draw, loose, 6, 1.0, Dtype::F32);
    let frozen = Config {
        optimizer: sgd(0.0, false),
        groups: groups(&[(&["bias"], 0.2)]),
        schedule: (0.2, 0.05, 2, 9),
        max_norm: 0.05,
        compute: OWN,
        // No gradient overflows, but the sum of their squares would in `f32`.
        scale: [2f64.powi(100), 2.0, 0.5],
        good_steps: [3, 9],
        updates: 4,
    };
    // In the second step there is no target at all: gradients of 0 are an update like others.
    let steps: [&[Sizes]; 3] = [&[([2, 4], 4)], &[([1, 2], 0)], &[([1, 3], 1), ([2, 2], 4)]];
    let frozen = train(draw, 5, frozen, &steps);
    let frozen = bigrams(draw, frozen, 5, 2.0, Dtype::F32).strided();
    also_in_f64([whole, loose, frozen])
}

/// Overflow at first, growth later; growth into overflow; another dtype of half precision;
/// overflow of a single gradient.
pub fn mixed(draw: &mut Draw) -> Vec<Record> {
    let first = Config {
        optimizer: sgd(0.9, false),
        groups: groups(&[(&["table.weight"], 0.05), (&["bias", "faint.bias"], 0.0)]),
        schedule: (0.004, 0.001, 2, 6),
        max_norm: 10.0,
        compute: "f16",
        scale: [2f64.powi(30), 2.0, 2f64.powi(-18)],
        good_steps: [1, 2],
        updates: 1,
    };
    let steps: [&[Sizes]; 5] = [
        &[([1, 3], 2)],
        &[([2, 2], 3)],
        &[([1, 3], 3), ([1, 2], 1)],
        &[([1, 4], 3)],
        &[([2, 2], 2)],
    ];
    let first = train(draw, 5, first, &steps);
    let first = bigrams(draw, first, 5, 0.9, Dtype::F32);
    let later = Config {
        optimizer: adamw([0.9, 0.95, 1e-12]),
        groups: groups(&[(&["table.weight"], 0.5), (&["faint.bias"], 0.0)]),
        schedule: (0.02, 0.004, 0, 4),
        max_norm: 0.1,
        compute: "f16",
        scale: [4096.0, 2f64.powi(24), 2f64.powi(-23)],
        good_steps: [0, 2],
        updates: 0,
    };
    let steps: [&[Sizes]; 4] =
        [&[([1, 3], 3), ([2, 2], 1)], &[([1, 4], 2)], &[([1, 2], 2)], &[([2, 2], 4)]];
    let later = train(draw, 6, later, &steps);
    let later = bigrams(draw, later, 6, 0.9, Dtype::F32).strided();
    let brain = Config {
        optimizer: sgd(0.5, true),
        groups: groups(&[(&["bias"], 0.1), (&["faint.bias", "table.weight"], 0.0)]),
        schedule: (0.003, 0.003, 1, 3),
        max_norm: 0.2,
        compute: "bf16",
        scale: [16.0, 2.0, 0.5],
        good_steps: [4, 5],
        updates: 2,
    };
    let brain = train(draw, 7, brain, &[&[([1, 4], 3)]]);
    let brain = bigrams(draw, brain, 7, 0.9, Dtype::F32);
    let half = one_overflows(draw, "f16", [4096.0, 2.0, 2f64.powi(-12)]);
    let single = one_overflows(draw, "f32", [2f64.powi(124), 2.0, 2f64.powi(-100)]);
    also_in_f64([first, later, brain, half, single, one_row_overflows(draw)])
}

/// Gradients of `faint.bias` overflow, and those of the parameters before and behind it do not.
fn one_overflows(draw: &mut Draw, compute: &'static str, scale: [f64; 3]) -> Case {
    let case = overflowing(draw, &["bias", "faint.bias", "table.weight"], compute, scale);
    case.unlisted_fact("factor", 4096.0).remark("faint.bias counts 4096 times")
}

/// Gradients overflow in the row of the table that is looked up, and are 0 in the others.
fn one_row_overflows(draw: &mut Draw) -> Case {
    overflowing(draw, &["table.weight"], "f16", [2f64.powi(30), 4.0, 2f64.powi(-18)])
}

/// A step with overflow, and one without.
fn overflowing(draw: &mut Draw, trained: &[&str], compute: &'static str, scale: [f64; 3]) -> Case {
    let config = Config {
        optimizer: sgd(0.6, false),
        groups: groups(&[(trained, 0.02)]),
        schedule: (0.01, 0.002, 0, 5),
        max_norm: 5.0,
        compute,
        scale,
        good_steps: [1, 4],
        updates: 1,
    };
    let case = train(draw, 5, config, &[&[([1, 3], 1)], &[([1, 4], 3)]]);
    bigrams(draw, case, 5, 0.9, Dtype::F32)
}

/// One thing wrong at a time.
pub fn errors(draw: &mut Draw) -> Vec<Case> {
    let config = |groups: Value, schedule, max_norm| Config {
        optimizer: sgd(0.5, false),
        groups,
        schedule,
        max_norm,
        compute: OWN,
        scale: [2.0, 2.0, 0.5],
        good_steps: [0, 3],
        updates: 2,
    };
    let usual = || groups(&[(&["table.weight"], 0.1), (&["bias"], 0.0)]);
    let twice = groups(&[(&["table.weight"], 0.1), (&["bias", "table.weight"], 0.0)]);
    let rows: &[Sizes] = &[([2, 2], 3), ([1, 4], 2)];
    let mut of = |config, rows| {
        let case = train(draw, 5, config, &[rows]);
        bigrams(draw, case, 5, 1.0, Dtype::F32)
    };
    let schedule = (0.1, 0.05, 1, 8);
    let beyond = of(config(usual(), schedule, 1.0), rows);
    // Nothing is updated in such a step, and what cannot be used is refused all the same.
    let overflowing =
        |config| Config { compute: "f16", scale: [2f64.powi(40), 2.0, 0.5], ..config };
    vec![
        of(config(usual(), schedule, 1.0), &[]),
        of(config(usual(), schedule, 0.0), rows),
        of(config(twice, schedule, 1.0), rows),
        of(overflowing(config(usual(), schedule, -1.0)), rows),
        of(config(usual(), (0.1, 0.05, 9, 8), 1.0), rows).remark("warm_up beyond end"),
        beyond.ids("ids 0.1", &arr2(&[[0.0, 1.0, 5.0, 2.0]]).into_dyn()),
    ]
}
