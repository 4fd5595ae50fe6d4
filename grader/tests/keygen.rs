//! The key that signs: made once, for its owner alone, outside every repository.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use common::{code, copy, grader, read, refused, sample_class, stderr, stdout, workspace};

#[test]
fn a_key_is_for_its_owner_alone_and_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let keygen = || grader(&["keygen"]).env("XDG_CONFIG_HOME", folder.path()).output().unwrap();
    let output = keygen();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let path = folder.path().join("llm-foundations/grader.key");
    let public = folder.path().join("llm-foundations/grader.key.pub");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&public)), (0o600, 0o644));
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    let (key, said) = (read(&public), stdout(&output));
    for field in ["key_id", "public_key"] {
        assert!(said.contains(key[field].as_str().unwrap()), "{said}");
    }
    assert!(said.contains(public.to_str().unwrap()), "{said}");
    assert!(!said.contains(read(&path)["secret_key"].as_str().unwrap()), "the secret was shown");

    let before = fs::read(&path).unwrap();
    assert!(refused(&keygen()).contains("is there already and is not overwritten"));
    assert_eq!(fs::read(&path).unwrap(), before);
    // Nor is a public key left without its own.
    fs::remove_file(&path).unwrap();
    assert!(refused(&keygen()).starts_with("3 grader: "));
    assert!(!path.exists());
}

#[test]
fn no_key_is_made_inside_a_repository() {
    let folder = tempfile::tempdir().unwrap();
    let course = folder.path().join("course");
    fs::create_dir_all(course.join(".git")).unwrap();
    for path in [course.join("grader.key"), workspace().join("grader/grader.key")] {
        let output = grader(&["keygen", "--key", path.to_str().unwrap()]).output().unwrap();
        let line = refused(&output);
        assert!(line.starts_with("3 ") && line.contains("lie in the repository"), "{line}");
        assert!(!path.exists());
    }
}

#[test]
fn a_key_that_was_asked_for_and_cannot_be_used_stops_the_grader() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    copy(&sample_class().join("stubs"), &folder.path().join("class/amy"));
    let (class, runs, key) = (path("class"), path("runs"), path("grader.key"));
    let grade = |more: &[&str]| {
        let common = ["--all", "--submissions", &class, "--runs", &runs];
        grader(&[&common[..], more].concat()).output().unwrap()
    };
    assert!(refused(&grade(&["--key", &key])).contains("cannot read the key"));
    let line = refused(&grade(&["--require-signature"]));
    assert!(line.starts_with("3 grader: no key to sign with: make one with `grader keygen`"));
    fs::write(&key, "hello").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(refused(&grade(&["--key", &key])).contains("others may read the key"));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(refused(&grade(&["--key", &key])).contains("holds no key"));
    assert!(!Path::new(&runs).exists(), "nothing was written");
}
