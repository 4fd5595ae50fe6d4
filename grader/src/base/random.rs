//! Random numbers that nobody can guess.

use crate::base::problem::Problem;

/// `N` random bytes from the operating system.
///
/// # Errors
///
/// If it gives none.
pub fn bytes<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(none)?;
    Ok(bytes)
}

/// A seed of 128 bits.
///
/// # Errors
///
/// If the operating system gives no random numbers.
pub fn seed() -> Result<String, Problem> {
    Ok(hex::encode(bytes::<16>()?))
}

fn none(error: getrandom::Error) -> Problem {
    Problem::fault((
        format!("操作系统给不出随机数：{error}"),
        format!("the operating system gives no random numbers: {error}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::exit_code::ExitCode;

    #[test]
    fn no_two_seeds_are_alike() {
        let (one, other) = (seed().unwrap(), seed().unwrap());
        assert_ne!(one, other);
        assert_eq!([one.len(), other.len()], [32, 32]);
    }

    #[test]
    fn a_system_without_random_numbers_is_a_fault_in_both_languages() {
        let problem = none(getrandom::Error::UNSUPPORTED);
        assert_eq!(problem.code, ExitCode::Fault);
        let lines = [harness::Lang::Zh, harness::Lang::En].map(|lang| problem.line(lang));
        insta::assert_snapshot!(lines.join("\n"), @r"
        操作系统给不出随机数：getrandom: this target is not supported
        the operating system gives no random numbers: getrandom: this target is not supported
        ");
    }
}
