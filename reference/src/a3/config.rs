//! `a3.config`.

use contract::a3::{Config, LlamaConfig, LoadError};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Config for Parts {
    fn parse_config(&self, _json: &str) -> Result<LlamaConfig, LoadError> {
        todo!("a3.config.parse_config")
    }
}
