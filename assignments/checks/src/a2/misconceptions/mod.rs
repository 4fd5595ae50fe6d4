//! The wrong ideas that A2 knows by name, a file for each task.

mod linear;
mod mlp;
mod norms;
mod softmax;

pub use linear::LINEAR;
pub use mlp::MLP;
pub use norms::NORMS;
pub use softmax::SOFTMAX;
