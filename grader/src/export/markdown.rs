//! Text in Markdown that stays text.

/// A code block. Its fence is longer than any in the text, so that what a student's code
/// printed cannot end it.
pub fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{text}\n{fence}\n")
}

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
    fn printed_fences_do_not_end_the_block() {
        assert_eq!(fenced("a\n```\nb"), "````text\na\n```\nb\n````\n");
    }

    #[test]
    fn markup_in_a_name_is_defused() {
        assert_eq!(escape("<b>`x`|y"), "·b··x··y");
        assert_eq!(escape("@octocat www.example.org"), "·octocat www·example.org");
    }
}
