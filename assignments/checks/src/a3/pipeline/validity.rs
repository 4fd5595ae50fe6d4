//! What every table of a pipeline obeys, whatever its schedule.

use harness::{Failure, Record, call_of};

/// What is wrong, in Chinese and in English.
type Wrong = Option<(String, String)>;

/// The table of an answer obeys these laws.
pub fn is_valid(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let wrong = match got.read::<Vec<Vec<String>>>("table") {
        Ok(rows) => Table::of(case, rows).wrong(),
        Err(_) => Some(("没有得到时间表".into(), "no table came back".into())),
    };
    match wrong {
        None => Ok(()),
        Some((zh, en)) => Err(Failure::law(call_of(case), zh, en)),
    }
}

/// A table as the probe writes it: `F0`, `B0`, `.` for an idle tick.
struct Table {
    stages: usize,
    micro_batches: usize,
    /// Whether it should be that of 1F1B.
    is_limited: bool,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn of(case: &Record, rows: Vec<Vec<String>>) -> Self {
        Self {
            stages: case.expect_fact("stages"),
            micro_batches: case.expect_fact("micro_batches"),
            is_limited: case.expect_fact::<String>("schedule") == "OneForwardOneBackward",
            rows,
        }
    }

    fn wrong(&self) -> Wrong {
        let laws =
            [Self::misshapen, Self::not_once, Self::too_early, Self::too_many, Self::too_long];
        laws.into_iter().find_map(|law| law(self))
    }

    /// The ticks in which a stage takes this step.
    fn ticks<'a>(&'a self, stage: usize, step: &'a str) -> impl Iterator<Item = usize> + 'a {
        (0..self.rows.len()).filter(move |tick| self.rows[*tick][stage] == step)
    }

    /// The tick of a step that is taken once.
    fn tick(&self, stage: usize, step: &str) -> usize {
        self.ticks(stage, step).next().unwrap_or_default()
    }

    /// A row that has not a column for each stage.
    fn misshapen(&self) -> Wrong {
        let p = self.stages;
        let tick = self.rows.iter().position(|row| row.len() != p)?;
        let n = self.rows[tick].len();
        Some((
            format!("第 {tick} 拍（从 0 数起）的一行有 {n} 列，应为 {p} 列：每个阶段一列"),
            format!(
                "the row of tick {tick} (counted from 0) has {n} columns where there should be {p}, one for each stage"
            ),
        ))
    }

    /// A step that a stage takes twice or never, or that no micro-batch has.
    fn not_once(&self) -> Wrong {
        (0..self.stages).find_map(|stage| {
            let mut steps = self.steps();
            let wrong = steps.find_map(|step| self.not_taken_once(stage, &step));
            wrong.or_else(|| self.surplus(stage))
        })
    }

    /// All steps that every stage has to take.
    fn steps(&self) -> impl Iterator<Item = String> + use<> {
        (0..self.micro_batches).flat_map(|k| [format!("F{k}"), format!("B{k}")])
    }

    fn not_taken_once(&self, stage: usize, step: &str) -> Wrong {
        let times = self.ticks(stage, step).count();
        let once = (
            format!("阶段 {stage} 的 {step} 出现了 {times} 次，应恰好一次"),
            format!("stage {stage} takes {step} {times} times, and should take it once"),
        );
        (times != 1).then_some(once)
    }

    fn surplus(&self, stage: usize) -> Wrong {
        let (m, steps) = (self.micro_batches, 2 * self.micro_batches);
        let taken = self.rows.iter().filter(|row| row[stage] != ".").count();
        let too_many = (
            format!("阶段 {stage} 做了 {taken} 步，{m} 个微批只有 {steps} 步"),
            format!("stage {stage} takes {taken} steps, where {m} micro-batches have {steps}"),
        );
        (taken != steps).then_some(too_many)
    }

    /// A step that is taken before there is anything to work on.
    fn too_early(&self) -> Wrong {
        (0..self.stages).find_map(|stage| self.steps().find_map(|step| self.waits(stage, &step)))
    }

    /// What a step has to wait for, if it does not.
    fn waits(&self, stage: usize, step: &str) -> Wrong {
        let (way, k) = step.split_at(1);
        let (from, needed) = match way {
            "F" if stage == 0 => return None,
            "F" => (stage - 1, step.to_string()),
            _ if stage + 1 == self.stages => (stage, format!("F{k}")),
            _ => (stage + 1, step.to_string()),
        };
        let (tick, before) = (self.tick(stage, step), self.tick(from, &needed));
        let too_early = (
            format!(
                "阶段 {stage} 在第 {tick} 拍做 {step}，可是它要用阶段 {from} 的 {needed}，那在第 {before} 拍，下一拍才能用（拍从 0 数起）"
            ),
            format!(
                "stage {stage} takes {step} in tick {tick}, but needs {needed} of stage {from}, which is taken in tick {before} and can be used in the next (ticks are counted from 0)"
            ),
        );
        (tick <= before).then_some(too_early)
    }

