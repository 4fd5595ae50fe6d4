//! Text in Markdown that stays text.

/// A name whose characters are not read as Markdown, and which GitHub takes neither for an
/// address nor for somebody's account.
pub fn escape(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " .-_/+()（），：\u{2026}".contains(c);
    let name: String = name.chars().map(|c| if plain(c) { c } else { '·' }).collect();
    name.replace("www.", "www·")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_name_is_defused() {
        assert_eq!(escape("<b>`x`|y"), "·b··x··y");
        assert_eq!(escape("@octocat www.example.org"), "·octocat www·example.org");
    }
}
