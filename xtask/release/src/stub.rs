//! Whether a stub is what students may get: nothing of it is solved, every function to write
//! ends with its marker `todo!("a0.vjp.add")`, and every check that it names exists.
//!
//! A function must have a marker if it implements a trait, if its documentation names a
//! check, or if it is free and `pub`. "Already complete" in its documentation, or in that of
//! the file, says that it needs none.

use std::collections::BTreeSet;

use checks::ASSIGNMENTS;
use harness::Assignment;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, Signature, Stmt, Visibility};

use crate::documentation::{documentation, ids, says_complete};
use crate::problem::Problem;

/// Looks at the sources of a stub, each with its path.
///
/// # Errors
///
/// The first thing that must not be released.
pub fn examine(assignment: &Assignment, sources: &[(&str, &str)]) -> Result<(), Problem> {
    let mut marked = BTreeSet::new();
    for (path, source) in sources {
        let file =
            syn::parse_file(source).map_err(|error| at(path, error.span(), no_rust(&error)))?;
        let mut stub = Stub::new(assignment, path, &file.attrs);
        stub.visit_file(&file);
        stub.found?;
        marked.extend(stub.marked);
    }
    let unmarked = assignment.tasks.iter().find(|task| !marked.contains(task.id));
    unmarked.map_or(Ok(()), |task| {
        let (stub, id) = (format!("assignments/{}/src", assignment.id), task.id);
        Err(Problem::unfit((
            format!("{stub}：题目 `{id}` 没有一个 `todo!(\"{id}…\")`；请从 git 取回骨架"),
            format!("{stub}: task `{id}` has no `todo!(\"{id}…\")`; take the stub back from git"),
        )))
    })
}

/// Whether every source file has its row in the map, the documentation of `lib.rs`: a file
/// that was left there by accident may hold anything.
///
/// # Errors
///
/// The first file that has none.
pub fn mapped(sources: &[(&str, &str)]) -> Result<(), Problem> {
    let map = sources.iter().find(|(path, _)| path.ends_with("/src/lib.rs"));
    let map: String = map.map_or_else(String::new, |(_, source)| {
        let rows = source.lines().filter(|line| line.starts_with("//! | "));
        rows.collect()
    });
    let stray = sources.iter().map(|(path, _)| *path).find(|path| {
        let inside = path.split_once("/src/").map_or(*path, |(_, inside)| inside);
        inside != "lib.rs" && !map.contains(&format!("`{inside}`"))
    });
    stray.map_or(Ok(()), |path| {
        Err(Problem::unfit((
            format!("{path} 不在 lib.rs 的地图里；请把它移走，或在地图里加一行"),
            format!("{path} is not in the map in lib.rs; take it away, or give it a row there"),
        )))
    })
}

/// What is known of one file while it is read.
struct Stub<'a> {
    assignment: &'a Assignment,
    path: &'a str,
    /// Whether the file says that it is complete.
    complete: bool,
    /// Whether the functions that come now implement a trait.
    of_trait: bool,
    /// The tasks that have a marker.
    marked: BTreeSet<&'static str>,
    /// The first thing that is wrong.
    found: Result<(), Problem>,
}

impl<'a> Stub<'a> {
    fn new(assignment: &'a Assignment, path: &'a str, attributes: &[Attribute]) -> Self {
        let complete = says_complete(&documentation(attributes));
        let marked = BTreeSet::new();
        Self { assignment, path, complete, of_trait: false, marked, found: Ok(()) }
    }

    /// Looks at a function that must have its marker if `wanted`, or if it names a check.
    fn function(&mut self, attributes: &[Attribute], of: &Signature, body: &Block, wanted: bool) {
        let documentation = documentation(attributes);
        self.names(&documentation, of);
        let names_check = ids(&documentation).iter().any(|id| self.is_check(id));
        let complete = self.complete || says_complete(&documentation);
        let marker = marker(body);
        let task = marker.as_deref().and_then(|text| task_of(self.assignment, text));
        self.marked.extend(task);
        if (wanted || names_check) && !complete && task.is_none() {
            let (name, id) = (of.ident.to_string(), self.assignment.id);
            self.problem(&of.ident, (
                format!(
                    "`{name}` 不以 `todo!(\"{id}.…\")` 结尾：已经写好了，或丢了标记；请从 git 取回骨架"
                ),
                format!(
                    "`{name}` does not end with `todo!(\"{id}.…\")`: it is solved, or its marker \
                     is lost; take the stub back from git"
                ),
            ));
        }
    }

