//! `cargo xtask test`: everything that must pass before a change is shared.
//!
//! Cargo compiles the tests of the whole workspace at once; then the tests of each package
//! run separately, so that the time of each is known.

use crate::failure::Failure;
use crate::step::Step;
use crate::targets::{Target, Targets};

/// The slow tests in the order in which they begin, the longest first, so that none runs by
/// itself at the end: package, target, and what it does. Each has its own step, and
/// `--quick` leaves all of them out. Tests that are not listed here count as fast.
const SLOW: [Slow; 23] = [
    Slow::program("oracle", "the reference and every mistake at many seeds"),
    Slow::test("intake", "targz", "archives that unpack to hundreds of megabytes"),
    Slow::test("grader", "class", "the sample class"),
    Slow::test("grader", "resume", "runs that are killed and continued"),
    Slow::test("grader", "student_side", "the sample submissions as their authors test them"),
    Slow::test("grader", "machine_faults", "compilers and workers that are killed"),
    Slow::test("grader", "new_assignment", "an assignment added as its page says"),
    Slow::test("grader", "signed", "results that are signed, changed and replayed"),
    Slow::test("grader", "steady", "one submission, graded many times over"),
    Slow::test("grader", "gradescope", "the autograder for Gradescope in a root of its own"),
    Slow::test("grader", "publish", "scores on their way to the course site"),
    Slow::test("grader", "grade_class", "a class, graded as on GitHub"),
    Slow::test("grader", "push", "pushes of a student, graded as on GitHub"),
    Slow::test("intake", "stamp", "files that wait until they are old enough to trust"),
    Slow::test("release", "fresh_clone", "a fresh clone of the edition for students"),
    Slow::test("grader", "handed_in", "the same submission in every form"),
    Slow::test("grader", "bad_input", "each mistake of the operator"),
    Slow::test("grader", "grader_errors", "rows on which the grader itself fails"),
    Slow::test("reference", "smollm2", "a real model answers as transformers does").with_model(),
    Slow::test("reference", "smollm2_full_marks", "a sample submission on the same").with_model(),
    Slow::test("reference", "smollm2_memory", "how much memory a real model takes").with_model(),
    Slow::test("talk", "smollm2", "talking with a real model").with_model(),
    // It looks for workers that live on.
    Slow::test("grader", "attacks", "the hostile submissions, graded in one class").alone(),
];

/// The manifest of what makes the folder of real weights: a workspace of its own.
const CONVERTER: &str = "xtask/model/Cargo.toml";

/// A slow test.
#[derive(Debug)]
struct Slow {
    package: &'static str,
    kind: &'static str,
    name: &'static str,
    what: &'static str,
    /// Whether nothing else may run at the same time.
    alone: bool,
    /// Whether it reads real weights, which a step before it brings.
    with_model: bool,
}

impl Slow {
    /// An integration test.
    const fn test(package: &'static str, name: &'static str, what: &'static str) -> Self {
        Self { package, kind: "test", name, what, alone: false, with_model: false }
    }

    /// The test, with nothing else beside it.
    const fn alone(self) -> Self {
        Self { alone: true, ..self }
    }

    /// The test, which reads real weights.
    const fn with_model(self) -> Self {
        Self { with_model: true, ..self }
    }

    /// The unit tests of the program that has the same name as its package.
    const fn program(name: &'static str, what: &'static str) -> Self {
        Self { package: name, kind: "bin", name, what, alone: false, with_model: false }
    }

    fn is(&self, target: &Target) -> bool {
        let Target { package, kind, name, .. } = target;
        (self.package, self.kind, self.name) == (package, kind, name)
    }
}

/// Which tests are asked for.
#[derive(Debug, PartialEq)]
pub enum Scope {
    /// All of them.
    Everything,
    /// The tests that one runs on every save.
    Quick,
    /// The tests of one assignment.
    Assignment(String),
}

