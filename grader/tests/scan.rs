//! The scan of sources that are nested deeper than people write: it answers, or dies
//! alone. A process that answers nothing costs a line number and no more.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What `grader scan` says of a file, if it lives to say it.
fn scanned(source: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), source).unwrap();
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_grader"))
        .arg("scan")
        .arg(folder.path())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

const USE: &str = "\nfn g(x: &Tensor) -> Tensor { x.softmax(-1, K) }\n";

/// `start`, `n` times, around `middle`.
fn around(n: usize, start: &str, middle: &str, end: &str) -> String {
    format!("{}{middle}{}", start.repeat(n), end.repeat(n))
}

/// Expressions that the compiler bears, or types.
fn deep() -> Vec<(&'static str, String)> {
    let expression = |e: String| format!("fn f() {{ let _ = {e}; }}{USE}");
    vec![
        ("400 parentheses", expression(around(400, "(", "1", ")"))),
        ("5000 parentheses", expression(around(5000, "(", "1", ")"))),
        ("10000 negations", expression(around(10_000, "!", "true", ""))),
        ("a sum of 20000 terms", expression(around(20_000, "1 + ", "1", ""))),
        ("5000 method calls", expression(around(5000, "", "x", ".abs()"))),
        ("5000 calls", expression(around(5000, "f(", "1", ")"))),
        ("2000 closures", expression(around(2000, "|| ", "1", ""))),
        ("2000 blocks", expression(around(2000, "{", "1", "}"))),
        ("2000 conditions", expression(around(2000, "if true {", "1", "} else { 2 }"))),
        ("2000 lists", expression(around(2000, "[", "1", "]"))),
        ("2000 references", format!("type A = {}u8;{USE}", "&'static ".repeat(2000))),
        ("2000 generics", format!("type A = {};{USE}", around(2000, "Vec<", "u8", ">"))),
        ("5000 groups in a macro", expression(format!("m!({})", around(5000, "(", "1", ")")))),
        ("2000 modules", format!("{}{USE}", around(2000, "mod m {", "", "}"))),
        (
            "2000 patterns",
            format!("fn f(a: A) {{ let {} = a; }}{USE}", around(2000, "(", "_", ",)")),
        ),
    ]
}

#[test]
fn deep_sources_are_scanned() {
    for (name, source) in deep() {
        let said = scanned(&source).unwrap_or_else(|| panic!("{name}: the scan died"));
        assert!(said.contains("\"operator\":\"softmax\""), "{name}: {said}");
    }
}

/// Ten times deeper than the stack bears: that process dies, and no other.
#[test]
fn what_is_too_deep_kills_the_scan_alone() {
    let source = format!("fn f() {{ let _ = {}; }}{USE}", around(500_000, "(", "1", ")"));
    let said = scanned(&source);
    assert!(said.is_none_or(|said| said.contains("softmax") || said == "[]\n"));
}
