//! Small mistakes that must fail *without* a name: each looks like a misconception in some
//! cases and is another. Whoever is told a mistake that is not theirs looks for it in vain.

/// A mistake that has no name.
#[derive(Debug)]
pub struct Unnamed {
    /// `a0.scalar.unnamed.pow_whole_exponent`: the code that acts it out has the same id.
    pub id: &'static str,
    /// The checks that must fail, and name nothing.
    pub fails: &'static [&'static str],
}

impl Unnamed {
    /// Those of one assignment.
    pub fn of(assignment: &str) -> impl Iterator<Item = &'static Self> {
        UNNAMED.iter().filter(move |unnamed| unnamed.id.split('.').next() == Some(assignment))
    }
}

const fn unnamed(id: &'static str, fails: &'static [&'static str]) -> Unnamed {
    Unnamed { id, fails }
}

/// All of them, in the order of the checks.
const UNNAMED: &[Unnamed] = &[
    // Wrong for exponents with a fraction only.
    unnamed("a0.scalar.unnamed.pow_whole_exponent", &["a0.scalar.local"]),
    unnamed("a0.ops.unnamed.gelu_constant", &["a0.ops.unary"]),
    // As without the maximum for the largest inputs only.
    unnamed("a0.ops.unnamed.softmax_mean_subtracted", &["a0.ops.softmax"]),
    unnamed("a0.vjp.unnamed.tanh_without_square", &["a0.vjp.unary"]),
    // Divided, but by the size of the first axis alone.
    unnamed("a0.vjp.unnamed.mean_of_one_axis", &["a0.vjp.reduce"]),
    // Right where all lies row by row, or both buffers alike.
    unnamed("a0.vjp.unnamed.reshape_in_memory_order", &["a0.vjp.views"]),
    unnamed("a0.vjp.unnamed.relu_in_memory_order", &["a0.vjp.unary"]),
    // One alternative of the pattern, in some texts as the other pattern has it.
    unnamed("a1.pretokenize.unnamed.digits_in_pairs", &["a1.pretokenize.cl100k"]),
    unnamed("a1.pretokenize.unnamed.line_breaks_apart", &["a1.pretokenize.cl100k"]),
    unnamed("a1.pretokenize.unnamed.space_before_letters_only", &["a1.pretokenize.cl100k"]),
    unnamed("a2.mlp.unnamed.gelu_constant", &["a2.mlp.gelu"]),
    unnamed("a2.attention.unnamed.scale_of_one_more", &["a2.attention.attend"]),
    // Hides the first key from everybody.
    unnamed("a2.attention.unnamed.first_hidden", &["a2.attention.attend"]),
];
