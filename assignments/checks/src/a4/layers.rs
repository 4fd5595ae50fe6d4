//! Layers one behind the other, as they stand in cases: a fact for each size, a tensor for each
//! parameter under its name.

use harness::{Case, Draw};
use safetensors::Dtype;
use serde_json::json;

/// Some layers. The probe says what they compute.
#[derive(Debug, Clone, Copy)]
pub struct Layers {
    /// The features of what goes through.
    pub features: usize,
    /// For each layer its hidden features; a layer with 0 is of another kind.
    pub hidden: &'static [usize],
    /// The number in the name of the first layer: behind 9 comes 10, which is sorted before.
    pub first: usize,
    /// A layer that has one parameter more, which it does not use.
    pub spare: Option<usize>,
}

impl Layers {
    /// The names and shapes of the parameters of layer `i`, sorted.
    fn shapes(&self, i: usize) -> Vec<(String, Vec<usize>)> {
        let (m, h) = (self.features, self.hidden[i]);
        let mut parameters = match h {
            0 => vec![("gain", vec![m]), ("mix", vec![m, m])],
            _ => vec![("bias", vec![h]), ("down", vec![m, h]), ("up", vec![h, m])],
        };
        if self.spare == Some(i) {
            parameters.push(("spare", vec![2]));
            parameters.sort_unstable();
        }
        let name = |name: &str| format!("layers.{}.{name}.weight", self.first + i);
        parameters.into_iter().map(|(of, shape)| (name(of), shape)).collect()
    }

    /// Adds sizes and drawn parameters to `case`, and one parameter that is no layer's.
    pub fn with_parameters(&self, draw: &mut Draw, case: Case) -> Case {
        let shapes: Vec<_> = (0..self.hidden.len()).flat_map(|i| self.shapes(i)).collect();
        let other = ("norm.weight".to_string(), vec![self.features]);
        let names: Vec<&String> = shapes.iter().chain([&other]).map(|(name, _)| name).collect();
        let case = case
            .with("layers", json!(self.hidden))
            .unlisted_fact("features", self.features)
            .unlisted_fact("first", self.first)
            .unlisted_fact("parameters", json!(names));
        let case = match self.spare {
            Some(i) => case
                .unlisted_fact("spare", i)
                .remark(format!("layer {i} does not use its parameter `spare`")),
            None => case,
        };
        shapes.iter().chain([&other]).fold(case, |case, (name, shape)| {
            let values = draw.tensor_in(shape, -1.0, 1.0);
            case.unlisted(name, &values, Dtype::F32)
        })
    }
}
