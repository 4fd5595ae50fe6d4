//! Submissions that try to get at what they must not have. Each does its real work
//! as well, so that an attack that gains nothing costs nothing, and one that gets
//! through shows by name.

mod common;

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use common::{copy, run, sample_class, stderr, workspace};
use serde_json::Value;

/// A class of one: full marks, with `attack` run each time the kernels are made and
/// `item` beside it.
fn graded(attack: &str, item: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let student = folder.path().join("class/mallory");
    copy(&sample_class().join("full-marks"), &student);
    let path = student.join("assignments/a0/src/lib.rs");
    let source = fs::read_to_string(&path).unwrap();
    let marker = "fn kernels(&self) -> Rc<dyn Kernels> {";
    assert!(source.contains(marker));
    let source = source.replace(marker, &format!("{marker}\n        attack();"));
    let source = format!("{source}\n{item}\n\nfn attack() {{\n{attack}\n}}\n");
    fs::write(&path, source).unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (class, runs) = (path("class"), path("runs"));
    let output = run(&["--all", "--submissions", &class, "--runs", &runs, "--run", "r"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let result = Path::new(&runs).join("r/results/mallory.a0.json");
    serde_json::from_slice(&fs::read(result).unwrap()).unwrap()
}

/// The lines of Rust that panic with the attempt's name if it gets through.
fn attempts(attempts: &[(&str, String)]) -> String {
    let lines = attempts
        .iter()
        .map(|(name, through)| format!("    if {through} {{ panic!(\"got through: {name}\"); }}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn not_passed(result: &Value) -> Vec<String> {
    let checks = result["checks"].as_array().unwrap().iter();
    checks.filter(|check| check["outcome"] != "passed").map(Value::to_string).collect()
}

#[test]
fn a_running_submission_reaches_nothing_outside() {
    let root = workspace().display().to_string();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "secret").unwrap();
    let outside = outside.path().display();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let read = |path: &str| format!("std::fs::read({path:?}).is_ok()");
    let all = [
        ("a file of the system", read("/etc/passwd")),
        ("another file", read(&format!("{outside}/secret"))),
        ("the reference", read(&format!("{root}/reference/src/lib.rs"))),
        ("the golden fixtures", read(&format!("{root}/fixtures/golden/a0/MANIFEST.json"))),
        ("another submission", read(&format!("{root}/fixtures/submissions/stubs/README.md"))),
        ("its own sources", read("src/lib.rs")),
        ("the list of files", "std::fs::read_dir(\"/\").is_ok()".into()),
        ("its environment", "std::env::vars_os().count() > 0".into()),
        ("the grader's environment", read("/proc/1/environ")),
        ("its descriptors", "std::fs::read_dir(\"/proc/self/fd\").is_ok()".into()),
        ("writing here", "std::fs::write(\"mark\", \"\").is_ok()".into()),
        ("writing there", format!("std::fs::write(\"{outside}/mark\", \"\").is_ok()")),
        ("shared memory", "std::fs::write(\"/dev/shm/mark\", \"\").is_ok()".into()),
        ("a connection", format!("std::net::TcpStream::connect((\"127.0.0.1\", {port})).is_ok()")),
        ("a socket", "std::net::UdpSocket::bind(\"127.0.0.1:0\").is_ok()".into()),
        ("a local socket", "std::os::unix::net::UnixListener::bind(\"s\").is_ok()".into()),
        (
            "a shell",
            "std::process::Command::new(\"/bin/sh\").arg(\"-c\").arg(\"true\").status().is_ok()"
                .into(),
        ),
    ];
    let result = graded(&attempts(&all), "");
    assert_eq!(not_passed(&result), Vec::<String>::new());
    assert_eq!((&result["score"], &result["bonus"]), (&100.into(), &5.into()));
}

#[test]
fn a_compiling_submission_reads_nothing_outside() {
    let root = workspace().display();
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(secret.path(), "\"the secret\"").unwrap();
    let path = secret.path().display();
    let items = [
        format!("const _: &str = include_str!(\"{path}\");"),
        format!("const _: &[u8] = include_bytes!(\"{path}\");"),
        format!("const _: &str = include!(\"{path}\");"),
        format!("compile_error!(include_str!(\"{path}\"));"),
        format!("#[path = \"{root}/reference/src/lib.rs\"]\nmod stolen;"),
        "const _: &str = include_str!(\"/etc/passwd\");".into(),
        "const _: &str = env!(\"HOME\");".into(),
        "const _: () = assert!(option_env!(\"PATH\").is_none() && false);".into(),
        "extern crate reference;".into(),
    ];
    for item in items {
        let result = graded("", &item);
        let outcome = &result["checks"][0];
        assert_eq!(outcome["outcome"], "compile_error", "{item}: {outcome}");
        let words = outcome["message"].as_str().unwrap();
        let leaked = ["the secret", "root:", "libtorch-backed"];
        assert!(!leaked.iter().any(|secret| words.contains(secret)), "{item}: {words}");
    }
}

#[test]
fn unsafe_code_is_refused_however_it_is_spelt() {
    let items = [
        "fn f() { unsafe { std::hint::unreachable_unchecked() } }",
        "#[unsafe(no_mangle)]\npub extern \"C\" fn main() {}",
        "#[allow(unsafe_code)]\nfn f() { unsafe {} }",
        "#[unsafe(link_section = \".init_array\")]\nstatic F: fn() = g;\nfn g() {}",
        "unsafe extern \"C\" { fn exit(code: i32) -> !; }",
    ];
    for item in items {
        let result = graded("", item);
        assert_eq!(result["checks"][0]["outcome"], "compile_error", "{item}");
    }
}
