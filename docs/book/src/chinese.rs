//! Chinese pages use Chinese punctuation.
//!
//! Only prose is looked at: code and formulae keep their ASCII.

use std::path::Path;

use anyhow::Result;
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::Problem;
use crate::language::CHINESE;
use crate::markdown::{line_of, parser};

/// ASCII punctuation beside a Chinese character, in page order.
///
/// # Errors
///
/// A file or folder that cannot be read.
pub fn problems(docs: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for page in CHINESE.pages(docs)? {
        let text = CHINESE.read(docs, &page)?;
        problems.extend(mistakes(&text).into_iter().map(|(line, what)| Problem {
            page: Path::new(CHINESE.folder).join(&page),
            line,
            what,
        }));
    }
    Ok(problems)
}

/// Line and description of each mistake.
fn mistakes(text: &str) -> Vec<(usize, String)> {
    let mut mistakes = Vec::new();
    let mut in_code = false;
    for (event, range) in parser(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => {
                for (index, char) in text[range.clone()].char_indices() {
                    let Some(chinese) = counterpart(char) else {
                        continue;
                    };
                    let at = range.start + index;
                    if touches_chinese(text, at) {
                        let line = line_of(text, at);
                        mistakes.push((line, format!("write {chinese} here, not {char}")));
                    }
                }
            }
            _ => {}
        }
    }
    mistakes
}

fn counterpart(char: char) -> Option<char> {
    Some(match char {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '!' => '！',
        '?' => '？',
        '(' => '（',
        ')' => '）',
        _ => return None,
    })
}

/// Whether the character before or after byte `at`, emphasis marks aside, is Chinese.
fn touches_chinese(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches('*').chars().next_back();
    let after = text[at + 1..].trim_start_matches('*').chars().next();
    before.is_some_and(is_chinese) || after.is_some_and(is_chinese)
}

fn is_chinese(char: char) -> bool {
    matches!(char, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_punctuation_beside_chinese_is_a_mistake() {
        assert_eq!(mistakes("# 好\n\n你好,世界\n")[0].0, 3);
        assert_eq!(mistakes("**检查**:三个函数\n").len(), 1);
        assert_eq!(mistakes("函数(试)\n").len(), 2);
    }

    #[test]
    fn code_formulae_and_english_keep_their_ascii() {
        let page = "`甲,乙` 与 $\\text{若},x$ 与 f(x, y)。\n\n```text\n甲:乙\n```\n";
        assert_eq!(mistakes(page), []);
    }

    #[test]
    fn chinese_punctuation_is_right() {
        assert_eq!(mistakes("你好，世界（真的）！\n"), []);
    }
}
