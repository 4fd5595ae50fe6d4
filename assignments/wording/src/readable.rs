//! Text from other people, made safe to show: on a terminal, in a log, in a report.

/// The text without characters that control a terminal or make it look like other text.
/// Control characters (ASCII's and U+0080 to U+009F) become `·`, except ends of lines and
/// tabs; invisible characters and changes of direction are written as `\u{202e}`.
pub fn readable(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => harmless.push(c),
            c if c.is_control() => harmless.push('·'),
            c if misleading(c) => harmless.extend(c.escape_default()),
            c => harmless.push(c),
        }
    }
    harmless
}

/// The beginning of a text, at most `most` bytes, cut between two characters.
pub fn capped(mut text: String, most: usize) -> String {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
        text.push('…');
    }
    text
}

/// A name as one short line of printable text; all other characters are written as escapes.
pub fn shown(name: &[u8]) -> String {
    let mut text = String::new();
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            if misleading(c) {
                text.extend(c.escape_default());
            } else {
                text.push(c);
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
        if text.len() > SHOWN {
            break;
        }
    }
    capped(text, SHOWN)
}

/// At most this many bytes of a name are shown.
const SHOWN: usize = 200;

/// Whether it is a control character, or one that makes text look like other text: an
/// invisible one or a change of direction.
pub fn misleading(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_draws_or_misleads_is_taken_out() {
        assert_eq!(readable("\x1b[2Jboo\r\x07"), "·[2Jboo··");
        assert_eq!(readable("\u{9b}31m\u{85}"), "·31m·");
        assert_eq!(readable("a\u{202e}b\u{200b}"), "a\\u{202e}b\\u{200b}");
        assert_eq!(readable("\tx = 1;\n中文 ✓"), "\tx = 1;\n中文 ✓");
    }

    #[test]
    fn a_cut_falls_where_a_character_ends() {
        assert_eq!(capped("中文".into(), 4), "中…");
        assert_eq!(capped("中文".into(), 6), "中文");
    }

    #[test]
    fn shown_names_are_one_short_printable_line() {
        assert_eq!(shown(b"a\n\x1b[2J\xff"), "a\\n\\u{1b}[2J\\xff");
        assert_eq!(shown("x\u{202e}y".as_bytes()), "x\\u{202e}y");
        assert!(shown(&[b'a'; 5000]).len() < 210);
        assert!(shown("中".repeat(500).as_bytes()).ends_with("中…"));
    }
}
