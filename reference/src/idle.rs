//! Submissions that do none of the work: whatever they are asked, they answer alike.
//!
//! None of them may earn a point; a test of the oracle tries them all on every check.
//! They look at arguments, as the stubs do. How they implement an assignment's traits stands
//! in that assignment's `idle.rs`.

use ndarray::ArrayD;
use tch::Tensor;

/// What is answered, whatever was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// The first input, or the whole text, as it came.
    First,
    /// The last input (of a gradient: what came from above), or a text in characters.
    Last,
    /// Zeros of the right shape.
    Zeros,
    /// Ones of the right shape.
    Ones,
    /// The same number everywhere, so that it sums to 1.
    Uniform,
    /// What is no number.
    NotANumber,
    /// Nothing: no elements, no text, an error where there are errors.
    Nothing,
}

impl Idle {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::First,
        Self::Last,
        Self::Zeros,
        Self::Ones,
        Self::Uniform,
        Self::NotANumber,
        Self::Nothing,
    ];

    /// In place of a number.
    pub fn number(self, inputs: &[f64]) -> f64 {
        match self {
            Self::First => inputs.first().copied().unwrap_or_default(),
            Self::Last => inputs.last().copied().unwrap_or_default(),
            Self::Zeros | Self::Nothing => 0.0,
            Self::Ones => 1.0,
            Self::Uniform => 0.5,
            Self::NotANumber => f64::NAN,
        }
    }

    /// In place of the array `right`.
    pub fn array(self, right: &ArrayD<f64>, inputs: &[&ArrayD<f64>]) -> ArrayD<f64> {
        let all = |x: f64| ArrayD::from_elem(right.raw_dim(), x);
        match self {
            Self::First => (*inputs.first().unwrap_or(&right)).clone(),
            Self::Last => (*inputs.last().unwrap_or(&right)).clone(),
            Self::Uniform => all(1.0 / right.len().max(1) as f64),
            Self::Nothing => ArrayD::zeros(vec![0]),
            Self::Zeros | Self::Ones | Self::NotANumber => all(self.number(&[])),
        }
    }

    /// In place of the tensor `right`. Where there is no input it is nothing.
    pub fn tensor(self, right: &Tensor, inputs: &[&Tensor]) -> Tensor {
        let nothing = || Tensor::zeros([0], (right.kind(), right.device()));
        let input = |x: Option<&&Tensor>| x.map_or_else(nothing, |x| x.shallow_clone());
        match self {
            Self::First => input(inputs.first()),
            Self::Last => input(inputs.last()),
            Self::Zeros => right.zeros_like(),
            Self::Ones => right.ones_like(),
            Self::Uniform => right.full_like(1.0 / right.numel().max(1) as f64),
            Self::NotANumber => right.full_like(f64::NAN),
            Self::Nothing => nothing(),
        }
    }
}
