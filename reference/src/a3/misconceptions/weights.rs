//! The wrong variants of `a3.weights`.

use std::collections::{BTreeMap, BTreeSet};

use contract::a3::{Files, Layout, LoadError, entries_of};
use serde_json::{Map, Value};
use tch::{Device, Kind, Tensor};

use super::Variant;
use crate::a3::tensor_file::{self, Entry, Filling, Header, Reading, ends, without_gaps};
use crate::a3::weights::{
    Functions, Head, Loaded, MODEL, Places, RIGHT, ignored, places, relayout,
};
use crate::a3::{Parts, REFERENCE};

const fn with(weights: Functions) -> Parts {
    Parts { weights, ..REFERENCE }
}

/// What is wrong lies in how a file is read.
const fn reading(reading: Reading) -> Parts {
    with(Functions { reading, ..RIGHT })
}

const READING: Reading = tensor_file::RIGHT;

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a3.weights.length_big_endian", reading(Reading { length: u64::from_be_bytes, ..READING })),
    ("a3.weights.big_endian", reading(Reading { tensor: big_endian, ..READING })),
    ("a3.weights.from_start_of_file", reading(Reading { data_begins: |_| 0, ..READING })),
    ("a3.weights.in_order_of_header", reading(Reading { places: in_order_of_header, ..READING })),
    ("a3.weights.shape_reversed", reading(Reading { tensor: shape_reversed, ..READING })),
    ("a3.weights.column_major", reading(Reading { tensor: column_major, ..READING })),
    ("a3.weights.halves_confused", reading(Reading { tensor: halves_confused, ..READING })),
    ("a3.weights.bool_as_u8", reading(Reading { dtype: bool_as_u8, ..READING })),
    ("a3.weights.last_of_a_name", reading(Reading { entries: last_of_a_name, ..READING })),
    (
        "a3.weights.sizes_not_checked",
        reading(Reading { sizes_matter: false, tensor: of_any_length, ..READING }),
    ),
    ("a3.weights.gaps_not_checked", reading(Reading { fill: gaps_not_checked, ..READING })),
    ("a3.weights.rest_not_checked", reading(Reading { fill: rest_not_checked, ..READING })),
    (
        "a3.weights.zeros_behind_the_end",
        reading(Reading {
            fill: truncated_not_checked,
            bytes: zeros_behind_the_end,
            tensor: of_any_length,
            ..READING
        }),
    ),
    (
        "a3.weights.key_and_value_swapped",
        with(Functions { name: |name| swapped(name, ".k_proj", ".v_proj"), ..RIGHT }),
    ),
    (
        "a3.weights.gate_and_up_swapped",
        with(Functions { name: |name| swapped(name, ".gate_proj", ".up_proj"), ..RIGHT }),
    ),
    (
        "a3.weights.norms_swapped",
        with(Functions {
            name: |name| swapped(name, ".input_layernorm", ".post_attention_layernorm"),
            ..RIGHT
        }),
    ),
    ("a3.weights.layers_by_name", with(Functions { layers: layers_by_name, ..RIGHT })),
    (
        "a3.weights.tied_head_used",
        with(Functions {
            head: |tied, there| if tied && !there { Head::None } else { Head::Own },
            ..RIGHT
        }),
    ),
    ("a3.weights.tied_head_missed", with(Functions { head: |_, _| Head::Own, ..RIGHT })),
    (
        "a3.weights.tied_head_copied",
        with(Functions { head: |tied, _| if tied { Head::Embedding } else { Head::Own }, ..RIGHT }),
    ),
    (
        "a3.weights.always_tied",
        with(Functions {
            head: |_, _| Head::None,
            ignored: |name, _| ignored(name, true),
            ..RIGHT
        }),
    ),
    (
        "a3.weights.biases_ignored",
        with(Functions {
            has_bias: |_, _| false,
            ignored: |name, tied| name.contains("_proj.bias") || ignored(name, tied),
            ..RIGHT
        }),
    ),
    (
        "a3.weights.biases_mixed_up",
        with(Functions {
            has_bias: |config, name| {
                if name.starts_with("mlp.") { config.attention_bias } else { config.mlp_bias }
            },
            ..RIGHT
        }),
    ),
    (
        "a3.weights.inv_freq_refused",
        with(Functions { ignored: |name, tied| tied && name == "lm_head.weight", ..RIGHT }),
    ),
    (
        "a3.weights.turned_on_loading",
        with(Functions {
            turned: |weight, heads| relayout(weight, heads, Layout::Meta, Layout::HuggingFace),
            ..RIGHT
        }),
    ),
    ("a3.weights.dtype_kept", with(Functions { convert: |x, _| x.shallow_clone(), ..RIGHT })),
    (
        "a3.weights.through_f32",
        with(Functions { convert: |x, dtype| x.to_kind(Kind::Float).to_kind(dtype), ..RIGHT }),
    ),
    (
        "a3.weights.through_bf16",
        with(Functions { convert: |x, dtype| x.to_kind(Kind::BFloat16).to_kind(dtype), ..RIGHT }),
    ),
    ("a3.weights.cut_off", with(Functions { convert: cut_off, ..RIGHT })),
    ("a3.weights.first_shard_only", with(Functions { places: first_shard, ..RIGHT })),
    (
        "a3.weights.index_ignored",
        with(Functions {
            places: |_| Ok(Places { files: vec![MODEL.into()], index: None }),
            ..RIGHT
        }),
    ),
    ("a3.weights.all_files", with(Functions { places: all_files, may_repeat: true, ..RIGHT })),
    ("a3.weights.shards_by_pattern", with(Functions { places: by_pattern, ..RIGHT })),
    ("a3.weights.index_not_compared", with(Functions { index_counts: false, ..RIGHT })),
    ("a3.weights.unexpected_ignored", with(Functions { ignored: |_, _| true, ..RIGHT })),
    ("a3.weights.shapes_not_checked", with(Functions { fits: |_, _| true, ..RIGHT })),
    (
        "a3.weights.wrong_direction",
        with(Functions { relayout: |x, heads, from, to| relayout(x, heads, to, from), ..RIGHT }),
    ),
    (
        "a3.weights.not_turned",
        with(Functions { relayout: |x, _, _, _| x.shallow_clone(), ..RIGHT }),
    ),
    (
        "a3.weights.as_one_head",
        with(Functions { relayout: |x, _, from, to| relayout(x, 1, from, to), ..RIGHT }),
    ),
    ("a3.weights.head_dim_from_columns", with(Functions { relayout: by_columns, ..RIGHT })),
    ("a3.weights.columns_turned", with(Functions { relayout: columns_turned, ..RIGHT })),
    (
        "a3.weights.bias_not_turned",
        with(Functions {
            relayout: |x, heads, from, to| {
                if x.dim() == 1 { x.shallow_clone() } else { relayout(x, heads, from, to) }
            },
            ..RIGHT
        }),
    ),
    ("a3.weights.always_turned", with(Functions { relayout: always_turned, ..RIGHT })),
    ("a3.weights.unnamed.length_counted", reading(Reading { data_begins: |_| 8, ..READING })),
    ("a3.weights.unnamed.subnormals_lost", reading(Reading { tensor: subnormals_lost, ..READING })),
    (
        "a3.weights.unnamed.front_not_checked",
        reading(Reading { fill: front_not_checked, ..READING }),
    ),
    ("a3.weights.unnamed.layers_backwards", with(Functions { layers: backwards, ..RIGHT })),
    ("a3.weights.unnamed.no_index_of_one", with(Functions { places: no_index_of_one, ..RIGHT })),
    ("a3.weights.unnamed.repeated_in_index", with(Functions { places: last_in_index, ..RIGHT })),
    ("a3.weights.unnamed.repeated_in_shards", with(Functions { may_repeat: true, ..RIGHT })),
    (
        "a3.weights.unnamed.detached",
        with(Functions {
            relayout: |x, heads, from, to| relayout(x, heads, from, to).detach(),
            ..RIGHT
        }),
    ),
];

