//! A disk in memory that crashes when it is told to.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use contract::world::{Store, StoreError};

type Result<T = ()> = std::result::Result<T, StoreError>;

/// How much a crash keeps of the bytes that were not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// All of them.
    All,
    /// The first half, rounded up.
    Half,
    /// None.
    Nothing,
}

impl Kept {
    /// All ways.
    pub const WAYS: [Self; 3] = [Self::All, Self::Half, Self::Nothing];

    /// How many of `bytes`.
    fn of(self, bytes: usize) -> usize {
        match self {
            Self::All => bytes,
            Self::Half => bytes.div_ceil(2),
            Self::Nothing => 0,
        }
    }
}

/// A file, and how many of its bytes are synced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct File {
    bytes: Vec<u8>,
    synced: usize,
}

/// The files of a machine, which may crash. Calls that change something are counted as
/// operations; whether the machine crashes before or after a call that only looks makes no
/// difference.
#[derive(Debug, Default)]
pub struct Disk {
    files: RefCell<BTreeMap<String, File>>,
    /// What was done, call by call.
    done: RefCell<Vec<&'static str>>,
    /// After so many operations it crashes.
    operations: Option<usize>,
    /// So many writes go through; for the next ones the disk is full.
    writes: Option<usize>,
    /// How many writes went through.
    written: Cell<usize>,
    is_gone: Cell<bool>,
}

impl Disk {
    /// A disk with this file, which is synced.
    pub fn with(self, name: &str, bytes: &[u8]) -> Self {
        let file = File { bytes: bytes.to_vec(), synced: bytes.len() };
        self.files.borrow_mut().insert(name.to_string(), file);
        self
    }

    /// A disk of a new start that holds the same, and never crashes.
    pub fn copied(&self) -> Self {
        Self { files: self.files.clone(), ..Self::default() }
    }

    /// The disk that crashes after so many operations: the next call is refused.
    pub fn crashing_after(self, operations: usize) -> Self {
        Self { operations: Some(operations), ..self }
    }

    /// The disk of a machine that has crashed.
    pub fn crashed(self) -> Self {
        Self { is_gone: Cell::new(true), ..self }
    }

    /// The disk that is full after so many writes.
    pub fn full_after(self, writes: usize) -> Self {
        Self { writes: Some(writes), ..self }
    }

    /// What the next start of the program finds after a crash that comes now.
    pub fn restarted(&self, kept: Kept) -> Self {
        let restarted = self.copied();
        for file in restarted.files.borrow_mut().values_mut() {
            file.bytes.truncate(file.synced + kept.of(file.bytes.len() - file.synced));
            file.synced = file.bytes.len();
        }
        restarted
    }

    /// The operations that went through: their names.
    pub fn done(&self) -> Vec<&'static str> {
        self.done.borrow().clone()
    }

    /// How many writes went through.
    pub fn written(&self) -> usize {
        self.written.get()
    }

    /// The bytes of a file, if it is there: what somebody sees who looks from outside.
    pub fn look(&self, name: &str) -> Option<Vec<u8>> {
        self.files.borrow().get(name).map(|file| file.bytes.clone())
    }

    /// The names of all files, sorted.
    pub fn names(&self) -> Vec<String> {
        self.files.borrow().keys().cloned().collect()
    }

    /// Whether it has the same files, with the same bytes.
    pub fn holds_the_same(&self, other: &Self) -> bool {
        *self.files.borrow() == *other.files.borrow()
    }

    /// Refuses if the machine has crashed.
    fn is_there(&self) -> Result {
        if self.is_gone.get() { Err(StoreError::Gone) } else { Ok(()) }
    }

    /// Refuses if the machine crashes before the next operation.
    fn begin(&self) -> Result {
        if self.operations.is_some_and(|most| self.done.borrow().len() >= most) {
            self.is_gone.set(true);
        }
        self.is_there()
    }

    fn end(&self, operation: &'static str) {
        self.done.borrow_mut().push(operation);
    }

    /// Changes a file that has to be there.
    fn change(&self, name: &str, f: impl FnOnce(&mut File)) -> Result {
        let mut files = self.files.borrow_mut();
        f(files.get_mut(name).ok_or_else(|| missing(name))?);
        Ok(())
    }

    /// Takes a file away.
    fn take(&self, name: &str) -> Result<File> {
        self.files.borrow_mut().remove(name).ok_or_else(|| missing(name))
    }
}

