//! The two margins of every golden check: how far correct solutions stay inside its tolerance,
//! and how far mistakes are outside.

use harness::{Check, Lang, Verdict, compare};
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Style};

use crate::commands::selftest::Findings;
use crate::commands::selftest::correct::{Noise, Noises};
use crate::grading::expected::Expected;

/// Both margins must be at least this.
const MIN_MARGIN: f64 = 10.0;

/// The table of both margins.
pub fn table(expected: &Expected, noises: &Noises, lang: Lang, findings: &mut Findings) -> String {
    let mut table = Builder::default();
    table.push_record(lang.pick(
        ["检查", "容差 / 噪声", "误差 / 容差", "识别的错误"],
        ["check", "tolerance / noise", "mistake / tolerance", "mistakes told apart"],
    ));
    for check in expected.assignment.checks() {
        let worst = noises.of(check.id);
        let margins = of_check(check, expected, worst);
        table.push_record(margins.row(check.id));
        if let Margins::Golden { noise, mistake, .. } = margins {
            let statement = format!("{} margins are at least {MIN_MARGIN}", check.id);
            let wide = noise >= MIN_MARGIN && mistake >= MIN_MARGIN;
            if !wide {
                let at = worst.map_or("", |worst| &worst.at);
                let both = format!("{noise:.1} ({at}) and {mistake:.1}");
                findings.expect(&statement, false, &both);
            }
            findings.held += usize::from(wide);
        }
    }
    let mut table = table.build();
    table.with(Style::sharp()).modify(Columns::new(1..), Alignment::right());
    table.to_string()
}

enum Margins {
    /// A law has no tolerance of its own.
    Law,
    Golden {
        noise: f64,
        mistake: f64,
        mistakes: usize,
    },
}

impl Margins {
    fn row(&self, id: &str) -> [String; 4] {
        let show = |x: f64| if x.is_finite() { format!("{x:.1e}") } else { "∞".into() };
        match self {
            Self::Law => [id.into(), "—".into(), "—".into(), "—".into()],
            Self::Golden { mistakes: 0, noise, .. } => {
                [id.into(), show(*noise), "—".into(), "0".into()]
            }
            Self::Golden { noise, mistake, mistakes } => {
                [id.into(), show(*noise), show(*mistake), mistakes.to_string()]
            }
        }
    }
}

fn of_check(check: &Check, expected: &Expected, noise: Option<&Noise>) -> Margins {
    let Verdict::Golden(tolerance) = check.verdict else { return Margins::Law };
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
    Margins::Golden {
        noise: 1.0 / noise.map_or(f64::INFINITY, |noise| noise.ratio),
        mistake: mistakes.iter().map(error).fold(f64::INFINITY, f64::min),
        mistakes: mistakes.len(),
    }
}
