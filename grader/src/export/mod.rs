//! Exports: pure functions of reports.

pub mod csv;
pub mod markdown;
pub mod table;
