//! A folder of sources, and what is known of it so far.
//!
//! Errors in it are kept until it is clear that this folder counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use wording::{Text, Words};

use crate::caps;
use crate::entry_kind::EntryKind;
use crate::name::shown;
use crate::place::{Layout, Src, is};
use crate::sources::is_source;

/// A folder of sources.
#[derive(Debug)]
pub struct Found {
    /// Where in the submission it lies.
    pub layout: Layout,
    /// The right spelling of its path, if its own differs.
    pub expected: Option<String>,
    /// Whether an entry of it was received, and not only something beside it.
    pub seen: bool,
    /// Its sources; the contents are added after the names.
    pub files: BTreeMap<PathBuf, Option<Vec<u8>>>,
    /// What else lies in it, or beside it.
    pub ignored: BTreeSet<String>,
    /// What lies in place of `lib.rs`, if that is no regular file.
    pub odd_lib: Option<Text>,
    /// The first error.
    pub fault: Option<Words>,
    entries: usize,
    bytes: usize,
}

impl Found {
    /// A folder of which no entry has been received.
    pub fn new(src: Src) -> Self {
        Self {
            layout: src.layout,
            expected: src.expected,
            seen: false,
            files: BTreeMap::new(),
            ignored: BTreeSet::new(),
            odd_lib: None,
            fault: None,
            entries: 0,
            bytes: 0,
        }
    }

    /// Receives an entry below it, and returns whether its content is wanted.
    pub fn entry(&mut self, below: &[&str], kind: EntryKind) -> Option<PathBuf> {
        self.seen = true;
        self.entries += 1;
        if self.entries > caps::ENTRIES {
            self.fault(too_many());
            return None;
        }
        let folders = if kind == EntryKind::Folder { below.len() } else { below.len() - 1 };
        let name = below[..below.len().min(caps::DEPTH + 1)].join("/");
        let name = format!("src/{}", shown(name.as_bytes()));
        match kind {
            _ if folders > caps::DEPTH => {}
            EntryKind::Folder => return None,
            EntryKind::File if !is_source(below) => {}
            EntryKind::File => return self.wanted(below),
            EntryKind::Other(words) => {
                if below == ["lib.rs"] {
                    self.odd_lib = Some(words);
                }
                self.ignored.insert(format!("{name} ({})", words.en));
                return None;
            }
        }
        self.ignored.insert(name);
        None
    }

    fn wanted(&mut self, below: &[&str]) -> Option<PathBuf> {
        let path: PathBuf = below.iter().collect();
        if self.files.contains_key(&path) {
            self.fault(Words::new(
                format!("src/{} 出现了两次；只保留一个", path.display()),
                format!("src/{} is there twice; leave one", path.display()),
            ));
            return None;
        }
        if self.files.len() == caps::FILES {
            self.fault(Words::new(
                format!("源文件超过 {} 个；请只提交作业的源文件", caps::FILES),
                format!("more than {} source files; hand in those of the assignment", caps::FILES),
            ));
            return None;
        }
        self.files.insert(path.clone(), None);
        self.fault.is_none().then_some(path)
    }

    /// Receives the content of a wanted file.
    pub fn add(&mut self, path: PathBuf, content: Vec<u8>) {
        self.bytes += content.len();
        if content.len() > caps::FILE {
            self.fault(Words::new(
                format!("src/{} 大于 1 MiB；请把数据移出源文件", path.display()),
                format!("src/{} is larger than 1 MiB; keep data out of it", path.display()),
            ));
        } else if self.bytes > caps::SOURCES {
            self.fault(too_large());
        } else {
            self.files.insert(path, Some(content));
        }
    }

    /// Keeps the first error; from then on no content is wanted.
    pub fn fault(&mut self, fault: Words) {
        self.fault.get_or_insert(fault);
    }

    /// The content of `lib.rs`, also if its name is in capitals.
    pub fn lib(&self) -> Option<&[u8]> {
        let exact = self.files.get_key_value(Path::new("lib.rs"));
        let (_, lib) = exact.or_else(|| self.files.iter().find(|(path, _)| is_lib(path)))?;
        Some(lib.as_deref().unwrap_or_default())
    }
}

fn is_lib(path: &Path) -> bool {
    path.to_str().is_some_and(|path| is(path, "lib.rs"))
}

/// The message about too many entries.
pub fn too_many() -> Words {
    Words::new(
        format!("文件超过 {} 个；请只提交作业的源文件", caps::ENTRIES),
        format!("more than {} files; hand in the sources alone", caps::ENTRIES),
    )
}

/// The message about too many bytes.
pub fn too_large() -> Words {
    Words::new(
        "源文件合计大于 8 MiB；请把数据移出源文件",
        "the source files are larger than 8 MiB together; keep data out of them",
    )
}
