//! The wrong variants of `a0.scalar`.

use contract::a0::ScalarGraph;

use super::Variant;
use super::flawed_graph::{FlawedGraph, GraphFlaw};
use crate::a0::{Parts, REFERENCE};

const fn with(graph: fn() -> Box<dyn ScalarGraph>) -> Parts {
    Parts { graph, ..REFERENCE }
}

fn graph(flaw: GraphFlaw) -> Box<dyn ScalarGraph> {
    Box::new(FlawedGraph::new(flaw))
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a0.scalar.overwrite", with(|| graph(GraphFlaw::Overwrite))),
    ("a0.scalar.revisit", with(|| graph(GraphFlaw::Revisit))),
    ("a0.scalar.pow_by_logarithm", with(|| graph(GraphFlaw::PowByLogarithm))),
    ("a0.scalar.pow_sign_lost", with(|| graph(GraphFlaw::PowSignLost))),
    ("a0.scalar.pow_by_quotient", with(|| graph(GraphFlaw::PowByQuotient))),
    ("a0.scalar.tanh_by_exponentials", with(|| graph(GraphFlaw::TanhByExponentials))),
    ("a0.scalar.sigmoid_by_exponential", with(|| graph(GraphFlaw::SigmoidByExponential))),
    ("a0.scalar.relu_one_at_zero", with(|| graph(GraphFlaw::ReluOneAtZero))),
    ("a0.scalar.zero_grad_missing", with(|| graph(GraphFlaw::ZeroGradMissing))),
    ("a0.scalar.stale_intermediates", with(|| graph(GraphFlaw::StaleIntermediates))),
    ("a0.scalar.detach_leaks", with(|| graph(GraphFlaw::DetachLeaks))),
    ("a0.scalar.constants_gather", with(|| graph(GraphFlaw::ConstantsGather))),
    ("a0.scalar.unnamed.pow_whole_exponent", with(|| graph(GraphFlaw::PowWholeExponent))),
];
