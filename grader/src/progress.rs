//! How far a run is: a bar with the time left on a terminal, plain lines elsewhere.

use std::io::IsTerminal;

use checks::Lang;
use indicatif::{ProgressBar, ProgressStyle};

use crate::report::Report;

/// Shows finished rows as they come, on standard error.
pub struct Progress {
    bar: Option<ProgressBar>,
    done: std::sync::Mutex<usize>,
    total: usize,
    lang: Lang,
}

impl Progress {
    /// `done` of `total` rows are finished already.
    pub fn new(done: usize, total: usize, lang: Lang) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = "{bar:30} {pos}/{len} {eta} {msg}";
            let style = ProgressStyle::with_template(style).expect("a valid template");
            let bar = ProgressBar::new(total as u64).with_style(style);
            bar.set_position(done as u64);
            // The time left is reckoned from here, not from the resumed rows.
            bar.reset_eta();
            bar
        });
        Self { bar, done: done.into(), total, lang }
    }

    /// Another row is finished.
    pub fn finished(&self, report: &Report) {
        let line = self.describe(report);
        let mut done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *done += 1;
        match &self.bar {
            Some(bar) => {
                bar.set_message(line);
                bar.inc(1);
            }
            None => eprintln!("[{}/{}] {line}", *done, self.total),
        }
    }

    /// Removes the bar.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn describe(&self, report: &Report) -> String {
        let Report { student, assignment, .. } = report;
        let points = report.points_in_words(self.lang);
        let seconds = report.provenance.times.ms as f64 / 1000.0;
        format!("{student} {assignment}: {points} ({seconds:.1} s)")
    }
}
