//! `cargo xtask mutants a0`: how many small changes of a correct solution the checks notice.
//!
//! The tool cargo-mutants proposes changes of the samples that begin with `full-marks`,
//! people propose others in `fixtures/edits`, and the grader grades every one of them like a
//! student's submission. Nothing is graded here, and no check is mended here.

mod attempt;
mod class_folder;
mod cli;
mod edits;
mod exit_code;
mod explained;
mod fate;
mod findings;
mod generator;
mod grader;
mod mutant;
mod options;
mod page;
mod problem;
mod samples;
mod tables;

use attempt::Attempt;
use cli::Cli;
use edits::Edits;
use exit_code::ExitCode;
use explained::Explained;
use findings::Findings;
use generator::Generator;
use grader::Grader;
use options::Options;
use problem::Problem;
use wording::usage;

fn main() -> std::process::ExitCode {
    let cli: Cli = usage::parse("cargo xtask mutants", "cargo xtask mutants");
    let lang = cli.lang;
    let code = Options::new(cli).and_then(|options| run(&options)).unwrap_or_else(|problem| {
        eprintln!("error: {}", problem.words.get(lang));
        problem.code
    });
    code.into()
}

fn run(options: &Options) -> Result<ExitCode, Problem> {
    let assignment = options.assignment;
    let samples = samples::of(assignment, options.sample.as_deref())?;
    let edits = Edits::read(&options.fixtures, assignment)?;
    let explained = Explained::read(&options.fixtures, assignment)?;

    let mut attempts = Attempt::of_samples(&samples);
    attempts.extend(Attempt::of_edits(&edits, &samples)?);
    if !options.edits {
        let generator = Generator::find(&options.tools)?;
        for sample in &samples {
            attempts.extend(Attempt::of_mutants(sample, generator.mutants(sample)?)?);
        }
    }
    attempts.retain(|attempt| options.wants(attempt));

    let fates = Grader::new(options, &samples).fates(&attempts)?;
    let about = (assignment, &options.seeds[..]);
    let findings = Findings::new(about, attempts, &fates, &explained, options.is_whole());

    print!("{}", tables::all(&findings, options.lang));
    if options.write {
        page::write(&options.docs, &findings, &explained)?;
    }
    Ok(findings.exit_code())
}
