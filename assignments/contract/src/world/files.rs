//! A folder.

/// Files of one folder by their names. In checks they lie in memory; those of a real model are
/// mapped into memory, so that a page is read from the disk only when it is looked at.
pub trait Files {
    /// All names, sorted: `config.json`, `model.safetensors`, …
    fn names(&self) -> Vec<String>;

    /// The bytes of a file, or `None` if there is none of this name.
    fn bytes(&self, name: &str) -> Option<&[u8]>;
}
