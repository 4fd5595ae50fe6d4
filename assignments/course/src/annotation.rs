//! Annotations: what GitHub shows beside a line of the sources.
//!
//! GitHub shows ten errors of a step; more are dropped without a word. So checks that go
//! wrong at the same line share one, and of those that are too many a notice is left.

use results::{CheckResult, Standing};
use wording::Lang;
use wording::workflow::{Annotation, Level, Place, data};

use crate::compile_error::CompileError;
use crate::tried::{End, Tried};

/// GitHub shows this many errors of one step.
const SHOWN: usize = 10;

/// The annotations of everything that was tried, in its order.
pub fn of_all(tried: &[Tried], lang: Lang) -> Vec<Annotation> {
    tried.iter().flat_map(|tried| of_one(tried, lang)).collect()
}

/// The lines that make GitHub show them, the first ten, and how many are left out.
pub fn commands(annotations: &[Annotation], lang: Lang) -> String {
    let shown = annotations.iter().take(SHOWN).map(Annotation::line);
    let mut lines: String = shown.collect();
    if let more @ 1.. = annotations.len().saturating_sub(SHOWN) {
        let words =
            lang.pick(format!("还有 {more} 处，见摘要"), format!("{more} more are in the summary"));
        lines += &format!("::notice::{}\n", data(&words));
    }
    lines
}

fn of_one(tried: &Tried, lang: Lang) -> Vec<Annotation> {
    match &tried.end {
        End::Ran(results) => {
            let wrong: Vec<&CheckResult> = results.standing(Standing::Wrong).collect();
            by_place(&wrong).iter().map(|checks| of_checks(checks, lang)).collect()
        }
        End::CompileError(error) => vec![of_compile_error(&tried.id, error, lang)],
        End::NotRun(why) => vec![error(None, tried.id.clone(), why.get(lang))],
    }
}

/// An error; `message` may be the student's own text.
fn error(place: Option<Place>, title: String, message: &str) -> Annotation {
    Annotation { level: Level::Error, title, message: message.into(), place }
}

/// A place with the column, if that is known.
fn at(place: &results::Place, column: Option<u32>) -> Place {
    Place { file: place.file.clone(), line: place.line, column }
}

/// The checks in groups that go wrong at the same place, in the order of their first.
fn by_place<'a>(checks: &[&'a CheckResult]) -> Vec<Vec<&'a CheckResult>> {
    let mut groups: Vec<Vec<&CheckResult>> = Vec::new();
    for check in checks {
        let same =
            |group: &&mut Vec<&CheckResult>| check.place.is_some() && group[0].place == check.place;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(check),
            None => groups.push(vec![check]),
        }
    }
    groups
}

fn of_checks(checks: &[&CheckResult], lang: Lang) -> Annotation {
    let first = checks[0];
    let more = match checks.len() - 1 {
        0 => String::new(),
        more => lang.pick(format!("，同一行还有 {more} 项"), format!(", and {more} more here")),
    };
    let place = first.place.as_ref().map(|place| at(place, None));
    let title = format!("{} · {}{more}", first.id, first.word);
    error(place, title, first.message.as_deref().unwrap_or_default())
}

fn of_compile_error(id: &str, first: &CompileError, lang: Lang) -> Annotation {
    let title = match first.count {
        1 => lang.pick(format!("{id} 不能编译"), format!("{id} does not compile")),
        n => lang.pick(
            format!("{id} 不能编译（共 {n} 处错误）"),
            format!("{id} does not compile ({n} errors)"),
        ),
    };
    error(first.place.as_ref().map(|place| at(place, first.column)), title, &first.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy;

    fn tried(end: End) -> Tried {
        Tried { id: "t0".into(), end, printed: String::new() }
    }

    #[test]
    fn a_wrong_check_is_an_error_at_its_line() {
        let mut results = toy::results();
        let task = &mut results.tasks[0];
        task.checks.push(CheckResult { id: "t0.double.again".into(), ..toy::wrong() });
        let lines = [Lang::Zh, Lang::En]
            .map(|lang| commands(&of_all(&[tried(End::Ran(results.clone()))], lang), lang));
        insta::assert_snapshot!(lines.concat(), @r"
        ::error file=src/double.rs,line=7,title=t0.double.value · panicked，同一行还有 1 项::the double%0Adouble(3)%0Apanicked at src/double.rs:7: ::error::<b>|`x`
        ::error file=src/double.rs,line=7,title=t0.double.value · panicked%2C and 1 more here::the double%0Adouble(3)%0Apanicked at src/double.rs:7: ::error::<b>|`x`
        ");
    }

    #[test]
    fn what_does_not_compile_is_an_error_at_the_compilers_line() {
        let error = CompileError {
            message: "mismatched types".into(),
            place: results::Place::named("assignments/t0/src/double.rs:3"),
            column: Some(5),
            count: 2,
            rendered: String::new(),
        };
        let all = of_all(&[tried(End::CompileError(error))], Lang::En);
        insta::assert_snapshot!(commands(&all, Lang::En), @"::error file=assignments/t0/src/double.rs,line=3,col=5,title=t0 does not compile (2 errors)::mismatched types");
    }

    #[test]
    fn nothing_in_a_text_ends_the_command_or_begins_another() {
        let place = Place { file: "a,line=9:\nb".into(), line: 1, column: None };
        let message = "100 %\r\n::set-output name=x::y\u{1b}[31m";
        let line = error(Some(place), "x::y,z\n::error::t".into(), message).line();
        assert_eq!(
            line,
            "::error file=a%2Cline=9%3A%0Ab,line=1,title=x%3A%3Ay%2Cz%0A%3A%3Aerror%3A%3At::100 %25·%0A::set-output name=x::y·[31m\n"
        );
    }

    #[test]
    fn only_checks_with_a_place_in_common_share_an_annotation() {
        let nowhere = CheckResult { place: None, ..toy::wrong() };
        let (here, elsewhere) =
            (toy::wrong(), CheckResult { place: results::Place::named("x:1"), ..toy::wrong() });
        let checks = [&nowhere, &here, &nowhere, &elsewhere, &here];
        let sizes: Vec<usize> = by_place(&checks).iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, 2, 1, 1]);
    }

    #[test]
    fn ten_are_shown_and_the_rest_is_counted() {
        let place = |line| Place { file: "src/x.rs".into(), line, column: None };
        let one = |line| error(Some(place(line)), "t".into(), "m");
        let lines = commands(&(1..=12).map(one).collect::<Vec<_>>(), Lang::En);
        assert_eq!(lines.matches("::error ").count(), 10);
        assert!(lines.ends_with("::notice::2 more are in the summary\n"), "{lines}");
    }
}
