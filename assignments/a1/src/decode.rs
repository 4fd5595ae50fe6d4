//! Task `a1.decode` (5 points), the second half: models in files. (Decoding itself is a
//! method of the tokenizer, in `encode.rs`.)

use contract::a1::{BpeModel, LoadError};

/// The model as a `tokenizer.json`; its form stands in
/// `assignments/contract/src/a1/tokenizer_json.rs`, and `serde_json::json!` writes it.
/// Check `a1.decode.save`.
pub fn save(_model: &BpeModel) -> String {
    todo!("a1.decode.save")
}

/// The model in a `tokenizer.json`.
///
/// # Errors
///
/// The first mistake in the order of [`LoadError`]. Check `a1.decode.load`.
pub fn load(_json: &str) -> Result<BpeModel, LoadError> {
    todo!("a1.decode.load")
}
