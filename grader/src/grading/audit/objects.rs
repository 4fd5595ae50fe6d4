//! Object files as a graph: which symbols the code or data of each symbol refers to.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use object::read::archive::ArchiveFile;
use object::{
    Object, ObjectSection, ObjectSegment, ObjectSymbol, RelocationTarget, SectionIndex,
    SectionKind, SymbolKind,
};

/// Which symbols refer to which, in one or more libraries.
#[derive(Debug, Default)]
pub struct Reach {
    edges: HashMap<String, BTreeSet<String>>,
    undefined: BTreeSet<String>,
    defined: BTreeSet<String>,
    objects: usize,
}

impl Reach {
    /// Reads libraries (`.rlib`) and objects (`.o`).
    ///
    /// # Errors
    ///
    /// One line, if one is no such file.
    pub fn read(files: &[&Path]) -> Result<Self, String> {
        let mut reach = Self::default();
        for file in files {
            let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
            let bytes = fs::read(file).map_err(|error| wrong(&error))?;
            reach.add(&bytes).map_err(|error| wrong(&error))?;
        }
        Ok(reach)
    }

    fn add(&mut self, bytes: &[u8]) -> object::Result<()> {
        let Ok(archive) = ArchiveFile::parse(bytes) else { return self.add_object(bytes) };
        for member in archive.members() {
            let member = member?;
            if member.name().ends_with(b".o") {
                self.add_object(member.data(bytes)?)?;
            }
        }
        Ok(())
    }

    fn add_object(&mut self, bytes: &[u8]) -> object::Result<()> {
        self.objects += 1;
        let object = One { file: object::File::parse(bytes)?, number: self.objects };
        let names = object.names_by_section();
        for symbol in object.file.symbols() {
            if symbol.is_undefined() {
                self.undefined.extend(object.name(&symbol));
            } else {
                self.defined.extend(symbol.name().map(str::to_string));
            }
        }
        for section in object.file.sections() {
            let relocations = section.relocations();
            let targets: BTreeSet<String> =
                relocations.flat_map(|(_, r)| object.targets(&names, r.target())).collect();
            for name in names.get(&section.index()).into_iter().flatten() {
                self.edges.entry(name.clone()).or_default().extend(targets.iter().cloned());
            }
        }
        Ok(())
    }

    /// The symbols that are used but not defined in these files.
    pub fn undefined(&self) -> impl Iterator<Item = &str> {
        self.undefined.iter().map(String::as_str)
    }

    /// The names of what is defined in these files.
    pub fn defined(&self) -> impl Iterator<Item = &str> {
        self.defined.iter().map(String::as_str)
    }

    /// All symbols that can be reached from `symbol`, itself included: entry points of
    /// libtorch, which have C names, and functions of Rust, whose names are mangled.
    pub fn from(&self, symbol: &str) -> BTreeSet<String> {
        let mut seen = BTreeSet::from([symbol.to_string()]);
        let mut open = vec![symbol.to_string()];
        while let Some(next) = open.pop() {
            for target in self.edges.get(&next).into_iter().flatten() {
                if seen.insert(target.clone()) {
                    open.push(target.clone());
                }
            }
        }
        seen
    }
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