fn missing(name: &str) -> StoreError {
    StoreError::NoFile(name.to_string())
}

impl Store for Disk {
    fn create(&self, name: &str) -> Result {
        self.begin()?;
        self.files.borrow_mut().insert(name.to_string(), File::default());
        self.end("create");
        Ok(())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result {
        self.begin()?;
        self.change(name, |_| ())?;
        if self.writes.is_some_and(|most| self.written.get() >= most) {
            return Err(StoreError::Full);
        }
        self.change(name, |file| file.bytes.extend_from_slice(bytes))?;
        self.written.set(self.written.get() + 1);
        self.end("write");
        Ok(())
    }

    fn sync(&self, name: &str) -> Result {
        self.begin()?;
        self.change(name, |file| file.synced = file.bytes.len())?;
        self.end("sync");
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> Result {
        self.begin()?;
        let file = self.take(from)?;
        self.files.borrow_mut().insert(to.to_string(), file);
        self.end("rename");
        Ok(())
    }

    fn read(&self, name: &str) -> Result<Vec<u8>> {
        self.is_there()?;
        self.look(name).ok_or_else(|| missing(name))
    }

    fn list(&self) -> Result<Vec<String>> {
        self.is_there()?;
        Ok(self.names())
    }

    fn remove(&self, name: &str) -> Result {
        self.begin()?;
        self.take(name)?;
        self.end("remove");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `x` holds five bytes, of which two are synced.
    fn half_synced() -> Disk {
        let disk = Disk::default();
        disk.create("x").unwrap();
        disk.write("x", b"ab").unwrap();
        disk.sync("x").unwrap();
        disk.write("x", b"cde").unwrap();
        disk
    }

    fn left(disk: &Disk) -> Vec<Option<String>> {
        let of = |kept| disk.restarted(kept).look("x").map(|x| String::from_utf8(x).unwrap());
        Kept::WAYS.map(of).to_vec()
    }

    fn some(texts: [&str; 3]) -> Vec<Option<String>> {
        texts.map(|text| Some(text.to_string())).to_vec()
    }

    #[test]
    fn a_crash_keeps_what_was_synced_and_a_beginning_of_the_rest() {
        assert_eq!(left(&half_synced()), some(["abcde", "abcd", "ab"]));
    }

    #[test]
    fn names_are_changed_for_good_and_a_rename_does_not_sync() {
        let disk = half_synced();
        disk.rename("x", "y").unwrap();
        assert_eq!(left(&disk), [None, None, None]);
        disk.rename("y", "x").unwrap();
        assert_eq!(left(&disk), some(["abcde", "abcd", "ab"]));
        disk.create("x").unwrap();
        assert_eq!(left(&disk), some(["", "", ""]));
        disk.remove("x").unwrap();
        assert_eq!(disk.restarted(Kept::All).names(), [""; 0]);
    }

    #[test]
    fn after_a_crash_every_call_is_refused() {
        let disk = Disk::default().with("x", b"ab").crashing_after(1);
        disk.write("x", b"c").unwrap();
        assert_eq!(disk.read("x").unwrap(), b"abc");
        assert_eq!(disk.sync("x"), Err(StoreError::Gone));
        assert_eq!(disk.read("x"), Err(StoreError::Gone));
        assert_eq!(disk.list(), Err(StoreError::Gone));
        assert_eq!(disk.done(), ["write"]);
        assert_eq!(disk.restarted(Kept::Nothing).read("x").unwrap(), b"ab");
    }

    #[test]
    fn a_full_disk_writes_nothing() {
        let disk = Disk::default().with("x", b"a").full_after(1);
        disk.write("x", b"b").unwrap();
        assert_eq!(disk.write("x", b"c"), Err(StoreError::Full));
        assert_eq!(disk.write("y", b"c"), Err(StoreError::NoFile("y".into())));
        assert_eq!((disk.look("x").unwrap(), disk.written()), (b"ab".to_vec(), 1));
        disk.create("y").unwrap();
        assert_eq!(disk.list().unwrap(), ["x", "y"]);
    }

    #[test]
    fn there_is_no_file_that_was_not_created() {
        let disk = Disk::default();
        let none = Err(StoreError::NoFile("x".into()));
        assert_eq!(
            [disk.write("x", b""), disk.sync("x"), disk.remove("x")],
            [(); 3].map(|()| none.clone())
        );
        assert_eq!(disk.rename("x", "y"), none);
        assert!(disk.read("x").is_err() && disk.done().is_empty());
    }
}
