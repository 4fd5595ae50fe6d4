//! The cases of `gae` and `group_advantages`.

use ndarray::{ArrayD, arr1};

use safetensors::Dtype;

use harness::{Case, Draw, Record, also_in_f64};

use super::masks::{Rows, mask, poisoned};

/// Episodes: where they end, and which steps count.
struct Course<'a> {
    ends: Rows<'a>,
    counts: Rows<'a>,
    /// Discount, and how far advantages are carried.
    rates: [f64; 2],
    remark: &'a str,
}

impl Course<'_> {
    fn shape(&self) -> [usize; 2] {
        [self.ends.len(), self.ends[0].len()]
    }

    /// The call. `values` and `rewards` become others where steps do not count, and the last
    /// values where they are not looked at, if `is_poisoned`.
    fn case(&self, draw: &mut Draw, is_poisoned: bool) -> Case {
        let shape = self.shape();
        let rewards = draw.tensor_in(&shape, -1.0, 2.0);
        let values = draw.tensor_in(&shape, 0.5, 3.0);
        let mut last = draw.tensor_in(&shape[..1], 1.0, 3.0);
        if is_poisoned {
            last.indexed_iter_mut().filter(|(row, _)| self.is_over(row[0])).for_each(|(_, x)| {
                *x = f64::NAN;
            });
        }
        let hidden =
            |x: &ArrayD<f64>| if is_poisoned { poisoned(x, self.counts) } else { x.clone() };
        let case =
            Case::of("gae").f32("rewards", &hidden(&rewards)).f32("values", &hidden(&values));
        let case = mask(mask(case, "ends", self.ends), "counts", self.counts);
        let case = case.f32("last_values", &last).with("gamma", self.rates[0]);
        case.with("lambda", self.rates[1]).remark(self.remark)
    }

    /// Whether the last step of a row that counts is an end, or none counts.
    fn is_over(&self, row: usize) -> bool {
        let steps = self.counts[row].iter().zip(self.ends[row]);
        steps.rev().find(|(counts, _)| **counts == 1).is_none_or(|(_, end)| *end == 1)
    }
}

/// Rows that end and rows that are cut off; steps that do not count.
pub fn gae_cases(draw: &mut Draw) -> Vec<Record> {
    let plain = Course {
        ends: &[&[0, 0, 1, 0, 0, 0], &[0, 0, 0, 0, 0, 1]],
        counts: &[&[1; 6], &[1; 6]],
        rates: [0.9, 0.8],
        remark: "row 0 is cut off, row 1 ends",
    };
    let masked = Course {
        ends: &[&[0, 0, 1, 0, 0], &[0, 1, 0, 1, 0], &[0, 1, 0, 0, 0]],
        counts: &[&[1, 1, 0, 1, 0], &[0, 1, 1, 0, 1], &[0; 5]],
        rates: [0.8, 0.95],
        remark: "ends at steps that do not count; nothing counts in row 2",
    };
    let poisoned = Course {
        ends: &[&[1, 0, 0, 0, 1, 0], &[0, 0, 1, 0, 1, 0]],
        counts: &[&[0, 1, 0, 1, 1, 0], &[1, 0, 1, 0, 0, 0]],
        rates: [0.95, 0.7],
        remark: "NaN and ±∞ where nothing is looked at",
    };
    let cut = Course {
        ends: &[&[0; 4]],
        counts: &[&[1; 4]],
        rates: [1.0, 1.0],
        remark: "cut off, without discount",
    };
    let short = Course {
        ends: &[&[0, 1, 0], &[1, 1, 0], &[0, 0, 1]],
        counts: &[&[1; 3], &[1; 3], &[1; 3]],
        rates: [0.5, 0.0],
        remark: "episodes of one step; λ is 0",
    };
    let one = Course { ends: &[&[1]], counts: &[&[1]], rates: [0.7, 0.3], remark: "one step" };
    let recorded = recorded(plain.case(draw, false), draw, &plain.shape());
    let cases = [
        plain.case(draw, false),
        masked.case(draw, false).strided(),
        poisoned.case(draw, true),
        cut.case(draw, false),
        short.case(draw, true),
        one.case(draw, false),
        recorded,
    ];
    also_in_f64(cases)
}

/// Everything that could be recorded asks for it.
fn recorded(case: Case, draw: &mut Draw, shape: &[usize]) -> Case {
    let parts: [(&str, &[usize]); 2] = [("advantages", shape), ("returns", shape)];
    case.gradients_of(draw, &["rewards", "values", "last_values"], &parts)
}

/// Groups of several sizes; rewards that are alike, and nearly so.
pub fn group_cases(draw: &mut Draw) -> Vec<Record> {
    let drawn = |draw: &mut Draw, b: usize, size: f64| draw.tensor_in(&[b], -size, size);
    let usual = group(&drawn(draw, 8, 2.0), 4, true);
    let recorded = group(&drawn(draw, 6, 2.0), 2, true).gradients(draw, &["rewards"], &[6]);
    let pairs = group(&drawn(draw, 6, 2.0), 2, false);
    let alone = group(&drawn(draw, 4, 2.0), 1, true).remark("groups of one");
    let alone_as_is = group(&drawn(draw, 3, 2.0), 1, false).remark("groups of one");
    let judged = arr1(&[1.0, 0.0, 0.0, 1.0, 0.75, 0.75, 0.75, 0.75, 0.0, 0.0, 0.0, 1.0]).into_dyn();
    let judged = group(&judged, 4, true).remark("the rewards of group 1 are equal");
    let near = group(&drawn(draw, 6, 1e-3), 3, true).remark("a small deviation");
    let far = group(&drawn(draw, 5, 1e4), 5, true).remark("one group, large rewards");
    let whole = group(&drawn(draw, 4, 1e4), 4, false).strided();
    let [alike, alike_as_is] = [true, false].map(|scaled| {
        // Eight groups: in another order of summation the one or other mean is not rounded.
        let rewards: Vec<f64> = (0..8).flat_map(|_| [rounded_mean(draw, 7); 7]).collect();
        group(&arr1(&rewards).into_dyn(), 7, scaled).remark("equal rewards, whose mean is rounded")
    });
    let usual = [usual, recorded, pairs, alone, alone_as_is, judged, near, far, whole];
    let tenths = arr1(&[0.1, 0.1, 0.1, 0.7, 0.7, 0.7]).into_dyn();
    let sharp = drawn(draw, 6, 2.0);
    let in_f64 = [(&tenths, "equal rewards"), (&sharp, "more digits than `f32` has")];
    let in_f64 = in_f64.map(|(rewards, remark)| {
        let case = Case::of("group_advantages").tensor("rewards", rewards, Dtype::F64);
        case.with("group", 3).with("scaled", true).remark(remark)
    });
    also_in_f64(usual.into_iter().chain([alike, alike_as_is]).chain(in_f64))
}

/// A number of some 1e4 of which `n` have another mean in `f32`: their sum is rounded at each
/// addition.
fn rounded_mean(draw: &mut Draw, n: u16) -> f64 {
    loop {
        let one = draw.number(5e3, 2e4) as f32;
        let sum = (0..n).fold(0.0, |sum, _| sum + one);
        if (sum / f32::from(n) - one).abs() > 1e-3 {
            return f64::from(one);
        }
    }
}

fn group(rewards: &ArrayD<f64>, group: usize, scaled: bool) -> Case {
    let case = Case::of("group_advantages").f32("rewards", rewards);
    case.with("group", group).with("scaled", scaled)
}
