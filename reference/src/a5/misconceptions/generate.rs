//! The wrong variants of `a5.generate`.

use super::Variant;

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[];
