//! The wrong variants of `a0.tape`.

use std::rc::Rc;

use contract::a0::{Kernels, Tape};

use super::Variant;
use super::flawed_tape::{FlawedTape, TapeFlaw};
use crate::a0::{Parts, REFERENCE};

const fn with(tape: fn(Rc<dyn Kernels>) -> Box<dyn Tape>) -> Parts {
    Parts { tape, ..REFERENCE }
}

fn tape(kernels: Rc<dyn Kernels>, flaw: TapeFlaw) -> Box<dyn Tape> {
    Box::new(FlawedTape::new(kernels, flaw))
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a0.tape.overwrite", with(|kernels| tape(kernels, TapeFlaw::Overwrite))),
    ("a0.tape.revisit", with(|kernels| tape(kernels, TapeFlaw::Revisit))),
    ("a0.tape.visits_all", with(|kernels| tape(kernels, TapeFlaw::VisitsAll))),
    ("a0.tape.stale_intermediates", with(|kernels| tape(kernels, TapeFlaw::StaleIntermediates))),
    ("a0.tape.zero_grad_missing", with(|kernels| tape(kernels, TapeFlaw::ZeroGradMissing))),
    ("a0.tape.zeros_are_none", with(|kernels| tape(kernels, TapeFlaw::ZerosAreNone))),
    ("a0.tape.detach_leaks", with(|kernels| tape(kernels, TapeFlaw::DetachLeaks))),
    ("a0.tape.no_grad_ignored", with(|kernels| tape(kernels, TapeFlaw::NoGradIgnored))),
];
