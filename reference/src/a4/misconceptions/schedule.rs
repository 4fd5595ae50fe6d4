//! The wrong variants of `a4.schedule`.

use std::f64::consts::PI;

use contract::a4::Schedule;

use super::Variant;
use crate::a4::schedule::{Functions, RIGHT, Span, cosine, linear};
use crate::a4::{Parts, REFERENCE};

const fn with(schedule: Functions) -> Parts {
    Parts { schedule, ..REFERENCE }
}

/// Another rate in the warm-up.
const fn warming(warming_up: fn(&Schedule, u64) -> f64) -> Parts {
    with(Functions { warming_up, ..RIGHT })
}

/// Another progress of all decays.
const fn by(progress: fn(&Schedule, Span, u64) -> f64) -> Parts {
    with(Functions { progress, ..RIGHT })
}

/// Another rate at the same progress of a cosine.
const fn waving(cosine: fn(&Schedule, f64) -> f64) -> Parts {
    with(Functions { cosine, ..RIGHT })
}

/// Other steps of a line that begins late.
const fn late(stable: fn(&Schedule, u64) -> Span) -> Parts {
    with(Functions { stable, ..RIGHT })
}

/// Another rate at the same progress of a line that begins late.
const fn down(stable_line: fn(&Schedule, f64) -> f64) -> Parts {
    with(Functions { stable_line, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a4.schedule.warm_up_from_zero",
        warming(|of, step| of.peak * step as f64 / of.warm_up as f64),
    ),
    (
        "a4.schedule.warm_up_of_one_more",
        warming(|of, step| of.peak * (step + 1) as f64 / (of.warm_up + 1) as f64),
    ),
    (
        "a4.schedule.warm_up_from_floor",
        warming(|of, step| of.floor + (of.peak - of.floor) * (step + 1) as f64 / of.warm_up as f64),
    ),
    ("a4.schedule.no_warm_up", warming(|of, _| of.peak)),
    ("a4.schedule.decay_over_all_steps", by(|_, span, step| ratio(step, span.from, span.end, 0))),
    ("a4.schedule.decay_from_step_0", by(|_, span, step| ratio(step, 0, span.end, 0))),
    (
        "a4.schedule.decay_one_step_late",
        by(|_, span, step| ratio(step, span.from + 1, span.end, span.from)),
    ),
    (
        "a4.schedule.decay_one_step_early",
        by(|_, span, step| ratio(step + 1, span.from, span.end, span.from)),
    ),
    (
        "a4.schedule.floor_one_step_early",
        by(|_, span, step| ratio(step, span.from, span.end - 1, span.from)),
    ),
    (
        "a4.schedule.decay_to_zero",
        with(Functions {
            cosine: |of, x| cosine(&without_floor(of), x),
            linear: |of, x| linear(&without_floor(of), x),
            stable_line: |of, x| linear(&without_floor(of), x),
            ..RIGHT
        }),
    ),
    (
        "a4.schedule.floor_on_top",
        with(Functions {
            cosine: |of, x| of.floor + cosine(&without_floor(of), x),
            linear: |of, x| of.floor + linear(&without_floor(of), x),
            stable_line: |of, x| of.floor + linear(&without_floor(of), x),
            ..RIGHT
        }),
    ),
    ("a4.schedule.goes_on_after_the_end", with(Functions { has_ended: |_, _| false, ..RIGHT })),
    ("a4.schedule.cosine_of_a_whole_wave", waving(|of, x| cosine(of, 2.0 * x))),
    (
        "a4.schedule.cosine_of_a_quarter_wave",
        waving(|of, x| of.floor + (of.peak - of.floor) * (PI * x / 2.0).cos()),
    ),
    (
        "a4.schedule.cosine_not_halved",
        waving(|of, x| of.floor + (of.peak - of.floor) * (PI * x).cos()),
    ),
    ("a4.schedule.line_for_cosine", waving(linear)),
    ("a4.schedule.cosine_for_line", with(Functions { linear: cosine, ..RIGHT })),
    ("a4.schedule.from_ignored", late(|of, _| Span { from: of.warm_up, end: of.end })),
    (
        "a4.schedule.from_behind_warm_up",
        late(|of, from| Span { from: of.warm_up + from, end: of.end }),
    ),
    ("a4.schedule.from_as_length", late(|of, from| Span { from: of.end - from, end: of.end })),
    ("a4.schedule.stable_by_cosine", down(cosine)),
    (
        "a4.schedule.unnamed.in_f32",
        by(|_, span, step| f64::from(ratio(step, span.from, span.end, span.from) as f32)),
    ),
    (
        "a4.schedule.unnamed.end_has_the_peak",
        with(Functions { has_ended: |of, step| step > of.end, ..RIGHT }),
    ),
    ("a4.schedule.unnamed.stable_by_root", down(|of, x| linear(of, x.sqrt()))),
    (
        "a4.schedule.unnamed.warm_up_of_all_steps",
        warming(|of, step| of.peak * (step + 1) as f64 / of.end as f64),
    ),
];

/// `(step - from)/(end - begin)`, and 0 before `from`.
fn ratio(step: u64, from: u64, end: u64, begin: u64) -> f64 {
    if step <= from { 0.0 } else { (step - from) as f64 / (end - begin) as f64 }
}

fn without_floor(schedule: &Schedule) -> Schedule {
    Schedule { floor: 0.0, ..*schedule }
}
