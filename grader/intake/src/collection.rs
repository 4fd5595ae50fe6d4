//! The one place that decides which files are taken. Folders, archives and repositories
//! pass their entries to a collection one by one, in any order; it opens nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use wording::{Text, Words, text};

use crate::caps;
use crate::entry_kind::EntryKind;
use crate::error::IntakeError;
use crate::evidence;
use crate::found::{Found, too_large};
use crate::ignored::listed;
use crate::metadata::Metadata;
use crate::name::{decoded, parts, shown};
use crate::place::{Layout, METADATA, Place, Src, place};
use crate::refusal::{
    more_than, of_no_assignment, packed_otherwise, several_places, wrongly_called,
};
use crate::sources::texts;
use crate::strays::Strays;
use crate::taken::{Taken, hash};
use crate::wanted::Wanted;

/// What has been seen of a submission so far.
#[derive(Debug)]
pub struct Collection<'a> {
    assignment: &'a str,
    /// Whether it comes from an archive: then an error says how to pack it.
    packed: bool,
    entries: usize,
    bytes: usize,
    found: BTreeMap<String, Found>,
    strays: Strays,
    /// By the folder that each lies in.
    metadata: BTreeMap<String, Vec<u8>>,
    manifests: BTreeMap<String, Vec<u8>>,
    /// Names that could be read as the name of another file, or are not allowed.
    refused: BTreeMap<String, Text>,
    /// Something in place of a folder of sources, such as a link.
    instead: Option<(String, Text)>,
    assignments: bool,
}

impl<'a> Collection<'a> {
    /// An empty collection for `assignment`.
    pub fn new(assignment: &'a str) -> Self {
        Self {
            assignment,
            packed: false,
            entries: 0,
            bytes: 0,
            found: BTreeMap::new(),
            strays: Strays::default(),
            metadata: BTreeMap::new(),
            manifests: BTreeMap::new(),
            refused: BTreeMap::new(),
            instead: None,
            assignments: false,
        }
    }

    /// An empty collection for the content of an archive. If nothing in it looks like an
    /// assignment, the error tells the student how to pack it.
    pub fn packed(assignment: &'a str) -> Self {
        Self { packed: true, ..Self::new(assignment) }
    }

    /// Receives an entry, and returns whether its content is wanted.
    ///
    /// # Errors
    ///
    /// If there are too many.
    pub fn entry(&mut self, name: &[u8], kind: EntryKind) -> Result<Option<Wanted>, IntakeError> {
        self.entries += 1;
        if self.entries > caps::RAW {
            return Err(IntakeError::Unusable(more_than(caps::RAW)));
        }
        let decoded = decoded(name);
        let parts = match decoded.as_deref().map_err(|why| *why).and_then(parts) {
            Ok(parts) => parts,
            Err(why) => {
                if self.refused.len() < caps::ENTRIES {
                    self.refused.insert(shown(name), why);
                }
                return Ok(None);
            }
        };
        Ok(self.placed(&parts, kind))
    }

    fn placed(&mut self, parts: &[&str], kind: EntryKind) -> Option<Wanted> {
        let place = place(parts, self.assignment);
        let in_assignments = matches!(place, Place::Another | Place::Above(Layout::Whole));
        self.assignments |= in_assignments;
        match place {
            Place::Source(src, []) if kind == EntryKind::Folder => self.found(src)?.seen = true,
            Place::Source(src, []) => self.instead(parts, Some(src), kind),
            Place::Source(src, below) => {
                let path = src.path.clone();
                let wanted = self.found(src)?.entry(below, kind)?;
                return Some(Wanted::Source(path, wanted));
            }
            Place::Above(Layout::Whole) if kind != EntryKind::Folder => {
                self.instead(parts, None, kind);
            }
            Place::Above(_) if matches!(kind, EntryKind::Other(_)) => {
                self.instead(parts, None, kind);
            }
            Place::Beside(src, beside) => return self.beside(src, beside, parts, kind),
            Place::Metadata(base) if kind == EntryKind::File => {
                return Some(Wanted::Metadata(base));
            }
            Place::Manifest(base) if kind == EntryKind::File => {
                return Some(Wanted::Manifest(base));
            }
            Place::Elsewhere => return self.stray(parts, kind),
            _ => {}
        }
        None
    }

