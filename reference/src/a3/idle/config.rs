//! `a3.config` without the work.

use contract::a3::{Config, LlamaConfig, LoadError};

use crate::idle::Idle;

impl Config for Idle {
    fn parse_config(&self, _json: &str) -> Result<LlamaConfig, LoadError> {
        todo!("a3.config.parse_config")
    }
}
