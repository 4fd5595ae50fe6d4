//! Which memory layouts the tensors of a case have. A right answer does not depend on the
//! layout, so each argument of each check has another layout than row-major in at least one
//! case.
//!
//! A case names these tensors ([`LAYOUT`]), so that a student's run, the grader's and the
//! reference's use the same layouts. Records are row-major all the same; the layout is
//! applied where a tensor is made from the record: by [`Record::get`] for ndarray and by
//! the crate `probes` for libtorch.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::call::{CALL, call_of};
use crate::case::STRIDED;
use crate::check::Check;
use crate::draw::{Draw, Seed};
use wire::{Array, LAYOUT, MemoryLayout, Record};

/// The fact of a case whose inputs should be column-major.
pub const COLUMN_MAJOR: &str = "column_major";

/// Whether the layout of this argument can make a difference: it has several elements, and
/// is not passed number by number.
pub fn layout_matters(check: &Check, name: &str, array: &Array) -> bool {
    array.shape.iter().product::<usize>() > 1 && !check.numbers.contains(&name)
}

/// One argument of one kind of call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Argument {
    /// What is called.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// `F32`
    pub dtype: String,
    /// Whether two axes have more than one element: otherwise there is nothing to transpose.
    pub is_matrix: bool,
}

impl Argument {
    /// The argument for which `case` has the tensor `name`.
    pub fn of(case: &Record, name: &str) -> Self {
        let array = &case.tensors[name];
        Self {
            kind: kind(case),
            name: name.to_string(),
            dtype: format!("{:?}", array.dtype),
            is_matrix: array.shape.iter().filter(|size| **size > 1).count() > 1,
        }
    }
}

/// What a case calls: its method or operation, if it names one.
pub fn kind(case: &Record) -> String {
    let words = |value: &Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(named) => named.keys().next().cloned(),
        _ => None,
    };
    let named = ["method", "op"].iter().find_map(|fact| words(case.facts.get(*fact)?));
    named.unwrap_or_default()
}

/// The listed cases of `check` at `seed`, with the layouts of their tensors.
pub fn listed(check: &Check, cases: fn(&mut Draw) -> Vec<Record>, seed: Seed) -> Vec<Record> {
    let cases = cases(&mut Draw::new(seed, check.id));
    let mut times = BTreeMap::<Argument, Times>::new();
    for case in &cases {
        for name in otherwise_names(check, case) {
            times.entry(Argument::of(case, &name)).or_default().all += 1;
        }
    }
    let lay = |case: Record| {
        let names = otherwise_names(check, &case);
        let mut of = |(j, name): (usize, String)| {
            let argument = Argument::of(&case, &name);
            let layout = times.entry(argument.clone()).or_default().next(j, argument.is_matrix);
            (name, layout)
        };
        let planned: Vec<_> = names.into_iter().enumerate().map(&mut of).collect();
        record(case, planned)
    };
    cases.into_iter().map(lay).collect()
}

/// A drawn case of `check`, number `run`, with the layouts of its tensors.
pub fn drawn(check: &Check, case: Record, run: u32) -> Record {
    let of = |(j, name): (usize, String)| {
        let is_matrix = Argument::of(&case, &name).is_matrix;
        let layout = is_otherwise(run as usize, j).then(|| usual(is_matrix));
        (name, layout)
    };
    let planned = otherwise_names(check, &case).into_iter().enumerate().map(of).collect();
    record(case, planned)
}

fn otherwise_names(check: &Check, case: &Record) -> Vec<String> {
    let tensors = case.tensors.iter();
    let names = tensors.filter(|(name, array)| layout_matters(check, name, array));
    names.map(|(name, _)| name.clone()).collect()
}

/// In how many cases an argument occurs: in all, so far, and with another layout.
#[derive(Debug, Default)]
struct Times {
    all: usize,
    so_far: usize,
    otherwise: usize,
}