    /// Records something in place of `src` or of a folder above it.
    fn instead(&mut self, parts: &[&str], src: Option<Src>, kind: EntryKind) {
        let words = match kind {
            EntryKind::Folder => return,
            EntryKind::File => text("文件", "a file"),
            EntryKind::Other(words) => words,
        };
        if let Some(src) = src {
            let loose = src.layout >= Layout::Loose;
            if loose && kind == EntryKind::File {
                return;
            }
            if let Some(found) = self.found(src) {
                found.ignored.insert(format!("src ({})", words.en));
            }
        }
        self.instead.get_or_insert_with(|| (shown(parts.join("/").as_bytes()), words));
    }

    fn beside(
        &mut self,
        src: Src,
        beside: &str,
        parts: &[&str],
        kind: EntryKind,
    ) -> Option<Wanted> {
        self.assignments |= src.layout == Layout::Whole;
        let found = self.found(src)?;
        if found.ignored.len() < caps::ENTRIES {
            found.ignored.insert(shown(beside.as_bytes()));
        }
        self.stray(parts, kind)
    }

    fn stray(&mut self, parts: &[&str], kind: EntryKind) -> Option<Wanted> {
        let wanted = kind == EntryKind::File && self.strays.wants(parts);
        wanted.then(|| Wanted::Stray(parts.join("/")))
    }

    /// The folder of sources with this name. Of very many without an assignment's name not
    /// all are kept.
    fn found(&mut self, src: Src) -> Option<&mut Found> {
        self.assignments |= src.layout == Layout::Whole;
        let full = src.layout >= Layout::Loose && self.found.len() >= caps::TOPS;
        if full && !self.found.contains_key(&src.path) {
            return None;
        }
        Some(self.found.entry(src.path.clone()).or_insert_with(|| Found::new(src)))
    }

    /// Receives the content of a wanted file.
    pub fn add(&mut self, wanted: Wanted, content: Vec<u8>) {
        match wanted {
            Wanted::Metadata(base) if self.metadata.len() < caps::TOPS => {
                self.metadata.insert(base, content);
            }
            Wanted::Manifest(base) if self.manifests.len() < caps::TOPS => {
                self.manifests.insert(base, content);
            }
            Wanted::Metadata(_) | Wanted::Manifest(_) => {}
            Wanted::Stray(path) => self.strays.add(path, content),
            Wanted::Source(src, path) => {
                self.bytes += content.len();
                let Some(found) = self.found.get_mut(&src) else { return };
                // Other folders of sources may be large too; all of them together are not
                // kept.
                if self.bytes > 4 * caps::SOURCES {
                    found.fault(too_large());
                } else {
                    found.add(path, content);
                }
            }
        }
    }

    /// Records that a wanted file cannot be read. This is an error only if its folder is
    /// the one that counts.
    pub fn damaged(&mut self, wanted: &Wanted, why: Words) {
        if let Wanted::Source(src, _) = wanted
            && let Some(found) = self.found.get_mut(src)
        {
            found.fault(why);
        }
    }

    /// Whether nothing has been received that looks like work on any assignment.
    pub fn is_empty(&self) -> bool {
        let seen = self.found.values().any(|found| found.seen);
        !self.assignments && !seen && self.instead.is_none() && self.strays.is_empty()
    }

