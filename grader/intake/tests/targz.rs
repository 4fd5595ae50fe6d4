//! Submissions that are compressed tar archives.

mod common;

use std::io::{Read, Write};

use common::{from_archive, names, unusable};
use flate2::{Compression, write::GzEncoder};
use intake::{Form, IntakeError, Taken, targz};
use tar::{Builder, EntryType, Header};

const LIB: &str = "assignments/a0/src/lib.rs";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

/// One entry, whatever its name.
fn entry(name: &str, kind: EntryType, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_ustar();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(content.len() as u64);
    header.set_cksum();
    let padding = vec![0; content.len().next_multiple_of(512) - content.len()];
    [header.as_bytes(), content, &padding].concat()
}

fn lib() -> Vec<u8> {
    entry(LIB, EntryType::Regular, b"// mine")
}

fn end() -> Vec<u8> {
    vec![0; 1024]
}

fn taken(entries: &[Vec<u8>]) -> Result<Taken, IntakeError> {
    from_archive(&gz(&[entries.concat(), end()].concat()), Form::TarGz)
}

#[test]
fn sources_are_taken_as_tar_packs_them() {
    let mut tar = Builder::new(Vec::new());
    let mut add = |name: &str, content: &[u8]| {
        let mut header = Header::new_gnu();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, name, content).unwrap();
    };
    let long = format!("course-main/assignments/a0/src/{}/mod.rs", "long".repeat(40));
    add("course-main/assignments/a0/src/lib.rs", b"// mine");
    add(&long, b"");
    add("course-main/assignments/a0/build.rs", b"");
    add("course-main/README.md", b"");
    let taken = from_archive(&gz(&tar.into_inner().unwrap()), Form::TarGz).unwrap();
    assert_eq!(names(&taken)[0], "lib.rs");
    assert_eq!(names(&taken)[1].len(), "long/mod.rs".len() + 39 * 4);
    assert_eq!(taken.ignored, ["build.rs"]);
}

#[test]
fn names_that_lead_elsewhere_are_listed() {
    let bad = ["../x.rs", "/etc/passwd", "assignments/a0/src/a\\b.rs", "C:/x.rs"];
    let entries: Vec<Vec<u8>> =
        bad.iter().map(|name| entry(name, EntryType::Regular, b"")).chain([lib()]).collect();
    let taken = taken(&entries).unwrap();
    assert_eq!(names(&taken), ["lib.rs"]);
    assert_eq!(taken.ignored.len(), bad.len(), "{:?}", taken.ignored);
}

#[test]
fn what_is_no_regular_file_is_listed_with_its_kind() {
    let kinds = [
        (EntryType::Symlink, "a symbolic link"),
        (EntryType::Link, "a hard link"),
        (EntryType::Char, "a device"),
        (EntryType::Block, "a device"),
        (EntryType::Fifo, "a FIFO"),
        (EntryType::GNUSparse, "a sparse file"),
        (EntryType::new(b'Z'), "of an unknown kind"),
    ];
    for (kind, words) in kinds {
        let taken = taken(&[entry("assignments/a0/src/x.rs", kind, b""), lib()]).unwrap();
        assert_eq!(names(&taken), ["lib.rs"]);
        assert_eq!(taken.ignored, [format!("src/x.rs ({words})")]);
    }
    let line = unusable(taken(&[entry("assignments/a0/src", EntryType::Symlink, b"")]));
    assert_eq!(line, "assignments/a0/src is a symbolic link; hand in the folder itself");
}

#[test]
fn two_files_of_one_name_are_refused() {
    assert_eq!(unusable(taken(&[lib(), lib()])), "src/lib.rs is there twice; leave one");
    let dotted = entry("./assignments/./a0/src/lib.rs", EntryType::Regular, b"");
    assert_eq!(unusable(taken(&[lib(), dotted])), "src/lib.rs is there twice; leave one");
}

#[test]
fn bombs_are_stopped_at_the_cap() {
    let large = vec![b' '; 5 << 20];
    let line = unusable(taken(&[entry(LIB, EntryType::Regular, &large)]));
    assert_eq!(line, "src/lib.rs is larger than 1 MiB; keep data out of it");
    // Beside the sources, and read past: a gigabyte in a megabyte.
    let beside = entry("target/x", EntryType::Regular, &vec![0; 64 << 20]);
    let line = unusable(taken(&[lib(), beside.repeat(5)]));
    let words = "the archive unpacks to more than 256 MiB; leave out what cargo builds (target)";
    assert_eq!(line, words);
    // After the end of the archive, too.
    let zeros = gz(&[lib(), vec![0; 300 << 20]].concat());
    assert_eq!(unusable(from_archive(&zeros, Form::TarGz)), words);
}

