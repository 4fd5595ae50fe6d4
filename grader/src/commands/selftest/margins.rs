//! The margins of every check: how far correct solutions stay inside the tolerance of a golden
//! check, and mistakes outside; and how far correct solutions are from the thresholds of a law.

use harness::{Check, Lang, Verdict, compare};
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Style};

use crate::commands::selftest::Findings;
use crate::commands::selftest::correct::{Near, Nearness};
use crate::grading::expected::Expected;

/// Both margins of a golden check must be at least this.
const MIN_MARGIN: f64 = 10.0;

/// So much of the way from a threshold to a perfect answer must be left.
const MIN_LEFT: f64 = 0.1;

/// The table of all margins.
pub fn table(
    expected: &Expected,
    nearness: &Nearness,
    lang: Lang,
    findings: &mut Findings,
) -> String {
    let mut table = Builder::default();
    table.push_record(lang.pick(
        ["检查", "容差 / 噪声", "误差 / 容差", "识别的错误", "离阈值"],
        [
            "check",
            "tolerance / noise",
            "mistake / tolerance",
            "mistakes told apart",
            "left of threshold",
        ],
    ));
    for check in expected.assignment.checks() {
        let worst = nearness.of(check.id);
        let margins = Margins::of(check, expected, worst);
        table.push_record(margins.row(check.id));
        if let Some((statement, holds, otherwise)) = margins.judged(check.id, worst) {
            if holds {
                findings.held += 1;
            } else {
                findings.expect(&statement, false, &otherwise);
            }
        }
    }
    let mut table = table.build();
    table.with(Style::sharp()).modify(Columns::new(1..), Alignment::right());
    table.to_string()
}

enum Margins {
    /// A law without thresholds.
    Law,
    /// What is left to the nearest threshold, of 1.
    Threshold(f64),
    Golden {
        noise: f64,
        mistake: f64,
        mistakes: usize,
    },
}

impl Margins {
    fn of(check: &Check, expected: &Expected, worst: Option<&Near>) -> Self {
        let used = worst.map(|worst| worst.ratio);
        let Verdict::Golden(tolerance) = check.verdict else {
            let left = check.clearance.map(|_| 1.0 - used.unwrap_or(f64::INFINITY));
            return left.map_or(Self::Law, Self::Threshold);
        };
        let answers = expected.answers.of(check).unwrap_or_default();
        let mistakes: Vec<&String> =
            answers.first().into_iter().flat_map(|answer| answer.mistaken.keys()).collect();
        let error = |id: &&String| {
            let ratios = answers.iter().map(|answer| match &answer.mistaken[*id] {
                Some(mistaken) => compare(&answer.want, mistaken, tolerance).ratio,
                None => f64::INFINITY,
            });
            ratios.fold(0.0, f64::max)
        };
        Self::Golden {
            noise: 1.0 / used.unwrap_or(f64::INFINITY),
            mistake: mistakes.iter().map(error).fold(f64::INFINITY, f64::min),
            mistakes: mistakes.len(),
        }
    }

    /// What must hold, whether it does, and what is so otherwise.
    fn judged(&self, id: &str, worst: Option<&Near>) -> Option<(String, bool, String)> {
        let at = worst.map_or("", |worst| &worst.at);
        match self {
            Self::Law => None,
            Self::Threshold(left) => Some((
                format!("{id} leaves at least {:.0} % to its threshold", 100.0 * MIN_LEFT),
                *left >= MIN_LEFT,
                format!("{:.1} % ({at})", 100.0 * left),
            )),
            Self::Golden { noise, mistake, .. } => Some((
                format!("{id} margins are at least {MIN_MARGIN}"),
                *noise >= MIN_MARGIN && *mistake >= MIN_MARGIN,
                format!("{noise:.1} ({at}) and {mistake:.1}"),
            )),
        }
    }

    fn row(&self, id: &str) -> [String; 5] {
        let show = |x: f64| if x.is_finite() { format!("{x:.1e}") } else { "∞".into() };
        let none = || "—".to_string();
        match self {
            Self::Law => [id.into(), none(), none(), none(), none()],
            Self::Threshold(left) => {
                [id.into(), none(), none(), none(), format!("{:.0} %", 100.0 * left)]
            }
            Self::Golden { mistakes: 0, noise, .. } => {
                [id.into(), show(*noise), none(), "0".into(), none()]
            }
            Self::Golden { noise, mistake, mistakes } => {
                [id.into(), show(*noise), show(*mistake), mistakes.to_string(), none()]
            }
        }
    }
}
