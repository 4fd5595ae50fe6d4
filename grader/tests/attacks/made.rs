//! Attacks that no folder of a repository can hold: special files, masses of files,
//! and archives. Each is made when the class is.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use flate2::{Compression, write::GzEncoder};
use rustix::fs::{CWD, FileType, Mode, makedev, mknodat};
use tar::{EntryType, Header};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// So much is too much to unpack.
const BOMB: usize = 300 << 20;

/// Makes the attack called `name` of the honest work in `student`.
pub fn make(name: &str, student: &Path, secret: &Path) {
    let src = student.join("assignments/a0/src");
    match name {
        "fifo-among-the-sources" => special(&src.join("extra.rs"), FileType::Fifo),
        "device-among-the-sources" => special(&src.join("extra.rs"), FileType::CharacterDevice),
        "socket-among-the-sources" => drop(UnixListener::bind(src.join("s.rs")).unwrap()),
        // Not in the repository, where whatever reads all files would read for ever.
        "link-to-a-device" => symlink("/dev/zero", src.join("zeros.rs")).unwrap(),
        "hard-linked-source" => hard_link(&src, secret),
        "source-of-two-mebibytes" => fs::write(src.join("extra.rs"), vec![b' '; 2 << 20]).unwrap(),
        "sources-by-the-thousand" => {
            (0..1000).for_each(|i| fs::write(src.join(format!("m{i}.rs")), "").unwrap());
        }
        "sources-nested-deeply" => {
            let deep: PathBuf = src.join(["d"; 100].join("/"));
            fs::create_dir_all(&deep).unwrap();
            fs::write(deep.join("extra.rs"), "").unwrap();
        }
        "repository-with-hooks" => repository(student),
        "repository-of-equal-trees" => equal_trees(student),
        "compile-error-of-a-megabyte" => {
            append(&src, &format!("compile_error!(\"{}\");", "x".repeat(700_000)));
        }
        "errors-by-the-thousand" => {
            let wrong = |i: usize| format!("fn wrong{i}() -> u8 {{ \"{i}\" }}\n");
            append(&src, &(0..3000).map(wrong).collect::<String>());
        }
        "line-of-a-megabyte-with-errors" => {
            let wrong: String = (0..40).map(|i| format!("fn w{i}() -> u8 {{ \"\" }} ")).collect();
            append(&src, &format!("{wrong} /* {} */", "x".repeat(900_000)));
        }
        "parentheses-thirty-thousand-deep" => {
            let (open, close) = ("(".repeat(30_000), ")".repeat(30_000));
            append(&src, &format!("pub fn deep() -> u8 {{ {open}1{close} }}"));
        }
        "terms-by-the-hundred-thousand" => {
            append(&src, &format!("pub fn long() -> u64 {{ {} 1 }}", "1 + ".repeat(200_000)));
        }
        "types-nested-deeply" => {
            let (open, close) = ("Option<".repeat(20_000), ">".repeat(20_000));
            append(&src, &format!("pub type Deep = {open}u8{close};"));
        }
        _ if name.starts_with("zip-") => zip(name, student, secret),
        _ if name.starts_with("tar-") => tar(name, student, secret),
        _ => {}
    }
}

/// Adds lines to the end of `lib.rs`.
fn append(src: &Path, lines: &str) {
    let lib = src.join("lib.rs");
    fs::write(&lib, format!("{}\n{lines}\n", fs::read_to_string(&lib).unwrap())).unwrap();
}

/// A special file. Only root can make devices; for anyone else there is none.
fn special(path: &Path, kind: FileType) {
    let null = makedev(1, 3);
    let made = mknodat(CWD, path, kind, Mode::from_raw_mode(0o644), null);
    assert!(made.is_ok() || kind == FileType::CharacterDevice, "{made:?}");
}

fn hard_link(src: &Path, secret: &Path) {
    fs::hard_link(secret, src.join("extra.rs")).unwrap();
    let lib = src.join("lib.rs");
    let words = "\nconst SECRET: &str = include_str!(\"extra.rs\");\n\
                 const _: () = panic!(\"{}\", SECRET);\n";
    fs::write(&lib, fs::read_to_string(&lib).unwrap() + words).unwrap();
}

/// Every file of the honest work, with its name in an archive.
fn sources(student: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(student.join("assignments/a0/src")).unwrap().flatten();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        (format!("assignments/a0/src/{name}"), fs::read(path).unwrap())
    };
    files.map(|file| read(file.path())).collect()
}

