//! Makes the call of a case with libtorch's tensors, and computes the gradients that the
//! case asks for.

use std::cell::RefCell;

use contract::arguments::{InputError, Result};
use harness::{COTANGENT, ERROR, GRADIENTS, LAYOUT, MemoryLayout, REMARK, Record, WRITTEN_INTO};
use serde::de::DeserializeOwned;
use tch::Tensor;

use crate::tensor::{array, lay, tensor};

/// The arguments of a case as libtorch's tensors.
#[derive(Debug)]
pub struct Inputs<'a> {
    case: &'a Record,
    /// The arguments whose gradients are asked for. Each is one tensor, however often the
    /// probe asks for it.
    leaves: Vec<(String, Tensor)>,
    /// The tensors that were handed out, each with its name and, if it is not the case's, a
    /// copy of what it was.
    handed: RefCell<Vec<(String, Tensor, Option<Tensor>)>>,
}

impl<'a> Inputs<'a> {
    /// The arguments of `case`.
    pub fn of(case: &'a Record) -> Self {
        let names: Vec<String> = case.read(GRADIENTS).unwrap_or_default();
        let leaf = |name: String| {
            let leaf = read(case, &name).set_requires_grad(true);
            (name, leaf)
        };
        let leaves = names.into_iter().map(leaf).collect();
        Self { case, leaves, handed: RefCell::default() }
    }

    /// The tensor `name`.
    pub fn tensor(&self, name: &str) -> Tensor {
        let leaf = self.leaves.iter().find(|(leaf, _)| leaf == name);
        let leaf = leaf.map(|(_, leaf)| leaf.shallow_clone());
        let x = leaf.unwrap_or_else(|| read(self.case, name));
        let x = laid(self.case, name, &x);
        self.handed.borrow_mut().push((name.to_string(), x.shallow_clone(), None));
        x
    }

    /// The tensors `names`.
    pub fn tensors<const N: usize>(&self, names: [&str; N]) -> [Tensor; N] {
        names.map(|name| self.tensor(name))
    }

    /// The tensor `name`, if the case has it.
    pub fn optional(&self, name: &str) -> Option<Tensor> {
        self.has(name).then(|| self.tensor(name))
    }

    /// The result of a call, to be passed to another call as its argument `name`: a copy,
    /// which is transposed in memory if the case asks for other layouts than row-major.
    pub fn handed_on(&self, name: &str, x: &Tensor) -> Tensor {
        let plain = !self.case.facts.contains_key(LAYOUT);
        let own = if plain { x.copy() } else { lay(x, MemoryLayout::Transposed) };
        let was = Some(own.detach().copy());
        self.handed.borrow_mut().push((name.to_string(), own.shallow_clone(), was));
        own
    }

    /// Whether the case has a tensor `name`.
    pub fn has(&self, name: &str) -> bool {
        self.case.tensors.contains_key(name)
    }

    /// The tensor `name`, for a call that may change it.
    pub fn own(&self, name: &str) -> Tensor {
        laid(self.case, name, &read(self.case, name))
    }

    /// `answer`, with the arguments that were changed though they should not have been.
    pub fn kept(&self, answer: Record) -> Record {
        match self.written_into() {
            names if names.is_empty() => answer,
            names => answer.fact(WRITTEN_INTO, names),
        }
    }

    /// The argument `name` that is no tensor.
    pub fn fact<T: DeserializeOwned>(&self, name: &str) -> T {
        self.case.expect_fact(name)
    }