impl Times {
    /// The layout of this argument, tensor number `j`, in its next case. In some cases the
    /// tensors of a call have the same layout, in others not: code that walks through two
    /// buffers in parallel is right as long as both have the same.
    fn next(&mut self, j: usize, is_matrix: bool) -> Option<MemoryLayout> {
        let k = self.so_far;
        self.so_far += 1;
        let otherwise = match self.all {
            1 if j % 2 == 1 => return Some(MemoryLayout::Stepped),
            1 => true,
            2 => (k + j) % 2 == 1,
            _ => is_otherwise(k, j),
        };
        // The last case must have another layout if no case before had one.
        let otherwise = otherwise || (self.otherwise == 0 && k + 1 == self.all);
        self.otherwise += usize::from(otherwise);
        let second = self.otherwise.is_multiple_of(2);
        otherwise.then(|| if second { MemoryLayout::Stepped } else { usual(is_matrix) })
    }
}

/// From case to case: none of a call's tensors, every second one, the others, all.
fn is_otherwise(k: usize, j: usize) -> bool {
    match k % 4 {
        0 => false,
        1 => j.is_multiple_of(2),
        2 => j % 2 == 1,
        _ => true,
    }
}

fn usual(is_matrix: bool) -> MemoryLayout {
    if is_matrix { MemoryLayout::Transposed } else { MemoryLayout::Stepped }
}

/// Adds the layouts to a case, as planned or as the case itself asks, and to its words for
/// people if they do not say so already.
fn record(mut case: Record, planned: Vec<(String, Option<MemoryLayout>)>) -> Record {
    let mut layouts = BTreeMap::new();
    let mut told = Vec::new();
    for (name, layout) in planned {
        if asks(&case, &name) {
            layouts.insert(name.clone(), usual(Argument::of(&case, &name).is_matrix));
        } else if let Some(layout) = layout {
            layouts.insert(name.clone(), layout);
            told.push(in_words(name));
        }
    }
    told.dedup();
    if !told.is_empty() {
        let call = format!("{} · non-contiguous: {}", call_of(&case), told.join(", "));
        case = case.fact(CALL, call);
    }
    if layouts.is_empty() { case } else { case.fact(LAYOUT, layouts) }
}

/// The name of a tensor in the line for people. The weights of a model are very many, and are
/// told as one.
fn in_words(name: String) -> String {
    let is_weight = [".weight", ".bias"].iter().any(|end| name.ends_with(end));
    if is_weight { "weights".into() } else { name }
}

/// Whether the case itself asks for another layout of this tensor.
fn asks(case: &Record, name: &str) -> bool {
    let columns = case.facts.contains_key(COLUMN_MAJOR) && name != "cotangent";
    columns || case.facts.contains_key(STRIDED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{arr1, arr2};

    #[test]
    fn what_lies_otherwise_has_the_same_elements() {
        let x = arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).into_dyn();
        for layout in [MemoryLayout::Transposed, MemoryLayout::Stepped] {
            let laid = layout.lay(&x);
            assert_eq!(laid, x, "{layout:?}");
            assert!(!laid.is_standard_layout(), "{layout:?}");
        }
        let row = arr1(&[1.0, 2.0]).into_dyn();
        assert_eq!(MemoryLayout::Stepped.lay(&row).strides(), [2]);
        let column = arr2(&[[1.0], [2.0]]).into_dyn();
        assert!(MemoryLayout::Stepped.lay(&column).as_slice_memory_order().is_none());
    }

    #[test]
    fn a_record_hands_out_tensors_as_its_layout_says() {
        let x = arr2(&[[1.0, 2.0], [3.0, 4.0]]).into_dyn();
        let case = Record::new().tensor("x", &x).tensor("y", &x);
        let case = case.fact(LAYOUT, BTreeMap::from([("y", MemoryLayout::Transposed)]));
        let case = Record::from_bytes(&case.to_bytes()).unwrap();
        assert!(case.expect("x").is_standard_layout());
        assert_eq!((case.expect("y").strides(), case.expect("y")), (&[1, 2][..], x));
    }

    #[test]
    fn two_arguments_lie_alike_and_unlike() {
        let mut times = [(); 2].map(|()| Times { all: 5, ..Times::default() });
        let mut seen = Vec::new();
        for _ in 0..4 {
            let [x, y] = &mut times;
            seen.push((x.next(0, true).is_some(), y.next(1, true).is_some()));
        }
        assert_eq!(seen, [(false, false), (true, false), (false, true), (true, true)]);
    }
}
