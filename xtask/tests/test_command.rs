//! `cargo xtask test` as it is run, with a cargo of the test's own that lists, compiles
//! and runs a small workspace.

mod common;

use std::fs;

use common::Machine;

/// A workspace with a stub, a library and the oracle, whose step is slow.
const METADATA: &str = r#"{
    "packages": [
        {"id": "a", "name": "a0", "manifest_path": "/nowhere/a0/Cargo.toml",
         "targets": [{"name": "a0", "kind": ["lib"], "test": true}]},
        {"id": "b", "name": "book", "manifest_path": "MANIFEST",
         "targets": [{"name": "book", "kind": ["lib"], "test": true},
                     {"name": "pages", "kind": ["test"], "test": true}]},
        {"id": "o", "name": "oracle", "manifest_path": "MANIFEST",
         "targets": [{"name": "oracle", "kind": ["bin"], "test": true}]}
    ],
    "workspace_default_members": ["b", "o"]
}
"#;

const MESSAGES: &str = r#"
{"package_id":"b","target":{"kind":["lib"],"name":"book"},"profile":{"test":true},"executable":"BIN/book-1"}
{"package_id":"o","target":{"kind":["bin"],"name":"oracle"},"profile":{"test":true},"executable":"BIN/oracle-2"}
{"package_id":"b","target":{"kind":["test"],"name":"pages"},"profile":{"test":true},"executable":"BIN/pages-3"}
"#;

/// A machine on which whatever runs writes it into `log`, and fails with exit code 9 if
/// that line contains `failing`.
fn machine(failing: &str) -> Machine {
    let machine = Machine::with_libtorch("2.13.0");
    machine.run_with_libtorch(&["setup"]).succeeded();
    let path = |name: &str| machine.path(name).display().to_string();
    machine.write("clone/book/Cargo.toml", "");
    machine.write("metadata", &METADATA.replace("MANIFEST", &path("clone/book/Cargo.toml")));
    machine.write("messages", &MESSAGES.replace("BIN", &path("bin")));
    let log = |line: &str| {
        format!(
            "line=\"{line}\"; echo \"$line\" >> {}; case $line in *'{failing}'*) exit 9;; esac",
            path("log")
        )
    };
    let print =
        |name: &str| format!("while read -r line; do echo \"$line\"; done < {}; exit", path(name));
    machine.program(
        "cargo",
        &format!(
            "[ $1 = metadata ] && {{ {}; }}\n{}\ncase \"$*\" in *message-format*) {};; esac",
            print("metadata"),
            log("$ASSIGNMENT$*"),
            print("messages"),
        ),
    );
    for name in ["book-1", "oracle-2", "pages-3"] {
        machine.program(name, &log(&format!("{name} in ${{PWD##*/}} ${{CARGO_MANIFEST_DIR##*/}}")));
    }
    machine
}

/// What ran, in order.
fn log(machine: &Machine) -> Vec<String> {
    let log = fs::read_to_string(machine.path("log")).unwrap_or_default();
    log.lines().map(Into::into).collect()
}

/// The last lines of what was said, without the times.
fn table(stderr: &str) -> Vec<String> {
    let (_, table) = stderr.rsplit_once("s\n\n").expect("a table after the last step");
    let without_time = |line: &str| match line.split_once(" s  ") {
        Some((time, name)) if time.trim().parse::<f64>().is_ok() => name.to_owned(),
        _ => line.to_owned(),
    };
    table.lines().map(without_time).collect()
}

const COMPILE: &str =
    "test --no-run --workspace --exclude a0 --message-format=json-render-diagnostics";

#[test]
fn quick_compiles_once_runs_the_fast_tests_and_ends_with_their_times() {
    let machine = machine("nothing fails");
    let run = machine.run(&["test", "--quick"]);
    run.succeeded();
    assert_eq!(log(&machine), [COMPILE, "book-1 in book book", "pages-3 in book book"]);
    assert_eq!(table(&run.stderr), ["compile the tests", "book", "in all"]);
}

#[test]
fn the_first_step_that_fails_is_the_last_and_is_marked() {
    for (failing, ran, name) in [
        ("--no-run", 1, "compile the tests"),
        ("pages-3", 3, "book"),
        ("--doc", 4, "examples in the documentation"),
    ] {
        let machine = machine(failing);
        let run = machine.run(&["test", "--jobs", "1"]);
        assert_eq!(run.code, 9, "{}", run.stderr);
        assert_eq!(log(&machine).len(), ran, "{:?}", log(&machine));
        let failed = format!("{name}: FAILED with exit code 9");
        let table = table(&run.stderr);
        assert!(table.contains(&failed), "{table:?}");
        assert!(table.contains(&"  not run  the grader's self-test".into()), "{table:?}");
        let last = run.stderr.lines().next_back().unwrap_or_default();
        assert!(last.starts_with("error: step "), "{last}");
        assert!(last.ends_with(&format!("{name}, failed with exit code 9")), "{last}");
    }
}

