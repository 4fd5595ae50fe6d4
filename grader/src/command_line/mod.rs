//! What the operator asks for: as it is typed (`cli.rs`), with every default filled in
//! (`options.rs`), and as it is written down with a run (`plan.rs`).

pub mod cli;
pub mod options;
pub mod plan;
pub mod roster;
pub mod which;
