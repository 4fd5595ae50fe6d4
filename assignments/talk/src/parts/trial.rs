//! Trying a part of the student's.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};

use super::{Reason, Whose};

/// Whose a part should be: the student's, if the trial gives what is expected.
pub fn whose<T: PartialEq, E: ToString>(
    expected: &T,
    trial: impl FnOnce() -> Result<T, E>,
) -> Whose {
    match tried(trial) {
        Ok(got) if got == *expected => Whose::Yours,
        Ok(_) => Whose::Staff(Reason::Differs),
        Err(reason) => Whose::Staff(reason),
    }
}

/// What a part of the student's returns.
///
/// # Errors
///
/// Why it returns nothing: it is not finished, panicked, or refused.
pub fn tried<T, E: ToString>(trial: impl FnOnce() -> Result<T, E>) -> Result<T, Reason> {
    // What a panic says is said in the line of parts.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(AssertUnwindSafe(trial));
    panic::set_hook(hook);
    match outcome {
        Ok(Ok(got)) => Ok(got),
        Ok(Err(error)) => Err(Reason::Failed(error.to_string())),
        Err(payload) => Err(panicked(&*payload)),
    }
}

fn panicked(payload: &(dyn Any + Send)) -> Reason {
    let fixed = payload.downcast_ref::<&str>().map(ToString::to_string);
    let words = fixed.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
    let is_todo = ["not yet implemented", "not implemented"];
    if is_todo.iter().any(|start| words.starts_with(start)) {
        return Reason::Unfinished;
    }
    Reason::Failed(words.lines().next().unwrap_or("panic").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::todo, reason = "it is what stubs say")]
    fn a_part_is_yours_if_it_says_what_the_staffs_does() {
        assert_eq!(whose(&3, || Ok::<_, String>(3)), Whose::Yours);
        assert_eq!(whose(&3, || Ok::<_, String>(4)), Whose::Staff(Reason::Differs));
        let refused = whose(&3, || Err("no".to_string()));
        assert_eq!(refused, Whose::Staff(Reason::Failed("no".into())));
        let todo = whose(&3, || -> Result<i32, String> { todo!("a1.encode") });
        assert_eq!(todo, Whose::Staff(Reason::Unfinished));
        let panic = whose(&3, || -> Result<i32, String> { panic!("index out of bounds") });
        assert_eq!(panic, Whose::Staff(Reason::Failed("index out of bounds".into())));
    }
}
