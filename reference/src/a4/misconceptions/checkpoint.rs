//! The wrong variants of `a4.checkpoint`.

use std::collections::BTreeMap;

use contract::a4::{Checkpoint, CheckpointError, Cursor, Slot, Store, StoreError};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::checkpoint::{
    Functions, RIGHT, beside, copied, found, metadata, number, read, tensors,
};
use crate::a4::tensor_file::{self, Metadata, Tensors};
use crate::a4::{Parts, REFERENCE};

const fn with(checkpoint: Functions) -> Parts {
    Parts { checkpoint, ..REFERENCE }
}

/// Other tensors in the file.
const fn storing(tensors: fn(&Checkpoint) -> Tensors) -> Parts {
    with(Functions { tensors, ..RIGHT })
}

/// Another way to put the file in its place.
const fn publishing(publish: fn(&dyn Store, &str, &[u8]) -> Saved) -> Parts {
    with(Functions { publish, ..RIGHT })
}

/// Another way to read it.
const fn reading(read: fn(&[u8]) -> Result<Checkpoint, String>) -> Parts {
    with(Functions { read, ..RIGHT })
}

type Saved = Result<(), StoreError>;

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a4.checkpoint.optimizer_left_out",
        with(Functions {
            tensors: |of| copied(&of.state.parameters),
            read: |bytes| changed(bytes, |of| of.state.optimizer.clear()),
            ..RIGHT
        }),
    ),
    ("a4.checkpoint.second_left_out", storing(|of| without(tensors(of), "optimizer.second."))),
    ("a4.checkpoint.all_in_f32", storing(|of| each(tensors(of), |x| x.to_kind(Kind::Float)))),
    ("a4.checkpoint.as_in_memory", storing(|of| each(tensors(of), as_in_memory))),
    (
        "a4.checkpoint.without_format",
        with(Functions {
            metadata: |of| metadata(of).into_iter().filter(|(name, _)| name != "format").collect(),
            ..RIGHT
        }),
    ),
    (
        "a4.checkpoint.slot_updates_left_out",
        reading(|bytes| changed(bytes, |of| slots(of, |slot, _| slot.updates = 0))),
    ),
    (
        "a4.checkpoint.slots_by_tensors",
        reading(|bytes| {
            changed(bytes, |of| of.state.optimizer.retain(|_, slot| slot.first.is_some()))
        }),
    ),
    (
        "a4.checkpoint.updates_for_all",
        reading(|bytes| changed(bytes, |of| slots(of, |slot, all| slot.updates = all))),
    ),
    (
        "a4.checkpoint.scale_left_out",
        reading(|bytes| {
            changed(bytes, |of| {
                let scale = &mut of.state.scale;
                (scale.scale, scale.growth, scale.backoff) = (65_536.0, 2.0, 0.5);
                (scale.interval, scale.good_steps) = (2000, 0);
            })
        }),
    ),
    (
        "a4.checkpoint.good_steps_left_out",
        reading(|bytes| changed(bytes, |of| of.state.scale.good_steps = 0)),
    ),
    ("a4.checkpoint.scale_in_f32", reading(|bytes| changed(bytes, scale_in_f32))),
    ("a4.checkpoint.whole_numbers_in_f64", reading(|bytes| changed(bytes, whole_numbers_in_f64))),
    (
        "a4.checkpoint.cursor_left_out",
        reading(|bytes| changed(bytes, |of| of.cursor = Cursor::default())),
    ),
    (
        "a4.checkpoint.no_gradients",
        reading(|bytes| {
            changed(bytes, |of| {
                of.state.parameters.values_mut().for_each(|x| *x = x.detach());
            })
        }),
    ),
    (
        "a4.checkpoint.in_place",
        publishing(|store, name, bytes| {
            store.create(name)?;
            store.write(name, bytes)?;
            store.sync(name)
        }),
    ),
    (
        "a4.checkpoint.rename_before_sync",
        publishing(|store, name, bytes| {
            let beside = put_beside(store, name, bytes)?;
            store.rename(&beside, name)?;
            store.sync(name)
        }),
    ),
    (
        "a4.checkpoint.never_synced",
        publishing(|store, name, bytes| {
            let beside = put_beside(store, name, bytes)?;
            store.rename(&beside, name)
        }),
    ),
    (
        "a4.checkpoint.synced_before_written",
        publishing(|store, name, bytes| {
            let beside = beside(name);
            store.create(&beside)?;
            store.sync(&beside)?;
            store.write(&beside, bytes)?;
            store.rename(&beside, name)
        }),
    ),
    (
        "a4.checkpoint.old_one_gone_first",
        publishing(|store, name, bytes| {
            let beside = synced_beside(store, name, bytes)?;
            if store.list()?.iter().any(|file| file == name) {
                store.remove(name)?;
            }
            store.rename(&beside, name)
        }),
    ),
    ("a4.checkpoint.leftovers_stay", with(Functions { tidy: |_, _| Ok(()), ..RIGHT })),
    (
        "a4.checkpoint.leftovers_written_on",
        publishing(|store, name, bytes| {
            let beside = beside(name);
            if !store.list()?.contains(&beside) {
                store.create(&beside)?;
            }
            store.write(&beside, bytes)?;
            store.sync(&beside)?;
            store.rename(&beside, name)
        }),
    ),
    (
        "a4.checkpoint.errors_swallowed",
        publishing(|store, name, bytes| {
            let beside = beside(name);
            store.create(&beside)?;
            let _ = store.write(&beside, bytes);
            store.sync(&beside)?;
            store.rename(&beside, name)
        }),
    ),
    (
        "a4.checkpoint.neighbours_removed",
        with(Functions {
            tidy: |store, name| {
                let files = store.list()?;
                let own = files.iter().filter(|file| file.starts_with(name) && *file != name);
                own.into_iter().try_for_each(|file| store.remove(file))
            },
            ..RIGHT
        }),
    ),
    (
        "a4.checkpoint.broken_is_none",
        with(Functions {
            found: |store, name| {
                let bytes = found(store, name)?;
                let none = || CheckpointError::NoCheckpoint(name.to_string());
                read(&bytes).map_err(|_| none())?;
                Ok(bytes)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.checkpoint.leftovers_loaded",
        with(Functions {
            found: |store, name| found(store, name).or_else(|_| found(store, &beside(name))),
            ..RIGHT
        }),
    ),
    ("a4.checkpoint.numbers_made_up", reading(|bytes| read_with(bytes, numbers_made_up))),
    ("a4.checkpoint.strangers_ignored", reading(|bytes| read_with(bytes, strangers_ignored))),
    ("a4.checkpoint.shapes_not_compared", reading(|bytes| read_reshaped(bytes, |_, _| true))),
    (
        "a4.checkpoint.unnamed.slots_in_turn",
        reading(|bytes| changed(bytes, |of| in_turn(&mut of.state.optimizer))),
    ),
    (
        "a4.checkpoint.unnamed.growth_for_backoff",
        reading(|bytes| changed(bytes, |of| of.state.scale.backoff = of.state.scale.growth)),
    ),
    (
        "a4.checkpoint.unnamed.taken_for_epoch",
        reading(|bytes| changed(bytes, |of| of.cursor.epoch = of.cursor.taken as u64)),
    ),
    (
        "a4.checkpoint.unnamed.other_file_synced",
        publishing(|store, name, bytes| {
            let beside = put_beside(store, name, bytes)?;
            store.sync(name)?;
            store.rename(&beside, name)
        }),
    ),
    (
        "a4.checkpoint.unnamed.elements_counted",
        reading(|bytes| read_reshaped(bytes, |x, parameter| x.numel() == parameter.numel())),
    ),
];

/// The checkpoint of a file, changed.
fn changed(bytes: &[u8], change: impl FnOnce(&mut Checkpoint)) -> Result<Checkpoint, String> {
    let mut checkpoint = read(bytes)?;
    change(&mut checkpoint);
    Ok(checkpoint)
}

fn slots(of: &mut Checkpoint, change: impl Fn(&mut Slot, u64)) {
    let updates = of.state.updates;
    for slot in of.state.optimizer.values_mut() {
        change(slot, updates);
    }
}

fn without(mut tensors: Tensors, prefix: &str) -> Tensors {
    tensors.retain(|name, _| !name.starts_with(prefix));
    tensors
}

fn each(tensors: Tensors, f: impl Fn(&Tensor) -> Tensor) -> Tensors {
    tensors.into_iter().map(|(name, x)| (name, f(&x))).collect()
}

/// The elements from the first place in memory on, one behind the other.
fn as_in_memory(x: &Tensor) -> Tensor {
    let flat = x.detach().as_strided([x.numel() as i64], [1], x.storage_offset());
    flat.reshape(x.size())
}

fn scale_in_f32(of: &mut Checkpoint) {
    let scale = &mut of.state.scale;
    for number in [&mut scale.scale, &mut scale.growth, &mut scale.backoff] {
        *number = f64::from(*number as f32);
    }
}

fn whole_numbers_in_f64(of: &mut Checkpoint) {
    let state = &mut of.state;
    slots_in_f64(&mut state.optimizer);
    let cursor = &mut of.cursor;
    let numbers = [
        &mut state.updates,
        &mut state.scale.interval,
        &mut state.scale.good_steps,
        &mut cursor.epoch,
    ];
    for number in numbers {
        *number = *number as f64 as u64;
    }
    cursor.taken = cursor.taken as f64 as usize;
}

fn slots_in_f64(slots: &mut BTreeMap<String, Slot>) {
    for slot in slots.values_mut() {
        slot.updates = slot.updates as f64 as u64;
    }
}

/// Each slot has the number of updates of the next one.
fn in_turn(slots: &mut BTreeMap<String, Slot>) {
    let mut updates: Vec<u64> = slots.values().map(|slot| slot.updates).collect();
    let places = usize::from(!updates.is_empty());
    updates.rotate_left(places);
    slots.values_mut().zip(updates).for_each(|(slot, updates)| slot.updates = updates);
}

/// The file beside the checkpoint, written.
fn put_beside(store: &dyn Store, name: &str, bytes: &[u8]) -> Result<String, StoreError> {
    let beside = beside(name);
    store.create(&beside)?;
    store.write(&beside, bytes)?;
    Ok(beside)
}

/// The same, synced.
fn synced_beside(store: &dyn Store, name: &str, bytes: &[u8]) -> Result<String, StoreError> {
    let beside = put_beside(store, name, bytes)?;
    store.sync(&beside)?;
    Ok(beside)
}

/// Reads a file of which something was changed first.
fn read_with(bytes: &[u8], change: fn(&mut Tensors, &mut Metadata)) -> Result<Checkpoint, String> {
    let (mut tensors, mut metadata) = tensor_file::read(bytes)?;
    change(&mut tensors, &mut metadata);
    read(&tensor_file::written(&tensors, metadata))
}

fn numbers_made_up(_: &mut Tensors, metadata: &mut Metadata) {
    let names =
        ["updates", "scale", "growth", "backoff", "interval", "good_steps", "epoch", "taken"];
    for name in names {
        let is_number =
            number::<u64>(metadata, name).is_ok() || number::<f64>(metadata, name).is_ok();
        if !is_number {
            metadata.insert(name.to_string(), "0".to_string());
        }
    }
}

/// Takes out what is of no parameter.
fn strangers_ignored(tensors: &mut Tensors, metadata: &mut Metadata) {
    let mut updates: BTreeMap<String, u64> =
        metadata.get("slots").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    updates.retain(|name, _| tensors.contains_key(name));
    let is_known = |name: &str| {
        let of = name.strip_prefix("optimizer.").and_then(|name| name.split_once('.'));
        of.is_none_or(|(_, name)| updates.contains_key(name))
    };
    tensors.retain(|name, _| is_known(name));
    if metadata.contains_key("slots") {
        metadata.insert("slots".into(), serde_json::to_string(&updates).expect("numbers"));
    }
}

/// Reads a file in which shapes that differ are let through.
fn read_reshaped(
    bytes: &[u8],
    is_let_through: fn(&Tensor, &Tensor) -> bool,
) -> Result<Checkpoint, String> {
    let (mut tensors, metadata) = tensor_file::read(bytes)?;
    let of = |name: &str| {
        let (part, name) = name.strip_prefix("optimizer.")?.split_once('.')?;
        let parameter = tensors.get(name)?.shallow_clone();
        Some((part == "first", name.to_string(), parameter))
    };
    let mut own = Vec::new();
    let names: Vec<String> = tensors.keys().cloned().collect();
    for file_name in names {
        let Some((is_first, name, parameter)) = of(&file_name) else { continue };
        let x = tensors[&file_name].shallow_clone();
        if x.size() != parameter.size() && is_let_through(&x, &parameter) {
            own.push((file_name, is_first, name, x, parameter));
        }
    }
    for (file_name, _, _, _, parameter) in &own {
        tensors.insert(file_name.clone(), parameter.zeros_like());
    }
    changed(&tensor_file::written(&tensors, metadata), |of| {
        for (_, is_first, name, x, _) in own {
            let slot = of.state.optimizer.get_mut(&name).expect("it was read");
            *(if is_first { &mut slot.first } else { &mut slot.second }) = Some(x);
        }
    })
}