#[test]
fn long_names_are_not_taken_at_any_length() {
    for kind in [EntryType::GNULongName, EntryType::XHeader] {
        let line = unusable(taken(&[entry("x", kind, &vec![b'a'; 10 << 20]), lib()]));
        assert_eq!(line, "a name in the archive is larger than 64 KiB; pack it anew");
    }
    let name = entry("x", EntryType::GNULongName, &vec![b'a'; 5000]);
    let taken = taken(&[name, entry("x", EntryType::Regular, b""), lib()]).unwrap();
    assert!(taken.ignored[0].ends_with("(too long a name)") && taken.ignored[0].len() < 250);
}

#[test]
fn headers_about_the_next_entry_hide_nothing() {
    let pax = |record: &str| {
        let length = record.len() + 4;
        entry("x", EntryType::XHeader, format!("{length} {record}\n").as_bytes())
    };
    let x = || entry("x", EntryType::Regular, b"mod x;");
    let renamed = taken(&[pax("path=assignments/a0/src/x.rs"), x(), lib()]).unwrap();
    assert_eq!(names(&renamed), ["lib.rs", "x.rs"]);
    let escaped = taken(&[pax("path=../../../../escape/x.rs"), x(), lib()]).unwrap();
    assert_eq!(escaped.ignored, ["../../../../escape/x.rs (leads out of its folder)"]);
    let line = unusable(taken(&[pax("size=12345"), x(), lib()]));
    assert_eq!(line, "the archive gives two sizes for x; pack it anew");
    let line = unusable(taken(&[entry("x", EntryType::XHeader, b"99 garbage"), x(), lib()]));
    assert_eq!(line, "a header in the archive is damaged; pack it anew");
    let sparse = pax("GNU.sparse.major=1");
    let x = entry("assignments/a0/src/x.rs", EntryType::Regular, b"mod x;");
    assert_eq!(taken(&[sparse, x, lib()]).unwrap().ignored, ["src/x.rs (a sparse file)"]);
}

#[test]
fn an_extended_sparse_file_is_refused() {
    let mut header = Header::new_gnu();
    header.as_gnu_mut().unwrap().isextended = [1];
    header.set_entry_type(EntryType::GNUSparse);
    header.set_size(0);
    header.set_path("data.bin").unwrap();
    header.set_cksum();
    let line = unusable(taken(&[header.as_bytes().to_vec(), lib()]));
    assert_eq!(line, "data.bin is a sparse file; pack without --sparse");
}

#[test]
fn every_archive_that_is_cut_off_or_damaged_gets_a_line() {
    let whole = gz(&[lib(), end()].concat());
    for cut in 0..whole.len() {
        let line = unusable(from_archive(&whole[..cut], Form::TarGz));
        assert!(line.starts_with("the") && line.contains("archive"), "cut at {cut}: {line}");
    }
    let tar = [lib(), end()].concat();
    let line = unusable(from_archive(&gz(&tar[..600]), Form::TarGz));
    assert!(line.contains("archive"), "{line}");
    let mut wrong = whole.clone();
    let checksum = wrong.len() - 8;
    wrong[checksum] ^= 1;
    let line = unusable(from_archive(&wrong, Form::TarGz));
    assert!(line.contains("checksum"), "{line}");
}

#[test]
fn several_gzip_members_are_one_archive_and_garbage_after_it_is_refused() {
    let tar = [lib(), end()].concat();
    let members = [gz(&tar[..512]), gz(&tar[512..])].concat();
    assert!(from_archive(&members, Form::TarGz).is_ok());
    let garbage = [gz(&tar), b"garbage!".to_vec()].concat();
    assert!(unusable(from_archive(&garbage, Form::TarGz)).contains("cannot be read"));
    let hidden = gz(&[lib(), end(), lib()].concat());
    let line = unusable(from_archive(&hidden, Form::TarGz));
    assert_eq!(line, "something follows the end of the archive; pack it anew");
}

#[test]
fn no_more_is_read_than_the_cap() {
    struct Endless(u64);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += buffer.len() as u64;
            buffer.fill(0);
            Ok(buffer.len())
        }
    }
    // Not gzip at all: given up at once.
    let mut endless = Endless(0);
    assert!(targz::take(&mut endless, "a0").is_err());
    assert!(endless.0 < 1 << 20);
}
