//! What is printed while a push is graded.
//!
//! **Text that the student's code may have written reaches GitHub's log only between two
//! commands that stop all others**, with a word that nobody can guess.

use wording::workflow::{group, stopped};
use wording::{Lang, readable};

use crate::problem::Problem;
use crate::tried::{End, Tried};

/// What is printed about one assignment.
///
/// # Errors
///
/// If there are no random numbers.
pub fn told(tried: &Tried, in_actions: bool, lang: Lang) -> Result<String, Problem> {
    let (line, printed) = (line(tried, lang), readable(&tried.printed));
    let printed = printed.trim_end();
    if !in_actions {
        return Ok(format!("{printed}\n\n{line}\n"));
    }
    let printed = stopped(&format!("{printed}\n"), &token()?);
    Ok(format!("{}{line}\n", group(&tried.id, &printed)))
}

/// One line about an assignment.
fn line(tried: &Tried, lang: Lang) -> String {
    let id = &tried.id;
    match &tried.end {
        End::Ran(results) => {
            let (earned, all) = results.points();
            format!("{id}: {earned} / {all}")
        }
        End::CompileError(_) => {
            format!("{id}: {}", lang.pick("不能编译", "does not compile"))
        }
        End::NotRun(why) => format!("{id}: {}", why.get(lang)),
    }
}

/// A word that nobody can guess.
fn token() -> Result<String, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Problem::fault((format!("没有随机数：{error}"), format!("no random numbers: {error}")))
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy;

    #[test]
    fn printed_commands_are_stopped() {
        let printed = "::error::forged\n\u{1b}[31m##[error]x".to_string();
        let tried = Tried { id: "t0".into(), end: End::Ran(toy::results()), printed };
        let text = told(&tried, true, Lang::En).unwrap();
        let token = text.lines().nth(1).unwrap().strip_prefix("::stop-commands::").unwrap();
        assert!(token.len() == 32, "{token}");
        let expected = format!(
            "::group::t0\n::stop-commands::{token}\n::error::forged\n·[31m##[error]x\n::{token}::\n::endgroup::\nt0: 40 / 120\n"
        );
        assert_eq!(text, expected);
        assert!(!told(&tried, true, Lang::En).unwrap().contains(token), "another each time");
        assert!(!told(&tried, false, Lang::En).unwrap().contains("stop-commands"));
    }
}
