//! Archives in other formats, and with names as other systems write them.

mod common;

use std::io::Write;

use common::{from_archive, names, unusable};
use flate2::{Compression, write::GzEncoder};
use intake::{Form, IntakeError, Taken};
use lzma_rust2::{XzOptions, XzWriter};
use tar::{Builder, Header};

const LIB: &str = "assignments/a0/src/lib.rs";

fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = Header::new_ustar();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, name, *content).unwrap();
    }
    tar.into_inner().unwrap()
}

fn xz(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut writer = XzWriter::new(Vec::new(), XzOptions::with_preset(level)).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A zip archive of one stored file with this very name, flag and extra field.
fn zipped(name: &[u8], extra: &[u8], content: &[u8]) -> Vec<u8> {
    let crc = flate2::Crc::new();
    let mut crc = crc;
    crc.update(content);
    let size = (content.len() as u32).to_le_bytes();
    let lengths = [(name.len() as u16).to_le_bytes(), (extra.len() as u16).to_le_bytes()].concat();
    // Version, flags, method, time, date, checksum, two sizes.
    let common =
        [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0], &crc.sum().to_le_bytes()[..], &size, &size, &lengths]
            .concat();
    let local = [b"PK\x03\x04", &common[..], name, extra, content].concat();
    let entry = [b"PK\x01\x02\x14\0", &common[..], &[0; 14], name, extra].concat();
    let counts = [0, 0, 0, 0, 1, 0, 1, 0];
    let places = [(entry.len() as u32).to_le_bytes(), (local.len() as u32).to_le_bytes()].concat();
    [&local[..], &entry, b"PK\x05\x06", &counts, &places, &[0, 0]].concat()
}

/// Info-ZIP's field for a name in Unicode.
fn unicode(raw: &[u8], name: &str) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(raw);
    let content = [&[1], &crc.sum().to_le_bytes()[..], name.as_bytes()].concat();
    [&[0x75, 0x70], &(content.len() as u16).to_le_bytes()[..], &content].concat()
}

fn lib(bytes: &[u8], form: Form) -> Taken {
    let taken = from_archive(bytes, form).unwrap();
    assert_eq!(names(&taken), ["lib.rs"]);
    taken
}

#[test]
fn tar_is_read_with_and_without_compression() {
    let tar = tarred(&[(LIB, b"// mine")]);
    let plain = lib(&tar, Form::Tar);
    assert_eq!(plain.hash, lib(&gz(&tar), Form::TarGz).hash);
    for level in [0, 6, 9] {
        assert_eq!(plain.hash, lib(&xz(&tar, level), Form::TarXz).hash);
    }
}

#[test]
fn bombs_in_xz_are_stopped_at_the_cap() {
    let zeros = vec![0; 64 << 20];
    let tar = tarred(&[("x", &zeros), ("y", &zeros), ("z", &zeros), ("u", &zeros), (LIB, b"")]);
    let bomb = xz(&tar, 0);
    assert!(bomb.len() < 1 << 20);
    let line = unusable(from_archive(&bomb, Form::TarXz));
    assert!(line.starts_with("the archive unpacks to more than 256 MiB"), "{line}");
}

#[test]
fn a_dictionary_of_gigabytes_is_not_allocated() {
    let mut options = XzOptions::with_preset(0);
    options.lzma_options.dict_size = 1 << 27;
    let mut writer = XzWriter::new(Vec::new(), options).unwrap();
    writer.write_all(&tarred(&[(LIB, b"")])).unwrap();
    let line = unusable(from_archive(&writer.finish().unwrap(), Form::TarXz));
    assert!(line.contains("compressed too strongly"), "{line}");
}

#[test]
fn every_xz_that_is_cut_off_or_damaged_gets_a_line() {
    let whole = xz(&tarred(&[(LIB, b"// mine")]), 6);
    for cut in 0..whole.len() {
        let line = unusable(from_archive(&whole[..cut], Form::TarXz));
        assert!(line.ends_with("pack it anew"), "cut at {cut}: {line}");
    }
    for at in 6..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        if let Err(IntakeError::Unreadable(words)) = from_archive(&bytes, Form::TarXz) {
            panic!("byte {at}: {words:?}");
        }
    }
}

