//! The student's helper: `cargo course grade-push` tells what a push came to.
//!
//! ```text
//! changed ─► tried ────────────────────────────────► told
//! changed    tried (cargo, compile_error, place)     summary, annotation, classroom50, terminal
//! ```
//!
//! It runs the public checks on the machine where the student's code runs too. **So what
//! it says is feedback and never a score of record**: who can push can change this program.
//! It only sees to it that code which is tried does not change by accident, or by printing,
//! what is said about it. Students receive this crate: it holds no solution, knows no check
//! and needs no libtorch.

mod annotation;
mod arguments;
mod cargo;
mod changed;
mod classroom50;
mod compile_error;
mod exit_code;
mod git;
mod grade_push;
mod markdown;
mod place;
mod problem;
mod repository;
mod summary;
mod terminal;
#[cfg(test)]
mod toy;
mod tried;

use wording::Lang;

use arguments::Arguments;
use exit_code::ExitCode;

fn main() -> std::process::ExitCode {
    let lang = Lang::from_env();
    let code = match Arguments::parse(lexopt::Parser::from_env()) {
        Ok(Arguments::Help) => {
            println!("{}", arguments::HELP.get(lang));
            Ok(ExitCode::Good)
        }
        Ok(Arguments::GradePush(asked)) => grade_push::grade_push(&asked, lang),
        Err(problem) => Err(problem),
    };
    let code = code.unwrap_or_else(|problem| {
        eprintln!("course: {}", problem.line(lang));
        problem.code
    });
    code.into()
}
