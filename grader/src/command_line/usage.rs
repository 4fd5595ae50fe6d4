//! Says what is wrong with a command line, in one line of the operator's language.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use harness::{Lang, Words, readable};

use crate::base::exit_code::ExitCode;

/// The language that the command line asks for. It is needed before the command line is
/// parsed.
pub fn lang(arguments: impl IntoIterator<Item = String>) -> Lang {
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('=').map(Into::into),
            None => continue,
        };
        return if value.as_deref() == Some("en") { Lang::En } else { Lang::Zh };
    }
    Lang::Zh
}

/// Says what is wrong, or shows the help that was asked for.
pub fn explain(error: &clap::Error, lang: Lang) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::Done;
    }
    let words = words(error);
    let see = lang.pick("；`grader --help` 列出所有参数", "; `grader --help` lists them all");
    eprintln!("grader: {}{see}", readable(words.get(lang)).replace('\n', " "));
    ExitCode::Usage
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

/// The words, with the name that may have been meant.
fn similar(error: &clap::Error, kind: ContextKind, words: Words) -> Words {
    match error.get(kind).map(shown) {
        Some(name) if !name.is_empty() => Words::new(
            format!("{}（是 `{name}` 吗？）", words.zh),
            format!("{} (did you mean `{name}`?)", words.en),
        ),
        _ => words,
    }
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
    use crate::command_line::cli::Cli;
    use clap::Parser;

    fn line(arguments: &[&str], lang: Lang) -> String {
        let arguments = [&["grader"], arguments].concat();
        words(&Cli::try_parse_from(arguments).unwrap_err()).get(lang).to_string()
    }

    #[test]
    fn each_mistake_gets_its_words_in_both_languages() {
        let cases: [(&[&str], &str, &str); 6] = [
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
            (&["--seed"], "`--seed <TEXT>` 后面缺少值", "`--seed <TEXT>` needs a value"),
            (&["check", "amy"], "缺少 <CHECK>", "<CHECK> is missing"),
            (
                &["--deadline", "x", "--tag", "y", "--all"],
                "`--deadline <TIME>` 不能和 `--tag <NAME>` 一起用",
                "`--deadline <TIME>` cannot be used with `--tag <NAME>`",
            ),
        ];
        for (arguments, zh, en) in cases {
            assert_eq!(line(arguments, Lang::Zh), zh);
            assert_eq!(line(arguments, Lang::En), en);
        }
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        let of = |text: &str| lang(text.split(' ').map(Into::into));
        assert_eq!(of("grader --all --lang en --nonsense"), Lang::En);
        assert_eq!(of("grader verify --lang=en"), Lang::En);
        assert_eq!(of("grader --all"), Lang::Zh);
        assert_eq!(of("grader --lang"), Lang::Zh);
    }
}
