//! The audit: which operators of libtorch a submission really refers to.
//!
//! The authority is what the compiler made: the symbols that the submission's
//! objects leave undefined. A macro, an alias, a function pointer or a trait hides a
//! name from a reader, not from the linker. What tch's own functions refer to counts
//! as well, so a wrapper hides nothing either. The scan of the sources only adds
//! file and line.

mod objects;
mod scanner;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use harness::{Assignment, Check, Operator, Outcome, Place};

pub use objects::{Reach, memory_to_start};
pub use scanner::Scanner;

/// The operators that a submission refers to, on its own or by what it calls, as far as
/// not everybody may use them.
#[derive(Debug, Default)]
pub struct Audit {
    operators: Vec<Operator>,
}

impl Audit {
    /// Looks into the objects of a submission: its library, and the worker's main
    /// object, in which what is inlined or generic may end up.
    ///
    /// # Errors
    ///
    /// One line, if they cannot be read; they are the compiler's, not the student's.
    pub fn of(objects: &[&Path], libraries: &Reach) -> Result<Self, String> {
        let own = Reach::read(objects)?;
        let reached: BTreeSet<String> =
            own.undefined().flat_map(|symbol| libraries.from(symbol)).collect();
        let operators = reached.iter().filter_map(|symbol| Operator::of_symbol(symbol));
        let operators = operators.filter(|operator| !operator.is_elementary());
        let by_name: BTreeMap<String, Operator> =
            operators.map(|operator| (operator.name.clone(), operator)).collect();
        Ok(Self { operators: by_name.into_values().collect() })
    }

    /// Whether the task of `check` forbids something that is used: then the check ends so,
    /// with one such operator, if possible one that has places. Only who has to know asks
    /// for the places.
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
