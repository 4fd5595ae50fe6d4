//! A0 by libtorch. Files are named as in the assignment.

mod idle;
pub mod importance;
pub(crate) mod misconceptions;
pub mod ops;
pub mod scalar;
pub mod tape;
pub mod train;
pub mod vjp;

use std::rc::Rc;

use contract::a0::{A0, ImportanceMatmul, Kernels, ScalarGraph, Tape, Trainer};

use crate::variants;

/// A submission put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Makes an empty scalar graph.
    pub graph: fn() -> Box<dyn ScalarGraph>,
    /// Makes the kernels.
    pub kernels: fn() -> Rc<dyn Kernels>,
    /// Makes an empty tape.
    pub tape: fn(Rc<dyn Kernels>) -> Box<dyn Tape>,
    /// The trainer.
    pub trainer: train::TorchTrainer,
    /// Makes the importance-weighted product.
    pub importance: fn() -> Box<dyn ImportanceMatmul>,
}

/// The right parts.
pub const REFERENCE: Parts = Parts {
    graph: || Box::new(scalar::Graph::default()),
    kernels: || Rc::new(ops::TorchKernels),
    tape: |kernels| Box::new(tape::TorchTape::new(kernels)),
    trainer: train::RIGHT,
    importance: || Box::new(importance::TorchImportance),
};

/// The reference with the mistake of this id; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    variants::find(REFERENCE, misconceptions::VARIANTS, id)
}

impl A0 for Parts {
    fn graph(&self) -> Box<dyn ScalarGraph> {
        (self.graph)()
    }

    fn kernels(&self) -> Rc<dyn Kernels> {
        (self.kernels)()
    }

    fn tape(&self, kernels: Rc<dyn Kernels>) -> Box<dyn Tape> {
        (self.tape)(kernels)
    }

    fn trainer(&self) -> Box<dyn Trainer> {
        Box::new(self.trainer)
    }

    fn importance(&self) -> Box<dyn ImportanceMatmul> {
        (self.importance)()
    }
}
