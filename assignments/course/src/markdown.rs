//! Text in Markdown, such that nothing in it is read as Markdown.

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
    fn nothing_in_a_line_is_markup() {
        let line = "<b>[x](y) @amy *z* `w` a|b\n# c";
        let safe = r"&lt;b&gt;\[x\]\(y\) &#64;amy \*z\* \`w\` a\|b \# c";
        assert_eq!(escaped(line), safe);
    }
}
