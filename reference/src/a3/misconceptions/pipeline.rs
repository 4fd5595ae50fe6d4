//! The wrong variants of `a3.pipeline`.

use contract::a3::{Schedule, Step};

use super::Variant;
use crate::a3::pipeline::{Functions, RIGHT, Table, ahead, orders, run, waits};
use crate::a3::{Parts, REFERENCE};

const fn with(pipeline: Functions) -> Parts {
    Parts { pipeline, ..REFERENCE }
}

const fn table(table: fn(Schedule, usize, usize) -> Table) -> Parts {
    with(Functions { table, ..RIGHT })
}

const fn bubble(bubble: fn(usize, usize) -> f64) -> Parts {
    with(Functions { bubble, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a3.pipeline.remainder_last",
        with(Functions {
            shares: |layers, stages| (RIGHT.shares)(layers, stages).into_iter().rev().collect(),
            ..RIGHT
        }),
    ),
    (
        "a3.pipeline.rest_on_last_stage",
        with(Functions {
            shares: |layers, stages| {
                let mut shares = vec![layers / stages; stages];
                shares[stages - 1] += layers % stages;
                shares
            },
            ..RIGHT
        }),
    ),
    (
        "a3.pipeline.rest_left_out",
        with(Functions { shares: |layers, stages| vec![layers / stages; stages], ..RIGHT }),
    ),
    (
        "a3.pipeline.even_cuts",
        with(Functions {
            shares: |layers, stages| {
                let cut = |stage: usize| stage * layers / stages;
                (0..stages).map(|stage| cut(stage + 1) - cut(stage)).collect()
            },
            ..RIGHT
        }),
    ),
    ("a3.pipeline.rounded_up", with(Functions { shares: rounded_up, ..RIGHT })),
    (
        "a3.pipeline.ends_included",
        with(Functions { range: |first, share| first..first + share - 1, ..RIGHT }),
    ),
    ("a3.pipeline.empty_stages", with(Functions { least_layers: |_| 0, ..RIGHT })),
    ("a3.pipeline.backward_reversed", table(backward_reversed)),
    (
        "a3.pipeline.schedule_ignored",
        table(|_, stages, micro_batches| (RIGHT.table)(Schedule::GPipe, stages, micro_batches)),
    ),
    (
        "a3.pipeline.warm_up_too_short",
        table(|schedule, stages, micro_batches| {
            one_forward(schedule, stages, micro_batches, |stage| (stages - stage - 1).max(1))
        }),
    ),
    (
        "a3.pipeline.warm_up_too_long",
        table(|schedule, stages, micro_batches| {
            one_forward(schedule, stages, micro_batches, |stage| stages - stage + 1)
        }),
    ),
    (
        "a3.pipeline.same_warm_up",
        table(|schedule, stages, micro_batches| {
            one_forward(schedule, stages, micro_batches, |_| stages)
        }),
    ),
    ("a3.pipeline.no_limit", table(no_limit)),
    (
        "a3.pipeline.back_from_first",
        table(|schedule, stages, micro_batches| {
            run(&right_orders(schedule, stages, micro_batches), |stage, stages, step| match step {
                Step::Backward(k) if stage == 0 => Some((stages - 1, Step::Forward(k))),
                Step::Backward(_) => Some((stage - 1, step)),
                Step::Forward(_) => waits(stage, stages, step),
            })
        }),
    ),
    ("a3.pipeline.no_idle_ticks", table(no_idle_ticks)),
    ("a3.pipeline.same_tick", table(same_tick)),
    (
        "a3.pipeline.transposed",
        table(|schedule, stages, micro_batches| {
            let right = (RIGHT.table)(schedule, stages, micro_batches);
            (0..stages).map(|stage| right.iter().map(|row| row[stage]).collect()).collect()
        }),
    ),
    (
        "a3.pipeline.over_micro_batches",
        bubble(|stages, micro_batches| (stages - 1) as f64 / micro_batches as f64),
    ),
    (
        "a3.pipeline.busy_share",
        bubble(|stages, micro_batches| 1.0 - (RIGHT.bubble)(stages, micro_batches)),
    ),
    (
        "a3.pipeline.whole_numbers",
        bubble(|stages, micro_batches| ((stages - 1) / (micro_batches + stages - 1)) as f64),
    ),
    (
        "a3.pipeline.unnamed.rest_on_first_stage",
        with(Functions {
            shares: |layers, stages| {
                let mut shares = vec![layers / stages; stages];
                shares[0] += layers % stages;
                shares
            },
            ..RIGHT
        }),
    ),
    (
        "a3.pipeline.unnamed.one_more_tick",
        table(|schedule, stages, micro_batches| {
            let mut table = (RIGHT.table)(schedule, stages, micro_batches);
            table.push(vec![None; stages]);
            table
        }),
    ),
    (
        "a3.pipeline.unnamed.swapped",
        table(|schedule, stages, micro_batches| {
            let other = match schedule {
                Schedule::GPipe => Schedule::OneForwardOneBackward,
                Schedule::OneForwardOneBackward => Schedule::GPipe,
            };
            (RIGHT.table)(other, stages, micro_batches)
        }),
    ),
    (
        "a3.pipeline.unnamed.one_tick_more_in_bubble",
        bubble(|stages, micro_batches| (stages - 1) as f64 / (micro_batches + stages) as f64),
    ),
    ("a3.pipeline.unnamed.nothing_to_do", with(Functions { least_micro_batches: 0, ..RIGHT })),
];

/// Every stage takes as many as the first, as long as there are any.
fn rounded_up(layers: usize, stages: usize) -> Vec<usize> {
    let most = layers.div_ceil(stages);
    (0..stages).map(|stage| layers.saturating_sub(stage * most).min(most)).collect()
}

fn right_orders(schedule: Schedule, stages: usize, micro_batches: usize) -> Vec<Vec<Step>> {
    orders(stages, micro_batches, |stage| ahead(schedule, stage, stages, micro_batches))
}

/// 1F1B with another warm-up.
fn one_forward(
    schedule: Schedule,
    stages: usize,
    micro_batches: usize,
    warm_up: impl Fn(usize) -> usize,
) -> Table {
    let right = |stage| ahead(schedule, stage, stages, micro_batches);
    let wrong = |stage| match schedule {
        Schedule::GPipe => right(stage),
        Schedule::OneForwardOneBackward => warm_up(stage).min(micro_batches),
    };
    run(&orders(stages, micro_batches, wrong), waits)
}

/// With `GPipe` a stage takes the last micro-batch back first.
fn backward_reversed(schedule: Schedule, stages: usize, micro_batches: usize) -> Table {
    let mut orders = right_orders(schedule, stages, micro_batches);
    if schedule == Schedule::GPipe {
        for order in &mut orders {
            order[micro_batches..].reverse();
        }
    }
    run(&orders, waits)
}

/// With 1F1B a stage takes back what it can, and otherwise passes forward what there is.
fn no_limit(schedule: Schedule, stages: usize, micro_batches: usize) -> Table {
    if schedule == Schedule::GPipe {
        return (RIGHT.table)(schedule, stages, micro_batches);
    }
    let mut taken: Vec<Vec<Step>> = vec![vec![]; stages];
    let mut table = Table::new();
    while taken.iter().any(|taken| taken.len() < 2 * micro_batches) {
        let row: Vec<_> = (0..stages).map(|stage| eager(&taken, stage, micro_batches)).collect();
        for (taken, step) in taken.iter_mut().zip(&row) {
            taken.extend(step);
        }
        table.push(row);
    }
    table
}

/// What a stage does next, if it need not hold back.
fn eager(taken: &[Vec<Step>], stage: usize, micro_batches: usize) -> Option<Step> {
    let next = |step: fn(usize) -> Step| {
        let step = (0..micro_batches).map(step).find(|step| !taken[stage].contains(step))?;
        let goes = waits(stage, taken.len(), step)
            .is_none_or(|(stage, step)| taken[stage].contains(&step));
        goes.then_some(step)
    };
    next(Step::Backward).or_else(|| next(Step::Forward))
}

/// The steps of all stages side by side, as if none had to wait.
fn no_idle_ticks(schedule: Schedule, stages: usize, micro_batches: usize) -> Table {
    let orders = right_orders(schedule, stages, micro_batches);
    let row = |tick: usize| orders.iter().map(|order| order.get(tick).copied()).collect();
    (0..2 * micro_batches).map(row).collect()
}

/// As [`run`], but a stage sees what those before it do in the same tick.
fn same_tick(schedule: Schedule, stages: usize, micro_batches: usize) -> Table {
    let orders = right_orders(schedule, stages, micro_batches);
    let mut taken = vec![0; stages];
    let mut table = Table::new();
    while (0..stages).any(|stage| taken[stage] < orders[stage].len()) {
        let mut row = vec![None; stages];
        for stage in 0..stages {
            let Some(step) = orders[stage].get(taken[stage]).copied() else { continue };
            let is_done =
                |(stage, step): (usize, Step)| orders[stage][..taken[stage]].contains(&step);
            if waits(stage, stages, step).is_none_or(is_done) {
                taken[stage] += 1;
                row[stage] = Some(step);
            }
        }
        table.push(row);
    }
    table
}
