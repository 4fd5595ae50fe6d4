//! Task `a4.checkpoint`: training that survives a crash.

use std::fmt;

use super::{Cursor, Store, StoreError, TrainState};

/// All that training needs to go on.
#[derive(Debug)]
pub struct Checkpoint {
    /// Parameters, optimizer, scale, number of updates.
    pub state: TrainState,
    /// Where the loader stands.
    pub cursor: Cursor,
}

/// Why a checkpoint cannot be saved or loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckpointError {
    /// The store refuses.
    Store(StoreError),
    /// There is no checkpoint of this name.
    NoCheckpoint(String),
    /// The file is no whole checkpoint.
    Broken {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl CheckpointError {
    /// `store`, `no checkpoint` or `broken`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::NoCheckpoint(_) => "no checkpoint",
            Self::Broken { .. } => "broken",
        }
    }
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::NoCheckpoint(name) => write!(f, "there is no checkpoint `{name}`"),
            Self::Broken { file, reason } => write!(f, "{file}: {reason}"),
        }
    }
}

impl std::error::Error for CheckpointError {}

/// For those who call a [`Store`] with `?`.
impl From<StoreError> for CheckpointError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Task `a4.checkpoint`.
///
/// A checkpoint is **one safetensors file** (the crate `safetensors` may be used) of its name:
///
/// | tensor | what |
/// |---|---|
/// | a parameter's own name | the parameter, in its dtype |
/// | `optimizer.first.{name}`, `optimizer.second.{name}` | what the optimizer remembers of it |
///
/// Everything else stands in `__metadata__`, an object of strings: `format` is `pt` (as
/// `transformers` wants it); the names and the form of the others are yours. No parameter has a
/// name that begins with `optimizer.`
pub trait Checkpoints {
    /// Saves a checkpoint. When it returns, the checkpoint survives a crash; and **whenever the
    /// machine crashes meanwhile, [`load`](Self::load) finds the checkpoint that was there before
    /// or the new one, whole**. If there was none before, it may find none.
    ///
    /// Other files of the store are left as they are, but for those whose names begin with `name`
    /// and a point (`name.tmp`): these are its own, and after a save that succeeded there is none.
    /// (So a checkpoint `last.2` does not survive a save of `last`.) The optimizer remembers
    /// something of parameters only.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Store`]: the checkpoint that was there before is still there, or the new
    /// one, whole, if only tidying up behind it failed.
    fn save(
        &self,
        store: &dyn Store,
        name: &str,
        checkpoint: &Checkpoint,
    ) -> Result<(), CheckpointError>;

    /// Loads a checkpoint: the same numbers, bit by bit (of the scale, too), the same dtypes;
    /// training goes on with exactly the losses that it would have had. Parameters are leaves that
    /// require gradients.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::NoCheckpoint`] if there is no file of this name (leftovers of a save are
    /// none); [`CheckpointError::Broken`] if it is no safetensors file (truncated, or longer than
    /// its header says), or not one of this trait's (something is missing in its metadata, or has
    /// another form; what the optimizer remembers of a name that is no parameter, or in another
    /// shape; its dtype need not be looked at); [`CheckpointError::Store`].
    fn load(&self, store: &dyn Store, name: &str) -> Result<Checkpoint, CheckpointError>;
}
