//! What of a Rust source decides anything: all of it but comments, tests, and the texts
//! for people.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// Functions that make a text for people, in both languages. String literals among their
/// arguments are wording.
const WORDING: [&str; 2] = ["text", "fail"];

/// The same as associated functions: type and function.
const WORDING_OF: [(&str, &str); 3] = [("Words", "new"), ("Words", "same"), ("Failure", "law")];

/// The tokens of a source, a space between any two, without comments, without what is
/// compiled for tests only, and without wording.
///
/// # Errors
///
/// If it is no Rust.
pub fn canonical(source: &str) -> Result<String, String> {
    let tokens: TokenStream = source.parse().map_err(|error| format!("no Rust: {error}"))?;
    let mut text = String::new();
    write(tokens, false, &mut text);
    Ok(text)
}

fn write(tokens: TokenStream, is_wording: bool, text: &mut String) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        if let Some((attribute, behind)) = attribute(rest) {
            if names(&attribute, "doc") {
                rest = behind;
                continue;
            }
            if names(&attribute, "cfg") && mentions_test(&attribute) {
                rest = behind_item(behind);
                continue;
            }
        }
        let read = tokens.len() - rest.len();
        match token {
            TokenTree::Group(group) => {
                let is_wording = is_wording || makes_wording(&tokens[..read]);
                write_group(group, is_wording, text);
            }
            TokenTree::Literal(literal) if is_wording && is_string(&literal.to_string()) => {}
            token => {
                text.push_str(&token.to_string());
                text.push(' ');
            }
        }
        rest = after;
    }
}

fn write_group(group: &Group, is_wording: bool, text: &mut String) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("( ", ") "),
        Delimiter::Brace => ("{ ", "} "),
        Delimiter::Bracket => ("[ ", "] "),
        Delimiter::None => ("", ""),
    };
    text.push_str(open);
    write(group.stream(), is_wording, text);
    text.push_str(close);
}

/// The attribute that the tokens begin with, what stands in its brackets, and the rest.
fn attribute(tokens: &[TokenTree]) -> Option<(Vec<TokenTree>, &[TokenTree])> {
    let (first, rest) = tokens.split_first()?;
    let rest = match rest.split_first() {
        Some((second, rest)) if is_punct(second, '!') => rest,
        _ => rest,
    };
    let (brackets, rest) = rest.split_first()?;
    match brackets {
        TokenTree::Group(group)
            if is_punct(first, '#') && group.delimiter() == Delimiter::Bracket =>
        {
            Some((group.stream().into_iter().collect(), rest))
        }
        _ => None,
    }
}

fn names(attribute: &[TokenTree], name: &str) -> bool {
    matches!(attribute.first(), Some(TokenTree::Ident(ident)) if ident == name)
}

/// Whether it is `cfg(test)` or `cfg(all(test, …))`.
fn mentions_test(attribute: &[TokenTree]) -> bool {
    let Some(TokenTree::Group(condition)) = attribute.get(1) else { return false };
    let condition: Vec<TokenTree> = condition.stream().into_iter().collect();
    match condition.as_slice() {
        [TokenTree::Ident(ident)] => ident == "test",
        [TokenTree::Ident(ident), TokenTree::Group(all), ..] if ident == "all" => {
            all.stream().into_iter().any(|token| is_ident(&token, "test"))
        }
        _ => false,
    }
}

/// What follows the item that the tokens begin with: it ends at a semicolon or after its
/// braces, which of a `use` are not its end.
fn behind_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let mut rest = tokens;
    while let Some((_, behind)) = attribute(rest) {
        rest = behind;
    }
    let is_use = rest.iter().take(3).any(|token| is_ident(token, "use"));
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_use,
        token => is_punct(token, ';'),
    };
    let end = rest.iter().position(ends).map_or(rest.len(), |end| end + 1);
    &rest[end..]
}

/// Whether the arguments that follow are those of a function that makes wording.
fn makes_wording(before: &[TokenTree]) -> bool {
    let last = |n: usize| before.len().checked_sub(n).and_then(|at| before.get(at));
    let ident = |n: usize| match last(n) {
        Some(TokenTree::Ident(ident)) => Some(ident),
        _ => None,
    };
    let Some(function) = ident(1) else { return false };
    let path = |ident: &Ident| ident.to_string();
    let is_path = last(2).is_some_and(|token| is_punct(token, ':'));
    match ident(4).filter(|_| is_path).map(path) {
        Some(of) => WORDING_OF.iter().any(|(of_, f)| of == *of_ && function == f),
        None => WORDING.iter().any(|f| function == f),
    }
}

fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

fn is_string(literal: &str) -> bool {
    literal.starts_with('"') || literal.starts_with("r\"") || literal.starts_with("r#")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn alike(one: &str, other: &str) {
        assert_eq!(canonical(one).unwrap(), canonical(other).unwrap());
    }

    #[track_caller]
    fn apart(one: &str, other: &str) {
        assert_ne!(canonical(one).unwrap(), canonical(other).unwrap());
    }

    #[test]
    fn comments_and_layout_decide_nothing() {
        alike("fn f() -> i32 { 1 }", "//! Of f.\n/// One.\nfn f() -> i32 {\n    // it\n    1\n}\n");
        apart("fn f() -> i32 { 1 }", "fn f() -> i32 { 2 }");
        apart("#[inline] fn f() {}", "fn f() {}");
    }

    #[test]
    fn tests_decide_nothing() {
        alike("fn f() {}", "fn f() {}\n#[cfg(test)]\nmod tests { fn g() {} }");
        alike("mod a; fn f() {}", "mod a; #[cfg(test)] mod tests; fn f() {}");
        alike("fn f() {}", "#[cfg(test)] pub use a::{b, c}; fn f() {}");
        alike("fn f() {}", "#[cfg(all(test, unix))] #[expect(x)] mod t { } fn f() {}");
        apart("fn f() {}", "#[cfg(unix)] mod t { } fn f() {}");
    }

    #[test]
    fn texts_for_people_decide_nothing() {
        alike(
            "A::golden(\"a\", 1, text(\"甲\", \"x\"))",
            "A::golden(\"a\", 1, text(\"乙\", \"y\"))",
        );
        alike("Words::new(format!(\"甲 {n}\"), n)", "Words::new(format!(\"乙 {n}\"), n)");
        alike(
            "Failure::law(call(c), \"甲\".into(), \"x\".into())",
            "Failure::law(call(c), \"乙\".into(), \"y\".into())",
        );
        alike("fail(\"甲\".into())", "fail(r#\"乙\"#.into())");
        apart(
            "A::golden(\"a\", 1, text(\"甲\", \"x\"))",
            "A::golden(\"b\", 1, text(\"甲\", \"x\"))",
        );
        apart(
            "A::golden(\"a\", 1, text(\"甲\", \"x\"))",
            "A::golden(\"a\", 2, text(\"甲\", \"x\"))",
        );
        apart("Words::new(n, m)", "Words::new(n, n)");
        apart("case.fact(\"text\", 1)", "case.fact(\"other\", 1)");
        apart("Record::new(\"a\")", "Record::new(\"b\")");
    }

    #[test]
    fn what_is_no_rust_is_refused() {
        assert!(canonical("fn f( {").is_err());
    }
}
