//! Submissions that are zip archives.

mod common;

use std::io::{Cursor, Write};

use common::{from_archive, names, unusable};
use intake::{Form, IntakeError, Taken, caps};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const LIB: (&str, &[u8]) = ("assignments/a0/src/lib.rs", b"// mine");

fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn taken(bytes: &[u8]) -> Result<Taken, IntakeError> {
    from_archive(bytes, Form::Zip)
}

/// Every place of `what` in `bytes`.
fn places(bytes: &[u8], what: &[u8]) -> Vec<usize> {
    memchr::memmem::find_iter(bytes, what).collect()
}

/// The same bytes with `from` replaced, all of the same length.
fn replaced(mut bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    for at in places(&bytes, from.as_bytes()) {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

/// The first header of the directory at the end.
fn directory(bytes: &[u8]) -> usize {
    places(bytes, b"PK\x01\x02")[0]
}

#[test]
fn sources_are_taken_wrapped_or_not() {
    let bytes = packed(&[LIB, ("assignments/a0/Cargo.toml", b""), ("README.md", b"")]);
    let plain = taken(&bytes).unwrap();
    assert_eq!((names(&plain), &plain.ignored[..]), (vec!["lib.rs"], &["Cargo.toml".into()][..]));
    let mac = ("__MACOSX/assignments/a0/src/._lib.rs", &b"\0\x05"[..]);
    let wrapped = taken(&packed(&[("course-main/assignments/a0/src/lib.rs", LIB.1), mac])).unwrap();
    assert_eq!(wrapped.hash, plain.hash);
    let two = packed(&[LIB, ("b/assignments/a0/src/lib.rs", b"")]);
    let line = unusable(taken(&two));
    let places = "assignments/a0/src, b/assignments/a0/src";
    assert_eq!(line, format!("the sources are there more than once (in {places}); hand in one"));
}

#[test]
fn names_that_lead_elsewhere_are_listed_and_nothing_else() {
    let names = [
        "assignments/a0/src/../../../../x.rs",
        "/assignments/a0/src/x.rs",
        "C:/assignments/a0/src/x.rs",
        "assignments\\a0\\src\\..\\..\\x.rs",
        "assignments/a0/src/x\0.rs",
    ];
    for name in names {
        // The library would mend such names: they are put in afterwards.
        let seemly = "z".repeat(name.len());
        let bytes = replaced(packed(&[LIB, (&seemly, b"")]), &seemly, name);
        let taken = taken(&bytes).unwrap();
        assert_eq!(common::names(&taken), ["lib.rs"], "{name:?}");
        assert_eq!(taken.ignored.len(), 1, "{name:?}: {:?}", taken.ignored);
        assert!(taken.ignored[0].ends_with(')'), "{:?}", taken.ignored);
    }
}

#[test]
fn an_archive_packed_in_another_way_is_told_so() {
    let line = unusable(taken(&packed(&[("work/main.rs", b"")])));
    let words = "there is no folder `assignments` in the archive; pack the folder that holds it, or the assignment's own (such as `a0`)";
    assert_eq!(line, words);
    let line = unusable(taken(&packed(&[("amy.zip", b"")])));
    assert_eq!(line, words);
    let other = taken(&packed(&[("assignments/a1/src/lib.rs", b"")]));
    assert_eq!(other, Err(IntakeError::Missing));
    let name = "..\\assignments\\a0\\src\\lib.rs";
    let seemly = "z".repeat(name.len());
    let line = unusable(taken(&replaced(packed(&[(&seemly, b"")]), &seemly, name)));
    assert!(line.contains("(leads out of its folder)"), "{line}");
}

#[test]
fn links_and_encrypted_files_are_listed() {
    let mut zip = ZipWriter::new(Cursor::new(packed(&[])));
    let options = SimpleFileOptions::default();
    zip.start_file(LIB.0, options).unwrap();
    zip.add_symlink("assignments/a0/src/x.rs", "/etc/passwd", options).unwrap();
    zip.start_file("assignments/a0/src/y.rs", options).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let headers = places(&bytes, b"PK\x01\x02");
    bytes[headers[2] + 8] |= 1;
    let taken = taken(&bytes).unwrap();
    assert_eq!(names(&taken), ["lib.rs"]);
    assert_eq!(taken.ignored, ["src/x.rs (a symbolic link)", "src/y.rs (encrypted)"]);
}

#[test]
fn an_archive_with_a_password_is_told_so() {
    let mut bytes = packed(&[LIB]);
    let header = directory(&bytes);
    bytes[header + 8] |= 1;
    assert_eq!(unusable(taken(&bytes)), "src/lib.rs is encrypted; hand in a plain file");
}

#[test]
fn what_is_damaged_elsewhere_does_not_matter() {
    let mut bytes = packed(&[("build.rs", b"fn main() {}"), LIB]);
    bytes[14] ^= 1;
    assert_eq!(names(&taken(&bytes).unwrap()), ["lib.rs"]);
}

#[test]
fn very_many_entries_that_never_count_are_read_past() {
    let files: Vec<String> = (0..60_000).map(|i| format!("target/debug/{i}")).collect();
    let mut entries: Vec<(&str, &[u8])> = files.iter().map(|name| (name.as_str(), LIB.1)).collect();
    entries.push(LIB);
    assert_eq!(names(&taken(&packed(&entries)).unwrap()), ["lib.rs"]);
}

#[test]
fn a_link_in_the_place_of_src_is_named() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("assignments/a0/src", "/tmp", SimpleFileOptions::default()).unwrap();
    let line = unusable(taken(&zip.finish().unwrap().into_inner()));
    assert_eq!(line, "assignments/a0/src is a symbolic link; hand in the folder itself");
}

#[test]
fn two_files_of_one_name_are_refused() {
    let other = "assignments/a0/src/xyz.rs";
    let bytes = replaced(packed(&[LIB, (other, b"")]), other, LIB.0);
    assert_eq!(
        unusable(taken(&bytes)),
        "two files in the archive have the same name; pack it anew"
    );
    let bytes = packed(&[LIB, ("assignments/a0//src/lib.rs", b"")]);
    assert_eq!(unusable(taken(&bytes)), "src/lib.rs is there twice; leave one");
    let bytes = packed(&[LIB, ("assignments/a0/src/lib.rs/x.rs", b"")]);
    assert_eq!(unusable(taken(&bytes)), "src/lib.rs is both a file and a folder; pack it anew");
}

#[test]
fn bombs_are_not_unpacked_whatever_size_they_declare() {
    let zeros = vec![b' '; 64 << 20];
    let bomb = packed(&[("assignments/a0/src/lib.rs", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(unusable(taken(&bomb)), "src/lib.rs is larger than 1 MiB; keep data out of it");
    let mut lying = bomb.clone();
    let header = directory(&lying);
    for at in [22, header + 24] {
        lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let line = unusable(taken(&lying));
    assert!(line.starts_with("src/lib.rs "), "{line}");
    // What is not wanted is not unpacked at all.
    let beside = packed(&[LIB, ("assignments/a0/data.bin", &zeros)]);
    assert_eq!(taken(&beside).unwrap().ignored, ["data.bin"]);
}

#[test]
fn headers_that_disagree_are_refused() {
    let bytes = packed(&[LIB]);
    for (at, name) in [(30, "name"), (14, "checksum"), (8, "method")] {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        let line = unusable(taken(&bytes));
        assert!(line.starts_with("src/lib.rs cannot be unpacked ("), "{name}: {line}");
    }
}

#[test]
fn a_wrong_checksum_is_refused() {
    let mut bytes = packed(&[LIB]);
    let header = directory(&bytes);
    for at in [14, header + 16] {
        bytes[at] ^= 1;
    }
    let line = unusable(taken(&bytes));
    assert!(line.starts_with("src/lib.rs cannot be unpacked ("), "{line}");
}

#[test]
fn overlapping_files_are_refused() {
    let (one, other) = ("assignments/a0/src/lib.rs", "assignments/a0/src/abc.rs");
    let mut bytes = packed(&[(one, b"same"), (other, b"same")]);
    // Both point to the first.
    let headers = places(&bytes, b"PK\x01\x02");
    bytes[headers[1] + 42..headers[1] + 46].copy_from_slice(&[0; 4]);
    assert_eq!(unusable(taken(&bytes)), "files in the archive overlap; pack it anew");
}

#[test]
fn every_archive_that_is_cut_off_gets_a_line() {
    let bytes = packed(&[LIB, ("assignments/a0/src/x.rs", b"mod x;")]);
    for cut in 0..bytes.len() {
        let line = unusable(taken(&bytes[..cut]));
        assert!(line.ends_with("pack it anew"), "cut at {cut}: {line}");
    }
}

#[test]
fn very_many_entries_are_counted_before_they_are_read() {
    let header = b"PK\x01\x02".repeat(caps::RAW + 1);
    let line = unusable(taken(&header));
    assert_eq!(line, "more than 200000 files; leave out what cargo builds (target)");
}

#[test]
fn an_archive_that_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("amy.zip");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(1 << 40).unwrap();
    let line = unusable(common::taken_from(path, Form::Zip));
    assert!(line.starts_with("the archive is larger than 64 MiB"), "{line}");
}
