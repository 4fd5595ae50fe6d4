//! The table of attacks in the documentation, in both languages.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::corpus::Attack;

/// The families, in the order of the table, with their names.
const FAMILIES: &[(&str, &str, &str)] = &[
    ("process", "\u{8fdb}\u{7a0b}", "processes"),
    ("panic", "panic", "panics"),
    ("channel", "\u{901a}\u{4fe1}\u{7ba1}\u{9053}", "the channel to the grader"),
    ("answers", "\u{7b54}\u{6848}", "answers"),
    ("seed", "\u{79cd}\u{5b50}", "the seed"),
    ("files", "\u{6587}\u{4ef6}", "files"),
    ("environment", "\u{73af}\u{5883}", "the environment"),
    ("network", "\u{7f51}\u{7edc}", "the network"),
    ("kernel", "\u{5185}\u{6838}", "the kernel"),
    ("resources", "\u{8d44}\u{6e90}", "resources"),
    ("time", "\u{65f6}\u{95f4}", "time"),
    ("compile", "\u{7f16}\u{8bd1}", "compilation"),
    ("unsafe", "unsafe", "unsafe code"),
    ("sources", "\u{6e90}\u{6587}\u{4ef6}", "source files"),
    ("archives", "\u{538b}\u{7f29}\u{5305}", "archives"),
    ("neighbours", "\u{522b}\u{4eba}", "other students"),
];

/// What came of one attack.
pub struct Row<'a> {
    pub attack: &'a Attack,
    pub score: u64,
    pub bonus: u64,
    pub outcomes: BTreeMap<String, usize>,
}

/// The table of a language: `zh` or `en`.
pub fn table(rows: &[Row<'_>], chinese: bool) -> String {
    let mut text = String::new();
    for (family, zh, en) in FAMILIES {
        let rows: Vec<&Row<'_>> = rows.iter().filter(|r| r.attack.family == *family).collect();
        if rows.is_empty() {
            continue;
        }
        let name = if chinese { zh } else { en };
        let head = if chinese {
            "\u{653b}\u{51fb} | \u{5b83}\u{505a}\u{4ec0}\u{4e48} | \u{5f97}\u{5206} | \u{5404}\u{9879}\u{68c0}\u{67e5}\u{7684}\u{7ed3}\u{5c40}"
        } else {
            "attack | what it does | score | how its checks ended"
        };
        let _ = writeln!(text, "\n## {name} ({})\n\n| {head} |\n|---|---|---|---|", rows.len());
        for row in rows {
            let title = &row.attack.title;
            let title = if chinese { &title.zh } else { &title.en };
            let score = format!("{} + {}", row.score, row.bonus);
            let ends = ends(row, chinese);
            let _ = writeln!(text, "| `{}` | {title} | {score} | {ends} |", row.attack.name);
        }
    }
    text
}

fn ends(row: &Row<'_>, chinese: bool) -> String {
    if row.attack.expect.outcomes.is_empty() {
        let words = ("\u{56e0}\u{673a}\u{5668}\u{800c}\u{5f02}", "depends on the machine");
        return if chinese { words.0 } else { words.1 }.to_string();
    }
    let all = row
        .outcomes
        .iter()
        .map(|(word, count)| format!("{} \u{d7} {count}", word.replace('_', " ")));
    all.collect::<Vec<_>>().join(", ")
}

/// The families that the table knows.
pub fn knows(family: &str) -> bool {
    FAMILIES.iter().any(|(name, ..)| *name == family)
}