    /// The argument `name` that is no tensor, if the case has it.
    pub fn maybe<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.case.read(name).ok()
    }

    /// `∂⟨part, cotangent⟩/∂leaf` for every leaf, if the case has a cotangent for the part
    /// of this name. There are none if the part has another shape or depends on no leaf.
    fn gradients(&self, name: &str, part: &Tensor) -> Vec<(&str, Tensor)> {
        let cotangent = format!("{COTANGENT}.{name}");
        if !self.case.tensors.contains_key(&cotangent) {
            return vec![];
        }
        let cotangent = laid(self.case, &cotangent, &read(self.case, &cotangent));
        if part.size() != cotangent.size() || !part.requires_grad() {
            return vec![];
        }
        let loss = (part * cotangent.to_kind(part.kind())).sum(part.kind());
        let leaves: Vec<&Tensor> = self.leaves.iter().map(|(_, leaf)| leaf).collect();
        let gradients = Tensor::run_backward(&[loss], &leaves, true, false);
        let named = self.leaves.iter().map(|(name, _)| name.as_str()).zip(gradients);
        named.filter(|(_, gradient)| gradient.defined()).collect()
    }

    /// An answer of several tensors with names, each with its gradients.
    fn answer<N: AsRef<str>>(&self, parts: &[(N, Tensor)]) -> Record {
        let answer = parts.iter().fold(Record::new(), |answer, (name, part)| {
            let name = name.as_ref();
            let gradients = self.gradients(name, part).into_iter();
            gradients.fold(answer.array(name, array(part)), |answer, (leaf, gradient)| {
                answer.array(format!("{name}.grad.{leaf}"), array(&gradient))
            })
        });
        self.kept(answer)
    }

    /// The arguments whose values were changed by the call.
    fn written_into(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (name, x, was) in self.handed.borrow().iter() {
            let is_kept = match was {
                Some(was) => same(x, was),
                None => same(x, &read(self.case, name)),
            };
            if !is_kept && !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }
}

/// Whether two tensors have the same numbers, NaN included.
fn same(x: &Tensor, y: &Tensor) -> bool {
    let (x, y) = (x.detach(), y.detach());
    x.equal(&y) || (x.is_floating_point() && x.allclose(&y, 0.0, 0.0, true))
}

fn read(case: &Record, name: &str) -> Tensor {
    let missing = || panic!("the case has no tensor `{name}`");
    tensor(case.tensors.get(name).unwrap_or_else(missing))
}

/// The tensor `name` of `case` in the layout that the case asks for.
fn laid(case: &Record, name: &str, x: &Tensor) -> Tensor {
    case.layout(name).map_or_else(|| x.shallow_clone(), |layout| lay(x, layout))
}

