//! The wrong variants of `a3.from_pretrained`.

use contract::a3::{Files, LlamaConfig, LlamaWeights, LoadError, Weights};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a3::from_pretrained::{Functions, RIGHT, Said, generation_config, without_repeats};
use crate::a3::tensor_file::{self, TensorFile};
use crate::a3::weights::{Loaded, MODEL};
use crate::a3::{Parts, REFERENCE};

const fn with(from_pretrained: Functions) -> Parts {
    Parts { from_pretrained, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a3.from_pretrained.always_f32",
        with(Functions { dtype: |asked, _, _| asked.unwrap_or(Kind::Float), ..RIGHT }),
    ),
    (
        "a3.from_pretrained.asked_dtype_ignored",
        with(Functions { dtype: |_, config, _| config.unwrap_or(Kind::Float), ..RIGHT }),
    ),
    ("a3.from_pretrained.dtype_of_file", with(Functions { dtype: of_file, ..RIGHT })),
    (
        "a3.from_pretrained.eos_of_config",
        with(Functions { eos: |_, config| config.eos_token_ids.clone(), ..RIGHT }),
    ),
    (
        "a3.from_pretrained.no_fallback",
        with(Functions { eos: |generation, _| generation.unwrap_or_default(), ..RIGHT }),
    ),
    (
        "a3.from_pretrained.first_eos_only",
        with(Functions { listed: |ids| ids.into_iter().take(1).collect(), ..RIGHT }),
    ),
    (
        "a3.from_pretrained.eos_joined",
        with(Functions {
            eos: |generation, config| {
                let own = generation.unwrap_or_default();
                [own, config.eos_token_ids.clone()].concat()
            },
            ..RIGHT
        }),
    ),
    ("a3.from_pretrained.eos_repeated", with(Functions { listed: |ids| ids, ..RIGHT })),
    ("a3.from_pretrained.eos_sorted", with(Functions { listed: sorted, ..RIGHT })),
    (
        "a3.from_pretrained.generation_config_needed",
        with(Functions { generation_config: needed, ..RIGHT }),
    ),
    ("a3.from_pretrained.whole_file_first", with(Functions { load: whole_file_first, ..RIGHT })),
    (
        "a3.from_pretrained.unnamed.last_eos_only",
        with(Functions { listed: |ids| ids.into_iter().rev().take(1).collect(), ..RIGHT }),
    ),
    (
        "a3.from_pretrained.unnamed.empty_list_is_nothing",
        with(Functions {
            eos: |generation, config| {
                let own = generation.filter(|ids| !ids.is_empty());
                own.unwrap_or_else(|| config.eos_token_ids.clone())
            },
            ..RIGHT
        }),
    ),
];

/// The dtype that the first tensor is stored in, where nobody says another.
fn of_file(asked: Option<Kind>, configured: Option<Kind>, files: &dyn Files) -> Kind {
    let bytes = files.bytes(MODEL).unwrap_or_default();
    let file = TensorFile::open(tensor_file::RIGHT, MODEL, bytes);
    let stored = file.ok().and_then(|file| file.entries.first().map(|entry| entry.kind));
    asked.or(configured).or(stored).unwrap_or(Kind::Float)
}

fn sorted(ids: Vec<i64>) -> Vec<i64> {
    let mut ids = without_repeats(ids);
    ids.sort_unstable();
    ids
}

/// The file has to be there.
fn needed(files: &dyn Files) -> Said {
    const FILE: &str = "generation_config.json";
    files.bytes(FILE).ok_or_else(|| LoadError::NoFile { file: FILE.into() })?;
    generation_config(files)
}

/// All tensors of the file are there while they are converted.
fn whole_file_first(
    parts: &Parts,
    files: &dyn Files,
    config: &LlamaConfig,
    dtype: Kind,
) -> Loaded<LlamaWeights> {
    let bytes = files.bytes(MODEL).unwrap_or_default();
    let stored = parts.read_safetensors(MODEL, bytes).unwrap_or_default();
    let flat: Vec<Tensor> = stored.values().map(|x| x.flatten(0, -1)).collect();
    // All in one piece, so that it is libtorch that lacks memory, and much of it.
    let converted = (!flat.is_empty()).then(|| Tensor::cat(&flat, 0).to_kind(dtype));
    let weights = parts.load_weights(files, config, dtype);
    drop((stored, converted));
    weights
}
