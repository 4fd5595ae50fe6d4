//! The files of a commit that may be sources, and the folders above them.
//!
//! Folders are listed level by level, and only those that may lead to sources: a tree can
//! be small in a repository and huge when it is listed.

use crate::caps;
use crate::entry_kind::EntryKind;
use crate::error::IntakeError;
use crate::found::too_many;
use crate::git_command::GitError;
use crate::git_query::{Repository, failed, hash, strange};
use crate::name::parts;
use crate::place::{Layout, Place, is, leads, may_be_bare, place};
use crate::wanted::Wanted;

/// The average length of a line about a file is at most this many bytes.
const LINE: u64 = 300;

const LIST: [&str; 4] = ["ls-tree", "-z", "-l", "--full-tree"];

/// What was found in a commit.
pub struct Tree {
    /// In the order in which they were found.
    pub entries: Vec<Entry>,
    /// Where the folders of sources lie that are listed completely.
    layout: Layout,
}

/// A line of `ls-tree`.
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// The object that holds it.
    pub object: String,
    /// How large that is, if it is a file.
    pub size: Option<u64>,
    /// Its whole name.
    pub name: Vec<u8>,
}

impl Tree {
    /// Lists the files of `commit`.
    ///
    /// # Errors
    ///
    /// If there are too many, or git cannot read them.
    pub fn read(
        repository: &Repository<'_>,
        commit: &str,
        assignment: &str,
    ) -> Result<Self, IntakeError> {
        let mut search = Search { repository, commit, assignment, entries: Vec::new() };
        let sources = search.folders()?;
        let layout = sources.iter().map(|(layout, _)| *layout).min().unwrap_or(Layout::Bare);
        let mut paths: Vec<String> =
            sources.into_iter().filter(|(of, _)| *of == layout).map(|(_, path)| path).collect();
        if layout == Layout::Bare {
            paths = search.bare();
        }
        search.whole(&paths)?;
        Ok(Self { entries: search.entries, layout })
    }

    /// Whether the content is needed, given where sources were found.
    pub fn needs(&self, wanted: &Wanted) -> bool {
        match wanted {
            Wanted::Source(..) => true,
            Wanted::Stray(_) => self.layout == Layout::Bare,
            Wanted::Manifest(_) => self.layout >= Layout::Loose,
            Wanted::Metadata(_) => false,
        }
    }
}

struct Search<'a> {
    repository: &'a Repository<'a>,
    commit: &'a str,
    assignment: &'a str,
    entries: Vec<Entry>,
}

