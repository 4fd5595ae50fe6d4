//! Where in the sources a check looks: the function that it is about.

use std::fs;
use std::path::Path;

use results::{CheckResult, Place};

/// The place that a check is about, from the repository's root. It is where the code
/// panicked, or else where the function begins that the check is about, in the file of its
/// task; only the file, at its first line, if there is no one such function.
pub fn of_check(root: &Path, folder: &str, check: &CheckResult) -> Option<Place> {
    if let Some(place) = &check.place {
        let within = |place: &Place| root.join(folder).join(&place.file).is_file();
        let place = Place { file: format!("{folder}/{}", place.file), line: place.line };
        return within(check.place.as_ref()?).then_some(place);
    }
    let task = check.id.split('.').nth(1)?;
    let file = format!("{folder}/src/{task}.rs");
    let source = fs::read_to_string(root.join(&file)).ok()?;
    let line = names(check).iter().find_map(|name| only_line(&source, name)).unwrap_or(1);
    Some(Place { file, line })
}

/// The names that the function may have: the check's own last word, then those that are
/// called, the last call first.
fn names(check: &CheckResult) -> Vec<String> {
    let own = check.id.rsplit('.').next().map(Into::into);
    let call = check.call.as_deref().unwrap_or_default();
    let before = |(at, _): (usize, &str)| {
        let name = call[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        (!name.is_empty()).then(|| name.to_string())
    };
    let called = call.rmatch_indices('(').filter_map(before);
    own.into_iter().chain(called).collect()
}

/// The line on which the function `name` begins, if there is exactly one.
fn only_line(source: &str, name: &str) -> Option<u32> {
    let begins = |line: &str| {
        let after = line.split("fn ").nth(1).and_then(|rest| rest.strip_prefix(name));
        let code = !line.trim_start().starts_with("//");
        code && after.is_some_and(|rest| rest.starts_with(['(', '<']))
    };
    let mut lines = (1..).zip(source.lines()).filter(|(_, line)| begins(line));
    match (lines.next(), lines.next()) {
        (Some((line, _)), None) => Some(line),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy;

    const SOURCE: &str = "//! fn softmax(x)\n\npub fn vjp(op: &Op) {}\n\nfn softmax<T>() {}\nfn relu() {}\n#[test]\nfn relu() {}\n";

    #[test]
    fn a_function_has_a_line_if_there_is_one_of_its_name() {
        assert_eq!(only_line(SOURCE, "softmax"), Some(5));
        assert_eq!(only_line(SOURCE, "relu"), None);
        assert_eq!(only_line(SOURCE, "soft"), None);
    }

    #[test]
    fn the_last_call_comes_first() {
        let mut check = toy::wrong();
        check.id = "a0.tape.reuse".into();
        check.call = Some("v0 = leaf(requires_grad=true); backward(v0)".into());
        assert_eq!(names(&check), ["reuse", "backward", "leaf"]);
    }

    #[test]
    fn the_place_is_the_panics_or_the_functions_or_the_file() {
        let root = tempfile::tempdir().unwrap();
        let sources = root.path().join("assignments/a0/src");
        fs::create_dir_all(&sources).unwrap();
        fs::write(sources.join("vjp.rs"), SOURCE).unwrap();
        let place = |id: &str, call: &str, panicked: Option<&str>| {
            let mut check = toy::wrong();
            (check.id, check.call) = (id.into(), Some(call.into()));
            check.place = panicked.and_then(Place::named);
            of_check(root.path(), "assignments/a0", &check)
                .map(|place| format!("{}:{}", place.file, place.line))
        };
        let at = |line: u32| Some(format!("assignments/a0/src/vjp.rs:{line}"));
        assert_eq!(place("a0.vjp.softmax", "vjp(Softmax)", None), at(5));
        assert_eq!(place("a0.vjp.relu", "vjp(Relu, x0: f64[2])", None), at(3));
        assert_eq!(place("a0.vjp.relu", "", None), at(1));
        assert_eq!(place("a0.vjp.relu", "vjp(Relu)", Some("src/vjp.rs:7")), at(7));
        assert_eq!(place("a0.vjp.relu", "vjp(Relu)", Some("library/core/x.rs:7")), None);
        assert_eq!(place("a0.ops.relu", "forward(Relu)", None), None);
    }
}
