//! Documentation in sources, and the checks and tasks that it names.

use syn::{Attribute, Expr, Lit, Meta};

/// All documentation in `attributes`, with single spaces.
pub fn documentation(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether it says that nothing is left to write.
pub fn says_complete(documentation: &str) -> bool {
    documentation.to_lowercase().contains("already complete")
}

/// The ids of checks and tasks between backquotes; `.name` after one is of the same task.
pub fn ids(documentation: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in documentation.split('`').skip(1).step_by(2) {
        let task = found.last().map(|id| id.splitn(3, '.').take(2).collect::<Vec<_>>().join("."));
        match (word.strip_prefix('.'), task) {
            (Some(name), Some(task)) if is_name(name) => found.push(format!("{task}.{name}")),
            _ if looks_like_id(word) => found.push(word.into()),
            _ => {}
        }
    }
    found
}

/// Whether `word` is an assignment's name followed by other names, as `a0.vjp.add` is.
fn looks_like_id(word: &str) -> bool {
    let mut parts = word.split('.');
    let number = parts.next().and_then(|first| first.strip_prefix('a')).unwrap_or_default();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && parts.clone().count() > 0 && parts.all(is_name)
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !name.is_empty() && name.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_between_backquotes_and_short_ones_follow_a_long_one() {
        let text = "Task `a0.vjp`: `ops.rs`, `x.y`, checks `a0.vjp.add`, `.sub` and `a10.x.y`.";
        assert_eq!(ids(text), ["a0.vjp", "a0.vjp.add", "a0.vjp.sub", "a10.x.y"]);
        assert_eq!(ids("`.rs` and a0.vjp"), [""; 0]);
    }

    #[test]
    fn lines_are_joined() {
        let item: syn::ItemFn = syn::parse_quote! {
            /// This is
            ///   already complete.
            #[allow(dead_code)]
            fn f() {}
        };
        let text = documentation(&item.attrs);
        assert_eq!(text, "This is already complete.");
        assert!(says_complete(&text));
    }
}
