//! Files whose contents a collection wants.

use std::path::PathBuf;

use crate::caps;
use crate::name::shown;
use crate::place::METADATA;

/// A file whose content is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A source file, in the folder of sources with this name.
    Source(String, PathBuf),
    /// A source file outside such a folder.
    Stray(String),
    /// The course site's file, in the folder of this name.
    Metadata(String),
    /// A crate's manifest, in the folder of this name.
    Manifest(String),
}

impl Wanted {
    /// How many bytes to read at most: one more than the limit, so that a larger file is
    /// noticed.
    pub fn enough(&self) -> u64 {
        1 + match self {
            Self::Source(..) | Self::Stray(_) => caps::FILE as u64,
            Self::Metadata(_) | Self::Manifest(_) => caps::METADATA as u64,
        }
    }

    /// Its name in messages.
    pub fn shown(&self) -> String {
        match self {
            Self::Source(_, path) => format!("src/{}", path.display()),
            Self::Stray(path) => shown(path.as_bytes()),
            Self::Metadata(_) => METADATA.into(),
            Self::Manifest(_) => "Cargo.toml".into(),
        }
    }
}
