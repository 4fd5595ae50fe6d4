//! `.cargo/config.toml` of the edition: the repository's own, with other commands.

/// The crate that is a student's `cargo xtask`.
pub const XTASK: &str = "tools";

/// A line `name = "run --quiet --package PACKAGE --"`, up to the name of the package.
const RUN: &str = " = \"run --quiet --package ";

/// The configuration, and the packages that its commands run. `is_for_students` says whether
/// students receive a package; commands that run others are left out.
pub fn of_students(
    repository: &str,
    is_for_students: impl Fn(&str) -> bool,
) -> (String, Vec<String>) {
    let (mut text, mut programs) = (String::new(), Vec::new());
    for line in repository.lines() {
        match command(line) {
            Some((name, "xtask")) => {
                text += &format!("{name}{RUN}{XTASK} --\"\n");
                programs.push(XTASK.to_string());
            }
            Some((_, package)) if !is_for_students(package) => {}
            command => {
                programs.extend(command.map(|(_, package)| package.to_string()));
                text += &format!("{line}\n");
            }
        }
    }
    (text, programs)
}

/// The command that a line defines, and the package that it runs.
fn command(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.split_once(RUN)?;
    Some((name, rest.strip_suffix(" --\"")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_have_their_own_xtask_and_no_command_of_the_staff() {
        let repository = "[alias]\nxtask = \"run --quiet --package xtask --\"\n\
            course = \"run --quiet --package course --\"\nstaff = \"run --quiet --package grader --\"\n\n# more\n";
        let (text, programs) = of_students(repository, |package| package == "course");
        let expected = "[alias]\nxtask = \"run --quiet --package tools --\"\n\
            course = \"run --quiet --package course --\"\n\n# more\n";
        assert_eq!(text, expected);
        assert_eq!(programs, ["tools", "course"]);
    }
}
