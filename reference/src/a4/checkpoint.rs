//! `a4.checkpoint`: all of it goes into a file beside the old one, is synced, and takes its name.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use contract::a4::{
    Checkpoint, CheckpointError, Checkpoints, Cursor, LossScale, OptimizerState, Slot, Store,
    StoreError, TrainState,
};
use tch::Tensor;

use super::Parts;
use super::tensor_file::{self, Metadata, Tensors};

/// Why a file is no checkpoint.
type Reason = String;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The texts of the file.
    pub metadata: fn(&Checkpoint) -> Metadata,
    /// The tensors of the file.
    pub tensors: fn(&Checkpoint) -> Tensors,
    /// Gives the file of this name these bytes.
    pub publish: fn(&dyn Store, &str, &[u8]) -> Result<(), StoreError>,
    /// Removes what is left beside it.
    pub tidy: fn(&dyn Store, &str) -> Result<(), StoreError>,
    /// The bytes of the checkpoint of this name.
    pub found: fn(&dyn Store, &str) -> Result<Vec<u8>, CheckpointError>,
    /// The checkpoint in a file.
    pub read: fn(&[u8]) -> Result<Checkpoint, Reason>,
}

/// The right ones.
pub const RIGHT: Functions = Functions { metadata, tensors, publish, tidy, found, read };

const FIRST: &str = "optimizer.first.";
const SECOND: &str = "optimizer.second.";

/// Every number on its own, as text from which Rust reads the same number.
pub fn metadata(checkpoint: &Checkpoint) -> Metadata {
    let Checkpoint { state, cursor } = checkpoint;
    let LossScale { scale, growth, backoff, interval, good_steps } = state.scale;
    let numbers: [(&str, &dyn Display); 8] = [
        ("updates", &state.updates),
        ("scale", &scale),
        ("growth", &growth),
        ("backoff", &backoff),
        ("interval", &interval),
        ("good_steps", &good_steps),
        ("epoch", &cursor.epoch),
        ("taken", &cursor.taken),
    ];
    let slots: BTreeMap<_, _> =
        state.optimizer.iter().map(|(name, slot)| (name, slot.updates)).collect();
    let slots = serde_json::to_string(&slots).expect("numbers by name");
    let texts = [("format", "pt".to_string()), ("slots", slots)];
    let numbers = numbers.map(|(name, number)| (name, number.to_string()));
    let all = numbers.into_iter().chain(texts);
    all.map(|(name, text)| (name.to_string(), text)).collect()
}

/// Parameters, and what the optimizer remembers.
pub fn tensors(checkpoint: &Checkpoint) -> Tensors {
    let TrainState { parameters, optimizer, .. } = &checkpoint.state;
    let mut all: Tensors = copied(parameters);
    for (name, slot) in optimizer {
        for (prefix, moment) in [(FIRST, &slot.first), (SECOND, &slot.second)] {
            all.extend(moment.iter().map(|x| (format!("{prefix}{name}"), x.shallow_clone())));
        }
    }
    all
}

/// The same tensors in a map of their own.
pub fn copied(tensors: &Tensors) -> Tensors {
    tensors.iter().map(|(name, x)| (name.clone(), x.shallow_clone())).collect()
}

fn publish(store: &dyn Store, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let beside = beside(name);
    store.create(&beside)?;
    store.write(&beside, bytes)?;
    // Without this, the name would be there at once, and the bytes some day.
    store.sync(&beside)?;
    store.rename(&beside, name)
}

/// The name of the file that becomes the checkpoint.
pub fn beside(name: &str) -> String {
    format!("{name}.tmp")
}

fn tidy(store: &dyn Store, name: &str) -> Result<(), StoreError> {
    let own = format!("{name}.");
    let files = store.list()?;
    files.iter().filter(|file| file.starts_with(&own)).try_for_each(|file| store.remove(file))
}

/// The file of this name and no other.
pub(crate) fn found(store: &dyn Store, name: &str) -> Result<Vec<u8>, CheckpointError> {
    store.read(name).map_err(|error| match error {
        StoreError::NoFile(name) => CheckpointError::NoCheckpoint(name),
        error => CheckpointError::Store(error),
    })
}

