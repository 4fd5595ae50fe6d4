//! Compares an answer with the reference's: whether it is right, and how far it is off.

use safetensors::Dtype;
use serde_json::Value;

use crate::check::Tolerance;
use crate::drift::{self, Drifted};
use crate::failure::{Difference, ERROR, GRADIENT, NOTHING, Values};
use crate::window;
use wire::{Array, Record};

/// A fact that is not compared, but shown beside one that differs.
pub const REMARK: &str = "remark";

/// How far numbers that were rounded to `f32` on the way are off, relative to the largest of
/// their tensor: one rounding is 6e-8, and a few sums and products make it a few times that.
const IN_F32: f64 = 1e-6;

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The largest error in units of the tolerance; infinite where the form is
    /// wrong or a number is missing. The answer is right if this is at most 1.
    pub ratio: f64,
    /// What to show if the answer is wrong.
    pub difference: Option<Difference>,
}

impl Comparison {
    /// Whether the answer is right.
    pub fn is_equal(&self) -> bool {
        self.difference.is_none()
    }

    const EQUAL: Self = Self { ratio: 0.0, difference: None };

    fn different(difference: Difference) -> Self {
        Self { ratio: f64::INFINITY, difference: Some(difference) }
    }

    /// Joins two results: the larger error, and the first difference.
    fn and(self, other: Self) -> Self {
        Self {
            ratio: self.ratio.max(other.ratio),
            difference: self.difference.or(other.difference),
        }
    }
}

/// Compares an answer with the expected one: the same tensors with the same
/// shapes, dtypes and elements, and the same facts. Where `want` has an answer in `f64`, an
/// answer in `f32` is compared with that one, and the tolerance is wider, see
/// [`Tolerance`]. Nobody has to return it.
pub fn compare(want: &Record, got: &Record, tolerance: Tolerance) -> Comparison {
    let facts = compare_facts(want, got);
    // A wrong value leads to wrong gradients, and a cut graph to missing ones: the first
    // cause is shown. Of hidden states that is the first layer.
    let mut names: Vec<_> = want.expected().collect();
    names.sort_by_key(|(name, _)| {
        let is_gradient = name.contains(GRADIENT);
        let layer = tolerance.drift.and_then(|_| drift::layer(name)).unwrap_or(u32::MAX);
        (is_gradient, is_gradient && got.tensors.contains_key(*name), layer)
    });
    let tensors = names.into_iter().map(|(name, w)| match got.tensors.get(name) {
        Some(g) => compare_arrays(name, w, g, &ExpectedTensor::of(want, name, tolerance)),
        None if is_no_gradient(name, w) => Comparison::EQUAL,
        None => presence(name, true),
    });
    let surplus = got.expected().filter(|(name, _)| !want.tensors.contains_key(*name));
    let surplus = surplus.map(|(name, array)| {
        if is_no_gradient(name, array) { Comparison::EQUAL } else { presence(name, false) }
    });
    tensors.chain(surplus).fold(facts, Comparison::and)
}

/// What one tensor's elements should be, and how far they may be off.
struct ExpectedTensor {
    /// The elements as numbers; `None` if they are no numbers.
    numbers: Option<Vec<f64>>,
    /// The tolerance relative to the element.
    rtol: f64,
    /// The absolute tolerance.
    absolute: f64,
    /// If it is a hidden state whose drift is looked at: how far its rows may be off, in place
    /// of its elements.
    rows: Option<ExpectedRows>,
}

/// How far the rows of a hidden state may be off.
struct ExpectedRows {
    /// The layer that it lies behind.
    layer: u32,
    /// The root mean square of each row.
    sizes: Vec<f64>,
    /// The largest root mean square of an error in each row.
    allowed: Vec<f64>,
}

impl ExpectedRows {
    /// Those of the tensor `name`, from the expected elements and the errors of the reference
    /// itself.
    fn of(
        name: &str,
        array: &Array,
        numbers: &[f64],
        roundings: &[f64],
        tolerance: Tolerance,
    ) -> Option<Self> {
        let (drift, layer) = (tolerance.drift?, drift::layer(name)?);
        let m = array.shape.last().copied().unwrap_or(1);
        let budget = drift.budget(layer, array.dtype, tolerance.in_f64);
        let sizes = drift::sizes(numbers, m);
        let roundings = drift::sizes(roundings, m);
        let allowed = sizes.iter().zip(roundings);
        let allowed = allowed.map(|(size, u)| budget * size + Tolerance::ROUNDINGS * u).collect();
        Some(Self { layer, sizes, allowed })
    }
}

