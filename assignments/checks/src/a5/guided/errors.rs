//! Patterns that are none, each beside one that is.

use harness::{Case, Draw, Record};

use super::guide::Guide;
use crate::about_any::about_any;

/// No patterns.
const WRONG: &[&str] = &[
    // A bracket without its partner.
    "(A",
    "A)",
    "((A)",
    "(A))",
    ")(",
    "[A",
    "A]",
    "[",
    "A{2",
    "A}",
    "A{2,3",
    "[A\\]",
    "(A|[B)]",
    // Nothing to repeat.
    "*",
    "+A",
    "A|*B",
    "(?A)",
    "(*)",
    "{2}",
    "A({2})",
    "|+",
    // Not so many times.
    "A{3,2}",
    "A{1001}",
    "A{0,1001}",
    "A{1001,1002}",
    "A{99999999999999999999999}",
    "A{2,99999999999999999999999}",
    // Nor so many that a counter of 16 or 64 bits begins anew.
    "A{65537}",
    "A{18446744073709551617}",
    "A{1,18446744073709551618}",
    "A{}",
    "A{B}",
    "A{,3}",
    "A{,}",
    "A{1,2,3}",
    "A{-1}",
    "A{2B}",
    // Classes.
    "[]",
    "[^]",
    "[]A]",
    "[z-a]",
    "[A9-0]",
    "[\\/-\\*]",
    "[0-5-9]",
    "[\\d-z]",
    "[!-\\w]",
    "[A-\\s]",
    "[+-\\d]",
    "[\\d-\\d]",
    "[é-A]",
    // Escapes.
    "A\\",
    "\\q",
    "\\D",
    "\\b",
    "\\1",
    "\\0",
    "\\x41",
    "\\u",
    "\\A",
    "\\é",
    "\\中",
    "[\\é]",
    "[\\q]",
    "[\\b]",
    "[\\S]",
    "[A\\",
    "(A\\",
];

/// Patterns that look like those.
const RIGHT: &[&str] = &[
    "(A)",
    "[(]A",
    "[A)]",
    "\\(A",
    "\\)",
    "A\\]",
    "[[A]",
    "\\{2\\}",
    "[*+]",
    "(A|)",
    "|A",
    "()",
    "A{2,2}",
    "A{1000}",
    "A{0,1000}",
    "A{0}",
    "A{2,}",
    "[a-a]",
    "[\\]]",
    "[^^]",
    "[-]",
    "[\\d-]",
    "[-\\d]",
    "[0-5-]",
    "[^\\]]",
    "A\\\\",
    "[\\*-\\/]",
    "\\_",
    "[\\-]",
    "[A-é]",
];

/// A pattern and what is allowed at first, of two tokens and an end token.
fn alone(pattern: &str) -> Guide {
    Guide { more: false, ..Guide::of(pattern, &[""], "A (") }
}

/// Wrong patterns and right ones, and end tokens.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let patterns = WRONG.iter().chain(RIGHT);
    let mut cases: Vec<Case> = patterns.map(|pattern| alone(pattern).case(draw)).collect();
    let mut with_ends = |pattern: &str, ids: &[i64]| {
        Guide { end_ids: Some(ids.to_vec()), ..alone(pattern) }.case(draw)
    };
    cases.extend([
        with_ends("A", &[]),
        with_ends("A", &[-1]),
        with_ends("A", &[3]),
        with_ends("A", &[0, 3]),
        with_ends("A", &[-1, 1]),
        with_ends("A", &[2, i64::MAX]),
        about_any(with_ends("(A", &[]), &["pattern", "end_ids"]),
        about_any(with_ends("A{2,1}", &[1, 3]), &["pattern", "end_ids"]),
    ]);
    cases.into_iter().map(Case::record).collect()
}
