//! How far a run is: a bar with the time left on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::{Mutex, MutexGuard, PoisonError};

use checks::Lang;
use indicatif::{ProgressBar, ProgressStyle};

use crate::report::Report;
use crate::row_name::RowName;

/// Shows which rows are being graded, and finished ones as they come, on standard error.
pub struct Progress {
    bar: Option<ProgressBar>,
    state: Mutex<State>,
    total: usize,
    lang: Lang,
}

struct State {
    done: usize,
    /// What is being graded.
    rows: Vec<RowName>,
}

impl Progress {
    /// `done` of `total` rows are finished already.
    pub fn new(done: usize, total: usize, lang: Lang) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = "{bar:30} {pos}/{len} {eta} {wide_msg}";
            let style = ProgressStyle::with_template(style).expect("a valid template");
            let bar = ProgressBar::new(total as u64).with_style(style);
            bar.set_position(done as u64);
            // The time left is reckoned from here, not from the resumed rows.
            bar.reset_eta();
            bar
        });
        Self { bar, state: Mutex::new(State { done, rows: Vec::new() }), total, lang }
    }

    /// A row is being graded now.
    pub fn began(&self, row: &RowName) {
        let mut state = self.state();
        state.rows.push(row.clone());
        match &self.bar {
            Some(bar) => bar.set_message(self.being_graded(&state)),
            None => {
                let words = self.lang.pick("正在评", "grading");
                eprintln!("      {words} {} {}", row.student, row.assignment);
            }
        }
    }

    /// A row is finished.
    pub fn finished(&self, report: &Report) {
        let line = self.describe(report);
        let mut state = self.state();
        let row = RowName::new(&report.student, &report.assignment);
        state.rows.retain(|other| *other != row);
        state.done += 1;
        match &self.bar {
            Some(bar) => {
                bar.set_message(self.being_graded(&state));
                bar.inc(1);
            }
            None => eprintln!("[{}/{}] {line}", state.done, self.total),
        }
    }

    /// Removes the bar.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn being_graded(&self, state: &State) -> String {
        let names: Vec<String> =
            state.rows.iter().map(|row| format!("{} {}", row.student, row.assignment)).collect();
        match names.len() {
            0 => String::new(),
            _ => format!("{} {}", self.lang.pick("正在评", "grading"), names.join(", ")),
        }
    }

    fn describe(&self, report: &Report) -> String {
        let Report { student, assignment, .. } = report;
        let points = report.points_in_words(self.lang);
        let seconds = report.provenance.times.ms as f64 / 1000.0;
        format!("{student} {assignment}: {points} ({seconds:.1} s)")
    }
}