fn zip(name: &str, student: &Path, secret: &Path) {
    let mut zip = ZipWriter::new(File::create(student.with_extension("zip")).unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut add = |name: &str, content: &[u8]| {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    };
    for (name, content) in sources(student) {
        add(&name, &content);
    }
    match name {
        "zip-that-leads-out" => {
            add("../../../../home/attack-mark", b"x");
            add("/tmp/attack-mark", b"x");
        }
        "zip-bomb" => add("assignments/a0/src/extra.rs", &vec![b' '; BOMB]),
        "zip-of-two-minds" => add("assignments/a0/src/./lib.rs", b"compile_error!(\"other\");"),
        _ => zip.add_symlink_from_path("assignments/a0/src/extra.rs", secret, options).unwrap(),
    }
    zip.finish().unwrap();
    fs::remove_dir_all(student).unwrap();
}

fn tar(name: &str, student: &Path, secret: &Path) {
    let file = File::create(student.with_extension("tar.gz")).unwrap();
    let mut tar = GzEncoder::new(file, Compression::fast());
    let mut add = |name: &str, kind: EntryType, link: &Path, content: &[u8]| {
        tar.write_all(&entry(name, kind, link, content)).unwrap();
    };
    let none = Path::new("");
    for (name, content) in sources(student) {
        add(&name, EntryType::Regular, none, &content);
    }
    match name {
        "tar-that-leads-out" => {
            add("../../../../home/attack-mark", EntryType::Regular, none, b"x");
            add("/tmp/attack-mark", EntryType::Regular, none, b"x");
        }
        "tar-bomb" => add("elsewhere", EntryType::Regular, none, &vec![0; BOMB]),
        _ => {
            add("assignments/a0/src/extra.rs", EntryType::Symlink, secret, b"");
            add("assignments/a0/src/more.rs", EntryType::Link, secret, b"");
        }
    }
    tar.write_all(&[0; 1024]).unwrap();
    tar.finish().unwrap();
    fs::remove_dir_all(student).unwrap();
}

/// An entry of a tar archive, whatever its name.
fn entry(name: &str, kind: EntryType, link: &Path, content: &[u8]) -> Vec<u8> {
    let mut header = Header::new_ustar();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_link_name_literal(link.as_os_str().as_encoded_bytes()).unwrap();
    header.set_mode(0o644);
    header.set_size(content.len() as u64);
    header.set_cksum();
    let padding = vec![0; content.len().next_multiple_of(512) - content.len()];
    [header.as_bytes(), content, &padding].concat()
}

/// A repository that would run a command wherever git looks.
fn repository(student: &Path) {
    let git = |arguments: &[&str]| {
        let status = Command::new("git")
            .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")])
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-C"])
            .arg(student)
            .args(arguments)
            .status();
        assert!(status.unwrap().success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "done"]);
    let mark = student.parent().unwrap().join("attack-mark");
    let command = format!("touch {}", mark.display());
    for key in ["core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "alias.log"] {
        git(&["config", key, &command]);
    }
    git(&["config", "filter.x.smudge", &command]);
    fs::write(student.join(".git/info/attributes"), "* filter=x\n").unwrap();
    let hooks = student.join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-checkout", "post-index-change", "reference-transaction"] {
        fs::write(hooks.join(hook), format!("#!/bin/sh\n{command}\n")).unwrap();
    }
    symlink("/", student.join(".git/objects/info/outside")).unwrap();
}

/// A commit in which `src` has seven levels of 32 folders that are one and the same.
fn equal_trees(student: &Path) {
    let git = |arguments: &[&str], input: &str| {
        let mut command = Command::new("git");
        command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")]);
        command.args(["-c", "user.name=x", "-c", "user.email=x"]).args(arguments);
        command.current_dir(student).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    };
    git(&["init", "--quiet", "--initial-branch=main"], "");
    let blob = git(&["hash-object", "-w", "--stdin"], "");
    let mut tree = git(&["mktree"], &format!("100644 blob {blob}\tx.rs\n"));
    for _ in 0..7 {
        let entries: String = (0..32).map(|i| format!("040000 tree {tree}\tm{i:02}\n")).collect();
        tree = git(&["mktree"], &entries);
    }
    for folder in ["src", "a0", "assignments"] {
        tree = git(&["mktree"], &format!("040000 tree {tree}\t{folder}\n"));
    }
    let commit = git(&["commit-tree", &tree, "-m", "trees"], "");
    git(&["update-ref", "refs/heads/main", &commit], "");
}
