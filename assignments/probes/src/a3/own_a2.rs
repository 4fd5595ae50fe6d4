//! The student's own A2 as the components of A3.

use std::sync::OnceLock;

use contract::a2::A2;
use contract::a3::{AttentionOptions, Components, Result, RopeConfig};
use tch::Tensor;

use crate::world::components::{Libtorch, alike};

/// What makes the student's A2. A process hosts one student's submissions only.
static A2: OnceLock<fn() -> Box<dyn A2>> = OnceLock::new();

/// From now on the student's own components are these.
pub fn set(a2: fn() -> Box<dyn A2>) {
    let _ = A2.set(a2);
}

/// The student's own components; libtorch's if there are none, as for the reference.
pub fn components() -> Box<dyn Components> {
    match A2.get() {
        Some(_) => Box::new(Own),
        None => Box::new(Libtorch),
    }
}

/// Calls the A2 that was [set].
struct Own;

impl Own {
    fn a2() -> Box<dyn A2> {
        A2.get().expect("set before")()
    }
}

impl Components for Own {
    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result {
        Self::a2().embedding(ids, table)
    }

    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result {
        Self::a2().linear(x, weight, bias)
    }

    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result {
        Self::a2().rms_norm(x, gain, eps)
    }

    fn silu(&self, x: &Tensor) -> Result {
        Self::a2().silu(x)
    }

    fn rope(&self, x: &Tensor, positions: &Tensor, config: &RopeConfig) -> Result {
        Self::a2().rope(x, positions, config)
    }

    fn attend(&self, q: &Tensor, k: &Tensor, v: &Tensor, options: &AttentionOptions) -> Result {
        alike(q, k, v)?;
        Self::a2().attend(q, k, v, options)
    }

    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignored: i64) -> Result {
        Self::a2().cross_entropy(logits, targets, ignored)
    }
}