#[test]
fn a_test_that_fails_is_told_with_the_line_that_reruns_it() {
    let run = machine("pages-3").run(&["test", "--quick"]);
    let line = "to run only these tests: cargo test -p book --test pages\n";
    assert!(run.stderr.contains(line), "{}", run.stderr);
}

#[test]
fn everything_is_the_fast_tests_the_slow_ones_and_what_the_staffs_programs_check() {
    let machine = machine("nothing fails");
    machine.run(&["test", "--jobs", "1"]).succeeded();
    let ran = [
        COMPILE,
        "book-1 in book book",
        "pages-3 in book book",
        "test --doc --workspace --exclude a0",
        "run --quiet --bin oracle -- fixtures --check",
        "run --quiet --bin grader -- selftest --seed test --seeds 2",
        "oracle-2 in book book",
    ];
    assert_eq!(log(&machine), ran);
}

/// The machine of the other tests with a second slow test. Each of the two waits until the
/// other has begun, and says two lines.
fn machine_with_two_slow_tests(fails: &str) -> Machine {
    let machine = machine("nothing fails");
    let intake = r#"{"id": "i", "name": "intake", "manifest_path": "MANIFEST",
         "targets": [{"name": "targz", "kind": ["test"], "test": true}]},
        {"id": "o""#;
    let metadata = METADATA.replace("{\"id\": \"o\"", intake).replace("\"o\"]", "\"o\", \"i\"]");
    let manifest = machine.path("clone/book/Cargo.toml").display().to_string();
    machine.write("metadata", &metadata.replace("MANIFEST", &manifest));
    let targz = r#"{"package_id":"i","target":{"kind":["test"],"name":"targz"},"profile":{"test":true},"executable":"BIN/targz-4"}"#;
    let messages = format!("{MESSAGES}{targz}\n");
    let bin = machine.path("bin").display().to_string();
    machine.write("messages", &messages.replace("BIN", &bin));
    for (name, other) in [("oracle-2", "targz-4"), ("targz-4", "oracle-2")] {
        let began = |name: &str| machine.path(&format!("began-{name}")).display().to_string();
        let (own, other) = (began(name), began(other));
        let wait = format!(
            ": > {own}; i=0; until [ -e {other} ]; do i=$((i+1)); [ $i -lt 9999999 ] || exit 8; done"
        );
        let code = if name == fails { 9 } else { 0 };
        machine.program(name, &format!("{wait}; echo {name} one; echo {name} two; exit {code}"));
    }
    machine
}

#[test]
fn slow_tests_run_side_by_side_and_what_each_says_stays_together() {
    let run = machine_with_two_slow_tests("none").run(&["test", "--jobs", "2"]);
    run.succeeded();
    for name in ["oracle-2", "targz-4"] {
        assert!(run.stderr.contains(&format!("{name} one\n{name} two\n")), "{}", run.stderr);
    }
    let table = table(&run.stderr);
    let slow = ["oracle: the reference", "intake: archives that unpack to hundreds of megabytes"];
    let place = |name: &str| table.iter().position(|line| line.starts_with(name)).expect(name);
    assert!(place(slow[0]) < place(slow[1]), "{table:?}");
}

#[test]
fn of_steps_side_by_side_the_one_that_fails_is_told() {
    let run = machine_with_two_slow_tests("targz-4").run(&["test", "--jobs", "2"]);
    assert_eq!(run.code, 9, "{}", run.stderr);
    let last = run.stderr.lines().next_back().unwrap_or_default();
    assert!(last.ends_with("of megabytes, failed with exit code 9"), "{last}");
    assert!(run.stderr.contains("to run only these tests: cargo test -p intake --test targz"));
    assert!(run.stderr.contains("oracle-2 two"), "{}", run.stderr);
}

#[test]
fn a_test_that_cargo_lists_and_does_not_compile_is_an_error() {
    let machine = machine("nothing fails");
    machine.write("messages", "");
    let run = machine.run(&["test", "--quick"]);
    assert_eq!(run.code, 52, "{}", run.stderr);
    let last = run.stderr.lines().next_back().unwrap_or_default();
    assert!(last.starts_with("error: cargo has compiled no tests of book, lib book"), "{last}");
}

#[test]
fn one_assignment_is_tried_in_four_steps() {
    let machine = machine("nothing fails");
    machine.run(&["test", "a0"]).succeeded();
    let ran = [
        "test --package oracle --no-run",
        "a0test --package oracle",
        "run --quiet --bin oracle -- fixtures --check a0",
        "run --quiet --bin grader -- selftest --seed test --seeds 2 a0",
    ];
    assert_eq!(log(&machine), ran);
}

#[test]
fn an_unknown_assignment_runs_nothing_and_says_which_there_are() {
    let machine = machine("nothing fails");
    let run = machine.run(&["test", "a99"]);
    run.failed(54, &["no assignment `a99`", "a0"]);
    assert!(log(&machine).is_empty());
}

#[test]
fn a_workspace_that_cannot_be_listed_gives_cargos_last_line() {
    let machine = machine("nothing fails");
    machine.program("cargo", "echo 'error: a bad manifest' >&2; exit 101");
    machine.run(&["test"]).failed(51, &["a bad manifest", "Cargo.toml"]);
}
