//! Schedules, and the steps whose rates are asked for.

use harness::{Case, Draw, Record};
use serde_json::json;

use crate::about_any::about_any;

/// What comes behind the warm-up.
#[derive(Debug, Clone, Copy)]
enum Decay {
    Cosine,
    Linear,
    /// From this step on.
    Stable(u64),
}

/// A schedule with rates that are still to be drawn.
#[derive(Debug, Clone, Copy)]
struct Shape {
    warm_up: u64,
    end: u64,
    decay: Decay,
    /// The floor as a part of the peak.
    floor: f64,
}

/// The largest number of steps that a table lists one by one.
const SHORT: u64 = 20;

impl Shape {
    fn case(self, draw: &mut Draw, steps: &[u64]) -> Case {
        // Of few digits, so that people can follow.
        let peak = (1 + draw.below(90)) as f64 / 1e4;
        let floor = (peak * self.floor * 1e8).round() / 1e8;
        self.with_rates(json!(peak), json!(floor), steps)
    }

    fn with_rates(self, peak: serde_json::Value, floor: serde_json::Value, steps: &[u64]) -> Case {
        let case = Case::of("learning_rate").with("peak", peak).with("floor", floor);
        let case = case.with("warm_up", self.warm_up).with("end", self.end);
        let case = match self.decay {
            Decay::Cosine => case.with("decay", "cosine"),
            Decay::Linear => case.with("decay", "linear"),
            Decay::Stable(from) => case.with("decay", "stable").with("from", from),
        };
        case.with("steps", json!(steps))
    }

    /// The steps of the warm-up and the first one behind it.
    fn warming_up(self, draw: &mut Draw) -> Case {
        let w = self.warm_up;
        let steps: Vec<u64> =
            if w < SHORT { (0..=w).collect() } else { vec![0, 1, w / 3, w - 2, w - 1, w] };
        self.case(draw, &steps)
    }

    /// From the end of the warm-up until after the end of all.
    fn decaying(self, draw: &mut Draw) -> Case {
        let Self { warm_up: w, end, .. } = self;
        if end < SHORT {
            let steps: Vec<u64> = (w..=end + 3).chain([end + 1000, u64::MAX]).collect();
            return self.case(draw, &steps);
        }
        let from = if let Decay::Stable(from) = self.decay { from } else { w + (end - w) / 3 };
        let steps = [w, w + 1, from - 1, from, from + 1, from.midpoint(end), end - 1, end, end + 1];
        self.case(draw, &steps)
    }
}

/// Warm-ups of some lengths, of one step, of none, and of all steps.
pub fn warm_up(draw: &mut Draw) -> Vec<Record> {
    let of = |warm_up, end, decay, floor| Shape { warm_up, end, decay, floor };
    let shapes = [
        of(5, 12, Decay::Cosine, 0.1),
        of(3, 9, Decay::Stable(6), 0.25),
        of(1, 7, Decay::Linear, 0.0),
        of(0, 4, Decay::Cosine, 0.5),
        of(4, 4, Decay::Stable(4), 0.2),
        of(6, 6, Decay::Linear, 0.125),
        of(2000, 90_000, Decay::Stable(60_000), 0.0),
        of(5_000_000_011, 9_000_000_000, Decay::Cosine, 0.1),
    ];
    let still = of(3, 6, Decay::Linear, 0.0).with_rates(json!(0.0), json!(0.0), &[0, 2, 4, 7]);
    let cases = shapes.map(|shape| shape.warming_up(draw));
    cases.into_iter().chain([still.remark("a rate of 0")]).map(Case::record).collect()
}

/// The ways down: with a floor of 0, of some part of the peak, of the peak; with warm-ups of
/// no steps and of all.
fn ways_down(draw: &mut Draw, decay: Decay) -> Vec<Record> {
    let of = |warm_up, end, floor| Shape { warm_up, end, decay, floor };
    let shapes = [
        of(3, 11, 0.1),
        of(0, 6, 0.0),
        of(2, 9, 1.0),
        of(4, 4, 0.2),
        of(5, 6, 0.25),
        of(0, 0, 0.5),
        of(2000, 5_000_000_017, 0.125),
    ];
    shapes.map(|shape| shape.decaying(draw).record()).into()
}

pub fn cosine(draw: &mut Draw) -> Vec<Record> {
    ways_down(draw, Decay::Cosine)
}

pub fn linear(draw: &mut Draw) -> Vec<Record> {
    ways_down(draw, Decay::Linear)
}

/// Stable until the middle, until just before the end, until the end, and not at all.
pub fn stable(draw: &mut Draw) -> Vec<Record> {
    let of = |warm_up, end, from, floor| Shape { warm_up, end, decay: Decay::Stable(from), floor };
    let shapes = [
        of(3, 12, 7, 0.1),
        of(0, 9, 5, 0.0),
        of(2, 8, 2, 0.2),
        of(1, 6, 6, 0.25),
        of(2, 7, 6, 0.5),
        of(3, 9, 5, 1.0),
        of(4, 4, 4, 0.4),
        of(2000, 5_000_000_017, 4_400_000_003, 0.125),
    ];
    shapes.map(|shape| shape.decaying(draw).record()).into()
}

/// One thing wrong at a time; rates that do not fit each other are about either.
pub fn errors(_: &mut Draw) -> Vec<Record> {
    let of = |warm_up, end, decay| Shape { warm_up, end, decay, floor: 0.0 };
    let fits = |shape: Shape, step: u64| shape.with_rates(json!(0.5), json!(0.25), &[step]);
    let rates = |peak, floor, decay, step: u64| {
        // With a warm-up in some cases, without one in others.
        let warm_up = step % 3;
        about_any(of(warm_up, 8, decay).with_rates(peak, floor, &[step]), &["peak", "floor"])
    };
    let cases = [
        fits(of(5, 4, Decay::Cosine), 0),
        fits(of(9, 4, Decay::Linear), 20),
        fits(of(3, 8, Decay::Stable(2)), 4),
        fits(of(3, 8, Decay::Stable(9)), 1),
        fits(of(4, 4, Decay::Stable(2)), 1),
        fits(of(4, 4, Decay::Stable(5)), 9),
        rates(json!(0.2), json!(0.3), Decay::Cosine, 4),
        rates(json!(0.2), json!(0.21), Decay::Linear, 6),
        rates(json!(-0.1), json!(-0.2), Decay::Linear, 3),
        rates(json!(0.1), json!(-0.2), Decay::Stable(5), 3),
        rates(json!("NaN"), json!(0.2), Decay::Cosine, 0),
        rates(json!(0.5), json!("NaN"), Decay::Linear, 9),
        rates(json!("NaN"), json!("NaN"), Decay::Stable(3), 2),
    ];
    cases.map(Case::record).into()
}