impl ExpectedTensor {
    /// The expected tensor `name` of `want`.
    fn of(want: &Record, name: &str, tolerance: Tolerance) -> Self {
        let array = &want.tensors[name];
        let Some(own) = array.numbers().filter(|_| !array.is_exact()) else {
            return Self { numbers: array.numbers(), rtol: 0.0, absolute: 0.0, rows: None };
        };
        let wide = want.f64_answer(name).and_then(Array::f64s).unwrap_or_else(|| own.clone());
        let pairs = || own.iter().copied().zip(wide.iter().copied());
        let rounding = largest(&mut pairs().map(|(own, wide)| own - wide));
        let all = || want.expected().filter_map(|(_, array)| array.numbers()).flatten();
        let scale =
            if tolerance.of_all { largest(&mut all()) } else { largest(&mut own.iter().copied()) };
        let part = if array.dtype == Dtype::F64 { tolerance.in_f64 } else { 1.0 };
        let absolute = Tolerance::ROUNDINGS * rounding + part * tolerance.atol * scale;
        // A number beyond `f32` is infinite in `f32`, whatever it is in `f64`.
        let both_finite = |own: f64, wide: f64| own.is_finite() && wide.is_finite();
        let sharper = |(own, wide)| if both_finite(own, wide) { wide } else { own };
        let numbers: Vec<f64> = pairs().map(sharper).collect();
        let roundings: Vec<f64> = pairs().map(|(own, wide)| own - wide).collect();
        let rows = ExpectedRows::of(name, array, &numbers, &roundings, tolerance);
        Self { numbers: Some(numbers), rtol: part * tolerance.rtol, absolute, rows }
    }
}

/// The largest magnitude of the finite numbers.
fn largest(numbers: &mut dyn Iterator<Item = f64>) -> f64 {
    numbers.filter(|x| x.is_finite()).fold(0.0, |largest, x| largest.max(x.abs()))
}

/// Whether a tensor is a gradient of zeros. It counts as no gradient: whether an argument
/// without influence is part of the graph depends on how the graph was built.
fn is_no_gradient(name: &str, array: &Array) -> bool {
    let is_zero = || array.numbers().is_some_and(|numbers| numbers.iter().all(|x| *x == 0.0));
    name.contains(GRADIENT) && is_zero()
}

fn presence(name: &str, expected: bool) -> Comparison {
    Comparison::different(Difference::Presence { name: name.to_string(), expected })
}

fn compare_facts(want: &Record, got: &Record) -> Comparison {
    let names = want.facts.keys().chain(got.facts.keys()).filter(|name| *name != REMARK);
    let mut differing: Vec<_> =
        names.filter(|name| want.facts.get(*name) != got.facts.get(*name)).collect();
    // If an error was returned, all results are missing too, which says less.
    differing.sort_by_key(|name| *name != ERROR);
    let Some(name) = differing.first().copied() else {
        return Comparison::EQUAL;
    };
    let remark = got.read::<String>(REMARK).ok();
    let (want, got) = (want.facts.get(name), got.facts.get(name));
    if let (Some(want), Some(got)) = (want, got)
        && let Some((path, expected, got)) = window::first_difference(want, got)
    {
        let name = format!("{name}{path}");
        return Comparison::different(Difference::Fact { name, expected, got, input: None });
    }
    let show = |value: Option<&Value>| value.map_or(NOTHING.into(), Value::to_string);
    let in_words = |value: Option<&Value>, remark: Option<String>| {
        let error = value.filter(|_| name == ERROR).map(|value| error_in_words(value, remark));
        error.unwrap_or_else(|| show(value))
    };
    let (expected, got) = (in_words(want, None), in_words(got, remark));
    Comparison::different(Difference::Fact { name: name.clone(), expected, got, input: None })
}

/// The message of an error; without a message, its name and the parameter that it is about.
fn error_in_words(error: &Value, remark: Option<String>) -> String {
    let named = || match (error.as_str(), error.as_array().map(Vec::as_slice)) {
        (Some(text), _) => Some(text.to_string()),
        (_, Some([name, arg])) if name == "torch" || name == "ranks" => {
            arg.as_str().map(str::to_string)
        }
        (_, Some([name, arg])) => Some(format!("{} of `{}`", name.as_str()?, arg.as_str()?)),
        _ => None,
    };
    remark.or_else(named).unwrap_or_else(|| error.to_string())
}

