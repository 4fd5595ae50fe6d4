//! The scan of the sources for built-ins: file, line and operator.
//!
//! The scan sees names, not what they stand for: a method of the student's may have the
//! name of a built-in (`self.softmax(…)`). So names that the submission defines itself are
//! skipped, unless they are called on what may be a tensor. **In the grader the scan
//! decides nothing**: the compiled code does. A student's own `cargo test` has only the
//! scan. **The scan may overflow any stack**: call it in a process that may die.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::operators::Operator;
use crate::place::Place;

/// A stack for expressions nested about ten thousand deep. Memory is taken only for the
/// part that is used.
const STACK: usize = 256 << 20;

/// Scans the crate in `folder` and prints the places as one line. The process of the scan
/// does nothing else.
pub fn tell(folder: &Path) {
    let folder = folder.to_path_buf();
    let scan = move || Place::tell(&scan(&sources(&folder)));
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(scan);
    if let Some(line) = thread.ok().and_then(|thread| thread.join().ok()) {
        // If nothing is printed, the reader assumes that there are no places.
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}

/// Scans sources, given as paths and texts, for built-ins that not every task may use. A
/// file that is not Rust has no places: the compiler will report it.
fn scan(sources: &[(String, String)]) -> Vec<Place> {
    let parsed: Vec<(&String, syn::File)> = sources
        .iter()
        .filter_map(|(path, text)| Some((path, syn::parse_file(text).ok()?)))
        .collect();
    let mut own = Own::default();
    for (_, file) in &parsed {
        own.visit_file(file);
    }
    let mut places = Vec::new();
    for (path, file) in &parsed {
        let mut uses = Uses { own: &own.functions, others: BTreeSet::new(), found: Vec::new() };
        uses.visit_file(file);
        for (name, line) in uses.found {
            let operators = Operator::written(&name).into_iter();
            places.extend(operators.map(|operator| Place {
                file: (*path).clone(),
                line,
                operator: operator.name,
            }));
        }
    }
    places
}

/// The sources of a crate, `src/…` and texts, in alphabetical order.
pub fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&folder.join("src"), "src", &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, name: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), format!("{name}/{}", entry.file_name().display()));
        if path.is_dir() {
            collect(&path, &name, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(fs::read_to_string(&path).ok().map(|text| (name, text)));
        }
    }
}

/// The functions that the submission defines.
#[derive(Default)]
struct Own {
    functions: BTreeSet<String>,
}

impl<'a> Visit<'a> for Own {
    fn visit_signature(&mut self, signature: &'a syn::Signature) {
        self.functions.insert(signature.ident.to_string());
        visit::visit_signature(self, signature);
    }
}

/// The names of parameters that are no tensors.
fn other_parameters(signature: &syn::Signature) -> BTreeSet<String> {
    let name = |parameter: &syn::FnArg| {
        let syn::FnArg::Typed(parameter) = parameter else { return None };
        let mut tensor = NamesTensor(false);
        tensor.visit_type(&parameter.ty);
        match &*parameter.pat {
            syn::Pat::Ident(name) if !tensor.0 => Some(name.ident.to_string()),
            _ => None,
        }
    };
    signature.inputs.iter().filter_map(name).collect()
}

/// Whether a type mentions tensors.
struct NamesTensor(bool);

impl<'a> Visit<'a> for NamesTensor {
    fn visit_ident(&mut self, name: &'a proc_macro2::Ident) {
        self.0 |= name == "Tensor";
    }
}

/// Method calls, paths with a type (`Tensor::softmax`), and both inside macros.
struct Uses<'a> {
    own: &'a BTreeSet<String>,
    /// The parameters of the enclosing function that are no tensors.
    others: BTreeSet<String>,
    found: Vec<(String, usize)>,
}

