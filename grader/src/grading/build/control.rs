//! The control: the stubs, compiled and started like a submission. If they fail too, the
//! machine is at fault and not the submission.

use harness::{Assignment, Words};

use super::build_error::BuildError;
use super::compile::build_unless;
use super::staff::Staff;
use crate::base::problem::Problem;
use crate::handed_in::stage::stage;
use crate::handed_in::submission::Submission;

/// Compiles the stubs of `assignment` in the sandbox, and starts their worker.
///
/// # Errors
///
/// Why that does not work: then no submission's failure says anything.
pub fn works(assignment: &'static Assignment, staff: &Staff) -> Result<(), Words> {
    let stubs = Submission::stubs(assignment);
    let staged =
        stage(stubs, &staff.isolation).map_err(|error| Words::same(format!("{error:?}")))?;
    let built = match build_unless(staged, staff, &|| false) {
        Ok(built) => built,
        Err(BuildError::Submission(_, words) | BuildError::Grader(words)) => {
            return Err(Words::new(
                format!("编译器在沙箱里不能工作：{}", words.zh),
                format!("the compiler does not work in the sandbox: {}", words.en),
            ));
        }
    };
    built.session(&staff.isolation).start().map_err(|line| {
        Words::new(
            format!("沙箱里的程序启动不了：{line}"),
            format!("no program starts in the sandbox: {line}"),
        )
    })
}

/// Shows, before anybody is graded, that a submission of `assignment` can be compiled and
/// started.
///
/// # Errors
///
/// If it cannot.
pub fn prove(assignment: &'static Assignment, staff: &Staff) -> Result<(), Problem> {
    works(assignment, staff).map_err(Problem::fault)
}
