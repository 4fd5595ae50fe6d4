//! Tasks `a1.bpe_train`, `a1.encode` and `a1.decode`.

mod changed_files;
mod decode;
mod encode;
mod growth;
mod long_text;
mod model;
mod shown;
mod train;

pub use decode::CHECKS as DECODE;
pub use encode::CHECKS as ENCODE;
pub use model::{pattern, pattern_name};
pub use train::CHECKS as TRAIN;
