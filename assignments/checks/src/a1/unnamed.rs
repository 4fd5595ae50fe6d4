//! Mistakes of A1 that must fail without a name.

use harness::Unnamed;

/// All of them, in the order of the checks.
pub static UNNAMED: &[Unnamed] = &[
    // One alternative of the pattern, in some texts as the other pattern has it.
    Unnamed::new("a1.pretokenize.unnamed.digits_in_pairs", &["a1.pretokenize.cl100k"]),
    Unnamed::new("a1.pretokenize.unnamed.line_breaks_apart", &["a1.pretokenize.cl100k"]),
    Unnamed::new("a1.pretokenize.unnamed.space_before_letters_only", &["a1.pretokenize.cl100k"]),
];