fn big_endian(bytes: &[u8], shape: &[i64], kind: Kind) -> Tensor {
    let elements = bytes.chunks(kind.elt_size_in_bytes());
    let turned: Vec<u8> = elements.flat_map(|element| element.iter().rev().copied()).collect();
    Tensor::from_data_size(&turned, shape, kind)
}

fn in_order_of_header(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut at = 0;
    for entry in &mut entries {
        let length = entry.end - entry.begin;
        (entry.begin, entry.end) = (at, at + length);
        at += length;
    }
    entries
}

fn shape_reversed(bytes: &[u8], shape: &[i64], kind: Kind) -> Tensor {
    let shape: Vec<i64> = shape.iter().rev().copied().collect();
    Tensor::from_data_size(bytes, &shape, kind)
}

fn column_major(bytes: &[u8], shape: &[i64], kind: Kind) -> Tensor {
    let axes: Vec<i64> = (0..shape.len() as i64).rev().collect();
    shape_reversed(bytes, shape, kind).permute(axes)
}

/// `F16` is read as `BF16`, and the other way round.
fn halves_confused(bytes: &[u8], shape: &[i64], kind: Kind) -> Tensor {
    let read = match kind {
        Kind::Half => Kind::BFloat16,
        Kind::BFloat16 => Kind::Half,
        other => other,
    };
    Tensor::from_data_size(bytes, shape, read).to_kind(kind)
}