fn compare_arrays(name: &str, want: &Array, got: &Array, expected: &ExpectedTensor) -> Comparison {
    let form = || {
        let (expected, got) = (want.to_string(), got.to_string());
        Comparison::different(Difference::Form { name: name.to_string(), expected, got })
    };
    if want.shape != got.shape || want.dtype != got.dtype {
        return form();
    }
    match (&expected.numbers, got.numbers()) {
        (Some(w), Some(g)) => match &expected.rows {
            Some(rows) => compare_rows(want, w, &g, rows),
            None => compare_values(name, want, w, &g, expected),
        },
        _ if want.bytes == got.bytes => Comparison::EQUAL,
        _ => form(),
    }
}

fn compare_values(
    name: &str,
    form: &Array,
    want: &[f64],
    got: &[f64],
    expected: &ExpectedTensor,
) -> Comparison {
    let ratio_at = |(w, g): (&f64, &f64)| error_ratio(*w, *g, expected);
    let ratios: Vec<f64> = want.iter().zip(got).map(ratio_at).collect();
    let ratio = ratios.iter().copied().fold(0.0, f64::max);
    let Some(first) = ratios.iter().position(|r| *r > 1.0) else {
        return Comparison { ratio, difference: None };
    };
    let wrong = || (0..ratios.len()).filter(|i| ratios[*i] > 1.0);
    let errors = wrong().map(|i| (want[i] - got[i]).abs()).filter(|error| error.is_finite());
    let is_truth = form.dtype == Dtype::BOOL;
    let worst = errors.reduce(f64::max).filter(|_| !is_truth);
    let non_finite = wrong().filter(|i| !got[*i].is_finite()).count();
    let in_f32 = worst.is_some_and(|worst| worst <= IN_F32 * largest(&mut want.iter().copied()));
    let show = |x: f64| if is_truth { (x != 0.0).to_string() } else { show(x) };
    let difference = Difference::Values(Values {
        name: name.to_string(),
        shape: form.shape.clone(),
        index: unravel(first, &form.shape),
        expected: show(want[first]),
        got: show(got[first]),
        differing: wrong().count(),
        worst: worst.map(show),
        non_finite,
        untouched: false,
        near_as_f32: in_f32 && non_finite == 0 && form.dtype == Dtype::F64,
    });
    Comparison { ratio, difference: Some(difference) }
}

/// Compares a hidden state row by row.
fn compare_rows(form: &Array, want: &[f64], got: &[f64], rows: &ExpectedRows) -> Comparison {
    let errors: Vec<f64> = want.iter().zip(got).map(|(want, got)| want - got).collect();
    let errors = drift::sizes(&errors, form.shape.last().copied().unwrap_or(1));
    let ratio_of = |(error, allowed): (&f64, &f64)| match error / allowed {
        _ if *error == 0.0 => 0.0,
        ratio if ratio.is_nan() => f64::INFINITY,
        ratio => ratio,
    };
    let ratios: Vec<f64> = errors.iter().zip(&rows.allowed).map(ratio_of).collect();
    let ratio = ratios.iter().copied().fold(0.0, f64::max);
    let Some(first) = ratios.iter().position(|ratio| *ratio > 1.0) else {
        return Comparison { ratio, difference: None };
    };
    let relative = |x: f64| format!("{:.1e}", x / rows.sizes[first]);
    let difference = Difference::Drift(Drifted {
        layer: rows.layer,
        place: unravel(first, &form.shape[..form.shape.len() - 1]),
        off: relative(errors[first]),
        allowed: relative(rows.allowed[first]),
        differing: ratios.iter().filter(|ratio| **ratio > 1.0).count(),
        places: ratios.len(),
    });
    Comparison { ratio, difference: Some(difference) }
}

/// The error of one element in units of its tolerance.
fn error_ratio(want: f64, got: f64, expected: &ExpectedTensor) -> f64 {
    // Also infinities of the same sign, and NaN where NaN is expected.
    if want == got || (want.is_nan() && got.is_nan()) {
        return 0.0;
    }
    let error = (want - got).abs();
    if !error.is_finite() {
        return f64::INFINITY;
    }
    let allowed = expected.rtol * want.abs() + expected.absolute;
    // `allowed` is 0 if all expected elements are 0 or exact: then no difference is
    // allowed.
    if allowed > 0.0 { error / allowed } else { f64::INFINITY }
}

