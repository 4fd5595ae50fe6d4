//! Makes the call of a case, and takes gradients of what comes back.

use checks::Record;
use checks::a2::{COTANGENT, GRADIENTS, STRIDED};
use contract::a2::{InputError, Result};
use serde::de::DeserializeOwned;
use tch::Tensor;

use crate::tensor::{array, tensor};

/// The arguments of a case as a probe wants them.
#[derive(Debug)]
pub struct Inputs<'a> {
    case: &'a Record,
    /// The arguments whose gradients are asked for: one tensor each, however often
    /// it is asked for.
    leaves: Vec<(String, Tensor)>,
}

impl<'a> Inputs<'a> {
    /// The arguments of `case`.
    pub fn of(case: &'a Record) -> Self {
        let names: Vec<String> = case.read(GRADIENTS).unwrap_or_default();
        let leaf = |name: String| {
            let leaf = read(case, &name).set_requires_grad(true);
            (name, leaf)
        };
        Self { case, leaves: names.into_iter().map(leaf).collect() }
    }

    /// The tensor `name`.
    pub fn tensor(&self, name: &str) -> Tensor {
        let leaf = self.leaves.iter().find(|(leaf, _)| leaf == name);
        let leaf = leaf.map(|(_, leaf)| leaf.shallow_clone());
        let x = leaf.unwrap_or_else(|| read(self.case, name));
        if self.case.facts.contains_key(STRIDED) { transposed_in_memory(&x) } else { x }
    }

    /// The tensors `names`.
    pub fn tensors<const N: usize>(&self, names: [&str; N]) -> [Tensor; N] {
        names.map(|name| self.tensor(name))
    }

    /// The tensor `name`, if the case has it.
    pub fn optional(&self, name: &str) -> Option<Tensor> {
        self.case.tensors.contains_key(name).then(|| self.tensor(name))
    }

    /// The argument `name` that is no tensor.
    pub fn fact<T: DeserializeOwned>(&self, name: &str) -> T {
        self.case.expect_fact(name)
    }

    /// The argument `name` that is no tensor, if the case has it.
    pub fn maybe<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.case.read(name).ok()
    }

    /// `∂⟨y, cotangent⟩/∂leaf` for every leaf; none if `y` has another shape than the
    /// cotangent, or hangs together with no leaf.
    fn gradients(&self, y: &Tensor) -> Vec<(&str, Tensor)> {
        let Some(cotangent) = self.case.tensors.get(COTANGENT).map(tensor) else { return vec![] };
        if y.size() != cotangent.size() || !y.requires_grad() {
            return vec![];
        }
        let loss = (y * cotangent.to_kind(y.kind())).sum(y.kind());
        let leaves: Vec<&Tensor> = self.leaves.iter().map(|(_, leaf)| leaf).collect();
        let gradients = Tensor::run_backward(&[loss], &leaves, false, false);
        let named = self.leaves.iter().map(|(name, _)| name.as_str()).zip(gradients);
        named.filter(|(_, gradient)| gradient.defined()).collect()
    }
}

fn read(case: &Record, name: &str) -> Tensor {
    let missing = || panic!("the case has no tensor `{name}`");
    tensor(case.tensors.get(name).unwrap_or_else(missing))
}

/// The same elements, with the dims in opposite order in memory.
fn transposed_in_memory(x: &Tensor) -> Tensor {
    let backwards: Vec<i64> = (0..x.dim() as i64).rev().collect();
    x.permute(&backwards).contiguous().permute(&backwards)
}

/// Calls `f` with the arguments of `case`. The answer is `y`, with `y.grad.x` for
/// every gradient that the case asks for; or the fact `error`, which names the
/// [`InputError`] and its parameter.
pub fn observe(case: &Record, f: impl FnOnce(&Inputs<'_>) -> Result) -> Record {
    let inputs = Inputs::of(case);
    let y = match f(&inputs) {
        Ok(y) => y,
        Err(error) => return refused(&error),
    };
    let answer = Record::new().array("y", array(&y));
    let gradients = inputs.gradients(&y).into_iter();
    gradients.fold(answer, |answer, (name, gradient)| {
        answer.array(format!("y.grad.{name}"), array(&gradient))
    })
}

/// Calls `f` with the arguments of `case`, where it answers several tensors by name; no
/// gradients are taken.
pub fn observe_parts(
    case: &Record,
    f: impl FnOnce(&Inputs<'_>) -> Result<Vec<(&'static str, Tensor)>>,
) -> Record {
    match f(&Inputs::of(case)) {
        Ok(parts) => parts
            .iter()
            .fold(Record::new(), |record, (name, part)| record.array(*name, array(part))),
        Err(error) => refused(&error),
    }
}

/// The answer that is an error.
pub fn refused(error: &InputError) -> Record {
    let arg = error.arg().map_or_else(|| error.to_string(), str::to_string);
    Record::new().fact("error", [error.name().to_string(), arg])
}

#[cfg(test)]
mod tests {
    use super::*;
    use checks::Array;
    use checks::a2::Case;
    use ndarray::arr1;
    use safetensors::Dtype;

    fn case() -> Record {
        let case = Case::of("f").f32("x", &arr1(&[1.0, -2.0]).into_dyn()).record();
        let cotangent = Array::rounded(&arr1(&[10.0, 100.0]).into_dyn(), Dtype::F32);
        case.array(COTANGENT, cotangent).fact(GRADIENTS, ["x"])
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
    fn an_error_is_a_fact() {
        let error = InputError::Empty { op: "f", arg: "x", got: vec![0] };
        let answer = observe(&case(), |_| Err(error));
        assert_eq!(answer.read::<[String; 2]>("error").unwrap(), ["empty", "x"]);
    }

    #[test]
    fn a_strided_tensor_has_the_same_elements() {
        let x = Tensor::from_slice(&[1i64, 2, 3, 4, 5, 6]).reshape([1, 2, 3]);
        let y = transposed_in_memory(&x);
        assert!(x.equal(&y) && !y.is_contiguous());
    }
}
