//! The wrong ideas that A2 knows by name, a file for each task.

mod attention;
mod encoder;
mod flash;
mod linear;
mod mlp;
mod moe;
mod norms;
mod positions;
mod precision;
mod softmax;

pub use attention::ATTENTION;
pub use encoder::ENCODER;
pub use flash::FLASH;
pub use linear::LINEAR;
pub use mlp::MLP;
pub use moe::MOE;
pub use norms::NORMS;
pub use positions::POSITIONS;
pub use precision::PRECISION;
pub use softmax::SOFTMAX;
