//! Files in a case: a tensor of `U8` for each, `file.config.json`.

use harness::{Array, Case};
use safetensors::Dtype;

/// Adds a file with these bytes to `case`.
pub fn file(case: Case, name: &str, bytes: &[u8]) -> Case {
    let array = Array { dtype: Dtype::U8, shape: vec![bytes.len()], bytes: bytes.to_vec() };
    case.array(&format!("file.{name}"), array)
}
