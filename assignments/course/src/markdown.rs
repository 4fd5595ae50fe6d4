//! Text in Markdown, such that nothing in it is read as Markdown.

/// A code block. Its fence is longer than any in the text.
pub fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end())
}

/// A line in which every character that Markdown or HTML could mean is escaped.
pub fn escaped(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\n' | '\r' | '\t' => escaped.push(' '),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Otherwise it would mention the person of that name.
            '@' => escaped.push_str("&#64;"),
            c if c.is_ascii_punctuation() && !".,-:".contains(c) => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fence_in_a_text_ends_its_block() {
        assert_eq!(fenced("a\n```\nb\n"), "````text\na\n```\nb\n````\n");
    }

    #[test]
    fn nothing_in_a_line_is_markup() {
        let line = "<b>[x](y) @amy *z* `w` a|b\n# c";
        let safe = r"&lt;b&gt;\[x\]\(y\) &#64;amy \*z\* \`w\` a\|b \# c";
        assert_eq!(escaped(line), safe);
    }
}
