//! Models and adapters as they stand in cases.

use harness::{Case, Draw};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::json;

/// Names and shapes.
pub type Shapes = &'static [(&'static str, &'static [usize])];

/// Names that could be taken for each other, and what is no module of a linear layer.
pub const MODEL: Shapes = &[
    ("conv.proj.weight", &[2, 3, 2]),
    ("lm_head.weight", &[7, 5]),
    ("model.embed_tokens.weight", &[7, 5]),
    ("model.layers.1.input_layernorm.weight", &[5]),
    ("model.layers.1.mlp.down_proj.weight", &[5, 9]),
    ("model.layers.1.self_attn.k_proj.bias", &[2]),
    ("model.layers.1.self_attn.k_proj.weight", &[2, 5]),
    ("model.layers.1.self_attn.q_proj.weight", &[4, 5]),
    ("model.layers.11.self_attn.k_proj.weight", &[2, 5]),
    ("model.vision.proj.scale", &[1, 5]),
    ("model.vision.proj.weight", &[3, 5]),
    ("proj.weight", &[6, 5]),
];

/// Parameters whose order is not that of their modules.
pub const ALIKE: Shapes = &[("a.proj-x.weight", &[2, 3]), ("a.proj.weight", &[4, 3])];

/// As much of it as a person can follow.
pub const SMALL: Shapes = &[
    ("model.layers.0.mlp.up_proj.weight", &[3, 2]),
    ("model.layers.0.self_attn.q_proj.bias", &[4]),
    ("model.layers.0.self_attn.q_proj.weight", &[4, 2]),
    ("model.norm.weight", &[2]),
];

/// How modules are adapted.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    pub rank: i64,
    pub alpha: f64,
    pub rank_stabilised: bool,
    pub targets: &'static [&'static str],
}

impl Setup {
    pub const fn new(rank: i64, alpha: f64, targets: &'static [&'static str]) -> Self {
        Self { rank, alpha, rank_stabilised: false, targets }
    }

    pub const fn rank_stabilised(self) -> Self {
        Self { rank_stabilised: true, ..self }
    }

    /// Adds the configuration.
    pub fn config(&self, case: Case) -> Case {
        case.with("r", self.rank)
            .with("alpha", self.alpha)
            .with("rank_stabilised", self.rank_stabilised)
            .with("targets", json!(self.targets))
    }
}

/// From where numbers are drawn.
pub type Numbers<'a> = &'a mut dyn FnMut(&[usize]) -> ArrayD<f64>;

/// Adds the parameters of a model.
pub fn parameters(case: Case, shapes: Shapes, dtype: Dtype, numbers: Numbers<'_>) -> Case {
    let names: Vec<&str> = shapes.iter().map(|(name, _)| *name).collect();
    let case = case.unlisted_fact("parameters", names);
    let add =
        |case: Case, (name, shape): &(&str, &[usize])| case.unlisted(name, &numbers(shape), dtype);
    shapes.iter().fold(case, add)
}

/// Adds the factors of these modules of a model.
pub fn factors(
    case: Case,
    (shapes, modules): (Shapes, &[&str]),
    rank: i64,
    dtype: Dtype,
    numbers: Numbers<'_>,
) -> Case {
    let case = case.with("modules", json!(modules));
    modules.iter().fold(case, |case, module| {
        let [out, inputs] = sizes(shapes, module);
        let (a, b) = (numbers(&[rank as usize, inputs]), numbers(&[out, rank as usize]));
        let [of_a, of_b] = ["A", "B"].map(|name| format!("{name} of {module}"));
        case.unlisted(&of_a, &a, dtype).unlisted(&of_b, &b, dtype)
    })
}

/// The sizes of a module: what goes out of it, and what goes in.
pub fn sizes(shapes: Shapes, module: &str) -> [usize; 2] {
    let weight = format!("{module}.weight");
    let (_, shape) = shapes.iter().find(|(name, _)| *name == weight).expect("a module");
    (*shape).try_into().expect("a matrix")
}

/// Multiples of `step` in `±bound`, of which sums are exact in every order.
pub fn steps(draw: &mut Draw, shape: &[usize], step: f64, bound: f64) -> ArrayD<f64> {
    let n = (bound / step) as usize;
    ArrayD::from_shape_simple_fn(shape, || (draw.below(2 * n + 1) as f64 - n as f64) * step)
}
