//! The wrong variants of `a1.one_hot`.

use ndarray::Axis;

use super::Variant;
use crate::a1::one_hot::{RIGHT, Tables};
use crate::a1::{Parts, REFERENCE};

const fn with(one_hot: Tables) -> Parts {
    Parts { one_hot, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a1.one_hot.sorted", with(sorted())),
    ("a1.one_hot.repeated", with(repeated())),
    ("a1.one_hot.from_one", with(from_one())),
    ("a1.one_hot.unknown_is_zero", with(unknown_is_zero())),
    ("a1.one_hot.column", with(column())),
];

/// In alphabetical order.
const fn sorted() -> Tables {
    let vocabulary = |tokens: &[&str]| {
        let mut vocabulary = (RIGHT.vocabulary)(tokens);
        vocabulary.sort();
        vocabulary
    };
    Tables { vocabulary, ..RIGHT }
}

/// Every token of the sequence.
const fn repeated() -> Tables {
    let vocabulary = |tokens: &[&str]| tokens.iter().map(ToString::to_string).collect();
    Tables { vocabulary, ..RIGHT }
}

/// One more.
const fn from_one() -> Tables {
    Tables { number: |place| place.map(|place| place + 1), ..RIGHT }
}

/// 0 for what is not there.
const fn unknown_is_zero() -> Tables {
    Tables { number: |place| place.or(Some(0)), ..RIGHT }
}

/// Columns, as far as there are any.
const fn column() -> Tables {
    let rows = |ids: &[usize], table: &ndarray::Array2<f64>| {
        if table.is_square() {
            table.select(Axis(1), ids).reversed_axes()
        } else {
            table.select(Axis(0), ids)
        }
    };
    Tables { rows, ..RIGHT }
}