impl Uses<'_> {
    /// Adds a name that is written after a path: that of a type or a module, or none.
    fn add(&mut self, owner: &str, name: &proc_macro2::Ident) {
        let of_tch = ["Tensor::", "nn::"].contains(&owner);
        if of_tch || !self.own.contains(&name.to_string()) {
            self.found.push((format!("{owner}{name}"), name.span().start().line));
        }
    }

    /// Whether a method called on `receiver` may be one of tensors.
    fn may_be_tensor(&self, receiver: &syn::Expr) -> bool {
        use syn::Expr;
        match receiver {
            Expr::Field(field) => self.may_be_tensor(&field.base),
            Expr::Reference(of) => self.may_be_tensor(&of.expr),
            Expr::Paren(of) => self.may_be_tensor(&of.expr),
            Expr::Struct(_) => false,
            Expr::Path(path) => path.path.get_ident().is_none_or(|name| {
                let name = name.to_string();
                let is_type = name.starts_with(char::is_uppercase);
                !(is_type || name == "self" || self.others.contains(&name))
            }),
            _ => true,
        }
    }

    /// Visits the inside of a function with these parameters.
    fn inside(&mut self, signature: &syn::Signature, look: impl FnOnce(&mut Self)) {
        let around = std::mem::replace(&mut self.others, other_parameters(signature));
        look(self);
        self.others = around;
    }

    /// Finds names after a dot or a double colon in a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut after_dot = false;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if after_dot => self.add("", &name),
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Punct(punct) => {
                    after_dot = matches!(punct.as_char(), '.' | ':');
                    continue;
                }
                _ => {}
            }
            after_dot = false;
        }
    }
}

impl<'a> Visit<'a> for Uses<'_> {
    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.inside(&function.sig, |uses| visit::visit_item_fn(uses, function));
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.inside(&function.sig, |uses| visit::visit_impl_item_fn(uses, function));
    }

    /// `<Tensor>::softmax`
    fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
        if let (Some(_), 1, Some(last)) =
            (&path.qself, path.path.segments.len(), path.path.segments.last())
        {
            self.add("", &last.ident);
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        let (name, line) = (call.method.to_string(), call.method.span().start().line);
        if self.may_be_tensor(&call.receiver) || !self.own.contains(&name) {
            self.found.push((name, line));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let mut names = path.segments.iter().rev().map(|segment| &segment.ident);
        if let (Some(last), Some(owner)) = (names.next(), names.next()) {
            self.add(&format!("{owner}::"), last);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.tokens(call.tokens.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<Place> {
        scan(&[("src/x.rs".to_string(), text.to_string())])
    }

    fn lines(text: &str) -> Vec<usize> {
        places(text).into_iter().map(|place| place.line).collect()
    }

    #[test]
    fn calls_paths_and_macros_are_found_with_their_lines() {
        assert_eq!(lines("fn f(x: T) -> T {\n    x.softmax(-1, K)\n}"), [2]);
        assert_eq!(lines("fn f() {\n\n    let g = Tensor::f_log_softmax;\n}"), [3]);
        assert_eq!(lines("use tch::Tensor as A;\nfn f() { <A>::softmax(x) }"), [2]);
        assert_eq!(lines("fn f() {\n    vec![\n        x.softmax(0, K),\n    ]\n}"), [3]);
        assert_eq!(lines("macro_rules! m { () => { x.softmax(0, K) } }"), [1]);
    }

    #[test]
    fn a_function_of_ones_own_may_have_any_name() {
        assert!(lines("fn softmax(x: T) -> T { x }\nfn g(x: T) -> T { softmax(x) }").is_empty());
        assert!(lines("impl S { fn softmax(&self) {} }\nfn g(s: S) { s.softmax() }").is_empty());
        let mine = "impl S { fn softmax(&self) {} fn f(&self) { self.softmax(); S.softmax() } }";
        assert!(lines(mine).is_empty());
        assert!(lines("// x.softmax(0)\nconst S: &str = \"x.softmax(0)\";").is_empty());
    }

    #[test]
    fn the_built_in_of_a_tensor_is_found_although_there_is_one_of_ones_own() {
        let method = "impl S {\n fn softmax(&self, x: &Tensor) {\n  x.softmax(-1, K)\n }\n}";
        assert_eq!(lines(method), [3]);
        let after = "impl S {\n fn softmax(&self, x: &Tensor) {\n  (x - 1).softmax(-1, K)\n }\n}";
        assert_eq!(lines(after), [3]);
        // A number of the same name elsewhere changes nothing.
        let other =
            "fn f(x: f32) {}\nimpl S {\n fn softmax(&self, x: &Tensor) { x.softmax(0, K) }\n}";
        assert_eq!(lines(other), [3]);
        let path = "impl S {\n fn softmax(&self, x: &Tensor) {\n  Tensor::softmax(x, -1, K)\n }\n}";
        assert_eq!(lines(path), [3]);
    }

    #[test]
    fn what_is_no_rust_is_left_to_the_compiler() {
        assert!(lines("fn (").is_empty());
    }
}
