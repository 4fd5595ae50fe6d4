//! The table of attacks in the documentation, in both languages.

use std::fmt::Write;

use harness::Lang;

use crate::corpus::Attack;

/// The families, in the order of the table, with their names.
const FAMILIES: &[(&str, &str, &str)] = &[
    ("process", "进程", "processes"),
    ("panic", "panic", "panics"),
    ("channel", "通信管道", "the channel to the grader"),
    ("answers", "答案", "answers"),
    ("seed", "种子", "the seed"),
    ("files", "文件", "files"),
    ("environment", "环境", "the environment"),
    ("network", "网络", "the network"),
    ("kernel", "内核", "the kernel"),
    ("resources", "资源", "resources"),
    ("time", "时间", "time"),
    ("compile", "编译", "compilation"),
    ("unsafe", "unsafe", "unsafe code"),
    ("sources", "源文件", "source files"),
    ("archives", "压缩包", "archives"),
    ("neighbours", "别人", "other students"),
];

/// The table of a language.
pub fn table(attacks: &[Attack], lang: Lang) -> String {
    let mut text = String::new();
    for (family, zh, en) in FAMILIES {
        let attacks: Vec<&Attack> = attacks.iter().filter(|a| a.family == *family).collect();
        if attacks.is_empty() {
            continue;
        }
        let (name, count) = (lang.pick(zh, en), attacks.len());
        let head =
            lang.pick("攻击 | 它做什么 | 它失去什么", "attack | what it does | what it loses");
        let _ = writeln!(text, "\n## {name} ({count})\n\n| {head} |\n|---|---|---|");
        for Attack { name, title, lost, .. } in attacks {
            let (title, lost) = (lang.pick(&title.zh, &title.en), lost.in_words(lang));
            let _ = writeln!(text, "| `{name}` | {title} | {lost} |");
        }
    }
    text
}

/// The families that the table knows.
pub fn knows(family: &str) -> bool {
    FAMILIES.iter().any(|(name, ..)| *name == family)
}
