//! The lists of assignments in sources that all assignments share, without those left out.
//!
//! Rust reads no module that its parent does not name, so `lib.rs` of some crates has lines
//! for each assignment, and the registry a list of all. Only lines of these forms are taken
//! out, with the attributes right above them:
//!
//! ```text
//! mod a2;    pub mod a2;    pub use a2::name;    $with! { a0 a1 a2 }
//! ```
//!
//! A line of code that names an assignment in another way is a problem, not a guess.

use crate::problem::Problem;
use crate::which::Which;

/// The text of the source file at `path` without the assignments that are left out.
///
/// # Errors
///
/// If a line names one of them in a way that is not known.
pub fn without(path: &str, source: &str, which: &Which) -> Result<String, Problem> {
    let mut kept: Vec<String> = Vec::new();
    for (number, line) in source.lines().enumerate() {
        if let Some(list) = registry(line, which) {
            kept.push(list);
        } else if !which.ids_left_out().iter().any(|id| is_entry(line, id)) {
            if let Some(id) = which.ids_left_out().into_iter().find(|id| names(line, id)) {
                return Err(unknown(path, number + 1, id));
            }
            kept.push(line.into());
        } else {
            while kept.last().is_some_and(|above| above.trim_start().starts_with("#[")) {
                kept.pop();
            }
        }
    }
    Ok(kept.into_iter().map(|line| line + "\n").collect())
}

/// The registry's line with all assignments, with those of the edition in their place.
fn registry(line: &str, which: &Which) -> Option<String> {
    let (before, list) = line.split_once("$with! { ")?;
    let listed: Vec<&str> = list.strip_suffix(" }")?.split(' ').collect();
    let all: Vec<&str> = which.ids().into_iter().chain(which.ids_left_out()).collect();
    (listed == all).then(|| format!("{before}$with! {{ {} }}", which.ids().join(" ")))
}

/// Whether the line does nothing but list the assignment.
fn is_entry(line: &str, id: &str) -> bool {
    let forms = [format!("mod {id};"), format!("pub mod {id};")];
    let used =
        line.strip_prefix(&format!("pub use {id}::")).and_then(|rest| rest.strip_suffix(';'));
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    forms.iter().any(|form| form == line) || used.is_some_and(is_name)
}

/// Whether a line of code names the assignment as a module. Comments and texts may.
fn names(line: &str, id: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let code: String = code.split('"').step_by(2).collect();
    let word = |c: char| !(c.is_alphanumeric() || c == '_');
    code.split(word).any(|name| name == id)
}

fn unknown(path: &str, line: usize, id: &str) -> Problem {
    Problem::unfit((
        format!(
            "{path}:{line}：提到了不发布的作业 `{id}`，写法不认识；一行只列一次作业，如 `pub mod {id};`"
        ),
        format!(
            "{path}:{line}: names the assignment `{id}`, which is left out, in an unknown way; \
             list assignments one a line, as in `pub mod {id};`"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upto(last: &str) -> Which {
        Which::upto(Some(last)).unwrap()
    }

    const LIST: &str = "//! A2 and a2 too.\npub mod a0;\npub mod a1;\n#[cfg(feature = \"x\")]\npub mod a2;\n\
                        #[cfg(feature = \"x\")]\npub mod arguments;\n\npub use a0::a0;\npub use a2::a2;\npub use a2::a2_x;\n";

    #[test]
    fn lines_of_what_is_left_out_go_with_their_attributes() {
        let kept = "//! A2 and a2 too.\npub mod a0;\n#[cfg(feature = \"x\")]\npub mod arguments;\n\n\
                    pub use a0::a0;\n";
        assert_eq!(without("lib.rs", LIST, &upto("a0")).unwrap(), kept);
        assert_eq!(without("lib.rs", LIST, &Which::upto(None).unwrap()).unwrap(), LIST);
    }

    #[test]
    fn the_registry_lists_what_is_released() {
        let path = harness::repository().join("assignments/checks/src/registry.rs");
        let source = std::fs::read_to_string(path).unwrap();
        let filtered = without("registry.rs", &source, &upto("a1")).unwrap();
        assert!(filtered.contains("        $with! { a0 a1 }\n"), "{filtered}");
        let others = filtered.lines().zip(source.lines()).filter(|(new, old)| new != old);
        assert_eq!(others.count(), 1);
    }

    /// In an edition that ends early, the compiler would warn students of code that only later
    /// assignments use.
    #[test]
    fn what_only_later_assignments_may_use_is_not_warned_of() {
        let mut warned_of = vec![];
        for name in ["checks", "contract", "probes"] {
            let path = harness::repository().join(format!("assignments/{name}/src/lib.rs"));
            let source = std::fs::read_to_string(path).unwrap();
            let lines: Vec<&str> = source.lines().collect();
            for (i, line) in lines.iter().enumerate() {
                let Some(module) = line.strip_prefix("mod ").and_then(|it| it.strip_suffix(';'))
                else {
                    continue;
                };
                let allowed = lines[i - 1].starts_with("#[allow(dead_code, ");
                if !allowed && checks::assignment(module).is_none() {
                    warned_of.push(format!("{name}::{module}"));
                }
            }
        }
        let used_by_all = ["checks::registry", "probes::with_probes"];
        assert_eq!(warned_of, used_by_all);
    }

    #[test]
    fn another_way_to_name_an_assignment_is_a_problem_with_its_line() {
        for line in [
            "use a2::x;",
            "pub use a2::{a2, x};",
            "    pub mod a2;",
            "mod a2 {",
            "$with! { a0 a2 }",
            "f(a1, a2)",
        ] {
            let source = format!("//! x\n{line}\n");
            let problem = without("lib.rs", &source, &upto("a1")).unwrap_err();
            assert!(problem.words.en.starts_with("lib.rs:2: names the assignment `a2`"), "{line}");
        }
        let fine = "let x = \"a2\"; // a2\nlet a20 = a2_x;\n";
        assert_eq!(without("lib.rs", fine, &upto("a1")).unwrap(), fine);
    }
}