    /// What was taken.
    ///
    /// # Errors
    ///
    /// If nothing was handed in, or it cannot be used.
    pub fn finish(mut self) -> Result<Taken, IntakeError> {
        self.found.extend(std::mem::take(&mut self.strays).found(self.assignment));
        self.found.retain(|_, found| found.seen);
        let path = self.chosen()?;
        let mut ignored: BTreeSet<String> = self.outranked(&path).collect();
        let Some(mut found) = self.found.remove(&path) else { return Err(IntakeError::Missing) };
        if let Some(expected) = &found.expected {
            return wrongly_called(&path, expected);
        }
        if let Some(fault) = found.fault {
            return Err(IntakeError::Unusable(fault));
        }
        ignored.append(&mut found.ignored);
        ignored.extend(self.refused.iter().map(|(name, why)| format!("{name} ({})", why.en)));
        let handed_in = match self.metadata_of(&path) {
            Some(Ok(metadata)) => Some(metadata.handed_in()),
            Some(Err(why)) => {
                ignored.insert(format!("{METADATA} (not readable: {why})"));
                None
            }
            None => None,
        };
        let sources = texts(found.files, found.odd_lib)?;
        let hash = hash(sources.iter().map(|(path, text)| (path.as_path(), text.as_str())));
        Ok(Taken { sources, ignored: listed(ignored), hash, commit: None, handed_in })
    }

    /// The name of the one folder of sources that counts.
    fn chosen(&self) -> Result<String, IntakeError> {
        let rank = |found: &Found| (found.layout, found.expected.is_some());
        let ours: Vec<(&String, &Found)> =
            self.found.iter().filter(|(path, found)| self.is_ours(path, found)).collect();
        let Some(best) = ours.iter().map(|(_, found)| rank(found)).min() else {
            return Err(self.nothing());
        };
        let best = ours.into_iter().filter(|(_, found)| rank(found) == best);
        match best.map(|(path, _)| path.clone()).collect::<Vec<_>>().as_slice() {
            [one] => Ok(one.clone()),
            several => several_places(several),
        }
    }

    fn is_ours(&self, path: &str, found: &Found) -> bool {
        found.layout <= Layout::Named
            || self.named(path, found).is_some_and(|id| id == self.assignment)
    }

    /// The assignment that sources belong to by what they say.
    fn named(&self, path: &str, found: &Found) -> Option<String> {
        let base = match found.layout {
            Layout::Bare => path,
            _ => path.rsplit_once('/').map_or("", |(base, _)| base),
        };
        let manifest = self.manifests.get(base).map(Vec::as_slice);
        let folder = base.rsplit('/').next();
        let lib = found.lib().or_else(|| manifest.map(|_| Default::default()))?;
        evidence::named(manifest, folder, lib, self.assignment)
    }

    /// Other folders of sources for this assignment, or for none.
    fn outranked<'b>(&'b self, chosen: &'b str) -> impl Iterator<Item = String> + 'b {
        let others = self.found.iter().filter(move |(path, _)| *path != chosen);
        let others = others.filter(|(path, found)| {
            let lib = found.lib().is_some();
            lib && self.named(path, found).is_none_or(|id| id == self.assignment)
        });
        others.map(|(path, found)| {
            let path = if path.is_empty() { "lib.rs" } else { path };
            let expected = found.expected.as_ref().map(|expected| format!(", not {expected}"));
            format!("{} (elsewhere{})", shown(path.as_bytes()), expected.unwrap_or_default())
        })
    }

    /// Why there are no sources.
    fn nothing(&self) -> IntakeError {
        if let Some((name, words)) = &self.instead {
            return IntakeError::Unusable(Words::new(
                format!("{name} 是{}；请提交文件夹本身", words.zh),
                format!("{name} is {}; hand in the folder itself", words.en),
            ));
        }
        let loose = || self.found.iter().filter(|(_, found)| found.layout >= Layout::Loose);
        let others = loose().any(|(path, found)| self.named(path, found).is_some());
        if self.assignments || others {
            return IntakeError::Missing;
        }
        match loose().find(|(_, found)| found.lib().is_some()) {
            Some((path, _)) => IntakeError::Unusable(of_no_assignment(path, self.assignment)),
            None if self.packed => {
                IntakeError::Unusable(packed_otherwise(self.refused.iter().next()))
            }
            None => IntakeError::Missing,
        }
    }

    /// The course site's file, from the outermost folder that has one.
    fn metadata_of(&self, path: &str) -> Option<Result<Metadata, String>> {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let above = [0].into_iter().chain(ends).map(|end| &path[..end]);
        let mut found = above.filter_map(|base| self.metadata.get(base));
        found.next().map(|bytes| Metadata::parse(bytes))
    }
}
