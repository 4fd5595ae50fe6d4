//! The calls of `a3.pipeline`. The table of a schedule comes back in words: `F0` and `B0` for
//! the two ways of micro-batch 0, `.` where a stage is idle.

use std::ops::Range;

use contract::a3::{A3, Schedule, Step};
use harness::{ERROR, Record, unknown_word};

/// The call that the case names.
pub fn call(a3: &dyn A3, case: &Record) -> Record {
    let number = |name: &str| case.expect_fact::<usize>(name);
    let stages = number("stages");
    let answer = match case.expect_fact::<String>("method").as_str() {
        "stages" => a3.stages(number("layers"), stages).map(|ranges| layers(&ranges)),
        "schedule" => {
            let table = a3.schedule(schedule(case), stages, number("micro_batches"));
            table.map(|table| in_words(&table))
        }
        "bubble" => a3.bubble(stages, number("micro_batches")).map(share),
        word => unknown_word("method", word),
    };
    answer.unwrap_or_else(|error| Record::new().fact(ERROR, error.to_string()))
}

fn schedule(case: &Record) -> Schedule {
    match case.expect_fact::<String>("schedule").as_str() {
        "GPipe" => Schedule::GPipe,
        "OneForwardOneBackward" => Schedule::OneForwardOneBackward,
        word => unknown_word("schedule", word),
    }
}

fn layers(ranges: &[Range<usize>]) -> Record {
    let ranges: Vec<String> = ranges.iter().map(|range| format!("{range:?}")).collect();
    Record::new().fact("layers of the stages", ranges)
}

fn in_words(table: &[Vec<Option<Step>>]) -> Record {
    let row = |row: &Vec<Option<Step>>| row.iter().copied().map(word).collect();
    let rows: Vec<Vec<String>> = table.iter().map(row).collect();
    Record::new().fact("table", rows)
}

fn word(step: Option<Step>) -> String {
    match step {
        Some(Step::Forward(k)) => format!("F{k}"),
        Some(Step::Backward(k)) => format!("B{k}"),
        None => ".".into(),
    }
}

fn share(bubble: f64) -> Record {
    Record::new().number("bubble", bubble)
}
