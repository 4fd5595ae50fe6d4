//! Small mistakes that must fail *without* a diagnosis: in some cases each gives the same
//! answers as a misconception, but it is another mistake. A wrong diagnosis would send the
//! student in the wrong direction.

/// A mistake that has no name.
#[derive(Debug)]
pub struct Unnamed {
    /// `a0.scalar.unnamed.pow_whole_exponent`: the code that makes the mistake has the same
    /// id.
    pub id: &'static str,
    /// The checks that must fail and must not name a misconception.
    pub fails: &'static [&'static str],
}

impl Unnamed {
    /// The mistake `id`, which the checks `fails` must catch.
    pub const fn new(id: &'static str, fails: &'static [&'static str]) -> Self {
        Self { id, fails }
    }
}
