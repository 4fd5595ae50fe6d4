//! The wrong variants of A0: one line each, top to bottom in the order of the
//! check table.

mod importance;
mod kernels;
mod scalar;
mod tape;
mod train;
mod unnamed;

use std::rc::Rc;

use contract::a0::Kernels;

use crate::a0::{Parts, REFERENCE};
use importance::FlawedImportance;
use kernels::{self as wrong, Flawed};
use scalar::{FlawedGraph, GraphFlaw};
use tape::{FlawedTape, TapeFlaw};

/// The reference with one misconception; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    if id.is_empty() {
        return Some(REFERENCE);
    }
    VARIANTS.iter().chain(UNNAMED).find(|(name, _)| *name == id).map(|(_, make)| make())
}

macro_rules! graph {
    ($flaw:ident) => {
        || Parts { graph: || Box::new(FlawedGraph::new(GraphFlaw::$flaw)), ..REFERENCE }
    };
}

macro_rules! tape {
    ($flaw:ident) => {
        || Parts {
            tape: |kernels| Box::new(FlawedTape::new(kernels, TapeFlaw::$flaw)),
            ..REFERENCE
        }
    };
}

macro_rules! forward {
    ($wrong:expr) => {
        || Parts { kernels: || forward_kernels($wrong), ..REFERENCE }
    };
}

macro_rules! vjp {
    ($wrong:expr) => {
        || Parts { kernels: || vjp_kernels($wrong), ..REFERENCE }
    };
}

macro_rules! kernels {
    ($forward:expr, $vjp:expr) => {
        || Parts { kernels: || Rc::new(Flawed { forward: $forward, vjp: $vjp }), ..REFERENCE }
    };
}

macro_rules! trainer {
    ($trainer:expr) => {
        || Parts { trainer: || Box::new($trainer), ..REFERENCE }
    };
}

macro_rules! importance {
    ($flaw:ident) => {
        || Parts { importance: || Box::new(FlawedImportance::$flaw), ..REFERENCE }
    };
}

fn forward_kernels(forward: wrong::Forwards) -> Rc<dyn Kernels> {
    Rc::new(Flawed { forward, ..Flawed::NONE })
}

fn vjp_kernels(vjp: wrong::Backwards) -> Rc<dyn Kernels> {
    Rc::new(Flawed { vjp, ..Flawed::NONE })
}