/// Calls `f` with the arguments of `case`. The answer is `y`, with `y.grad.x` for every
/// gradient that the case asks for; or the fact [`ERROR`], which names the [`InputError`]
/// and its parameter.
pub fn observe(case: &Record, f: impl FnOnce(&Inputs<'_>) -> Result) -> Record {
    observe_parts(case, |a| Ok(vec![("y", f(a)?)]))
}

/// Calls `f` with the arguments of `case`; it returns several tensors with names.
pub fn observe_parts<N: AsRef<str>>(
    case: &Record,
    f: impl FnOnce(&Inputs<'_>) -> Result<Vec<(N, Tensor)>>,
) -> Record {
    let inputs = Inputs::of(case);
    // Without a gradient to ask for, recording is off: no result may depend on it. With one
    // it is on, even if an earlier call switched it off.
    let answer = if inputs.leaves.is_empty() {
        tch::no_grad(|| f(&inputs))
    } else {
        tch::with_grad(|| f(&inputs))
    };
    match answer {
        Ok(parts) => tch::with_grad(|| inputs.answer(&parts)),
        Err(error) => refused(&error),
    }
}

/// The answer for an error.
pub fn refused(error: &InputError) -> Record {
    let arg = error.arg().map_or_else(|| error.to_string(), str::to_string);
    let answer = Record::new().fact(ERROR, [error.name().to_string(), arg]);
    // A variant without a parameter is described by its name.
    if error.arg().is_some() { answer.fact(REMARK, error.to_string()) } else { answer }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use harness::{Array, Case};
    use ndarray::arr1;
    use safetensors::Dtype;

    fn case() -> Record {
        let case = Case::of("f").f32("x", &arr1(&[1.0, -2.0]).into_dyn()).record();
        let cotangent = Array::rounded(&arr1(&[10.0, 100.0]).into_dyn(), Dtype::F32);
        case.array(format!("{COTANGENT}.y"), cotangent).fact(GRADIENTS, ["x"])
    }

    #[test]
    fn the_answer_has_the_value_and_its_gradients() {
        let answer = observe(&case(), |a| Ok(a.tensor("x") * a.tensor("x")));
        assert_eq!(answer.tensors["y"].numbers(), Some(vec![1.0, 4.0]));
        assert_eq!(answer.tensors["y.grad.x"].numbers(), Some(vec![20.0, -400.0]));
    }

    #[test]
    fn a_graph_that_was_cut_shows_as_a_missing_gradient() {
        let answer = observe(&case(), |a| Ok(a.tensor("x").detach()));
        assert_eq!(answer.tensors.keys().collect::<Vec<_>>(), ["y"]);
    }

    #[test]
    fn each_part_has_gradients_of_its_own() {
        let cotangent = Array::rounded(&arr1(&[1.0, 1.0]).into_dyn(), Dtype::F32);
        let case = case().array(format!("{COTANGENT}.z"), cotangent);
        let parts = |a: &Inputs<'_>| vec![("y", a.tensor("x") * 3.0), ("z", a.tensor("x") * 5.0)];
        let answer = observe_parts(&case, |a| Ok(parts(a)));
        assert_eq!(answer.tensors["y.grad.x"].numbers(), Some(vec![30.0, 300.0]));
        assert_eq!(answer.tensors["z.grad.x"].numbers(), Some(vec![5.0, 5.0]));
    }

    #[test]
    fn an_argument_that_was_written_into_is_told() {
        let case = Case::of("f").f32("x", &arr1(&[1.0]).into_dyn()).record();
        let answer = observe(&case, |a| Ok(a.tensor("x").g_add_scalar_(1.0)));
        let told: Vec<String> = answer.read(WRITTEN_INTO).unwrap();
        assert_eq!(told, ["x"]);
        let kept = observe(&case, |a| Ok(a.tensor("x") + 1.0));
        assert!(kept.facts.is_empty());
    }

    #[test]
    fn a_state_that_was_written_into_is_told_by_its_name() {
        let case = Case::of("f").f32("x", &arr1(&[f64::NEG_INFINITY, f64::NAN]).into_dyn());
        let case = case.record();
        let write = |a: &Inputs<'_>, more: f64| {
            let mut state = a.handed_on("state.sum", &a.tensor("x").zeros_like());
            state += more;
            Ok(state)
        };
        let told: Vec<String> = observe(&case, |a| write(a, 1.0)).read(WRITTEN_INTO).unwrap();
        assert_eq!(told, ["state.sum"]);
        assert!(observe(&case, |a| write(a, 0.0)).facts.is_empty());
    }

    #[test]
    fn gradients_are_recorded_where_they_are_asked_for_and_nowhere_else() {
        std::mem::forget(tch::no_grad_guard());
        let answer = observe(&case(), |a| Ok(a.tensor("x") * 2.0));
        assert_eq!(answer.tensors["y.grad.x"].numbers(), Some(vec![20.0, 200.0]));
        let plain = Case::of("f").f32("x", &arr1(&[1.0]).into_dyn()).record();
        observe(&plain, |a| {
            let y = a.tensor("x").set_requires_grad(true) * 2.0;
            assert!(!y.requires_grad());
            Ok(y)
        });
    }

    #[test]
    fn an_error_is_a_fact() {
        let error = InputError::Empty { op: "f", arg: "x", got: vec![0] };
        let answer = observe(&case(), |_| Err(error));
        assert_eq!(answer.read::<[String; 2]>(ERROR).unwrap(), ["empty", "x"]);
        let words: String = answer.read(REMARK).unwrap();
        assert_eq!(words, "f: `x` has no elements, its shape is [0]");
    }

    #[test]
    fn arguments_and_cotangents_lie_as_the_case_says() {
        let layout =
            BTreeMap::from([("x", MemoryLayout::Stepped), ("cotangent.y", MemoryLayout::Stepped)]);
        let case = case().fact(LAYOUT, layout);
        let answer = observe(&case, |a| {
            let x = a.tensor("x");
            assert!(!x.is_contiguous() && !a.handed_on("x", &x.reshape([1, 2])).is_leaf());
            Ok(&x * &x)
        });
        assert_eq!(answer.tensors["y.grad.x"].numbers(), Some(vec![20.0, -400.0]));
    }
}
