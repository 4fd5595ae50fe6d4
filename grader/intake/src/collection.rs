//! The one place that decides what is taken. Folders, archives and repositories
//! show it their entries one by one, in any order; it never opens anything itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::caps;
use crate::error::IntakeError;
use crate::ignored::listed;
use crate::kind::Kind;
use crate::metadata::Metadata;
use crate::name::{parts, shown};
use crate::place::{METADATA, Place, place};
use crate::sources::{is_source, texts};
use crate::taken::{Taken, hash};

/// What has been seen of a submission so far.
#[derive(Debug)]
pub struct Collection<'a> {
    assignment: &'a str,
    entries: usize,
    files: usize,
    bytes: usize,
    /// Keyed by the wrapping folder, if there is one.
    tops: BTreeMap<Option<String>, Top>,
    /// Names that mean something else than they seem to.
    refused: BTreeSet<String>,
    /// Something that stands where a folder should, such as a link.
    instead: Option<(String, &'static str)>,
    assignments: bool,
}

#[derive(Debug, Default)]
struct Top {
    src: bool,
    files: BTreeMap<PathBuf, Option<Vec<u8>>>,
    ignored: BTreeSet<String>,
    metadata: Option<Vec<u8>>,
}

/// A file whose content is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    top: Option<String>,
    /// Below `src`; `None` for the metadata.
    source: Option<PathBuf>,
}

impl Wanted {
    /// How many bytes to read at the most: one more than it may have.
    pub fn enough(&self) -> u64 {
        1 + self.source.as_ref().map_or(caps::METADATA, |_| caps::FILE) as u64
    }

    /// What to call it.
    pub fn shown(&self) -> String {
        self.source.as_ref().map_or(METADATA.into(), |path| format!("src/{}", path.display()))
    }
}

impl<'a> Collection<'a> {
    /// An empty one, for `assignment`.
    pub fn new(assignment: &'a str) -> Self {
        Self {
            assignment,
            entries: 0,
            files: 0,
            bytes: 0,
            tops: BTreeMap::new(),
            refused: BTreeSet::new(),
            instead: None,
            assignments: false,
        }
    }

    /// Looks at an entry, and says whether its content is wanted.
    ///
    /// # Errors
    ///
    /// If there are too many, or two of the same name.
    pub fn entry(&mut self, name: &[u8], kind: Kind) -> Result<Option<Wanted>, IntakeError> {
        self.entries += 1;
        if self.entries > caps::ENTRIES {
            return IntakeError::unusable(format!("more than {} files", caps::ENTRIES));
        }
        let parts = match parts(name) {
            Ok(parts) => parts,
            Err(why) => {
                self.refused.insert(format!("{} ({why})", shown(name)));
                return Ok(None);
            }
        };
        let (top, place) = place(&parts, self.assignment);
        self.assignments |= !matches!(place, Place::Metadata | Place::Elsewhere);
        match place {
            Place::Source(below) => return self.source(top, below, kind),
            Place::Src if kind == Kind::Folder => self.top(top).src = true,
            Place::Src | Place::Above => self.above(top, name, place == Place::Src, kind),
            Place::Beside(name) => {
                let name = shown(name.as_bytes());
                self.top(top).ignored.insert(name);
            }
            Place::Metadata if kind == Kind::File => {
                return Ok(Some(Wanted { top: top.map(Into::into), source: None }));
            }
            Place::Metadata | Place::Another | Place::Elsewhere => {}
        }
        Ok(None)
    }

    /// Something in the place of `src` or of a folder above it.
    fn above(&mut self, top: Option<&str>, name: &[u8], is_src: bool, kind: Kind) {
        let words = match kind {
            Kind::Folder => return,
            Kind::File => "a file",
            Kind::Other(words) => words,
        };
        if is_src {
            self.top(top).ignored.insert(format!("src ({words})"));
        }
        self.instead.get_or_insert((shown(name), words));
    }

