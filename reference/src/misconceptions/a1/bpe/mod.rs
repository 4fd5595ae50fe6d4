//! Byte-pair encoders with one flaw.

mod plain;

use contract::a1::{BpeModel, LoadError};

use crate::a1::bpe::file;
use plain::{Order, Plain, Tie, token};

fn with(change: impl FnOnce(&mut Plain)) -> Plain {
    let mut plain = Plain::default();
    change(&mut plain);
    plain
}

/// The greatest pair of byte strings.
pub fn tie_greatest() -> Plain {
    with(|plain| plain.tie = Tie::GreatestBytes)
}

/// The pair that was counted first.
pub fn tie_first() -> Plain {
    with(|plain| plain.tie = Tie::First)
}

/// The smallest pair of byte strings.
pub fn tie_bytes() -> Plain {
    with(|plain| plain.tie = Tie::SmallestBytes)
}

/// `aaaa` holds `(a, a)` twice.
pub fn overlaps_skipped() -> Plain {
    with(|plain| plain.overlaps = false)
}

/// The whole document is one piece.
pub fn across_pieces() -> Plain {
    with(|plain| plain.cut = |_, text| vec![text.to_string()])
}

/// All documents are one.
pub fn documents_joined() -> Plain {
    with(|plain| plain.joins_documents = true)
}

/// Special tokens are text like any other.
pub fn specials_counted() -> Plain {
    with(|plain| plain.cuts_specials = false)
}

/// The bytes come on top.
pub fn size_without_bytes() -> Plain {
    with(|plain| plain.base = |specials| specials)
}

/// The special tokens come on top.
pub fn size_without_specials() -> Plain {
    with(|plain| plain.base = |_| 256)
}

/// Bytes in their own order.
pub fn bytes_in_order() -> Plain {
    with(|plain| plain.by_letters = false)
}

/// The longest token that fits, from the left.
pub fn longest_match() -> Plain {
    with(|plain| plain.order = Order::LongestMatch)
}

/// The leftmost merge that applies.
pub fn leftmost_merge() -> Plain {
    with(|plain| plain.order = Order::Leftmost)
}

/// No cutting before merging.
pub fn not_cut() -> Plain {
    across_pieces()
}

/// Of several special tokens the shortest.
pub fn shortest_special() -> Plain {
    with(|plain| plain.better = |a, b| a.len() < b.len())
}

/// Special tokens are always found.
pub fn specials_always() -> Plain {
    with(|plain| plain.heeds_specials = false)
}

/// Each part is encoded by itself.
pub fn stream_flushed() -> Plain {
    with(|plain| plain.flushes = true)
}

/// Everything comes at the end.
pub fn stream_waits() -> Plain {
    with(|plain| plain.waits = true)
}

/// Each token becomes text by itself.
pub fn token_by_token() -> Plain {
    with(|plain| {
        plain.decode = |model, ids| {
            let texts = ids.iter().filter_map(|id| token(model, *id));
            texts.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
        };
    })
}

/// Special tokens are dropped.
pub fn specials_dropped() -> Plain {
    with(|plain| {
        plain.decode = |model, ids| {
            let kept = ids.iter().filter(|id| **id as usize >= model.specials.len());
            let bytes = kept.filter_map(|id| token(model, *id)).collect::<Vec<_>>().concat();
            String::from_utf8_lossy(&bytes).into_owned()
        };
    })
}

/// Bytes that are no text are dropped.
pub fn broken_dropped() -> Plain {
    with(|plain| {
        plain.decode = |model, ids| {
            let bytes = ids.iter().filter_map(|id| token(model, *id)).collect::<Vec<_>>().concat();
            bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()
        };
    })
}

/// One U+FFFD for every byte.
pub fn one_mark_per_byte() -> Plain {
    with(|plain| {
        plain.decode = |model, ids| {
            let bytes = ids.iter().filter_map(|id| token(model, *id)).collect::<Vec<_>>().concat();
            let text = |chunk: std::str::Utf8Chunk<'_>| {
                chunk.valid().to_string() + &"\u{fffd}".repeat(chunk.invalid().len())
            };
            bytes.utf8_chunks().map(text).collect()
        };
    })
}

/// Two tokens may have one id.
pub fn duplicates_accepted() -> Plain {
    with(|plain| {
        plain.load = |json| match file::load(json) {
            Err(LoadError::DuplicateId(_)) => Ok(nothing()),
            other => other,
        };
    })
}

/// Merges of unknown tokens are passed over.
pub fn unknown_merges_skipped() -> Plain {
    with(|plain| {
        plain.load = |json| match file::load(json) {
            Err(LoadError::UnknownToken(_)) => Ok(nothing()),
            other => other,
        };
    })
}

/// A merge is a list of two, never a text.
pub fn old_merges_refused() -> Plain {
    with(|plain| {
        plain.load = |json| {
            let old = json.contains("\"merges\":[\"");
            if old { Err(LoadError::Field("model.merges".into())) } else { file::load(json) }
        };
    })
}

fn nothing() -> BpeModel {
    let pattern = contract::a1::SplitPattern::Gpt2;
    BpeModel { pattern, specials: vec![], tokens: vec![], merges: vec![] }
}
