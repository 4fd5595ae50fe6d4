//! Layouts of a tensor in memory.

use ndarray::{ArrayD, Axis, Slice};
use serde::{Deserialize, Serialize};

/// The fact that holds the [`MemoryLayout`] of tensors by name; all others are row-major.
pub const LAYOUT: &str = "in memory";

/// A layout other than row-major.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemoryLayout {
    /// The axes are stored in reverse order.
    Transposed,
    /// Every second element of a buffer twice as long.
    Stepped,
}

impl MemoryLayout {
    /// The same elements in this layout.
    pub fn lay(self, x: &ArrayD<f64>) -> ArrayD<f64> {
        match self {
            Self::Transposed => x.t().as_standard_layout().into_owned().reversed_axes(),
            Self::Stepped if x.ndim() == 0 => x.clone(),
            Self::Stepped => stepped(x),
        }
    }
}

fn stepped(x: &ArrayD<f64>) -> ArrayD<f64> {
    let mut shape = x.shape().to_vec();
    let last = shape.len() - 1;
    shape[last] *= 2;
    // Between them are the same elements backwards: plausible values in the wrong places.
    let elements: Vec<f64> = x.iter().copied().collect();
    let backwards = elements.iter().rev();
    let values = elements.iter().zip(backwards).flat_map(|(x, other)| [*x, *other]).collect();
    let mut buffer = ArrayD::from_shape_vec(shape, values).expect("twice as many elements");
    buffer.slice_axis_inplace(Axis(last), Slice::new(0, None, 2));
    buffer
}