    /// Looks at what documentation names.
    fn names(&mut self, documentation: &str, place: &impl Spanned) {
        if let Some(id) =
            ids(documentation).into_iter().find(|id| !self.is_task(id) && !self.is_check(id))
        {
            let zh = format!("文档里的 `{id}` 不是现有的检查或题目；请改成表里的名字");
            let en = format!(
                "its documentation names `{id}`, which is no check and no task; give it the name \
                 in the table"
            );
            self.problem(place, (zh, en));
        }
    }

    fn is_check(&self, id: &str) -> bool {
        self.known().any(|assignment| assignment.check(id).is_some())
    }

    fn is_task(&self, id: &str) -> bool {
        self.known().flat_map(|assignment| assignment.tasks).any(|task| task.id == id)
    }

    /// The assignment, and those that its documentation may refer to.
    fn known(&self) -> impl Iterator<Item = &'a Assignment> {
        ASSIGNMENTS.iter().copied().chain([self.assignment])
    }

    fn problem(&mut self, place: &impl Spanned, said: (String, String)) {
        if self.found.is_ok() {
            self.found = Err(at(self.path, place.span(), said));
        }
    }
}

impl<'ast> Visit<'ast> for Stub<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let public = matches!(item.vis, Visibility::Public(_));
        self.function(&item.attrs, &item.sig, &item.block, public);
        visit::visit_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.of_trait = item.trait_.is_some();
        visit::visit_item_impl(self, item);
        self.of_trait = false;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.attrs, &item.sig, &item.block, self.of_trait);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        self.names(&documentation(std::slice::from_ref(attribute)), attribute);
    }
}

/// The text of the `todo!` that a function ends with.
fn marker(body: &Block) -> Option<String> {
    let called = match body.stmts.last()? {
        Stmt::Macro(called) => &called.mac,
        Stmt::Expr(Expr::Macro(called), _) => &called.mac,
        _ => return None,
    };
    let text = called.parse_body::<syn::LitStr>().ok()?;
    called.path.is_ident("todo").then(|| text.value())
}