impl Search<'_> {
    /// The folders of sources, and where they lie.
    fn folders(&mut self) -> Result<Vec<(Layout, String)>, IntakeError> {
        let mut sources = Vec::new();
        let mut level = Level::default();
        let top = self.list(&[])?.ok_or_else(|| IntakeError::Unusable(too_many()))?;
        self.sort(top, &mut level, &mut sources);
        while !level.is_empty() {
            let listed = self.level(&std::mem::take(&mut level))?;
            self.sort(listed, &mut level, &mut sources);
        }
        Ok(sources)
    }

    /// The entries of the folders of a level. If there are too many, those of the folders
    /// with the right names.
    fn level(&self, level: &Level) -> Result<Vec<Entry>, IntakeError> {
        let all = [&level.right[..], &level.wrapping[..]].concat();
        if let Some(listed) = self.list(&all)? {
            return Ok(listed);
        }
        if level.right.is_empty() {
            return Ok(Vec::new());
        }
        self.list(&level.right)?.ok_or_else(|| IntakeError::Unusable(too_many()))
    }

    fn sort(&mut self, listed: Vec<Entry>, level: &mut Level, sources: &mut Vec<(Layout, String)>) {
        for entry in &listed {
            let Ok(name) = std::str::from_utf8(&entry.name) else { continue };
            let (Ok(parts), EntryKind::Folder) = (parts(name), entry.kind) else { continue };
            match place(&parts, self.assignment) {
                Place::Source(src, []) if sources.len() < caps::TOPS => {
                    sources.push((src.layout, name.into()));
                }
                Place::Above(_) => level.right.push(format!("{name}/")),
                _ if leads(&parts, self.assignment) && level.wrapping.len() < caps::TOPS => {
                    level.wrapping.push(format!("{name}/"));
                }
                _ => {}
            }
        }
        self.entries.extend(listed);
    }

    /// Folders that hold `lib.rs`; the empty name means the whole tree.
    fn bare(&self) -> Vec<String> {
        let names = self.entries.iter().filter_map(|entry| std::str::from_utf8(&entry.name).ok());
        let folders = names.filter_map(|name| {
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
            let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            let lib = is(file, "lib.rs") && may_be_bare(&parts, self.assignment);
            lib.then(|| folder.to_string())
        });
        folders.take(caps::TOPS).collect()
    }

    /// Lists everything below these folders, in place of what was listed of them.
    fn whole(&mut self, folders: &[String]) -> Result<(), IntakeError> {
        if folders.is_empty() {
            return Ok(());
        }
        let all = folders.iter().any(String::is_empty);
        let folders: Vec<String> = folders.iter().map(|folder| format!("{folder}/")).collect();
        let within = |name: &[u8]| all || folders.iter().any(|it| name.starts_with(it.as_bytes()));
        self.entries.retain(|entry| !within(&entry.name));
        let mut arguments = vec!["-r", self.commit];
        if !all {
            arguments.push("--");
            arguments.extend(folders.iter().map(String::as_str));
        }
        let listed = self.run(&arguments)?.ok_or_else(|| IntakeError::Unusable(too_many()))?;
        self.entries.extend(listed);
        Ok(())
    }

    /// The entries of these folders, or of the top; `None` if there are too many.
    fn list(&self, folders: &[String]) -> Result<Option<Vec<Entry>>, IntakeError> {
        let mut arguments = vec![self.commit];
        if !folders.is_empty() {
            arguments.push("--");
            arguments.extend(folders.iter().map(String::as_str));
        }
        self.run(&arguments)
    }

    fn run(&self, arguments: &[&str]) -> Result<Option<Vec<Entry>>, IntakeError> {
        let arguments = [&LIST[..], arguments].concat();
        let most = caps::ENTRIES as u64 * LINE;
        match self.repository.asked(&arguments, most)? {
            Ok(printed) => entries(&printed),
            Err(GitError::TooMuch) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }
}

/// Folders to list next.
#[derive(Default)]
struct Level {
    /// Folders that are called `assignments` or like the assignment.
    right: Vec<String>,
    /// Folders that may wrap such folders.
    wrapping: Vec<String>,
}

impl Level {
    fn is_empty(&self) -> bool {
        self.right.is_empty() && self.wrapping.is_empty()
    }
}

/// Reads lines `mode type object size<TAB>name<NUL>`; `None` if there are too many.
fn entries(printed: &[u8]) -> Result<Option<Vec<Entry>>, IntakeError> {
    if printed.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let lines = printed.strip_suffix(b"\0").ok_or_else(strange)?;
    let lines: Vec<&[u8]> = lines.split(|byte| *byte == 0).collect();
    if lines.len() > caps::ENTRIES {
        return Ok(None);
    }
    lines
        .into_iter()
        .map(|line| entry(line).ok_or_else(strange))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn entry(line: &[u8]) -> Option<Entry> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let fields = std::str::from_utf8(&line[..tab]).ok()?;
    let mut fields = fields.split_ascii_whitespace();
    let mode = u32::from_str_radix(fields.next()?, 8).ok()?;
    let kind = if mode == 0o160_000 { EntryKind::SUBMODULE } else { EntryKind::of_mode(mode) };
    fields.next()?;
    let object = hash(fields.next()?.as_bytes())?;
    let size = fields.next()?.parse().ok();
    Some(Entry { kind, object, size, name: line[tab + 1..].to_vec() })
}
