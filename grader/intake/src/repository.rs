//! A copy of a repository that holds objects and references and nothing else.
//!
//! **Git never sees what a repository configures**: configuration, hooks, attributes,
//! grafts, alternates, commit graphs and caches are not copied. The copy can be read by
//! everybody, in a folder that only its owner can enter; a caller who runs git as another
//! user makes that user the owner.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use crate::archive::read_capped;
use crate::beneath::{Folder, Opened};
use crate::caps;
use crate::error::IntakeError;

/// Parts of a repository, with how deep they may be.
pub const PARTS: [(&str, usize); 6] = [
    ("HEAD", 0),
    ("packed-refs", 0),
    ("shallow", 0),
    ("refs", 16),
    ("reftable", 1),
    ("objects", 2),
];

/// The formats that a repository may have: what its configuration says (without white
/// space), and what the copy's configuration says.
const FORMATS: [(&str, &str); 2] = [
    ("objectformat=sha256", "objectFormat = sha256"),
    ("refstorage=reftable", "refStorage = reftable"),
];

/// Copies the repository at `path` (the folder that holds `objects`).
///
/// # Errors
///
/// If it is too large, or cannot be read.
pub fn copy(path: &Path) -> Result<TempDir, IntakeError> {
    let shown = path.display().to_string();
    let unreadable = |error: io::Error| IntakeError::unreadable(&shown, &error);
    let from = Folder::open(path).map_err(unreadable)?;
    let copy = tempfile::Builder::new().prefix("repository-").tempdir().map_err(unreadable)?;
    let mut room = Room { bytes: caps::REPOSITORY, files: caps::OBJECTS };
    let done = (|| {
        fs::create_dir(copy.path().join("objects"))?;
        open_to_all(&copy.path().join("objects"), 0o755)?;
        fs::write(copy.path().join("config"), config(&from)?)?;
        open_to_all(&copy.path().join("config"), 0o644)?;
        for (name, depth) in PARTS {
            room.entry(&from, OsStr::new(name), copy.path(), depth)?;
        }
        Ok(())
    })();
    match done {
        Err(_) if room.full() => too_large(),
        done => done.map(|()| copy).map_err(unreadable),
    }
}

fn too_large<T>() -> Result<T, IntakeError> {
    let (size, files) = (caps::REPOSITORY >> 20, caps::OBJECTS);
    IntakeError::unusable(
        format!("仓库大于 {size} MiB 或超过 {files} 个文件；请重新克隆后提交"),
        format!(
            "the repository is larger than {size} MiB or has more than {files} files; hand in a \
             fresh clone"
        ),
    )
}

/// A configuration with what git must know to read the objects.
fn config(from: &Folder) -> io::Result<String> {
    let theirs = match from.entry(OsStr::new("config")) {
        Ok(Opened::File(file)) => read_capped(file, 64 << 10)?,
        _ => Vec::new(),
    };
    let mut theirs = String::from_utf8_lossy(&theirs).to_lowercase();
    theirs.retain(|c| !c.is_whitespace());
    let formats = FORMATS.iter().filter(|(theirs_says, _)| theirs.contains(theirs_says));
    let formats: String = formats.map(|(_, ours)| format!("\t{ours}\n")).collect();
    let version = u8::from(!formats.is_empty());
    Ok(format!(
        "[core]\n\trepositoryformatversion = {version}\n\tbare = true\n[extensions]\n{formats}"
    ))
}

/// How much more may be copied.
struct Room {
    bytes: u64,
    files: usize,
}

impl Room {
    fn full(&self) -> bool {
        self.bytes == 0 || self.files == 0
    }

    /// Copies the entry `name` and what lies in it, `depth` levels deep.
    fn entry(&mut self, from: &Folder, name: &OsStr, to: &Path, depth: usize) -> io::Result<()> {
        let to = to.join(name);
        match from.file_or_folder(name) {
            Ok(Opened::File(file)) => self.file(file, &to),
            Ok(Opened::Folder(folder)) if depth > 0 => self.folder(&folder, &to, depth - 1),
            // Either git does not look for this, or it is gone.
            _ => Ok(()),
        }
    }

    fn folder(&mut self, from: &Folder, to: &Path, depth: usize) -> io::Result<()> {
        if !to.exists() {
            fs::create_dir(to)?;
            open_to_all(to, 0o755)?;
        }
        let Some(names) = from.names(self.files)? else {
            self.files = 0;
            return Err(io::Error::other("too many files"));
        };
        for name in names.iter().filter(|name| is_plain(to, name)) {
            self.entry(from, name, to, depth)?;
        }
        Ok(())
    }

    fn file(&mut self, from: File, to: &Path) -> io::Result<()> {
        self.files = self.files.saturating_sub(1);
        let mut copy = File::create_new(to)?;
        let copied = io::copy(&mut from.take(self.bytes), &mut copy)?;
        self.bytes -= copied;
        copy.set_permissions(Permissions::from_mode(0o644))?;
        if self.full() { Err(io::Error::other("too much")) } else { Ok(()) }
    }
}

/// Whether git needs it: objects, packs and their indices, references. Files in
/// `objects/info` only point elsewhere or repeat what can be read from the objects.
pub fn is_plain(folder: &Path, name: &OsStr) -> bool {
    let of = |parent: &str| folder.ends_with(parent);
    let extension = Path::new(name).extension();
    if of("objects") {
        name != "info"
    } else if of("objects/pack") {
        extension.is_some_and(|extension| extension == "pack" || extension == "idx")
    } else {
        true
    }
}

fn open_to_all(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}
