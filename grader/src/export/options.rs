//! What an operator can ask of an export.

use std::collections::BTreeMap;

use super::variables::Variables;

/// What an operator can ask of an export. A format that has no use for one of these
/// ignores it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// Whether tables begin with a byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
    /// A file of the other system that is to be filled in.
    pub template: Option<Template>,
    /// What assignments are called in the other system, by their ids.
    pub titles: BTreeMap<String, String>,
    /// What the environment says.
    pub variables: Variables,
}

/// A file of another system that is to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What to call it in messages.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}
