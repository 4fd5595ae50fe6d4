//! Says what is wrong with a command line: in one line, in the reader's language, with what to
//! do. Every program whose command line is clap's does so.

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::{Lang, Words, readable};

/// The exit code of a program whose command line is wrong.
pub const WRONG: u8 = 2;

/// The command line of this process, which is called `program`; one starts it by typing
/// `typed`. If it is wrong, or asks for the help, this ends the process.
pub fn parse<P: Parser>(program: &str, typed: &str) -> P {
    P::try_parse().unwrap_or_else(|error| {
        let lang = lang(std::env::args()).unwrap_or_else(Lang::from_env);
        std::process::exit(explain(&error, (program, typed), lang).into())
    })
}

/// The language that `--lang` asks for, if it is there. It is needed before the command line
/// is parsed.
pub fn lang(arguments: impl IntoIterator<Item = String>) -> Option<Lang> {
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('=').map(Into::into),
            None => continue,
        };
        return Some(if value.as_deref() == Some("en") { Lang::En } else { Lang::Zh });
    }
    None
}

/// Shows the help that was asked for, or says what is wrong with the command line of a program,
/// whose name and what one types to start it are given; returns the exit code.
pub fn explain(error: &clap::Error, program: (&str, &str), lang: Lang) -> u8 {
    if error.use_stderr() {
        eprintln!("{}", line(error, program, lang));
        return WRONG;
    }
    let _ = error.print();
    0
}

fn line(error: &clap::Error, (program, typed): (&str, &str), lang: Lang) -> String {
    let see = Words::new(
        format!("；`{typed} --help` 列出所有参数"),
        format!("; `{typed} --help` lists them all"),
    );
    let words = readable(words(error).get(lang)).replace('\n', " ");
    format!("{program}: {words}{}", see.get(lang))
}

fn words(error: &clap::Error) -> Words {
    let text = |kind: ContextKind| error.get(kind).map(shown).unwrap_or_default();
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => similar(
            error,
            ContextKind::SuggestedArg,
            Words::new(
                format!("没有参数 `{argument}`"),
                format!("there is no argument `{argument}`"),
            ),
        ),
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand);
            let words =
                Words::new(format!("没有命令 `{name}`"), format!("there is no command `{name}`"));
            similar(error, ContextKind::SuggestedSubcommand, words)
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            Words::new(format!("`{argument}` 后面缺少值"), format!("`{argument}` needs a value"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let possible = text(ContextKind::ValidValue);
            let (zh, en) = match possible.as_str() {
                "" => (String::new(), String::new()),
                possible => (format!("，可以是 {possible}"), format!("; it may be {possible}")),
            };
            Words::new(
                format!("`{argument}` 不能是 `{value}`{zh}"),
                format!("`{argument}` cannot be `{value}`{en}"),
            )
        }
        ErrorKind::MissingRequiredArgument => {
            Words::new(format!("缺少 {argument}"), format!("{argument} is missing"))
        }
        ErrorKind::ArgumentConflict => {
            let other = text(ContextKind::PriorArg);
            Words::new(
                format!("`{argument}` 不能和 `{other}` 一起用"),
                format!("`{argument}` cannot be used with `{other}`"),
            )
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            Words::new(
                format!("`{argument}` 的值的个数不对"),
                format!("`{argument}` has the wrong number of values"),
            )
        }
        ErrorKind::InvalidUtf8 => Words::new("参数不是 UTF-8", "an argument is not UTF-8"),
        _ => {
            let first = error.to_string();
            let first = first.lines().next().unwrap_or_default();
            let first = first.strip_prefix("error: ").unwrap_or(first).to_string();
            Words::new(format!("命令行有误：{first}"), first)
        }
    }
}

/// The words, with the names that may have been meant.
fn similar(error: &clap::Error, kind: ContextKind, words: Words) -> Words {
    let names = match error.get(kind) {
        Some(ContextValue::Strings(names)) => names.clone(),
        Some(ContextValue::String(name)) => vec![name.clone()],
        _ => return words,
    };
    Words::new(
        format!("{}（是 `{}` 吗？）", words.zh, names.join("` 或 `")),
        format!("{} (did you mean `{}`?)", words.en, names.join("` or `")),
    )
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(several) => several.join(", "),
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Parser)]
    struct Toy {
        #[command(subcommand)]
        command: Option<Command>,
        #[arg(long)]
        all: bool,
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
        #[arg(long, value_name = "TIME", conflicts_with = "tag")]
        deadline: Option<String>,
        #[arg(long, value_name = "NAME")]
        tag: Option<String>,
        #[arg(long, value_enum, value_name = "LANG")]
        lang: Option<Lang>,
    }

    #[derive(Debug, clap::Subcommand)]
    enum Command {
        Check { check: String },
        Chuck,
    }

    fn said(arguments: &[&str], lang: Lang) -> String {
        let arguments = [&["toy"], arguments].concat();
        line(&Toy::try_parse_from(arguments).unwrap_err(), ("toy", "cargo toy"), lang)
    }

    #[test]
    fn each_mistake_gets_its_words_in_both_languages() {
        let cases: [(&[&str], &str, &str); 7] = [
            (
                &["--al"],
                "没有参数 `--al`（是 `--all` 吗？）",
                "there is no argument `--al` (did you mean `--all`?)",
            ),
            (&["--jobs", "x"], "`--jobs <N>` 不能是 `x`", "`--jobs <N>` cannot be `x`"),
            (
                &["--lang", "fr"],
                "`--lang <LANG>` 不能是 `fr`，可以是 zh, en",
                "`--lang <LANG>` cannot be `fr`; it may be zh, en",
            ),
            (&["--tag"], "`--tag <NAME>` 后面缺少值", "`--tag <NAME>` needs a value"),
            (&["check"], "缺少 <CHECK>", "<CHECK> is missing"),
            (
                &["chek"],
                "没有命令 `chek`（是 `chuck` 或 `check` 吗？）",
                "there is no command `chek` (did you mean `chuck` or `check`?)",
            ),
            (
                &["--deadline", "x", "--tag", "y", "--all"],
                "`--deadline <TIME>` 不能和 `--tag <NAME>` 一起用",
                "`--deadline <TIME>` cannot be used with `--tag <NAME>`",
            ),
        ];
        for (arguments, zh, en) in cases {
            let zh = format!("toy: {zh}；`cargo toy --help` 列出所有参数");
            assert_eq!(said(arguments, Lang::Zh), zh);
            let en = format!("toy: {en}; `cargo toy --help` lists them all");
            assert_eq!(said(arguments, Lang::En), en);
        }
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        let of = |text: &str| lang(text.split(' ').map(Into::into));
        assert_eq!(of("grader --all --lang en --nonsense"), Some(Lang::En));
        assert_eq!(of("grader verify --lang=en"), Some(Lang::En));
        assert_eq!(of("grader --lang"), Some(Lang::Zh));
        assert_eq!(of("grader --all"), None);
    }
}
