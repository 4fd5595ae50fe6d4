//! An outcome in words for the student.

use crate::check::{Assignment, Check, Reveal};
use crate::failure::Failure;
use crate::operators::Operator;
use crate::outcome::{Death, Outcome};
use crate::serve::OWN;
use wording::Lang;

/// Explains why `check` earned no points, as far as `reveal` allows. `None` if the check
/// passed or even its name is hidden; an empty text if only the name may be shown.
pub fn explain(
    assignment: &Assignment,
    check: &Check,
    outcome: &Outcome,
    reveal: Reveal,
    lang: Lang,
) -> Option<String> {
    if outcome.passed() || reveal == Reveal::None {
        return None;
    }
    if reveal == Reveal::Name {
        return Some(String::new());
    }
    let mut lines = match outcome {
        Outcome::Failed(failure) => explain_failure(assignment, failure, reveal, lang),
        other => call(other, reveal).into_iter().chain([describe(other, reveal, lang)]).collect(),
    };
    // Hints are about wrong numbers; after a crash, its own message helps.
    let wants_hint = matches!(outcome, Outcome::Failed(_) | Outcome::Banned { .. });
    if wants_hint {
        let hint = own_hint(outcome, lang).unwrap_or_else(|| check.hint.get(lang).to_string());
        lines.push(format!("{}{hint}", lang.pick("提示：", "hint: ")));
    }
    Some(lines.join("\n"))
}

fn explain_failure(
    assignment: &Assignment,
    failure: &Failure,
    reveal: Reveal,
    lang: Lang,
) -> Vec<String> {
    let mut lines = Vec::new();
    if reveal >= Reveal::Diff {
        lines.push(failure.call.clone());
        lines.push(failure.difference.describe(lang));
        if let Some(shrinks) = failure.shrinks {
            lines.push(lang.pick(
                format!("（这是缩减 {shrinks} 步之后的最小反例）"),
                format!("(the minimal case, after {shrinks} steps of shrinking)"),
            ));
        }
    }
    let known = failure.diagnosis.as_deref().and_then(|id| assignment.misconception(id));
    if let Some(known) = known {
        let words = if failure.only_where_wrong {
            lang.pick(
                "诊断：在出错的这些情形里，你的输出像是这样一种错误的结果——",
                "diagnosis: in these cases this is like what comes out of code that ",
            )
        } else {
            lang.pick(
                "诊断：你的输出正是这样一种错误的结果——",
                "diagnosis: this is exactly what comes out of code that ",
            )
        };
        lines.push(format!("{words}{} [{}]", known.text.get(lang), known.id));
    }
    lines
}

/// A hint about what was found, where the check's own hint would mislead. `None` if a
/// misconception was named, which says more than any hint.
fn own_hint(outcome: &Outcome, lang: Lang) -> Option<String> {
    match outcome {
        Outcome::Failed(Failure { diagnosis: None, difference, call, .. }) => {
            difference.hint(call, lang)
        }
        _ => None,
    }
}

/// The call during which it happened; it is part of the hidden case.
fn call(outcome: &Outcome, reveal: Reveal) -> Option<String> {
    let (Outcome::Panicked { call, .. }
    | Outcome::Crashed { call, .. }
    | Outcome::TimedOut { call, .. }
    | Outcome::OutOfMemory { call, .. }) = outcome
    else {
        return None;
    };
    (reveal >= Reveal::Diff).then(|| call.clone())
}

