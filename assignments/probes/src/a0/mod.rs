//! The probes of A0 by name. Each file is named after a task.

mod importance;
mod ops;
mod scalar;
mod tape;
mod train;
mod vjp;

use contract::a0::A0;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A0>] = &[
    ("scalar", scalar::call),
    ("scalar.chain", scalar::chain),
    ("scalar.gradients", scalar::gradients),
    ("ops", ops::call),
    ("vjp", vjp::call),
    ("vjp.adjoint", vjp::adjoint),
    ("tape", tape::call),
    ("tape.counting", tape::counting),
    ("tape.own_kernels", tape::own_kernels),
    ("train.cross_entropy", train::cross_entropy),
    ("train.fit", train::fit),
    ("train.repeatedly", train::repeatedly),
    ("train.sgd", train::sgd),
    ("importance", importance::call),
];

/// A submission of A0, with its probes.
pub fn a0(submission: impl A0 + 'static) -> Box<dyn Probed> {
    let submission: Box<dyn A0> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}