/// The task that a marker's text belongs to.
fn task_of(assignment: &Assignment, text: &str) -> Option<&'static str> {
    let mut tasks = assignment.tasks.iter().map(|task| task.id);
    tasks.find(|id| {
        text.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

fn no_rust(error: &syn::Error) -> (String, String) {
    (format!("不是 Rust：{error}"), format!("is no Rust: {error}"))
}

fn at(path: &str, place: Span, (zh, en): (String, String)) -> Problem {
    let line = place.start().line;
    Problem::unfit((format!("{path}:{line}：{zh}"), format!("{path}:{line}: {en}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::{Check, Draw, Record, Task, Text};

    fn a0() -> &'static Assignment {
        checks::assignment("a0").unwrap()
    }

    /// A stub of A0 with a marker for every task, and `more`.
    fn said(more: &str) -> Result<(), String> {
        let marked =
            |task: &&Task| format!("fn f{}() {{ todo!(\"{}.x\") }}\n", task.id.len(), task.id);
        let rest: String = a0().tasks.iter().map(marked).collect();
        let sources = [("src/more.rs", more), ("src/rest.rs", rest.as_str())];
        examine(a0(), &sources).map_err(|problem| {
            assert_eq!(problem.words.en.lines().count(), 1);
            problem.words.en
        })
    }

    #[track_caller]
    fn fails(more: &str, with: &str) {
        let line = said(more).unwrap_err();
        assert!(line.contains(with), "{line}");
    }

    #[test]
    fn every_stub_of_the_repository_may_be_released() {
        for assignment in ASSIGNMENTS {
            let folder = harness::repository().join(format!("assignments/{}/src", assignment.id));
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            let read = |path| (format!("{path:?}"), std::fs::read_to_string(&path).unwrap());
            let files: Vec<(String, String)> = entries.map(read).collect();
            let files: Vec<_> = files.iter().map(|(p, s)| (p.as_str(), s.as_str())).collect();
            examine(assignment, &files).unwrap();
        }
    }

    /// The assignment of `docs/*/add-an-assignment.md`, as far as a stub is compared with it.
    static A9: Assignment = Assignment {
        id: "a9",
        title: wording("A9"),
        tasks: &[&Task::new("a9.double", wording("x"), DOUBLE, &[])],
        memory: 0,
        libtorch: false,
        opt_level: 0,
    };

    static DOUBLE: &[Check] =
        &[Check::golden("a9.double.value", 100, wording("x"), wording("x"), no_cases, "double")];

    const fn wording(text: &'static str) -> Text {
        harness::text(text, text)
    }

    fn no_cases(_: &mut Draw) -> Vec<Record> {
        Vec::new()
    }

    #[test]
    fn the_stub_of_the_page_on_new_assignments_may_be_released() {
        let page = harness::repository().join("docs/en/add-an-assignment.md");
        let page = std::fs::read_to_string(page).unwrap();
        let fence = |path: &str| {
            let (_, rest) = page.split_once(&format!("`{path}`\n\n```rs\n")).unwrap();
            rest.split_once("```\n").unwrap().0
        };
        let paths = ["assignments/a9/src/lib.rs", "assignments/a9/src/double.rs"];
        let sources = paths.map(|path| (path, fence(path)));
        mapped(&sources).unwrap();
        examine(&A9, &sources).unwrap();
    }

    #[test]
    fn what_is_solved_is_found_with_its_line() {
        let solved = "\n/// Check `a0.vjp.broadcast`.\nfn add() -> f64 { 1.0 }";
        fails(solved, "src/more.rs:3: `add` does not end with `todo!(\"a0.…\")`");
        fails("pub fn add() {}", "`add`");
        fails("impl Tape for T { fn value(&self) -> f64 { self.0 } }", "`value`");
        fails("pub fn add() { todo!(\"a0.vjp.add\"); 1.0 }", "`add`");
    }

    #[test]
    fn a_marker_names_a_task_of_the_assignment() {
        for marker in
            ["todo!()", "todo!(\"later\")", "todo!(\"a0.vjpx\")", "todo!(\"a1.encode.x\")"]
        {
            fails(&format!("pub fn add() {{ {marker} }}"), "its marker is lost");
        }
        said("pub fn add() { let _d = 1; todo!(\"a0.vjp.add\") }").unwrap();
    }

    #[test]
    fn helpers_constructors_and_what_is_complete_need_no_marker() {
        said("fn pair() {}\nimpl T { pub fn new() -> Self { T } }").unwrap();
        said("/// Sends. Already complete.\npub fn vjp() {}").unwrap();
        said("//! The map. This file is\n//! already complete.\npub fn submission() {}").unwrap();
    }

    #[test]
    fn a_check_that_does_not_exist_is_found() {
        fails(
            "/// Check `a0.vjp.nothing`.\nfn f() {}",
            "src/more.rs:2: its documentation names `a0.vjp.nothing`",
        );
        fails(
            "/// Checks `a0.vjp.broadcast`,\n/// `.nothing`.\nfn f() { todo!(\"a0.vjp\") }",
            "`a0.vjp.nothing`",
        );
        fails("//! Task `a0.nothing`.", "`a0.nothing`");
        said("/// `a0.vjp`, `ops.rs` and `x.rs`.\nfn f() {}").unwrap();
    }

    #[test]
    fn a_file_without_a_row_in_the_map_is_found() {
        let lib = ("assignments/a0/src/lib.rs", "//! | `a0.vjp` | `vjp.rs` | 30 |\n//! `x.rs`\n");
        mapped(&[lib, ("assignments/a0/src/vjp.rs", "")]).unwrap();
        for stray in ["x.rs", "old/vjp.rs"] {
            let path = format!("assignments/a0/src/{stray}");
            let problem = mapped(&[lib, (&path, "")]).unwrap_err();
            assert!(problem.words.en.starts_with(&format!("{path} is not in the map")), "{stray}");
        }
    }

    #[test]
    fn every_task_has_a_marker() {
        let problem = examine(a0(), &[]).unwrap_err();
        let line = "assignments/a0/src: task `a0.scalar` has no `todo!(\"a0.scalar…\")`";
        assert!(problem.words.en.starts_with(line), "{problem:?}");
    }
}
