//! Golden fixtures: writing them, and finding out whether they are stale.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use harness::{
    Answers, Assignment, Check, Host, InProcess, Record, Seed, Tolerance, Verdict, compare, golden,
};
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
    in_f64: f64,
    /// Of hidden states: per root of the layer in `f32`, and in half precision.
    #[serde(skip_serializing_if = "Option::is_none")]
    drift: Option<[f64; 2]>,
    sha256: String,
}

/// One fixture: what the reference and all variants answer to a check.
struct Fixture {
    check: &'static Check,
    cases: usize,
    bytes: Vec<u8>,
}

/// Writes the fixtures of `assignments` that are not there as they should be, and
/// removes what is left over. What differs by rounding only stays as it is: libtorch
/// takes other code paths on other processors.
pub fn write(folder: &Path, assignments: &[&'static Assignment]) -> Result<String, String> {
    let (mut all, mut written) = (0, 0);
    for &assignment in assignments {
        let folder = folder.join(assignment.id);
        let wrong = |e: std::io::Error| format!("{}: {e}", folder.display());
        fs::create_dir_all(&folder).map_err(wrong)?;
        let mut fixtures = generate(assignment)?;
        for name in left_over(&folder, &fixtures) {
            fs::remove_file(folder.join(name)).map_err(wrong)?;
        }
        for name in stale(&folder, &mut fixtures, rounding(assignment)) {
            let fixture = fixtures.iter().find(|fixture| golden::file_name(fixture.check) == name);
            let manifest = || manifest(&fixtures);
            let bytes = fixture.map_or_else(manifest, |fixture| fixture.bytes.clone());
            replace(&folder.join(name), &bytes).map_err(wrong)?;
            written += 1;
        }
        all += fixtures.len();
    }
    Ok(format!("{all} fixtures in {}, {written} files written", folder.display()))
}

/// Generates the fixtures anew and compares: what is stored with what the reference
/// answers now, but for rounding, and the manifest with what is stored, exactly.
pub fn check(folder: &Path, assignments: &[&'static Assignment]) -> Result<String, String> {
    let mut wrong = Vec::new();
    let mut count = 0;
    for &assignment in assignments {
        let folder = folder.join(assignment.id);
        let mut fixtures = generate(assignment)?;
        wrong.extend(stale(&folder, &mut fixtures, rounding(assignment)));
        wrong.extend(left_over(&folder, &fixtures));
        count += fixtures.len();
    }
    if wrong.is_empty() {
        return Ok(format!("{count} fixtures are up to date"));
    }
    let names = wrong.join(", ");
    Err(format!("stale fixtures: {names}; run `cargo xtask fixtures` and look at the change"))
}

/// The names of the files that are missing or stale; where a file is neither, the fixture
/// gets its bytes.
fn stale(folder: &Path, fixtures: &mut [Fixture], rounding: Tolerance) -> Vec<String> {
    let mut stale = Vec::new();
    for fixture in &mut *fixtures {
        let name = golden::file_name(fixture.check);
        let stored = fs::read(folder.join(&name)).unwrap_or_default();
        if same(&stored, &fixture.bytes, rounding) {
            fixture.bytes = stored;
        } else {
            stale.push(name);
        }
    }
    if fs::read(folder.join(MANIFEST)).unwrap_or_default() != manifest(fixtures) {
        stale.push(MANIFEST.into());
    }
    stale
}

/// What another processor may change in an assignment's answers: the last digits of
/// `f64`, or of `f32` and smaller.
fn rounding(assignment: &Assignment) -> Tolerance {
    if assignment.libtorch {
        Tolerance::F32
    } else {
        Tolerance { rtol: 1e-12, atol: 1e-13, ..Tolerance::F64_OF_ALL }
    }
}

/// Whether two fixtures hold the same answers but for rounding.
fn same(stored: &[u8], generated: &[u8], rounding: Tolerance) -> bool {
    match (Record::from_bytes(stored), Record::from_bytes(generated)) {
        (Ok(stored), Ok(generated)) => compare(&generated, &stored, rounding).is_equal(),
        _ => false,
    }
}

fn generate(assignment: &'static Assignment) -> Result<Vec<Fixture>, String> {
    // Some misconceptions end in a panic; that is their answer, and no news.
    std::panic::set_hook(Box::new(|_| {}));
    let answers = Answers::collect(assignment, Seed::public(), |id, check, case| {
        let submission = variant(assignment, id).expect("every misconception is acted out");
        InProcess::new(submission).probe(check, case)
    })?;
    let of_check = |check: &'static Check| {
        let answers = &answers.0[check.id];
        Fixture { check, cases: answers.len(), bytes: golden::pack(answers).to_bytes() }
    };
    Ok(assignment.golden().map(of_check).collect())
}

fn manifest(fixtures: &[Fixture]) -> Vec<u8> {
    let manifest = Manifest {
        schema: "llm-foundations/golden/v1",
        seed: "public",
        generator: concat!("oracle ", env!("CARGO_PKG_VERSION")),
        libtorch: "2.13.0",
        checks: fixtures.iter().map(|fixture| (fixture.check.id, entry(fixture))).collect(),
    };
    let mut manifest = serde_json::to_vec_pretty(&manifest).expect("plain data");
    manifest.push(b'\n');
    manifest
}

fn entry(fixture: &Fixture) -> Entry {
    let Verdict::Golden(tolerance) = fixture.check.verdict else {
        unreachable!("only golden checks have fixtures");
    };
    let Tolerance { rtol, atol, in_f64, of_all: _, drift } = tolerance;
    let drift = drift.map(|drift| [drift.per_root_layer, drift.half]);
    Entry { cases: fixture.cases, rtol, atol, in_f64, drift, sha256: sha256(&fixture.bytes) }
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn left_over(folder: &Path, fixtures: &[Fixture]) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let wanted = |name: &String| {
        name == MANIFEST || fixtures.iter().any(|f| golden::file_name(f.check) == *name)
    };
    names.filter(|name| !wanted(name)).collect()
}

/// Replaces a file at once, so that nobody reads half of it.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let parent = path.parent().expect("a file in a folder");
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}
