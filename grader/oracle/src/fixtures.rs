//! Golden fixtures: writing them, and finding out whether they are stale.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use checks::{ASSIGNMENTS, Answers, Assignment, Check, Host, InProcess, Seed, Verdict, golden};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::variant;

/// What stands in `MANIFEST.json` beside the fixtures of an assignment.
#[derive(Serialize)]
struct Manifest {
    schema: &'static str,
    seed: &'static str,
    generator: &'static str,
    libtorch: &'static str,
    checks: BTreeMap<&'static str, Entry>,
}

#[derive(Serialize)]
struct Entry {
    cases: usize,
    rtol: f64,
    atol: f64,
    sha256: String,
}

/// Writes the fixtures of every assignment and removes what is left over.
pub fn write(folder: &Path) -> Result<String, String> {
    let mut count = 0;
    for assignment in ASSIGNMENTS {
        let folder = folder.join(assignment.id);
        let wrong = |e: std::io::Error| format!("{}: {e}", folder.display());
        fs::create_dir_all(&folder).map_err(wrong)?;
        let files = generate(assignment)?;
        for name in left_over(&folder, &files) {
            fs::remove_file(folder.join(name)).map_err(wrong)?;
        }
        for (name, bytes) in &files {
            replace(&folder.join(name), bytes).map_err(wrong)?;
        }
        count += files.len();
    }
    Ok(format!("wrote {count} files to {}", folder.display()))
}

/// Generates the fixtures anew and compares them byte for byte.
pub fn check(folder: &Path) -> Result<String, String> {
    let mut stale = Vec::new();
    let mut count = 0;
    for assignment in ASSIGNMENTS {
        let folder = folder.join(assignment.id);
        let files = generate(assignment)?;
        for (name, bytes) in &files {
            if fs::read(folder.join(name)).ok().as_ref() != Some(bytes) {
                stale.push(name.clone());
            }
        }
        stale.extend(left_over(&folder, &files));
        count += files.len();
    }
    if stale.is_empty() {
        return Ok(format!("{count} fixtures are up to date"));
    }
    let names = stale.join(", ");
    Err(format!("stale fixtures: {names}; run `cargo xtask fixtures` and look at the change"))
}

fn generate(assignment: &'static Assignment) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let answers = Answers::collect(assignment, Seed::public(), |id, check, case| {
        let submission = variant(assignment, id).expect("every misconception is acted out");
        InProcess::new(submission).probe(check, case)
    })?;
    let mut files = BTreeMap::new();
    let mut entries = BTreeMap::new();
    for check in golden::checks(assignment) {
        let of_check = &answers.0[check.id];
        let bytes = golden::pack(of_check).to_bytes();
        entries.insert(check.id, entry(check, of_check.len(), &bytes));
        files.insert(golden::file_name(check), bytes);
    }
    let manifest = Manifest {
        schema: "llm-foundations/golden/v1",
        seed: "public",
        generator: concat!("oracle ", env!("CARGO_PKG_VERSION")),
        libtorch: "2.13.0",
        checks: entries,
    };
    let mut manifest = serde_json::to_vec_pretty(&manifest).expect("plain data");
    manifest.push(b'\n');
    files.insert("MANIFEST.json".into(), manifest);
    Ok(files)
}

fn entry(check: &Check, cases: usize, bytes: &[u8]) -> Entry {
    let Verdict::Golden(tolerance) = check.verdict else {
        unreachable!("only golden checks have fixtures");
    };
    let hex = |byte: &u8| format!("{byte:02x}");
    let sha256 = Sha256::digest(bytes).iter().map(hex).collect();
    Entry { cases, rtol: tolerance.rtol, atol: tolerance.atol, sha256 }
}

fn left_over(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| !files.contains_key(name)).collect()
}

/// Replaces a file at once, so that nobody reads half of it.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let parent = path.parent().expect("a file in a folder");
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}
