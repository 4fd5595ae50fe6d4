//! The wrong variants of `a1.bpe_train`.

use contract::a1::Bpe;

use super::Variant;
use super::plain::{Plain, RIGHT, Tie};
use crate::a1::{Parts, REFERENCE};

const fn with(bpe: fn() -> Box<dyn Bpe>) -> Parts {
    Parts { bpe, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a1.bpe_train.tie_greatest", with(|| Box::new(tie_greatest()))),
    ("a1.bpe_train.tie_first", with(|| Box::new(tie_first()))),
    ("a1.bpe_train.tie_bytes", with(|| Box::new(tie_bytes()))),
    ("a1.bpe_train.overlaps_skipped", with(|| Box::new(overlaps_skipped()))),
    ("a1.bpe_train.across_pieces", with(|| Box::new(across_pieces()))),
    ("a1.bpe_train.documents_joined", with(|| Box::new(documents_joined()))),
    ("a1.bpe_train.specials_counted", with(|| Box::new(specials_counted()))),
    ("a1.bpe_train.size_without_bytes", with(|| Box::new(size_without_bytes()))),
    ("a1.bpe_train.size_without_specials", with(|| Box::new(size_without_specials()))),
    ("a1.bpe_train.bytes_in_order", with(|| Box::new(bytes_in_order()))),
];

/// The greatest pair of byte strings.
const fn tie_greatest() -> Plain {
    Plain { tie: Tie::GreatestBytes, ..RIGHT }
}

/// The pair that was counted first.
const fn tie_first() -> Plain {
    Plain { tie: Tie::First, ..RIGHT }
}

/// The smallest pair of byte strings.
const fn tie_bytes() -> Plain {
    Plain { tie: Tie::SmallestBytes, ..RIGHT }
}

/// `aaaa` holds `(a, a)` twice.
const fn overlaps_skipped() -> Plain {
    Plain { overlaps: false, ..RIGHT }
}

/// The whole document is one piece.
const fn across_pieces() -> Plain {
    Plain { cut: |_, text| vec![text.to_string()], ..RIGHT }
}

/// All documents are one.
const fn documents_joined() -> Plain {
    Plain { joins_documents: true, ..RIGHT }
}

/// Special tokens are text like any other.
const fn specials_counted() -> Plain {
    Plain { cuts_specials: false, ..RIGHT }
}

/// The bytes come on top.
const fn size_without_bytes() -> Plain {
    Plain { base: |specials| specials, ..RIGHT }
}

/// The special tokens come on top.
const fn size_without_specials() -> Plain {
    Plain { base: |_| 256, ..RIGHT }
}

/// Bytes in their own order.
const fn bytes_in_order() -> Plain {
    Plain { by_letters: false, ..RIGHT }
}
