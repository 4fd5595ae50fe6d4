//! Tasks `a1.bpe_train`, `a1.encode` and `a1.decode`.

mod changed_files;
pub mod cost;
mod decode;
pub mod encode;
pub mod long_text;
pub mod model;
mod shown;
mod train;

pub use decode::CHECKS as DECODE;
pub use encode::CHECKS as ENCODE;
pub use shown::shown;
pub use train::CHECKS as TRAIN;
