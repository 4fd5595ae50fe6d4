//! The list of files that were not used.

use std::collections::BTreeSet;

use wording::Lang;

use crate::caps;
use crate::entry_kind::EntryKind;
use crate::handed_in::EARLIER;
use crate::name;

/// The names in alphabetical order; of very many only the first, and how many more there
/// are.
pub fn listed(names: BTreeSet<String>) -> Vec<String> {
    let more = names.len().saturating_sub(caps::LISTED);
    let mut listed: Vec<String> = names.into_iter().take(caps::LISTED).collect();
    if more > 0 {
        listed.push(format!("… and {more} more"));
    }
    listed
}

/// A line of such a list in the language `lang`. It is stored in English.
pub fn in_words(line: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return line.to_string();
    }
    if let Some(more) = line.strip_prefix("… and ").and_then(|rest| rest.strip_suffix(" more")) {
        return format!("……另有 {more} 个");
    }
    let noted = line.strip_suffix(')').and_then(|line| line.rsplit_once(" ("));
    let Some((name, note)) = noted else { return line.to_string() };
    let all = EntryKind::NOTES.iter().chain(&name::REFUSED).chain([&EARLIER]);
    let known = all.into_iter().find(|known| known.en == note);
    let zh = match known {
        Some(known) => known.zh.to_string(),
        None if note.starts_with("elsewhere") => note.replacen("elsewhere", "不在应在的位置", 1),
        None if note.starts_with("not readable: ") => {
            note.replacen("not readable: ", "读不了：", 1)
        }
        None => return line.to_string(),
    };
    format!("{name}（{zh}）")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(n: usize) -> Vec<String> {
        listed((0..n).map(|i| format!("{i:03}")).collect())
    }

    #[test]
    fn a_long_list_is_cut_and_says_by_how_much() {
        assert_eq!(of(50).len(), 50);
        assert_eq!(of(53)[49..], ["049", "… and 3 more"]);
    }

    #[test]
    fn notes_are_read_in_chinese_and_names_are_left_alone() {
        let zh = |line| in_words(line, Lang::Zh);
        assert_eq!(zh("src/x.rs (a symbolic link)"), "src/x.rs（符号链接）");
        assert_eq!(zh("a\\b (a backslash in its name)"), "a\\b（名称含反斜杠）");
        assert_eq!(zh("a_1_2_x.zip (an earlier attempt)"), "a_1_2_x.zip（较早的一次提交）");
        assert_eq!(zh("… and 3 more"), "……另有 3 个");
        assert_eq!(zh("Cargo.toml"), "Cargo.toml");
        assert_eq!(zh("notes (old).txt"), "notes (old).txt");
        assert_eq!(in_words("src/x.rs (a symbolic link)", Lang::En), "src/x.rs (a symbolic link)");
    }
}