fn describe(outcome: &Outcome, reveal: Reveal, lang: Lang) -> String {
    match outcome {
        // The submission wrote the message, which may contain the hidden case.
        Outcome::Panicked { location, .. } if reveal < Reveal::Diff => panicked(location, lang),
        Outcome::Passed | Outcome::Failed(_) => String::new(),
        Outcome::NotImplemented { what } => {
            lang.pick(format!("尚未实现：{what}"), format!("not implemented yet: {what}"))
        }
        Outcome::Panicked { message, location, .. } => {
            format!("{}{}{message}", panicked(location, lang), lang.pick("：", ": "))
        }
        Outcome::Crashed { death, .. } => describe_death(*death, lang),
        Outcome::TimedOut { limit_ms, .. } => lang.pick(
            format!("超过 {} 秒仍未返回（死循环，或者不是线性时间？）", seconds(*limit_ms)),
            format!(
                "did not return within {} s (an endless loop, or not linear time?)",
                seconds(*limit_ms)
            ),
        ),
        Outcome::OutOfMemory { requested, limit, .. } => {
            let (asked, limit) = (megabytes(*requested), megabytes(*limit));
            lang.pick(
                format!("内存超限：再申请 {asked} 就超过了上限 {limit}"),
                format!("out of memory: another {asked} exceeds the limit of {limit}"),
            )
        }
        Outcome::CompileError => lang.pick("编译失败", "does not compile").into(),
        Outcome::NotGradable => {
            lang.pick("提交的文件无法读取", "what was handed in cannot be read").into()
        }
        Outcome::Banned { name, places } => describe_ban(name, places, lang),
        Outcome::Skipped { needs } if outcome.lacks_own() => lang.pick(
            format!("跳过：没有交来能编译的 {needs}"),
            format!("skipped: no {needs} that compiles was handed in"),
        ),
        Outcome::Skipped { needs } => lang.pick(
            format!("跳过：需要先通过 {needs}"),
            format!("skipped: {needs} has to pass first"),
        ),
        Outcome::GraderError { message } => lang.pick(
            format!("评分器自身故障（不是你的错）：{}", message.zh),
            format!("the grader itself failed (not your fault): {}", message.en),
        ),
    }
}

/// In the grader, a panic in a library cannot be traced to a line of the student's.
fn panicked(location: &str, lang: Lang) -> String {
    if location.starts_with(OWN) || !location.contains('/') {
        return lang.pick(format!("在 {location} 处 panic"), format!("panicked at {location}"));
    }
    lang.pick(
        format!("在库代码 {location} 里 panic（本地运行时会指出是你的哪一行调用了它）"),
        format!(
            "panicked inside a library, at {location} (run it locally to see which line of yours called it)"
        ),
    )
}

fn megabytes(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{bytes} B") } else { format!("{} MiB", bytes >> 20) }
}

fn seconds(ms: u64) -> String {
    let text = format!("{:.1}", ms as f64 / 1000.0);
    text.trim_end_matches(".0").to_string()
}

fn describe_ban(name: &str, places: &[String], lang: Lang) -> String {
    let mut text = lang.pick(format!("用到了内置函数 {name}"), format!("uses the built-in {name}"));
    if !places.is_empty() {
        let places = places.join(", ");
        text += &lang.pick(format!("（{places}）"), format!(" ({places})"));
    }
    let instead = Operator::named(name).instead().get(lang);
    format!("{text}{}{instead}", lang.pick("：", ": "))
}

fn describe_death(death: Death, lang: Lang) -> String {
    match death {
        Death::Signal(signal @ (6 | 11)) => {
            let name = if signal == 6 { "SIGABRT" } else { "SIGSEGV" };
            lang.pick(
                format!("进程被信号 {signal} {name} 终止（栈溢出也会这样：递归太深？）"),
                format!("the process died by signal {signal} {name} (a stack overflow ends like this too: recursion too deep?)"),
            )
        }
        Death::Signal(signal) => lang.pick(
            format!("进程被信号 {signal} 终止"),
            format!("the process died by signal {signal}"),
        ),
        Death::Exit(code) => lang.pick(
            format!("进程没有回答就退出了（退出码 {code}）"),
            format!("the process exited without an answer (exit code {code})"),
        ),
        Death::Garbled => lang.pick(
            "进程发回的字节不是一个答案".to_string(),
            "the process sent bytes that are no answer".to_string(),
        ),
        Death::NotStarted => lang.pick(
            "程序启动不了（静态变量或 thread_local! 太大？）".to_string(),
            "the program could not be started (statics or thread_local! too large?)".to_string(),
        ),
    }
}
