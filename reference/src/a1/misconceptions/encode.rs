//! The wrong variants of `a1.encode`.

use contract::a1::Bpe;

use super::Variant;
use super::plain::{Order, Plain, RIGHT};
use crate::a1::{Parts, REFERENCE};

const fn with(bpe: fn() -> Box<dyn Bpe>) -> Parts {
    Parts { bpe, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a1.encode.longest_match", with(|| Box::new(longest_match()))),
    ("a1.encode.leftmost_merge", with(|| Box::new(leftmost_merge()))),
    ("a1.encode.not_cut", with(|| Box::new(not_cut()))),
    ("a1.encode.shortest_special", with(|| Box::new(shortest_special()))),
    ("a1.encode.specials_always", with(|| Box::new(specials_always()))),
    ("a1.encode.stream_flushed", with(|| Box::new(stream_flushed()))),
    ("a1.encode.stream_waits", with(|| Box::new(stream_waits()))),
];

/// The longest token that fits, from the left.
const fn longest_match() -> Plain {
    Plain { order: Order::LongestMatch, ..RIGHT }
}

/// The leftmost merge that applies.
const fn leftmost_merge() -> Plain {
    Plain { order: Order::Leftmost, ..RIGHT }
}

/// No cutting before merging.
const fn not_cut() -> Plain {
    Plain { cut: |_, text| vec![text.to_string()], ..RIGHT }
}

/// Of several special tokens the shortest.
const fn shortest_special() -> Plain {
    Plain { better: |a, b| a.len() < b.len(), ..RIGHT }
}

/// Special tokens are always found.
const fn specials_always() -> Plain {
    Plain { heeds_specials: false, ..RIGHT }
}

/// Each part is encoded by itself.
const fn stream_flushed() -> Plain {
    Plain { flushes: true, ..RIGHT }
}

/// Everything comes at the end.
const fn stream_waits() -> Plain {
    Plain { waits: true, ..RIGHT }
}
