//! The wrong variants of `a1.decode`.

use contract::a1::{Bpe, BpeModel, LoadError};

use super::Variant;
use super::plain::{Plain, RIGHT, token};
use crate::a1::bpe::file;
use crate::a1::{Parts, REFERENCE};

const fn with(bpe: fn() -> Box<dyn Bpe>) -> Parts {
    Parts { bpe, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a1.decode.token_by_token", with(|| Box::new(token_by_token()))),
    ("a1.decode.specials_dropped", with(|| Box::new(specials_dropped()))),
    ("a1.decode.broken_dropped", with(|| Box::new(broken_dropped()))),
    ("a1.decode.one_mark_per_byte", with(|| Box::new(one_mark_per_byte()))),
    ("a1.decode.duplicates_accepted", with(|| Box::new(duplicates_accepted()))),
    ("a1.decode.unknown_merges_skipped", with(|| Box::new(unknown_merges_skipped()))),
    ("a1.decode.old_merges_refused", with(|| Box::new(old_merges_refused()))),
];

/// Each token becomes text by itself.
const fn token_by_token() -> Plain {
    Plain {
        decode: |model, ids| {
            let texts = ids.iter().filter_map(|id| token(model, *id));
            texts.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
        },
        ..RIGHT
    }
}

/// Special tokens are dropped.
const fn specials_dropped() -> Plain {
    Plain {
        decode: |model, ids| {
            let kept = ids.iter().filter(|id| **id as usize >= model.specials.len());
            let bytes = kept.filter_map(|id| token(model, *id)).collect::<Vec<_>>().concat();
            String::from_utf8_lossy(&bytes).into_owned()
        },
        ..RIGHT
    }
}

/// Bytes that are no text are dropped.
const fn broken_dropped() -> Plain {
    Plain {
        decode: |model, ids| {
            let bytes = ids.iter().filter_map(|id| token(model, *id)).collect::<Vec<_>>().concat();
            bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
        },
        ..RIGHT
    }
}

/// One U+FFFD for every byte.
const fn one_mark_per_byte() -> Plain {
    Plain {
        decode: |model, ids| {
            let bytes = ids.iter().filter_map(|id| token(model, *id)).collect::<Vec<_>>().concat();
            let text = |chunk: std::str::Utf8Chunk<'_>| {
                chunk.valid().to_string() + &"\u{fffd}".repeat(chunk.invalid().len())
            };
            bytes.utf8_chunks().map(text).collect()
        },
        ..RIGHT
    }
}

/// Two tokens may have one id.
const fn duplicates_accepted() -> Plain {
    Plain {
        load: |json| match file::load(json) {
            Err(LoadError::DuplicateId(_)) => Ok(nothing()),
            other => other,
        },
        ..RIGHT
    }
}

/// Merges of unknown tokens are passed over.
const fn unknown_merges_skipped() -> Plain {
    Plain {
        load: |json| match file::load(json) {
            Err(LoadError::UnknownToken(_)) => Ok(nothing()),
            other => other,
        },
        ..RIGHT
    }
}

/// A merge is a list of two, never a text.
const fn old_merges_refused() -> Plain {
    Plain {
        load: |json| {
            let old = json.contains("\"merges\":[\"");
            if old { Err(LoadError::Field("model.merges".into())) } else { file::load(json) }
        },
        ..RIGHT
    }
}

fn nothing() -> BpeModel {
    let pattern = contract::a1::SplitPattern::Gpt2;
    BpeModel { pattern, specials: vec![], tokens: vec![], merges: vec![] }
}