/// With nine digits a difference of one tolerance can be seen.
fn show(x: f64) -> String {
    if x != 0.0 && !(1e-4..1e6).contains(&x.abs()) && x.is_finite() {
        return format!("{x:.4e}");
    }
    let text = format!("{x:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if x.is_finite() { text.to_string() } else { format!("{x}") }
}

fn unravel(mut flat: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (i, size) in index.iter_mut().zip(shape).rev() {
        *i = flat % size;
        flat /= size;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    fn vector(values: &[f64]) -> Record {
        Record::new().vector("y", values)
    }

    fn against(want: &[f64], got: &[f64]) -> Comparison {
        compare(&vector(want), &vector(got), Tolerance::F64)
    }

    #[test]
    fn rounding_noise_is_equal_and_a_tenth_of_the_tolerance() {
        let comparison = against(&[1.0, -2.0], &[1.0 + 2e-16, -2.0 - 4e-16]);
        assert!(comparison.is_equal());
        assert!(comparison.ratio < 0.1);
    }

    #[test]
    fn numbers_that_were_rounded_to_f32_are_told_from_wrong_ones() {
        let near = |got: &[f64]| match against(&[1.0 / 3.0, -200.1], got).difference {
            Some(Difference::Values(values)) => values.near_as_f32,
            other => panic!("{other:?}"),
        };
        let rounded = |x: f64| f64::from(x as f32);
        assert!(near(&[rounded(1.0 / 3.0), rounded(-200.1)]));
        assert!(near(&[1.0 / 3.0, rounded(-200.1)]));
        assert!(!near(&[rounded(1.0 / 3.0), -200.101]));
        assert!(!near(&[f64::NAN, rounded(-200.1)]));
    }

    #[test]
    fn an_error_just_over_the_tolerance_differs() {
        assert!(against(&[1.0], &[1.0 + 0.9e-9]).is_equal());
        assert!(!against(&[1.0], &[1.0 + 1.1e-9]).is_equal());
    }

    #[test]
    fn non_finite_answers_differ_unless_they_are_expected() {
        assert!(!against(&[1.0], &[f64::NAN]).is_equal());
        assert!(!against(&[1.0], &[f64::INFINITY]).is_equal());
        assert!(!against(&[f64::INFINITY], &[f64::NEG_INFINITY]).is_equal());
        assert!(!against(&[f64::NAN], &[1.0]).is_equal());
        assert!(against(&[f64::INFINITY], &[f64::INFINITY]).is_equal());
    }

    #[test]
    fn a_zero_must_be_zero_where_all_is_zero() {
        assert!(against(&[0.0, 0.0], &[0.0, -0.0]).is_equal());
        assert!(!against(&[0.0, 0.0], &[0.0, 1e-300]).is_equal());
        // Near large elements, an element that cancels to nearly 0 may have their rounding
        // noise.
        assert!(against(&[0.0, 1.0], &[1e-14, 1.0]).is_equal());
    }

    #[test]
    fn a_tensor_that_cancels_may_carry_the_noise_of_the_others_if_the_check_says_so() {
        let answer = |z: f64| Record::new().number("y", 1.0).number("z", z);
        let is_equal = |z, tolerance| compare(&answer(0.0), &answer(z), tolerance).is_equal();
        assert!(is_equal(1e-14, Tolerance::F64_OF_ALL) && !is_equal(1e-14, Tolerance::F64));
        assert!(!is_equal(1e-11, Tolerance::F64_OF_ALL));
    }

    #[test]
    fn the_answer_in_f64_is_right_and_eight_times_the_rounding_error_is_allowed() {
        let wide = 1.0 + 1e-6;
        let want = vector(&[1.0, 0.0]).with_f64_answer(vector(&[wide, 0.0]));
        let exact = Tolerance::EXACT;
        let ratio = |got: &[f64]| compare(&want, &vector(got), exact).ratio;
        assert_eq!(ratio(&[wide, 0.0]), 0.0);
        assert_abs_diff_eq!(ratio(&[1.0, 0.0]), 0.125, epsilon = 1e-3);
        assert_abs_diff_eq!(ratio(&[wide, 4e-6]), 0.5, epsilon = 1e-3);
        assert!(ratio(&[wide, 9e-6]) > 1.0);
    }

    #[test]
    fn what_is_infinite_in_f32_is_expected_to_be_infinite_although_it_is_finite_in_f64() {
        let want = vector(&[f64::INFINITY, 1.0]).with_f64_answer(vector(&[1e39, 1.0]));
        let ratio = |got: &[f64]| compare(&want, &vector(got), Tolerance::F64).ratio;
        assert_eq!(ratio(&[f64::INFINITY, 1.0]), 0.0);
        assert_eq!(ratio(&[1e39, 1.0]), f64::INFINITY);
    }

    #[test]
    fn integers_are_equal_or_not() {
        let ids = |id: i64| {
            let array = Array { dtype: Dtype::I64, shape: vec![1], bytes: id.to_le_bytes().into() };
            Record::new().array("ids", array)
        };
        let loose = Tolerance { rtol: 1.0, atol: 1.0, ..Tolerance::F64 };
        assert!(compare(&ids(7), &ids(7), loose).is_equal());
        assert!(!compare(&ids(7), &ids(8), loose).is_equal());
    }

    #[test]
    fn f64_is_held_to_more_digits() {
        let ratio = |got: f64| compare(&vector(&[1.0]), &vector(&[got]), Tolerance::F32).ratio;
        assert!(ratio(1.0 + 1e-7) > 1.0 && ratio(1.0 + 1e-10) < 1.0);
    }

    #[test]
    fn no_gradient_at_all_is_a_gradient_of_zero() {
        let gradient = |values: &[f64]| Record::new().vector("y.grad.x", values);
        let ratio = |want: &Record| compare(want, &Record::new(), Tolerance::F64).ratio;
        assert_eq!(ratio(&gradient(&[0.0, -0.0])), 0.0);
        assert_eq!(ratio(&gradient(&[0.0, 1e-9])), f64::INFINITY);
        let surplus = |got: &Record| compare(&Record::new(), got, Tolerance::F64).ratio;
        assert_eq!(surplus(&gradient(&[0.0, -0.0])), 0.0);
        assert_eq!(surplus(&gradient(&[0.0, 1e-9])), f64::INFINITY);
        assert_eq!(surplus(&gradient(&[f64::NAN])), f64::INFINITY);
        // A tensor that is no gradient is one too many, whatever it holds.
        assert_eq!(surplus(&vector(&[0.0])), f64::INFINITY);
    }

    #[test]
    fn values_come_before_gradients_and_missing_gradients_before_wrong_ones() {
        let record = |z: f64, gradients: &[(&str, f64)]| {
            let record = Record::new().number("y", 1.0).number("z", z);
            gradients.iter().fold(record, |record, (name, x)| record.number(*name, *x))
        };
        let want = record(1.0, &[("y.grad.a", 1.0), ("y.grad.b", 1.0)]);
        let shown = |got: &Record| match compare(&want, got, Tolerance::F64).difference {
            Some(Difference::Values(Values { name, .. }) | Difference::Presence { name, .. }) => {
                name
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(shown(&record(2.0, &[("y.grad.a", 2.0)])), "z");
        assert_eq!(shown(&record(1.0, &[("y.grad.a", 2.0)])), "y.grad.b");
        assert_eq!(shown(&record(1.0, &[("y.grad.a", 2.0), ("y.grad.b", 1.0)])), "y.grad.a");
    }

    #[test]
    fn a_remark_is_shown_and_not_compared() {
        let refused = |remark: &str| Record::new().fact(ERROR, ["rank", "x"]).fact(REMARK, remark);
        assert!(compare(&refused("f: x"), &refused("g: x"), Tolerance::F64).is_equal());
        let unexpected = compare(&Record::new(), &refused("f: x"), Tolerance::F64).difference;
        let text = unexpected.map(|d| d.describe(crate::Lang::En)).unwrap();
        assert_eq!(text, "an error came back where a result was expected: f: x");
        // Whatever else is missing.
        let model = Record::new().fact("a model", 1);
        let instead = Record::new().fact(ERROR, "NotJson");
        let unexpected = compare(&model, &instead, Tolerance::F64).difference;
        let text = unexpected.map(|d| d.describe(crate::Lang::En)).unwrap();
        assert_eq!(text, "an error came back where a result was expected: NotJson");
        let missing = compare(&refused("f: x"), &Record::new(), Tolerance::F64).difference;
        let text = missing.map(|d| d.describe(crate::Lang::En)).unwrap();
        assert_eq!(text, "a result came back where the error rank of `x` was expected");
    }

    /// Two places of two numbers; `off` is added to the first number of the second one.
    fn hidden(name: &str, off: f64) -> Record {
        Record::new().tensor(name, &ndarray::arr3(&[[[3.0, 4.0], [off, 1.0]]]).into_dyn())
    }

    #[test]
    fn hidden_states_are_compared_row_by_row_with_a_budget_that_grows() {
        let tolerance = Tolerance { in_f64: 1.0, ..Tolerance::MODEL };
        let ratio =
            |name: &str, off: f64| compare(&hidden(name, 0.0), &hidden(name, off), tolerance).ratio;
        // The row is [0, 1]: its error is as much of it as `off`.
        assert_abs_diff_eq!(ratio("hidden.1", 1e-6), 0.5, epsilon = 1e-9);
        assert_abs_diff_eq!(ratio("hidden.4", 1e-6), 0.25, epsilon = 1e-9);
        assert_abs_diff_eq!(ratio("hidden.0", 1e-6), 0.5, epsilon = 1e-9);
        assert_eq!(ratio("hidden.1", f64::NAN), f64::INFINITY);
        assert_eq!(ratio("hidden.1", 0.0), 0.0);
        // No hidden state, and no budget.
        assert_abs_diff_eq!(ratio("logits", 1e-4), 0.25, epsilon = 1e-9);
        let plain = Tolerance { drift: None, ..tolerance };
        assert!(compare(&hidden("hidden.1", 0.0), &hidden("hidden.1", 1e-5), plain).is_equal());
    }

    #[test]
    fn the_first_layer_that_is_off_is_shown_before_logits_and_later_layers() {
        let answer = |offs: [f64; 3]| {
            let names = ["hidden.2", "hidden.10", "a"].into_iter().zip(offs);
            names.fold(Record::new(), |answer, (name, off)| {
                answer.array(name, hidden(name, off).tensors[name].clone())
            })
        };
        let shown = |offs| compare(&answer([0.0; 3]), &answer(offs), Tolerance::MODEL).difference;
        let Some(Difference::Drift(drifted)) = shown([1.0, 1.0, 1.0]) else { panic!("no drift") };
        assert_eq!((drifted.layer, drifted.place), (2, vec![0, 1]));
        assert_eq!((drifted.differing, drifted.places), (1, 2));
        let Some(Difference::Drift(drifted)) = shown([0.0, 1.0, 1.0]) else { panic!("no drift") };
        assert_eq!((drifted.layer, drifted.off), (10, "1.0e0".into()));
    }

    #[test]
    fn truth_values_are_shown_as_such() {
        let mask = |truth: &[u8]| {
            let array = Array { dtype: Dtype::BOOL, shape: vec![2], bytes: truth.to_vec() };
            Record::new().array("y", array)
        };
        let difference = compare(&mask(&[1, 1]), &mask(&[1, 0]), Tolerance::EXACT).difference;
        let text = difference.map(|d| d.describe(crate::Lang::En)).unwrap();
        assert_eq!(text, "`y`[1]: expected true, got false\n1 of 2 elements differ");
    }

    #[test]
    fn shape_presence_and_facts_are_told_apart() {
        let kind = |want: &Record, got: &Record| {
            compare(want, got, Tolerance::F64).difference.map(|d| d.describe(crate::Lang::En))
        };
        let y = vector(&[1.0]);
        insta::assert_debug_snapshot!([
            kind(&y, &vector(&[1.0, 2.0])),
            kind(&y, &Record::new()),
            kind(&Record::new(), &y),
            kind(&y.clone().fact("visits", 2), &y.clone().fact("visits", 3)),
            kind(&vector(&[1.0, 2.0, 3.0]), &vector(&[1.0, 2.5, f64::NAN])),
        ]);
    }

    #[test]
    fn the_first_differing_index_is_row_major() {
        assert_eq!(unravel(7, &[2, 3, 2]), [1, 0, 1]);
        assert_eq!(unravel(0, &[]), Vec::<usize>::new());
    }
}
