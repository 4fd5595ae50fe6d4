//! Mistakes of A0 that must fail without a name.

use harness::Unnamed;

/// All of them, in the order of the checks.
pub static UNNAMED: &[Unnamed] = &[
    // Wrong for exponents with a fraction only.
    Unnamed::new("a0.scalar.unnamed.pow_whole_exponent", &["a0.scalar.local"]),
    Unnamed::new("a0.ops.unnamed.gelu_constant", &["a0.ops.unary"]),
    // As without the maximum for the largest inputs only.
    Unnamed::new("a0.ops.unnamed.softmax_mean_subtracted", &["a0.ops.softmax"]),
    Unnamed::new("a0.vjp.unnamed.tanh_without_square", &["a0.vjp.unary"]),
    // Divided, but by the size of the first axis alone.
    Unnamed::new("a0.vjp.unnamed.mean_of_one_axis", &["a0.vjp.reduce"]),
    // Right where all lies row by row, or both buffers alike.
    Unnamed::new("a0.vjp.unnamed.reshape_in_memory_order", &["a0.vjp.views"]),
    Unnamed::new("a0.vjp.unnamed.relu_in_memory_order", &["a0.vjp.unary"]),
];
