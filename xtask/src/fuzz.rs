//! `cargo xtask fuzz`: tries random input on every function that reads data from others.
//!
//! The targets lie in `fuzz/` as cargo-fuzz expects them. They are compiled with the stable
//! compiler, which can instrument code for libFuzzer too. Only the sanitizers need another
//! compiler, and safe code does not need sanitizers.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tools::{Workspace, io_failure};

use crate::cargo::Cargo;
use crate::exit_code::ExitCode;
use crate::failure::Failure;

/// Makes the compiler count which branches a run takes, for libFuzzer.
const FLAGS: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];

const MANIFEST: &str = "fuzz/Cargo.toml";

/// Runs every target, all at the same time, for as long as it takes to give each `seconds` of a
/// processor. Says what was tried, and fails if one of them does.
pub fn run(workspace: &Workspace, cargo: &Cargo, seconds: u64) -> Result<ExitCode, Failure> {
    let host = host()?;
    let code = cargo
        .with_env("RUSTFLAGS", FLAGS.join(" "))
        .with_env("CARGO_TARGET_DIR", "target/fuzz")
        .run(["build", "--locked", "--manifest-path", MANIFEST, "--target", &host])?;
    if code != ExitCode::Success {
        return Ok(code);
    }
    let folder = workspace.root.join("target/fuzz").join(host).join("debug");
    let targets = targets(cargo)?;
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let wall_seconds = wall_seconds(seconds, targets.len(), processors);
    let fuzz = |target: &String| fuzz(workspace, &folder.join(target), target, wall_seconds);
    for (target, fuzzed) in targets.iter().zip(side_by_side(&targets, fuzz)) {
        let Some((runs, edges)) = fuzzed? else { return Ok(ExitCode::FuzzingFailed) };
        println!("{target:10} {runs:>9} runs in {seconds} s, {edges:>5} edges covered");
    }
    Ok(ExitCode::Success)
}

/// How long so many targets must run side by side so that each gets `seconds` of a processor.
fn wall_seconds(seconds: u64, targets: usize, processors: usize) -> u64 {
    (seconds * targets as u64).div_ceil(processors as u64).max(seconds)
}

/// Does `work` on each of `items`, all at the same time. The results are in their order.
fn side_by_side<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = items.iter().map(|item| scope.spawn(move || work(item))).collect();
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).collect()
    })
}

fn host() -> Result<String, Failure> {
    let version = output(Command::new("rustc").arg("-vV"))?;
    let text = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(Into::into).ok_or_else(|| unusable("rustc", "`rustc -vV` names no host"))
}

/// The targets as cargo lists them, so that none is forgotten.
fn targets(cargo: &Cargo) -> Result<Vec<String>, Failure> {
    let arguments = ["metadata", "--no-deps", "--format-version=1", "--manifest-path", MANIFEST];
    let metadata: Value = serde_json::from_slice(&cargo.output(arguments)?.stdout)
        .map_err(|error| unusable(MANIFEST, &error.to_string()))?;
    let targets = metadata["packages"][0]["targets"].as_array().into_iter().flatten();
    Ok(targets.filter_map(|target| Some(target["name"].as_str()?.to_string())).collect())
}

fn unusable(program: &str, why: &str) -> Failure {
    let error = std::io::Error::other(why.to_string());
    tools::Failure::Start { program: program.into(), error }.into()
}

/// Runs one target. Returns how many inputs it tried and how many edges these covered;
/// `None` if it failed, with all that it printed on standard error.
fn fuzz(
    workspace: &Workspace,
    program: &Path,
    target: &str,
    seconds: u64,
) -> Result<Option<(u64, u64)>, Failure> {
    let work = workspace.root.join("target/fuzz");
    let corpus = work.join("corpus").join(target);
    std::fs::create_dir_all(&corpus).map_err(io_failure("make", &corpus))?;
    let found = work.join(format!("found-{target}-"));
    let output = output(
        Command::new(program)
            .arg(&corpus)
            .arg(seeds(workspace, target))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}", found.display()))
            .args(["-rss_limit_mb=2048", "-timeout=10", "-print_final_stats=1"]),
    )?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let counts = runs(&said).zip(edges(&said)).filter(|_| output.status.success());
    if counts.is_none() {
        eprintln!("{said}\n{target} failed; what it was fed is {}*", found.display());
    }
    Ok(counts)
}

fn seeds(workspace: &Workspace, target: &str) -> PathBuf {
    workspace.root.join("fuzz/seeds").join(target)
}

fn output(command: &mut Command) -> Result<std::process::Output, Failure> {
    let program = PathBuf::from(command.get_program());
    Ok(command.output().map_err(|error| tools::Failure::Start { program, error })?)
}

/// How many inputs libFuzzer says it tried.
fn runs(said: &str) -> Option<u64> {
    let line = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    line?.trim().parse().ok()
}

/// How many edges libFuzzer says were covered in the end.
fn edges(said: &str) -> Option<u64> {
    let after = said.lines().rev().find_map(|line| line.split_once(" cov: "))?.1;
    after.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_count_of_edges_and_the_number_of_runs_are_read() {
        let said = "#2 INITED cov: 12 ft: 13 corp: 1/1b\n#9 DONE cov: 40 ft: 41 corp: 2/3b\n\
                    Done 9 runs in 1 second(s)\nstat::number_of_executed_units: 9\n";
        assert_eq!((runs(said), edges(said)), (Some(9), Some(40)));
        assert_eq!((runs("crash"), edges("crash")), (None, None));
    }

    #[test]
    fn on_fewer_processors_the_targets_run_for_longer() {
        let of = |processors| wall_seconds(10, 5, processors);
        assert_eq!([1, 2, 3, 5, 16].map(of), [50, 25, 17, 10, 10]);
    }

    #[test]
    fn what_runs_side_by_side_keeps_its_order() {
        let wait = |millis: &u64| {
            std::thread::sleep(std::time::Duration::from_millis(*millis));
            *millis
        };
        assert_eq!(side_by_side(&[30, 0, 10], wait), [30, 0, 10]);
    }

    #[test]
    fn every_target_has_seeds() {
        let workspace = Workspace::find().unwrap();
        let targets = targets(&Cargo::new(&workspace)).unwrap();
        assert!(targets.len() >= 5, "{targets:?}");
        for target in targets {
            let seeds = std::fs::read_dir(seeds(&workspace, &target));
            assert!(seeds.is_ok_and(|mut seeds| seeds.next().is_some()), "{target}");
        }
    }
}