fn bool_as_u8(name: &str) -> Option<Kind> {
    if name == "BOOL" { Some(Kind::Uint8) } else { (READING.dtype)(name) }
}

fn subnormals_lost(bytes: &[u8], shape: &[i64], kind: Kind) -> Tensor {
    let x = Tensor::from_data_size(bytes, shape, kind);
    if kind != Kind::Half {
        return x;
    }
    let is_small = x.to_kind(Kind::Float).abs().lt(2f64.powi(-14));
    x.masked_fill(&is_small, 0.0)
}

/// As a map keeps them.
fn last_of_a_name(json: &str) -> serde_json::Result<Header> {
    serde_json::from_str(json).map(|entries: Map<String, Value>| entries.into_iter().collect())
}

/// Only the last byte is compared.
fn gaps_not_checked(filling: &Filling<'_>) -> Loaded<()> {
    ends(filling, filling.entries.iter().map(|entry| entry.end).max().unwrap_or(0))
}

/// What comes behind the last tensor is not noticed.
fn rest_not_checked(filling: &Filling<'_>) -> Loaded<()> {
    let at = without_gaps(filling, 0)?;
    match ends(filling, at) {
        Err(LoadError::Hole { .. }) => Ok(()),
        other => other,
    }
}

fn truncated_not_checked(filling: &Filling<'_>) -> Loaded<()> {
    let at = without_gaps(filling, 0)?;
    match ends(filling, at) {
        Err(LoadError::Truncated { .. }) => Ok(()),
        other => other,
    }
}

/// What is there; the rest is filled up, as a memory map does with its last page.
fn zeros_behind_the_end(data: &[u8], begin: u64, end: u64) -> &[u8] {
    let there = |at: u64| (at as usize).min(data.len());
    &data[there(begin)..there(end)]
}

/// Zeros stand for bytes that are missing. A tensor that is far too large is empty.
fn of_any_length(bytes: &[u8], shape: &[i64], kind: Kind) -> Tensor {
    let size = kind.elt_size_in_bytes();
    let needed = shape.iter().fold(size, |n, size| n.saturating_mul(*size as usize));
    if needed > 1 << 16 {
        return Tensor::zeros([0], (kind, Device::Cpu));
    }
    let mut bytes = bytes.to_vec();
    bytes.resize(needed, 0);
    Tensor::from_data_size(&bytes, shape, kind)
}

fn front_not_checked(filling: &Filling<'_>) -> Loaded<()> {
    let first = filling.entries.first().map_or(0, |entry| entry.begin);
    let at = without_gaps(filling, first)?;
    ends(filling, at)
}

