//! Golden fixtures: writing them, and finding out whether they are stale.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use checks::{ASSIGNMENTS, Answers, Assignment, Check, Host, InProcess, Record, Seed};
use checks::{Tolerance, Verdict, compare, golden};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::variant;

/// The list of an assignment's fixtures.
const MANIFEST: &str = "MANIFEST.json";

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

/// Generates the fixtures anew and compares: the manifest's hashes with the files,
/// and the files' contents with what the reference answers now.
///
/// Numbers may differ by rounding: libtorch takes other code paths on other
/// processors. The files themselves may not.
pub fn check(folder: &Path) -> Result<String, String> {
    let mut stale = Vec::new();
    let mut count = 0;
    for assignment in ASSIGNMENTS {
        let folder = folder.join(assignment.id);
        let files = generate(assignment)?;
        let stored = stored_hashes(&folder);
        for (name, bytes) in files.iter().filter(|(name, _)| *name != MANIFEST) {
            let file = fs::read(folder.join(name)).unwrap_or_default();
            let listed = stored.get(name) == Some(&sha256(&file));
            if !listed || !same(&file, bytes, rounding(assignment)) {
                stale.push(name.clone());
            }
        }
        stale.extend(left_over(&folder, &files));
        count += files.len() - 1;
    }
    if stale.is_empty() {
        return Ok(format!("{count} fixtures are up to date"));
    }
    let names = stale.join(", ");
    Err(format!("stale fixtures: {names}; run `cargo xtask fixtures` and look at the change"))
}

/// The hash of each file, as the manifest has it.
fn stored_hashes(folder: &Path) -> BTreeMap<String, String> {
    let manifest = fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let checks = manifest["checks"].as_object().into_iter().flatten();
    checks
        .filter_map(|(id, entry)| {
            Some((format!("{id}.safetensors"), entry["sha256"].as_str()?.to_string()))
        })
        .collect()
}

/// What another processor may change in an assignment's answers: the last digits of
/// `f64`, or of `f32` and smaller.
fn rounding(assignment: &Assignment) -> Tolerance {
    if assignment.libtorch { Tolerance::F32 } else { Tolerance { rtol: 1e-12, atol: 1e-13 } }
}

/// Whether two fixtures hold the same answers but for rounding.
fn same(stored: &[u8], generated: &[u8], rounding: Tolerance) -> bool {
    match (Record::from_bytes(stored), Record::from_bytes(generated)) {
        (Ok(stored), Ok(generated)) => compare(&generated, &stored, rounding).is_equal(),
        _ => false,
    }
}

fn generate(assignment: &'static Assignment) -> Result<BTreeMap<String, Vec<u8>>, String> {
    // Some misconceptions end in a panic; that is their answer, and no news.
    std::panic::set_hook(Box::new(|_| {}));
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
    files.insert(MANIFEST.into(), manifest);
    Ok(files)
}

fn entry(check: &Check, cases: usize, bytes: &[u8]) -> Entry {
    let Verdict::Golden(tolerance) = check.verdict else {
        unreachable!("only golden checks have fixtures");
    };
    Entry { cases, rtol: tolerance.rtol, atol: tolerance.atol, sha256: sha256(bytes) }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
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
