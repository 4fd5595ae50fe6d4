//! How far a run is: a bar with the time left on a terminal, plain lines elsewhere.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use harness::Lang;
use indicatif::{ProgressBar, ProgressStyle};

use crate::evidence::report::Report;
use crate::handed_in::row_name::RowName;

/// Shows on standard error which rows are being graded, and each row as it is finished.
pub struct Progress {
    bar: Option<ProgressBar>,
    state: Mutex<State>,
    total: usize,
    lang: Lang,
}

struct State {
    done: usize,
    rows: Vec<Underway>,
}

/// A row that is being graded.
struct Underway {
    row: RowName,
    since: Instant,
    /// Whether a line with its name was printed.
    named: bool,
}

/// Without a terminal, a row that takes longer than this is named.
const SLOW: Duration = Duration::from_secs(3);

impl Progress {
    /// `done` of `total` rows are finished already.
    pub fn new(done: usize, total: usize, lang: Lang) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = "{bar:30} {pos}/{len} {eta} {wide_msg}";
            let style = ProgressStyle::with_template(style).expect("a valid template");
            let bar = ProgressBar::new(total as u64).with_style(style);
            bar.set_position(done as u64);
            // The time left is estimated from rows graded from here on, not from the
            // resumed ones.
            bar.reset_eta();
            bar
        });
        Self { bar, state: Mutex::new(State { done, rows: Vec::new() }), total, lang }
    }

    /// The grading of a row begins.
    pub fn began(&self, row: &RowName) {
        let mut state = self.state();
        state.rows.push(Underway { row: row.clone(), since: Instant::now(), named: false });
        if let Some(bar) = &self.bar {
            bar.set_message(self.being_graded(&state));
        }
    }

    /// While `work` runs, names the rows that take long.
    pub fn name_slow_rows_during(&self, work: impl FnOnce()) {
        let (ended, end) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                while end.recv_timeout(SLOW / 3) == Err(RecvTimeoutError::Timeout) {
                    self.name_slow_rows();
                }
            });
            work();
            drop(ended);
        });
    }

    fn name_slow_rows(&self) {
        let mut state = self.state();
        for underway in &mut state.rows {
            if self.bar.is_none() && !underway.named && underway.since.elapsed() > SLOW {
                underway.named = true;
                let RowName { student, assignment } = &underway.row;
                let words = self.lang.pick("正在评", "grading");
                eprintln!("{words} {student} {assignment} …");
            }
        }
    }

    /// A row is finished.
    pub fn finished(&self, report: &Report) {
        let line = self.describe(report);
        let mut state = self.state();
        let row = report.row();
        state.rows.retain(|other| other.row != row);
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
        let name = |underway: &Underway| {
            let RowName { student, assignment } = &underway.row;
            format!("{student} {assignment}")
        };
        let names: Vec<String> = state.rows.iter().map(name).collect();
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
