//! What every room needs, and what uses no other room: exit codes and problems, the disk,
//! signals, random numbers and temporary folders of the machine, and text that is safe to
//! show.

pub mod clean;
pub mod disk;
pub mod exit_code;
pub mod interrupt;
pub mod nearest;
pub mod own_program;
pub mod problem;
pub mod random;
pub mod scratch;
