//! Mistakes of A2 that must fail without a name.

use harness::Unnamed;

/// All of them, in the order of the checks.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a2.mlp.unnamed.gelu_constant", &["a2.mlp.gelu"]),
    Unnamed::new("a2.attention.unnamed.scale_of_one_more", &["a2.attention.attend"]),
    // Hides the first key from everybody.
    Unnamed::new("a2.attention.unnamed.first_hidden", &["a2.attention.attend"]),
];
