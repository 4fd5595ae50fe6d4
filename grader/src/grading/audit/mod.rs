//! The audit: which operators of libtorch a submission really refers to.
//!
//! The symbols of the submission's object files decide: those that they leave undefined,
//! and the generic functions of tch that they define. A macro, an alias, a function pointer
//! or a trait can hide a name from a reader of the sources, but not from the linker. What functions of tch refer to counts as well, so wrapping one
//! hides nothing either. The scan of the sources only adds file and line.

mod objects;
mod scanner;

use std::collections::BTreeMap;
use std::path::Path;

use harness::{Assignment, Check, Operator, Outcome, Place};

use objects::Symbols;
pub use objects::{Reach, memory_to_start};
pub use scanner::Scanner;

/// The operators that a submission refers to, directly or through what it calls, and that
/// not every task may use.
#[derive(Debug, Default)]
pub struct Audit {
    operators: Vec<Operator>,
}

impl Audit {
    /// Reads the object files of a submission: its library, and the worker's main object,
    /// which may hold its inlined and generic functions.
    ///
    /// # Errors
    ///
    /// One line, if they cannot be read; they are the compiler's, not the student's.
    pub fn of(objects: &[&Path], libraries: &Reach) -> Result<Self, String> {
        let own = Symbols::read(objects)?;
        // The compiler makes the generic functions of tch anew for who calls them: these are
        // defined in the submission's own objects.
        let undefined = own.undefined.iter().map(String::as_str);
        let defined = own.defined.iter().map(String::as_str);
        let symbols = libraries.from(undefined).into_iter().chain(defined);
        let operators = symbols.filter_map(Operator::of_symbol);
        let operators = operators.filter(|operator| !operator.is_elementary());
        let by_name: BTreeMap<String, Operator> =
            operators.map(|operator| (operator.name.clone(), operator)).collect();
        Ok(Self { operators: by_name.into_values().collect() })
    }

    /// The outcome of `check` if its task forbids an operator that is used: it names one
    /// such operator, if possible one with known places. `places` is called only if it is
    /// needed.
    pub fn outcome<'a>(
        &self,
        assignment: &Assignment,
        check: &Check,
        places: impl FnOnce() -> &'a [Place],
    ) -> Option<Outcome> {
        let mut broken = self.operators.iter().filter(|o| assignment.forbids(check, o));
        let first = broken.next()?;
        let places = places();
        let has_places = |o: &&Operator| places.iter().any(|place| place.operator == o.name);
        let named = std::iter::once(first).chain(broken).find(has_places).unwrap_or(first);
        Some(Outcome::banned(&named.name, places))
    }
}

#[cfg(test)]
mod tests;