type Variant = (&'static str, fn() -> Parts);

const VARIANTS: &[Variant] = &[
    ("a0.scalar.overwrite", graph!(Overwrite)),
    ("a0.scalar.revisit", graph!(Revisit)),
    ("a0.scalar.pow_by_logarithm", graph!(PowByLogarithm)),
    ("a0.scalar.pow_sign_lost", graph!(PowSignLost)),
    ("a0.scalar.pow_by_quotient", graph!(PowByQuotient)),
    ("a0.scalar.tanh_by_exponentials", graph!(TanhByExponentials)),
    ("a0.scalar.sigmoid_by_exponential", graph!(SigmoidByExponential)),
    ("a0.scalar.relu_one_at_zero", graph!(ReluOneAtZero)),
    ("a0.scalar.zero_grad_missing", graph!(ZeroGradMissing)),
    ("a0.scalar.stale_intermediates", graph!(StaleIntermediates)),
    ("a0.scalar.detach_leaks", graph!(DetachLeaks)),
    ("a0.scalar.constants_gather", graph!(ConstantsGather)),
    ("a0.ops.max_from_zero", forward!(wrong::max_from_zero)),
    ("a0.ops.gelu_erf", forward!(wrong::gelu_erf)),
    (
        "a0.ops.tanh_by_exponentials",
        kernels!(wrong::tanh_by_exponentials, wrong::tanh_by_exponentials_back),
    ),
    ("a0.ops.softmax_overflow", forward!(wrong::softmax_overflow)),
    ("a0.ops.softmax_global_max", forward!(wrong::softmax_global_max)),
    ("a0.ops.softmax_last_axis", forward!(wrong::softmax_last_axis)),
    ("a0.ops.log_sum_exp_overflow", forward!(wrong::log_sum_exp_overflow)),
    ("a0.ops.layer_norm_unbiased", forward!(wrong::layer_norm_unbiased)),
    ("a0.ops.layer_norm_eps_outside", forward!(wrong::layer_norm_eps_outside)),
    (
        "a0.ops.layer_norm_mean_of_squares",
        kernels!(wrong::layer_norm_mean_of_squares, wrong::layer_norm_mean_of_squares_back),
    ),
    ("a0.vjp.broadcast_not_summed", vjp!(wrong::broadcast_not_summed)),
    ("a0.vjp.div_sign", vjp!(wrong::div_sign)),
    ("a0.vjp.matmul_not_transposed", vjp!(wrong::matmul_not_transposed)),
    ("a0.vjp.matmul_result_transposed", vjp!(wrong::matmul_result_transposed)),
    ("a0.vjp.mean_without_n", vjp!(wrong::mean_without_n)),
    ("a0.vjp.max_to_all_ties", vjp!(wrong::max_to_all_ties)),
    ("a0.vjp.max_to_last_tie", vjp!(wrong::max_to_last_tie)),
    ("a0.vjp.gather_assigns", vjp!(wrong::gather_assigns)),
    ("a0.vjp.permute_same", vjp!(wrong::permute_same)),
    ("a0.vjp.relu_one_at_zero", vjp!(wrong::relu_one_at_zero)),
    ("a0.vjp.softmax_diagonal", vjp!(wrong::softmax_diagonal)),
    ("a0.vjp.layer_norm_constant_statistics", vjp!(wrong::layer_norm_constant_statistics)),
    ("a0.tape.overwrite", tape!(Overwrite)),
    ("a0.tape.revisit", tape!(Revisit)),
    ("a0.tape.visits_all", tape!(VisitsAll)),
    ("a0.tape.stale_intermediates", tape!(StaleIntermediates)),
    ("a0.tape.zero_grad_missing", tape!(ZeroGradMissing)),
    ("a0.tape.zeros_are_none", tape!(ZerosAreNone)),
    ("a0.tape.detach_leaks", tape!(DetachLeaks)),
    ("a0.tape.no_grad_ignored", tape!(NoGradIgnored)),
    ("a0.train.cross_entropy_overflow", trainer!(train::overflowing())),
    ("a0.train.cross_entropy_log_of_zero", trainer!(train::log_of_zero())),
    ("a0.train.cross_entropy_sum", trainer!(train::summing())),
    ("a0.train.rate_inside_velocity", trainer!(train::rate_inside_velocity())),
    ("a0.train.damped", trainer!(train::damped())),
    ("a0.train.zero_grad_missing", trainer!(train::keeping_gradients())),
    ("a0.importance.crossing_dropped", importance!(CrossingDropped)),
    ("a0.importance.rounding_forgiven", importance!(RoundingForgiven)),
    ("a0.importance.not_renormalised", importance!(NotRenormalised)),
    ("a0.importance.touches_caller", importance!(TouchesCaller)),
];

/// Mistakes that have no name.
const UNNAMED: &[Variant] = &[
    ("a0.scalar.unnamed.pow_whole_exponent", graph!(PowWholeExponent)),
    ("a0.ops.unnamed.gelu_constant", forward!(unnamed::gelu_constant)),
    ("a0.ops.unnamed.softmax_mean_subtracted", forward!(unnamed::softmax_mean_subtracted)),
    ("a0.vjp.unnamed.tanh_without_square", vjp!(unnamed::tanh_without_square)),
    ("a0.vjp.unnamed.mean_of_one_axis", vjp!(unnamed::mean_of_one_axis)),
    ("a0.vjp.unnamed.reshape_in_memory_order", vjp!(unnamed::reshape_in_memory_order)),
    ("a0.vjp.unnamed.relu_in_memory_order", vjp!(unnamed::relu_in_memory_order)),
];