/// The steps of `scope`, in order.
pub fn steps(targets: &Targets, scope: &Scope) -> Result<Vec<Step>, Failure> {
    match scope {
        Scope::Everything => Ok(everything(targets)),
        Scope::Quick => Ok(quick(targets)),
        Scope::Assignment(id) if targets.stubs.contains(id) => Ok(of_assignment(id)),
        Scope::Assignment(id) => {
            let known = targets.stubs.clone();
            Err(tools::Failure::UnknownAssignment { id: id.clone(), known }.into())
        }
    }
}

fn everything(targets: &Targets) -> Vec<Step> {
    let mut steps = quick(targets);
    let documentation = command("test", &["--doc"]).chain(all_but_stubs(targets));
    steps.push(Step::cargo("examples in the documentation", documentation).beside_others());
    let with_model = |target| SLOW.iter().any(|slow| slow.with_model && slow.is(target));
    if targets.tested.iter().any(with_model) {
        let of_converter = ["--locked", "--manifest-path", CONVERTER, "--target-dir"];
        let test = command("test", &of_converter).chain(["target/model".into()]);
        steps.push(Step::cargo("the converter of real weights", test).beside_others());
        let setup = command("xtask", &["setup", "--model", "smollm2"]);
        steps.push(Step::cargo("real weights", setup));
    }
    steps.extend(staff_steps(None).map(Step::beside_others));
    for slow in SLOW {
        if let Some(test) = targets.tested.iter().find(|target| slow.is(target)) {
            let name = format!("{}: {}", slow.package, slow.what);
            let step = Step::tests(name, vec![test.clone()]);
            steps.push(if slow.alone { step } else { step.beside_others() });
        }
    }
    steps
}

/// Compiles all tests, so that nothing is compiled twice, and runs the fast ones.
fn quick(targets: &Targets) -> Vec<Step> {
    let mut steps = vec![Step::compile("compile the tests", all_but_stubs(targets))];
    for tests in targets.tested.chunk_by(|one, next| one.package == next.package) {
        let is_slow = |target: &Target| SLOW.iter().any(|slow| slow.is(target));
        let fast: Vec<Target> = tests.iter().filter(|one| !is_slow(one)).cloned().collect();
        if let Some(first) = fast.first() {
            steps.push(Step::tests(first.package.clone(), fast).beside_others());
        }
    }
    steps
}

fn of_assignment(id: &str) -> Vec<Step> {
    let compile = command("test", &["--package", "oracle", "--no-run"]);
    let test =
        Step::cargo("the reference at many seeds", command("test", &["--package", "oracle"]));
    let mut steps = vec![Step::cargo("compile the reference", compile)];
    steps.push(test.with_env("ASSIGNMENT", id));
    steps.extend(staff_steps(Some(id)));
    steps
}

/// The programs of the staff that check themselves, for one assignment or for all.
fn staff_steps(assignment: Option<&str>) -> [Step; 2] {
    // Not `--package`: for one package alone cargo compiles it once more, with fewer features,
    // and puts it in the place of the program that other tests are using.
    let run = |name: &str, program: &str, args: &[&str]| {
        let program = command("run", &["--quiet", "--bin", program, "--"]);
        let args = args.iter().copied().chain(assignment);
        Step::cargo(name, program.chain(args.map(Into::into)))
    };
    [
        run("the check of the fixtures", "oracle", &["fixtures", "--check"]),
        // At fixed seeds: the same sources always come to the same.
        run("the grader's self-test", "grader", &["selftest", "--seed", "test", "--seeds", "2"]),
    ]
}

fn command(name: &str, args: &[&str]) -> impl Iterator<Item = String> + use<> {
    let args: Vec<String> = [&[name], args].concat().into_iter().map(Into::into).collect();
    args.into_iter()
}