fn swapped(name: &str, one: &str, other: &str) -> String {
    if name.contains(one) { name.replace(one, other) } else { name.replace(other, one) }
}

fn layers_by_name(n: i64) -> Vec<i64> {
    let mut layers: Vec<i64> = (0..n).collect();
    layers.sort_by_key(i64::to_string);
    layers
}

fn backwards(n: i64) -> Vec<i64> {
    (0..n).rev().collect()
}

/// `f32` becomes `bf16` without its lower half, and so is not rounded.
fn cut_off(x: &Tensor, dtype: Kind) -> Tensor {
    if x.kind() != Kind::Float || dtype != Kind::BFloat16 {
        return x.to_kind(dtype);
    }
    let bits = x.view_dtype(Kind::Int).bitwise_and(-65_536);
    bits.view_dtype(Kind::Float).to_kind(dtype)
}

fn first_shard(files: &dyn Files) -> Loaded<Places> {
    let Places { files, index } = places(files)?;
    Ok(Places { files: files[..1].to_vec(), index })
}

/// Whatever looks like a file of tensors. Of a name that comes twice, the last one counts.
fn all_files(files: &dyn Files) -> Loaded<Places> {
    let names = files.names().into_iter().rev().filter(|name| name.contains(".safetensors"));
    let names = names.filter(|name| !name.contains("index"));
    places(files).map(|_| Places { files: names.collect(), index: None })
}

/// The names that shards usually have.
fn by_pattern(files: &dyn Files) -> Loaded<Places> {
    let Places { files: all, index } = places(files)?;
    let n = all.len();
    let usual = |i: usize| format!("model-{:05}-of-{n:05}.safetensors", i + 1);
    let names = if index.is_some() { (0..n).map(usual).collect() } else { all };
    Ok(Places { files: names, index })
}

/// An index that names one file only is not looked at.
fn no_index_of_one(files: &dyn Files) -> Loaded<Places> {
    let right = places(files)?;
    let one = Places { files: vec![MODEL.into()], index: None };
    Ok(if right.files.len() == 1 { one } else { right })
}

/// A name that the index lists twice is not noticed.
fn last_in_index(files: &dyn Files) -> Loaded<Places> {
    let right = places(files);
    if !matches!(right, Err(LoadError::Repeated { .. })) {
        return right;
    }
    let bytes = files.bytes("model.safetensors.index.json").unwrap_or_default();
    let map = entries_of(&String::from_utf8_lossy(bytes), "weight_map").unwrap_or_default();
    let text = |file: Value| file.as_str().unwrap_or_default().to_string();
    let index: BTreeMap<_, _> = map.into_iter().map(|(name, file)| (name, text(file))).collect();
    let names: BTreeSet<_> = index.values().cloned().collect();
    Ok(Places { files: names.into_iter().collect(), index: Some(index) })
}

/// The features of a head are taken for the columns divided by the heads.
fn by_columns(x: &Tensor, heads: i64, from: Layout, to: Layout) -> Tensor {
    let (rows, columns) = (x.size()[0], x.size()[x.dim() - 1]);
    let d = if x.dim() == 1 { rows / heads } else { columns / heads };
    if d > 0 && d % 2 == 0 && rows % d == 0 {
        relayout(x, rows / d, from, to)
    } else {
        x.shallow_clone()
    }
}

/// The columns are put into another order, and not the rows.
fn columns_turned(x: &Tensor, heads: i64, from: Layout, to: Layout) -> Tensor {
    let columns = x.size()[x.dim() - 1];
    if columns % (2 * heads) != 0 {
        return x.shallow_clone();
    }
    relayout(&x.transpose(0, -1), heads, from, to).transpose(0, -1)
}

/// Also where both layouts are the same.
fn always_turned(x: &Tensor, heads: i64, from: Layout, to: Layout) -> Tensor {
    let other = |layout| match layout {
        Layout::Meta => Layout::HuggingFace,
        Layout::HuggingFace => Layout::Meta,
    };
    let from = if from == to { other(to) } else { from };
    relayout(x, heads, from, to)
}
