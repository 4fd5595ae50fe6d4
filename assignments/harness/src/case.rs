//! A case: one call with named arguments, as data and in words.

use std::fmt::Display;

use ndarray::ArrayD;
use safetensors::Dtype;
use serde::Serialize;

use crate::call::CALL;
use crate::draw::Draw;
use wire::{Array, Record};

/// The name of cotangents: `cotangent.y` is the cotangent of the result `y`, with which its
/// gradients are taken.
pub const COTANGENT: &str = "cotangent";

/// The fact with the names of the arguments whose gradients are asked for.
pub const GRADIENTS: &str = "gradients";

/// The fact of a case whose tensors should be transposed in memory.
pub const STRIDED: &str = "strided";

/// Builds a case argument by argument, and with it the call in words.
#[derive(Debug, Clone)]
pub struct Case {
    method: &'static str,
    arguments: Vec<String>,
    remarks: Vec<String>,
    record: Record,
}

impl Case {
    /// A call of `method`, without arguments so far.
    pub fn of(method: &'static str) -> Self {
        let record = Record::new().fact("method", method);
        Self { method, arguments: vec![], remarks: vec![], record }
    }

    /// A tensor in `f32`.
    #[must_use]
    pub fn f32(self, name: &str, values: &ArrayD<f64>) -> Self {
        self.tensor(name, values, Dtype::F32)
    }

    /// A tensor, rounded to `dtype`.
    #[must_use]
    pub fn tensor(self, name: &str, values: &ArrayD<f64>, dtype: Dtype) -> Self {
        self.array(name, Array::rounded(values, dtype))
    }

    /// A tensor of `i64`.
    #[must_use]
    pub fn ids(self, name: &str, values: &ArrayD<f64>) -> Self {
        self.tensor(name, values, Dtype::I64)
    }

    /// A tensor, unchanged.
    #[must_use]
    pub fn array(mut self, name: &str, array: Array) -> Self {
        self.arguments.push(format!("{name}: {array}"));
        self.record = self.record.array(name, array);
        self
    }

    /// An argument that is no tensor. (Numbers as `f64`, which JSON keeps.)
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize + Display) -> Self {
        self.arguments.push(format!("{name}: {value}"));
        self.record = self.record.fact(name, value);
        self
    }

    /// A tensor, rounded to `dtype`, that the line for people leaves out: one of very many.
    #[must_use]
    pub fn unlisted(mut self, name: &str, values: &ArrayD<f64>, dtype: Dtype) -> Self {
        self.record = self.record.array(name, Array::rounded(values, dtype));
        self
    }

    /// An argument that is no tensor, and that the line for people leaves out.
    #[must_use]
    pub fn unlisted_fact(mut self, name: &str, value: impl Serialize) -> Self {
        self.record = self.record.fact(name, value);
        self
    }

    /// Whether there is a tensor `name`.
    pub fn has(&self, name: &str) -> bool {
        self.record.tensors.contains_key(name)
    }

    /// Adds a remark for people: what is special about this case.
    #[must_use]
    pub fn remark(mut self, remark: impl Into<String>) -> Self {
        self.remarks.push(remark.into());
        self
    }

    /// Asks for tensors that are transposed in memory.
    #[must_use]
    pub fn strided(mut self) -> Self {
        self.record = self.record.fact(STRIDED, true);
        self.remark("non-contiguous")
    }

    /// The same call with `f64` in place of `f32`.
    #[must_use]
    pub fn in_f64(mut self) -> Self {
        self.record = self.record.widened();
        for argument in &mut self.arguments {
            *argument = argument.replace(": f32[", ": f64[");
        }
        self
    }

    /// Asks also for the gradients with respect to the arguments `names`, for a random
    /// cotangent of the result, which has this `shape`, in `f32`.
    #[must_use]
    pub fn gradients(self, draw: &mut Draw, names: &[&str], shape: &[usize]) -> Self {
        self.gradients_of(draw, names, &[("y", shape)])
    }

    /// The same for a result of several parts, each with its name and shape.
    #[must_use]
    pub fn gradients_of(
        mut self,
        draw: &mut Draw,
        names: &[&str],
        parts: &[(&str, &[usize])],
    ) -> Self {
        for (part, shape) in parts {
            let cotangent = Array::rounded(&draw.tensor(shape), Dtype::F32);
            self.record = self.record.array(format!("{COTANGENT}.{part}"), cotangent);
        }
        self.record = self.record.fact(GRADIENTS, names);
        self.remark(format!("gradients by {}", names.join(", ")))
    }

    fn asks_for_gradients(&self) -> bool {
        self.record.facts.contains_key(GRADIENTS)
    }

    /// The same call without gradients.
    #[must_use]
    pub fn without_gradients(mut self) -> Self {
        self.record.facts.remove(GRADIENTS);
        self.record.tensors.retain(|name, _| !name.starts_with(COTANGENT));
        self.remarks.retain(|remark| !remark.starts_with(GRADIENTS));
        self.remark("no gradients")
    }

    /// The case.
    pub fn record(self) -> Record {
        let mut call = format!("{}({})", self.method, self.arguments.join(", "));
        if !self.remarks.is_empty() {
            call += &format!(" · {}", self.remarks.join(" · "));
        }
        self.record.fact(CALL, call)
    }
}

/// The cases, and the first of them in `f64`: submissions should use the same code for
/// both. If all cases ask for gradients, the last one is added once more without: then
/// nothing should be recorded for a backward pass.
pub fn also_in_f64(cases: impl IntoIterator<Item = Case>) -> Vec<Record> {
    let mut cases: Vec<Case> = cases.into_iter().collect();
    let plain = cases.last().filter(|_| cases.iter().all(Case::asks_for_gradients)).cloned();
    cases.extend(cases.first().cloned().map(Case::in_f64));
    cases.extend(plain.map(Case::without_gradients));
    cases.into_iter().map(Case::record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Seed, call_of};

    #[test]
    fn the_line_for_people_names_shapes_and_dtypes() {
        let mut draw = Draw::new(Seed::public(), "case");
        let x = draw.tensor(&[2, 5]);
        let case = Case::of("softmax").f32("x", &x).with("dim", -1);
        let case = case.strided().gradients(&mut draw, &["x"], &[2, 5]).record();
        let line = "softmax(x: f32[2, 5], dim: -1) · non-contiguous · gradients by x";
        assert_eq!(call_of(&case), line);
    }

    #[test]
    fn where_all_cases_ask_for_gradients_one_comes_without() {
        let mut draw = Draw::new(Seed::public(), "case");
        let case =
            Case::of("softmax").f32("x", &draw.tensor(&[2])).gradients(&mut draw, &["x"], &[2]);
        let cases = also_in_f64([case.clone()]);
        assert_eq!(cases.len(), 3);
        assert_eq!(call_of(&cases[2]), "softmax(x: f32[2]) · no gradients");
        assert_eq!(cases[2].tensors.len(), 1);
        assert_eq!(also_in_f64([case, Case::of("softmax")]).len(), 3);
    }

    #[test]
    fn a_call_in_f64_says_so() {
        let case = Case::of("silu").f32("x", &ArrayD::ones(vec![2])).in_f64().record();
        assert_eq!(call_of(&case), "silu(x: f64[2])");
        assert_eq!(case.tensors["x"].f64s(), Some(vec![1.0; 2]));
    }
}
