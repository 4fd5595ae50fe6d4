//! Which run is meant.

/// Which run is meant by the command line.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Its name, if the operator gave one.
    pub name: Option<String>,
    /// Whether to begin a new one in any case.
    pub fresh: bool,
    /// The seed, if the operator gave one.
    pub seed: Option<String>,
}
