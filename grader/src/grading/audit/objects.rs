//! Object files as a graph: which symbols the code or data of each symbol refers to.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;

use object::read::archive::ArchiveFile;
use object::{
    Object, ObjectSection, ObjectSegment, ObjectSymbol, RelocationTarget, SectionIndex,
    SectionKind, SymbolKind,
};

/// The symbols of some files.
#[derive(Debug, Default)]
pub struct Symbols {
    /// Those that are used but not defined in these files.
    pub undefined: BTreeSet<String>,
    /// The names of what is defined in them.
    pub defined: BTreeSet<String>,
}

impl Symbols {
    /// Reads libraries (`.rlib`) and objects (`.o`).
    ///
    /// # Errors
    ///
    /// One line, if one is no such file.
    pub fn read(files: &[&Path]) -> Result<Self, String> {
        let mut symbols = Self::default();
        each_object(files, |object| {
            for symbol in object.file.symbols() {
                if symbol.is_undefined() {
                    symbols.undefined.extend(object.name(&symbol));
                } else {
                    symbols.defined.extend(symbol.name().map(str::to_string));
                }
            }
        })?;
        Ok(symbols)
    }
}

/// Which symbols refer to which, in one or more libraries.
#[derive(Debug, Default)]
pub struct Reach {
    edges: HashMap<String, BTreeSet<String>>,
}

impl Reach {
    /// Reads libraries (`.rlib`) and objects (`.o`).
    ///
    /// # Errors
    ///
    /// One line, if one is no such file.
    pub fn read(files: &[&Path]) -> Result<Self, String> {
        let mut reach = Self::default();
        each_object(files, |object| reach.add(object))?;
        Ok(reach)
    }

    fn add(&mut self, object: &One<'_>) {
        let names = object.names_by_section();
        for section in object.file.sections() {
            let relocations = section.relocations();
            let targets: BTreeSet<String> =
                relocations.flat_map(|(_, r)| object.targets(&names, r.target())).collect();
            for name in names.get(&section.index()).into_iter().flatten() {
                self.edges.entry(name.clone()).or_default().extend(targets.iter().cloned());
            }
        }
    }

    /// All symbols that can be reached from `symbols`, themselves included: entry points of
    /// libtorch, which have C names, and functions of Rust, whose names are mangled.
    pub fn from<'a>(&'a self, symbols: impl IntoIterator<Item = &'a str>) -> HashSet<&'a str> {
        let mut open: Vec<&str> = symbols.into_iter().collect();
        let mut seen: HashSet<&str> = open.iter().copied().collect();
        while let Some(next) = open.pop() {
            for target in self.edges.get(next).into_iter().flatten() {
                if seen.insert(target) {
                    open.push(target);
                }
            }
        }
        seen
    }
}

/// Calls `see` with every object file among `files`, which may be libraries of several.
fn each_object(files: &[&Path], mut see: impl FnMut(&One<'_>)) -> Result<(), String> {
    let mut number = 0;
    let mut add = |bytes: &[u8]| -> object::Result<()> {
        number += 1;
        see(&One { file: object::File::parse(bytes)?, number });
        Ok(())
    };
    for file in files {
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let bytes = fs::read(file).map_err(|error| wrong(&error))?;
        let read = match ArchiveFile::parse(bytes.as_slice()) {
            Ok(archive) => each_member(&archive, &bytes, &mut add),
            Err(_) => add(&bytes),
        };
        read.map_err(|error| wrong(&error))?;
    }
    Ok(())
}

fn each_member(
    archive: &ArchiveFile<'_>,
    bytes: &[u8],
    add: &mut impl FnMut(&[u8]) -> object::Result<()>,
) -> object::Result<()> {
    for member in archive.members() {
        let member = member?;
        if member.name().ends_with(b".o") {
            add(member.data(bytes)?)?;
        }
    }
    Ok(())
}

/// How much memory a program needs before `main` begins: its segments and thread-local
/// variables, in bytes. `None` if the file is no program.
pub fn memory_to_start(program: &Path) -> Option<u64> {
    let bytes = fs::read(program).ok()?;
    let file = object::File::parse(bytes.as_slice()).ok()?;
    let segments: u64 = file.segments().map(|segment| segment.size()).sum();
    let is_thread_local = |section: &object::Section<'_, '_>| {
        matches!(section.kind(), SectionKind::Tls | SectionKind::UninitializedTls)
    };
    let thread_local: u64 = file.sections().filter(is_thread_local).map(|s| s.size()).sum();
    Some(segments.saturating_add(thread_local))
}

type Names = HashMap<SectionIndex, Vec<String>>;

/// One object file.
struct One<'a> {
    file: object::File<'a>,
    number: usize,
}

impl One<'_> {
    /// A name for a symbol that is the same in every file; the name of a local symbol
    /// includes its file.
    fn name<'a>(&self, symbol: &impl ObjectSymbol<'a>) -> Option<String> {
        let name = symbol.name().ok().filter(|name| !name.is_empty())?;
        let name = name.trim_start_matches('_');
        let local = symbol.is_local() && !symbol.is_undefined();
        Some(if local { format!("{name}@{}", self.number) } else { name.to_string() })
    }

    /// Which symbols each section holds: the compiler gives each function a section of its
    /// own.
    fn names_by_section(&self) -> Names {
        let mut names = Names::new();
        for symbol in self.file.symbols().filter(|symbol| !symbol.is_undefined()) {
            if let (Some(section), Some(name)) = (symbol.section_index(), self.name(&symbol)) {
                names.entry(section).or_default().push(name);
            }
        }
        names
    }

    /// What a relocation refers to: a symbol, or all symbols of a section.
    fn targets(&self, names: &Names, target: RelocationTarget) -> Vec<String> {
        let of_section = |index| names.get(&index).cloned().unwrap_or_default();
        match target {
            RelocationTarget::Symbol(index) => match self.file.symbol_by_index(index) {
                Ok(symbol) if symbol.kind() == SymbolKind::Section => {
                    symbol.section_index().map(of_section).unwrap_or_default()
                }
                Ok(symbol) => self.name(&symbol).into_iter().collect(),
                Err(_) => Vec::new(),
            },
            RelocationTarget::Section(index) => of_section(index),
            _ => Vec::new(),
        }
    }
}