    /// A stage that holds more micro-batches than 1F1B allows.
    fn too_many(&self) -> Wrong {
        if !self.is_limited {
            return None;
        }
        (0..self.stages).find_map(|stage| {
            let most = (self.stages - stage).min(self.micro_batches) as isize;
            let held = self.held(stage);
            let tick = held.iter().position(|held| *held > most)?;
            let held = held[tick];
            Some((
                format!("第 {tick} 拍（从 0 数起）之后，阶段 {stage} 手里有 {held} 个微批；1F1B 最多 {most} 个"),
                format!("after tick {tick} (counted from 0) stage {stage} holds {held} micro-batches, and with 1F1B no more than {most}"),
            ))
        })
    }

    /// How many micro-batches have passed a stage and not come back, after each tick.
    fn held(&self, stage: usize) -> Vec<isize> {
        let changes = self.rows.iter().map(|row| match row[stage].as_bytes().first() {
            Some(b'F') => 1,
            Some(b'B') => -1,
            _ => 0,
        });
        let sum = |held: &mut isize, change: isize| {
            *held += change;
            Some(*held)
        };
        changes.scan(0, sum).collect()
    }

    /// A table that takes longer than it need.
    fn too_long(&self) -> Wrong {
        let (ticks, enough) = (self.rows.len(), 2 * (self.micro_batches + self.stages - 1));
        let too_long = (
            format!("一共 {ticks} 拍，2(m + p − 1) = {enough} 拍就够了：有的步骤本可以早些"),
            format!(
                "there are {ticks} ticks, and 2(m + p − 1) = {enough} are enough: some step could be earlier"
            ),
        );
        (ticks > enough).then_some(too_long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::{Difference, Lang};

    /// What the law says of a table of two stages and two micro-batches.
    fn said(schedule: &str, rows: &[[&str; 2]]) -> String {
        let case = Record::new().fact("schedule", schedule).fact("stages", 2);
        let case = case.fact("micro_batches", 2);
        match is_valid(&case, &Record::new().fact("table", rows)).map_err(|failure| *failure) {
            Ok(()) => String::new(),
            Err(Failure { difference: law @ Difference::Law { .. }, .. }) => law.describe(Lang::En),
            Err(other) => panic!("{other:?}"),
        }
    }

    const GPIPE: [[&str; 2]; 6] =
        [["F0", "."], ["F1", "F0"], [".", "F1"], [".", "B0"], ["B0", "B1"], ["B1", "."]];

    const ONE_FORWARD: [[&str; 2]; 6] =
        [["F0", "."], ["F1", "F0"], [".", "B0"], ["B0", "F1"], [".", "B1"], ["B1", "."]];

    #[test]
    fn both_schedules_are_valid_and_only_one_is_limited() {
        assert_eq!(said("GPipe", &GPIPE), "");
        assert_eq!(said("OneForwardOneBackward", &ONE_FORWARD), "");
        assert_eq!(said("GPipe", &ONE_FORWARD), "");
        let held = said("OneForwardOneBackward", &GPIPE);
        assert!(held.starts_with("after tick 2 (counted from 0) stage 1 holds 2"), "{held}");
    }

    #[test]
    fn each_law_is_told_in_words() {
        let with = |tick: usize, row: [&'static str; 2]| {
            let mut rows = GPIPE;
            rows[tick] = row;
            said("GPipe", &rows)
        };
        assert_eq!(with(0, [".", "."]), "stage 0 takes F0 0 times, and should take it once");
        assert!(with(2, ["F2", "F1"]).starts_with("stage 0 takes 5 steps"));
        let early =
            said("GPipe", &[["F0", "F0"], ["F1", "F1"], [".", "B0"], ["B0", "B1"], ["B1", "."]]);
        assert!(
            early.starts_with("stage 1 takes F0 in tick 0, but needs F0 of stage 0"),
            "{early}"
        );
        let longer = [&GPIPE[..], &[[".", "."]]].concat();
        assert!(said("GPipe", &longer).starts_with("there are 7 ticks"));
    }

    #[test]
    fn a_table_of_another_form_is_no_table() {
        let case = Record::new().fact("schedule", "GPipe").fact("stages", 3);
        let case = case.fact("micro_batches", 2);
        assert!(is_valid(&case, &Record::new().fact("table", GPIPE)).is_err());
        assert!(is_valid(&case, &Record::new().fact("table", "F0")).is_err());
        assert!(is_valid(&case, &Record::new()).is_err());
    }
}