    /// An entry below `src`.
    fn source(
        &mut self,
        top: Option<&str>,
        below: &[&str],
        kind: Kind,
    ) -> Result<Option<Wanted>, IntakeError> {
        self.top(top).src = true;
        let folders = if kind == Kind::Folder { below.len() } else { below.len() - 1 };
        let name = format!(
            "src/{}",
            shown(below[..below.len().min(caps::DEPTH + 1)].join("/").as_bytes())
        );
        match kind {
            _ if folders > caps::DEPTH => {}
            Kind::Folder => return Ok(None),
            Kind::File if !is_source(below) => {}
            Kind::File => return self.wanted(top, below),
            Kind::Other(words) => {
                self.top(top).ignored.insert(format!("{name} ({words})"));
                return Ok(None);
            }
        }
        self.top(top).ignored.insert(name);
        Ok(None)
    }

    fn wanted(&mut self, top: Option<&str>, below: &[&str]) -> Result<Option<Wanted>, IntakeError> {
        self.files += 1;
        if self.files > caps::FILES {
            return IntakeError::unusable(format!("more than {} source files", caps::FILES));
        }
        let path: PathBuf = below.iter().collect();
        if self.top(top).files.insert(path.clone(), None).is_some() {
            return IntakeError::unusable(format!("src/{} is there twice", path.display()));
        }
        Ok(Some(Wanted { top: top.map(Into::into), source: Some(path) }))
    }

    /// Takes the content of a wanted file.
    ///
    /// # Errors
    ///
    /// If it is too large.
    pub fn add(&mut self, wanted: Wanted, content: Vec<u8>) -> Result<(), IntakeError> {
        let Some(path) = wanted.source else {
            self.top(wanted.top.as_deref()).metadata = Some(content);
            return Ok(());
        };
        if content.len() > caps::FILE {
            return IntakeError::unusable(format!("src/{} is larger than 1 MiB", path.display()));
        }
        self.bytes += content.len();
        if self.bytes > caps::SOURCES {
            return IntakeError::unusable("the source files are larger than 8 MiB together");
        }
        self.top(wanted.top.as_deref()).files.insert(path, Some(content));
        Ok(())
    }

    fn top(&mut self, top: Option<&str>) -> &mut Top {
        self.tops.entry(top.map(Into::into)).or_default()
    }

    /// Whether anything was seen of any assignment.
    pub fn has_assignments(&self) -> bool {
        self.assignments
    }

    /// The first name that was refused.
    pub fn first_refused(&self) -> Option<&str> {
        self.refused.first().map(String::as_str)
    }

    /// What was taken.
    ///
    /// # Errors
    ///
    /// If nothing was handed in, or it cannot be used.
    pub fn finish(mut self) -> Result<Taken, IntakeError> {
        let name = self.chosen()?;
        let mut top = self.tops.remove(&name).unwrap_or_default();
        let outer = self.tops.remove(&None).and_then(|outer| outer.metadata);
        let mut ignored = std::mem::take(&mut top.ignored);
        ignored.append(&mut self.refused);
        let metadata = outer.or(top.metadata).map(|bytes| Metadata::parse(&bytes));
        let handed_in = match metadata {
            Some(Ok(metadata)) => Some(metadata.handed_in()),
            Some(Err(why)) => {
                ignored.insert(format!("{METADATA} (not readable: {why})"));
                None
            }
            None => None,
        };
        let sources = texts(top.files)?;
        let hash = hash(sources.iter().map(|(path, text)| (path.as_path(), text.as_str())));
        Ok(Taken { sources, ignored: listed(ignored), hash, commit: None, handed_in })
    }

    /// The wrapping folder, if any, of the one `src` that there is.
    fn chosen(&self) -> Result<Option<String>, IntakeError> {
        let with_src = self.tops.iter().filter(|(_, top)| top.src);
        let tops: Vec<&Option<String>> = with_src.map(|(name, _)| name).collect();
        match (tops.as_slice(), &self.instead) {
            ([name], _) => Ok((*name).clone()),
            ([], None) => Err(IntakeError::Missing),
            ([], Some((name, words))) => {
                IntakeError::unusable(format!("{name} is {words}; hand in the folder itself"))
            }
            (several, _) => {
                let names = several.iter().map(|name| name.as_deref().unwrap_or("."));
                let names: Vec<String> = names.map(|name| shown(name.as_bytes())).collect();
                let (id, names) = (self.assignment, names.join(", "));
                IntakeError::unusable(format!(
                    "assignments/{id}/src is there more than once (in {names}); hand in one"
                ))
            }
        }
    }
}
