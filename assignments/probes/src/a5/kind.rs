//! A dtype by its short name, those that a cache cannot have among them.

use harness::unknown_word;
use tch::Kind;

/// The dtype that is called `word`.
pub fn kind(word: &str) -> Kind {
    match word {
        "f16" => Kind::Half,
        "bf16" => Kind::BFloat16,
        "f32" => Kind::Float,
        "f64" => Kind::Double,
        "i64" => Kind::Int64,
        "i8" => Kind::Int8,
        "bool" => Kind::Bool,
        "complex64" => Kind::ComplexFloat,
        word => unknown_word("kind", word),
    }
}
