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
    /// The mistake `id`, which the checks `fails` must catch.
    pub const fn new(id: &'static str, fails: &'static [&'static str]) -> Self {
        Self { id, fails }
    }
}
