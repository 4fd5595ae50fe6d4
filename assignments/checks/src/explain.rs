//! An outcome in the words that a student reads.

use crate::check::{Assignment, Check, Reveal};
use crate::failure::Failure;
use crate::outcome::{Death, Outcome};
use crate::text::Lang;

/// Describes why `check` earned no points, as far as `reveal` allows; `None` for a
/// check that passed.
pub fn explain(
    assignment: &Assignment,
    check: &Check,
    outcome: &Outcome,
    reveal: Reveal,
    lang: Lang,
) -> Option<String> {
    if outcome.passed() || reveal <= Reveal::Name {
        return None;
    }
    let mut lines = match outcome {
        Outcome::Failed(failure) => explain_failure(assignment, failure, reveal, lang),
        other => vec![describe(other, lang)],
    };
    // Hints are about wrong numbers; what crashed needs its own message, not them.
    let wants_hint = matches!(outcome, Outcome::Failed(_) | Outcome::Banned { .. });
    if wants_hint {
        lines.push(format!("{}{}", lang.pick("提示：", "hint: "), check.hint.get(lang)));
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
        let words = lang.pick(
            "诊断：你的输出正是这样一种错误的结果——",
            "diagnosis: this is exactly what comes out of code that ",
        );
        lines.push(format!("{words}{} [{}]", known.text.get(lang), known.id));
    }
    lines
}

fn describe(outcome: &Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Passed | Outcome::Failed(_) => String::new(),
        Outcome::NotImplemented { what } => {
            lang.pick(format!("尚未实现：{what}"), format!("not implemented yet: {what}"))
        }
        Outcome::Panicked { call, message, location } => lang.pick(
            format!("{call}\n在 {location} 处 panic：{message}"),
            format!("{call}\npanicked at {location}: {message}"),
        ),
        Outcome::Crashed { call, death } => {
            format!("{call}\n{}", describe_death(*death, lang))
        }
        Outcome::TimedOut { call, limit_ms } => lang.pick(
            format!("{call}\n超过 {} 秒仍未返回（死循环？）", seconds(*limit_ms)),
            format!("{call}\ndid not return within {} s (an endless loop?)", seconds(*limit_ms)),
        ),
        Outcome::OutOfMemory { call, requested, limit } => lang.pick(
            format!("{call}\n内存超限：申请 {} MiB，上限 {} MiB", requested >> 20, limit >> 20),
            format!(
                "{call}\nout of memory: asked for {} MiB, the limit is {} MiB",
                requested >> 20,
                limit >> 20
            ),
        ),
        Outcome::CompileError { message } => {
            lang.pick(format!("编译失败：\n{message}"), format!("does not compile:\n{message}"))
        }
        Outcome::Banned { message } => message.clone(),
        Outcome::Skipped { needs } => lang.pick(
            format!("跳过：需要先通过 {needs}"),
            format!("skipped: {needs} has to pass first"),
        ),
        Outcome::GraderError { message } => lang.pick(
            format!("评分器自身故障（不是你的错）：{message}"),
            format!("the grader itself failed (not your fault): {message}"),
        ),
    }
}

fn seconds(ms: u64) -> String {
    let text = format!("{:.1}", ms as f64 / 1000.0);
    text.trim_end_matches(".0").to_string()
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
    }
}
