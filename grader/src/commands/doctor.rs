//! `grader doctor`: what this machine offers, and what a run would use.

use std::num::NonZero;
use std::time::Duration;

use harness::{Lang, Words};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::base::scratch::Scratch;
use crate::sandbox::{self, Shelter, StartTimes, Tier};

/// Prints it. A machine that offers only a weaker sandbox is no error, unless more is
/// `required`: otherwise the exit code is `Fault` only if the canary escapes.
///
/// # Errors
///
/// If the sandbox is weaker than required, or it is to be timed and nothing can be started
/// in it.
pub fn doctor(
    time: Option<NonZero<usize>>,
    required: Option<Tier>,
    lang: Lang,
) -> Result<ExitCode, Problem> {
    let _scratch = Scratch::of_process()?;
    let shelter = Shelter::find();
    println!("{}", machine(lang));
    println!("{}", canary(&shelter, lang));
    println!("{}", verdict(&shelter, lang));
    required.map_or(Ok(()), |required| shelter.reaches(required))?;
    if let Some(starts) = time {
        let times = StartTimes::take(starts.get(), &shelter.isolation);
        println!(
            "{}",
            timing(&times.map_err(|e| Problem::fault(Words::same(e.to_string())))?, lang)
        );
    }
    Ok(if shelter.tier == Tier::Weak { ExitCode::Fault } else { ExitCode::Done })
}

/// The machine, line by line.
fn machine(lang: Lang) -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default().trim().to_string();
    let user = rustix::process::geteuid();
    let user = if user.is_root() { "root".into() } else { format!("uid {}", user.as_raw()) };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let rustc = sandbox::rustc(&["--version"]).unwrap_or_else(|error| error.to_string());
    let libtorch = harness::repository().join(".libtorch");
    let libtorch = std::fs::canonicalize(libtorch).map_or_else(
        |_| lang.pick("未安装：cargo xtask setup", "not set up: cargo xtask setup").into(),
        |path| path.display().to_string(),
    );
    let lines = [
        (
            lang.pick("系统", "system"),
            format!("{} {}", std::env::consts::OS, read("/proc/sys/kernel/osrelease")),
        ),
        (lang.pick("用户", "user"), user),
        (lang.pick("核心", "cores"), cores.to_string()),
        ("rustc", rustc.trim().to_string()),
        ("libtorch", libtorch),
    ];
    let mut table = Builder::default();
    for (name, value) in lines {
        table.push_record([name.to_string(), value]);
    }
    table.build().with(Style::blank()).to_string()
}

fn canary(shelter: &Shelter, lang: Lang) -> String {
    let title = lang.pick("金丝雀在沙箱里尝试：", "the canary tried, inside the sandbox:");
    let lines = shelter.canary.iter().map(|finding| {
        let word = if finding.held { "ok  " } else { "OUT " };
        format!("\n  {word}{}", finding.attempt)
    });
    format!("\n{title}{}", lines.collect::<String>())
}

fn timing(times: &StartTimes, lang: Lang) -> String {
    let StartTimes { plain, confined, starts } = times;
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let (plain, confined) = (ms(*plain), ms(*confined));
    let [title, bare, caged, more] = match lang {
        Lang::Zh => [
            "\u{542f}\u{52a8}\u{4e00}\u{6b21}\u{8981}\u{591a}\u{4e45}\u{ff08}\u{4e2d}\u{4f4d}\u{6570}\u{ff09}\u{ff1a}",
            "\u{76f4}\u{63a5}\u{542f}\u{52a8}",
            "\u{5728}\u{6c99}\u{7bb1}\u{91cc}",
            "\u{591a}\u{51fa}",
        ],
        Lang::En => ["the median start takes", "plain", "in the sandbox", "more"],
    };
    let times = confined / plain;
    format!(
        "\n{title} ({starts} \u{d7} 2)\n  {bare} {plain:.1} ms\n  {caged} {confined:.1} ms ({times:.1} \u{d7})\n  {more} {:.1} ms",
        confined - plain
    )
}

fn verdict(shelter: &Shelter, lang: Lang) -> String {
    let tier = lang.pick("沙箱等级：", "tier: ");
    let means = lang.pick("一次评分会用：", "a run would use: ");
    let abi = shelter.landlock_abi;
    let mut text =
        format!("\n{tier}{}\n{means}{} (Landlock ABI {abi})", shelter.tier, shelter.isolation);
    if !shelter.missing.is_empty() {
        text += lang.pick("\n缺少：", "\nmissing:");
        text.extend(shelter.missing.iter().map(|line| format!("\n  {line}")));
    }
    text
}