/// The workspace without the stubs, for cargo.
fn all_but_stubs(targets: &Targets) -> impl Iterator<Item = String> {
    let stubs = targets.stubs.iter().flat_map(|stub| ["--exclude", stub]);
    ["--workspace"].into_iter().chain(stubs).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cargo::Cargo;
    use tools::Workspace;

    /// Two packages of which one has a slow test.
    fn toy() -> Targets {
        let target = |package: &str, kind: &str, name: &str| Target {
            package: package.into(),
            kind: kind.into(),
            name: name.into(),
            id: package.into(),
            manifest: "Cargo.toml".into(),
        };
        Targets {
            stubs: ["a0", "a7"].map(Into::into).into(),
            tested: vec![
                target("book", "lib", "book"),
                target("book", "test", "attacks"),
                target("grader", "bin", "grader"),
                target("grader", "test", "attacks"),
                target("grader", "test", "scan"),
                target("oracle", "bin", "oracle"),
                target("reference", "test", "smollm2"),
            ],
        }
    }

    fn lines(scope: &Scope) -> Vec<String> {
        let steps = steps(&toy(), scope).unwrap();
        steps.iter().map(ToString::to_string).collect()
    }

    const QUICK: [&str; 3] = [
        "compile the tests: cargo test --no-run --workspace --exclude a0 --exclude a7",
        "book (lib book, test attacks)",
        "grader (bin grader, test scan)",
    ];

    #[test]
    fn quick_is_what_is_not_slow_package_by_package() {
        assert_eq!(lines(&Scope::Quick), QUICK);
    }

    #[test]
    fn everything_begins_like_quick_and_each_slow_test_is_a_step() {
        let lines = lines(&Scope::Everything);
        assert_eq!(lines[..3], QUICK);
        let documentation = "cargo test --doc --workspace --exclude a0 --exclude a7";
        assert_eq!(lines[3], format!("examples in the documentation: {documentation}"));
        let converter = "cargo test --locked --manifest-path xtask/model/Cargo.toml \
                         --target-dir target/model";
        assert_eq!(lines[4], format!("the converter of real weights: {converter}"));
        assert_eq!(lines[5], "real weights: cargo xtask setup --model smollm2");
        assert_eq!(lines.len(), 4 + 7);
        let last = [
            "the check of the fixtures: cargo run --quiet --bin oracle -- fixtures --check",
            "the grader's self-test: cargo run --quiet --bin grader -- selftest --seed test --seeds 2",
            "oracle: the reference and every mistake at many seeds (bin oracle)",
            "reference: a real model answers as transformers does (test smollm2)",
            "grader: the hostile submissions, graded in one class (test attacks)",
        ];
        assert_eq!(lines[lines.len() - last.len()..], last);
    }

    #[test]
    fn one_assignment_is_tried_by_the_reference_and_by_the_grader() {
        let expected = [
            "compile the reference: cargo test --package oracle --no-run",
            "the reference at many seeds: ASSIGNMENT=a7 cargo test --package oracle",
            "the check of the fixtures: cargo run --quiet --bin oracle -- fixtures --check a7",
            "the grader's self-test: cargo run --quiet --bin grader -- selftest --seed test --seeds 2 a7",
        ];
        assert_eq!(lines(&Scope::Assignment("a7".into())), expected);
    }

    #[test]
    fn an_assignment_that_is_not_there_is_said_with_those_that_are() {
        let failure = steps(&toy(), &Scope::Assignment("a1".into())).unwrap_err();
        assert_eq!(failure.exit_code(), tools::ExitCode::UnknownAssignment.into());
        assert_eq!(failure.words().en, "there is no assignment `a1`; there are a0, a7");
    }

    /// A slow test that was renamed would count as fast.
    #[test]
    fn every_slow_test_is_a_target_of_the_workspace() {
        let targets = Targets::of(&Cargo::new(&Workspace::find().unwrap())).unwrap();
        for slow in SLOW {
            assert!(targets.tested.iter().any(|target| slow.is(target)), "{slow:?}");
        }
    }
}
