//! JSON as it is written to files: indented, with an end of line.

use serde::Serialize;

/// The value as a file.
pub fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("plain data");
    bytes.push(b'\n');
    bytes
}