/// Reads and compares everything.
pub(crate) fn read(bytes: &[u8]) -> Result<Checkpoint, Reason> {
    let (mut parameters, metadata) = tensor_file::read(bytes)?;
    let remembered = parameters.split_off("optimizer.");
    let (remembered, behind) = remembered.into_iter().partition(|(name, _)| is_of_optimizer(name));
    parameters.extend::<Tensors>(behind);
    let optimizer = slots(field(&metadata, "slots")?, &parameters, remembered)?;
    let scale = LossScale {
        scale: number(&metadata, "scale")?,
        growth: number(&metadata, "growth")?,
        backoff: number(&metadata, "backoff")?,
        interval: number(&metadata, "interval")?,
        good_steps: number(&metadata, "good_steps")?,
    };
    let cursor = Cursor { epoch: number(&metadata, "epoch")?, taken: number(&metadata, "taken")? };
    let updates = number(&metadata, "updates")?;
    let trained = parameters.into_iter().map(|(name, x)| (name, x.set_requires_grad(true)));
    let parameters = trained.collect();
    Ok(Checkpoint { state: TrainState { parameters, optimizer, scale, updates }, cursor })
}

fn is_of_optimizer(name: &str) -> bool {
    name.starts_with("optimizer.")
}

fn field<'a>(metadata: &'a Metadata, name: &str) -> Result<&'a str, Reason> {
    metadata.get(name).map(String::as_str).ok_or_else(|| format!("no `{name}` in its metadata"))
}

/// A number as [`metadata`] has written it.
pub(crate) fn number<T: FromStr>(metadata: &Metadata, name: &str) -> Result<T, Reason> {
    let text = field(metadata, name)?;
    text.parse().map_err(|_| format!("`{name}` is {text:?} in its metadata"))
}

/// What the optimizer remembers: the numbers of updates by name, and tensors.
fn slots(
    updates: &str,
    parameters: &Tensors,
    remembered: Tensors,
) -> Result<OptimizerState, Reason> {
    let updates: BTreeMap<String, u64> =
        serde_json::from_str(updates).map_err(|error| format!("`slots`: {error}"))?;
    let slot = |(name, updates)| (name, Slot { updates, first: None, second: None });
    let mut slots: OptimizerState = updates.into_iter().map(slot).collect();
    for name in slots.keys() {
        parameter(parameters, name)?;
    }
    for (file_name, x) in remembered {
        let (name, is_first) = parts(&file_name)?;
        if x.size() != parameter(parameters, name)?.size() {
            return Err(format!("`{file_name}` has another shape than `{name}`"));
        }
        let slot = slots.get_mut(name).ok_or_else(|| format!("no updates of `{name}`"))?;
        *(if is_first { &mut slot.first } else { &mut slot.second }) = Some(x);
    }
    Ok(slots)
}

fn parameter<'a>(parameters: &'a Tensors, name: &str) -> Result<&'a Tensor, Reason> {
    parameters.get(name).ok_or_else(|| format!("`{name}` is no parameter"))
}

/// Whose it is, and whether it is the first that is remembered.
fn parts(file_name: &str) -> Result<(&str, bool), Reason> {
    let part = |prefix| file_name.strip_prefix(prefix);
    let first = part(FIRST).map(|name| (name, true));
    let either = first.or_else(|| part(SECOND).map(|name| (name, false)));
    either.ok_or_else(|| format!("`{file_name}` is nothing that an optimizer remembers"))
}

impl Checkpoints for Parts {
    fn save(
        &self,
        store: &dyn Store,
        name: &str,
        checkpoint: &Checkpoint,
    ) -> Result<(), CheckpointError> {
        let parts = self.checkpoint;
        let bytes =
            tensor_file::written(&(parts.tensors)(checkpoint), (parts.metadata)(checkpoint));
        (parts.publish)(store, name, &bytes)?;
        Ok((parts.tidy)(store, name)?)
    }

    fn load(&self, store: &dyn Store, name: &str) -> Result<Checkpoint, CheckpointError> {
        let bytes = (self.checkpoint.found)(store, name)?;
        let broken = |reason| CheckpointError::Broken { file: name.to_string(), reason };
        (self.checkpoint.read)(&bytes).map_err(broken)
    }
}