#[test]
fn what_is_another_format_than_its_name_is_told_what_it_is() {
    let tar = tarred(&[(LIB, b"")]);
    let zip = zipped(LIB.as_bytes(), b"", b"");
    let cases: [(&[u8], Form, &str); 10] = [
        (b"Rar!\x1a\x07\x01\0", Form::Zip, "a RAR archive, although it is called .zip"),
        (b"7z\xbc\xaf\x27\x1c\0", Form::Zip, "a 7z archive, although it is called .zip"),
        (b"\n<!DOCTYPE html><p>", Form::TarGz, "a page of the web (HTML), although"),
        (b"%PDF-1.7", Form::Tar, "a PDF document, although it is called .tar"),
        (&gz(&tar), Form::Zip, "compressed with gzip, although it is called .zip; call it .tar.gz"),
        (&zip, Form::TarGz, "a zip archive, although it is called .tar.gz; call it .zip"),
        (&xz(&tar, 0), Form::TarGz, "compressed with xz, although it is called .tar.gz; call it"),
        (&tar, Form::TarXz, "a tar archive that is not compressed, although it is called .tar.xz"),
        (&gz(&tar), Form::Tar, "compressed with gzip, although it is called .tar; call it"),
        (b"BZh91AY", Form::TarGz, "compressed with bzip2, although it is called .tar.gz; pack it"),
    ];
    for (bytes, form, words) in cases {
        let line = unusable(from_archive(bytes, form));
        assert!(line.starts_with(&format!("archive is {words}")), "{line}");
    }
    for form in [Form::Zip, Form::TarGz, Form::Tar, Form::TarXz] {
        let line = unusable(from_archive(b"", form));
        assert_eq!(line, "the archive archive is empty (0 bytes); pack it anew");
    }
}

#[test]
fn names_in_gbk_are_read() {
    let folder = b"\xd7\xf7\xd2\xb5/assignments/a0/src/lib.rs";
    lib(&zipped(folder, b"", b"// mine"), Form::Zip);
    // 作业 in UTF-8, as the extra field says; the raw name is nonsense in GBK.
    let raw = b"\xff\xff/assignments/a0/src/lib.rs";
    let extra = unicode(raw, "作业/assignments/a0/src/lib.rs");
    lib(&zipped(raw, &extra, b"// mine"), Form::Zip);
    let stale = unicode(b"another name", "作业/assignments/a0/src/lib.rs");
    let line = unusable(from_archive(&zipped(raw, &stale, b""), Form::Zip));
    assert!(line.contains("(neither UTF-8 nor GBK)"), "{line}");
    // The half of a character that looks like a backslash: 乗.
    let taken = zipped(b"assignments/a0/src/\x81\x5c.rs", b"", b"");
    let line = unusable(from_archive(&taken, Form::Zip));
    assert_eq!(line, "src/lib.rs is missing; hand in the whole folder src");
}

#[test]
fn names_in_gbk_are_read_in_tar_too() {
    let mut header = Header::new_gnu();
    let name = b"\xd7\xf7\xd2\xb5/assignments/a0/src/lib.rs";
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_size(0);
    header.set_cksum();
    lib(&[header.as_bytes(), &[0; 1024][..]].concat(), Form::Tar);
}

#[test]
fn backslashes_of_windows_separate() {
    lib(&zipped(b"work\\assignments\\a0\\src\\lib.rs", b"", b"// mine"), Form::Zip);
    let up = zipped(b"assignments\\a0\\src\\..\\..\\..\\lib.rs", b"", b"");
    let line = unusable(from_archive(&up, Form::Zip));
    assert!(line.contains("(leads out of its folder)"), "{line}");
    let drive = zipped(b"C:\\assignments\\a0\\src\\lib.rs", b"", b"");
    let line = unusable(from_archive(&drive, Form::Zip));
    assert!(line.contains("(a drive letter)"), "{line}");
}
