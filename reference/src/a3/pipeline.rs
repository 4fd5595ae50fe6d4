//! `a3.pipeline`: every stage has its steps in order, and takes each as early as it can.

use std::ops::Range;

use contract::a3::{Pipeline, PipelineError, Schedule, Step};

use super::Parts;

/// A row a clock tick, a column a stage.
pub type Table = Vec<Vec<Option<Step>>>;

/// What a stage, of so many, must wait for before it takes a step: another step, and the stage
/// that takes it.
pub type Waits = fn(stage: usize, stages: usize, step: Step) -> Option<(usize, Step)>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The fewest layers for so many stages.
    pub least_layers: fn(stages: usize) -> usize,
    /// How many layers each stage holds.
    pub shares: fn(layers: usize, stages: usize) -> Vec<usize>,
    /// So many layers, from the first on.
    pub range: fn(first: usize, share: usize) -> Range<usize>,
    /// The fewest micro-batches.
    pub least_micro_batches: usize,
    /// The table of a schedule.
    pub table: fn(Schedule, stages: usize, micro_batches: usize) -> Table,
    /// The share of ticks that are idle.
    pub bubble: fn(stages: usize, micro_batches: usize) -> f64,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    least_layers: |stages| stages,
    shares,
    range: |first, share| first..first + share,
    least_micro_batches: 1,
    table: |schedule, stages, micro_batches| {
        let ahead = |stage| ahead(schedule, stage, stages, micro_batches);
        run(&orders(stages, micro_batches, ahead), waits)
    },
    bubble: |stages, micro_batches| (stages - 1) as f64 / (micro_batches + stages - 1) as f64,
};

fn shares(layers: usize, stages: usize) -> Vec<usize> {
    let one_more = layers % stages;
    (0..stages).map(|stage| layers / stages + usize::from(stage < one_more)).collect()
}

/// How many micro-batches a stage passes forward before it takes the first one back.
pub fn ahead(schedule: Schedule, stage: usize, stages: usize, micro_batches: usize) -> usize {
    match schedule {
        Schedule::GPipe => micro_batches,
        Schedule::OneForwardOneBackward => micro_batches.min(stages - stage),
    }
}

/// The steps of every stage in their order, from how many micro-batches it passes forward
/// before it takes the first one back.
pub fn orders(
    stages: usize,
    micro_batches: usize,
    ahead: impl Fn(usize) -> usize,
) -> Vec<Vec<Step>> {
    (0..stages).map(|stage| by_turns(ahead(stage), micro_batches)).collect()
}

/// Passes `ahead` forward, then takes one back and passes one forward by turns, and takes the
/// rest back.
fn by_turns(ahead: usize, micro_batches: usize) -> Vec<Step> {
    let first = (0..ahead).map(Step::Forward);
    let turns = (ahead..micro_batches).flat_map(|k| [Step::Backward(k - ahead), Step::Forward(k)]);
    let rest = (micro_batches - ahead..micro_batches).map(Step::Backward);
    first.chain(turns).chain(rest).collect()
}

/// Forward comes from the stage before, backward from the one behind, and at the last stage
/// from its own forward.
pub fn waits(stage: usize, stages: usize, step: Step) -> Option<(usize, Step)> {
    match step {
        Step::Forward(_) => (stage > 0).then(|| (stage - 1, step)),
        Step::Backward(k) if stage + 1 == stages => Some((stage, Step::Forward(k))),
        Step::Backward(_) => Some((stage + 1, step)),
    }
}

/// The table in which every stage takes its steps in order, each in the first tick behind the
/// one in which it gets what it waits for.
pub fn run(orders: &[Vec<Step>], waits: Waits) -> Table {
    let mut taken = vec![0; orders.len()];
    let mut table = Table::new();
    while (0..orders.len()).any(|stage| taken[stage] < orders[stage].len()) {
        let before = taken.clone();
        let is_done = |(stage, step): (usize, Step)| orders[stage][..before[stage]].contains(&step);
        let row = (0..orders.len()).map(|stage| {
            let step = *orders[stage].get(taken[stage])?;
            let goes = waits(stage, orders.len(), step).is_none_or(is_done);
            taken[stage] += usize::from(goes);
            goes.then_some(step)
        });
        table.push(row.collect());
    }
    table
}

fn at_least(arg: &'static str, got: usize, least: usize) -> Result<(), PipelineError> {
    if got < least { Err(PipelineError { arg, got, least }) } else { Ok(()) }
}

impl Functions {
    fn fit(&self, stages: usize, micro_batches: usize) -> Result<(), PipelineError> {
        at_least("stages", stages, 1)?;
        at_least("micro_batches", micro_batches, self.least_micro_batches)
    }
}

impl Pipeline for Parts {
    fn stages(&self, layers: usize, stages: usize) -> Result<Vec<Range<usize>>, PipelineError> {
        at_least("stages", stages, 1)?;
        at_least("layers", layers, (self.pipeline.least_layers)(stages))?;
        let mut first = 0;
        let shares = (self.pipeline.shares)(layers, stages).into_iter();
        let range = |share: usize| {
            let range = (self.pipeline.range)(first, share);
            first += share;
            range
        };
        Ok(shares.map(range).collect())
    }

    fn schedule(
        &self,
        schedule: Schedule,
        stages: usize,
        micro_batches: usize,
    ) -> Result<Table, PipelineError> {
        self.pipeline.fit(stages, micro_batches)?;
        Ok((self.pipeline.table)(schedule, stages, micro_batches))
    }

    fn bubble(&self, stages: usize, micro_batches: usize) -> Result<f64, PipelineError> {
        self.pipeline.fit(stages, micro_batches)?;
        Ok((self.pipeline.bubble)(stages, micro_batches))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn the_bubble_is_the_share_of_idle_cells() {
        for (p, m) in [(1, 3), (2, 3), (4, 2), (5, 9)] {
            for schedule in [Schedule::GPipe, Schedule::OneForwardOneBackward] {
                let table = (RIGHT.table)(schedule, p, m);
                let idle = table.iter().flatten().filter(|step| step.is_none()).count();
                let share = idle as f64 / (p * table.len()) as f64;
                assert_abs_diff_eq!(share, (RIGHT.bubble)(p, m), epsilon = 1e-12);
            }
        }
    }
}
