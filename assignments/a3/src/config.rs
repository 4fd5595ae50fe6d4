//! Task `a3.config` (10 points): the configuration.

use contract::a3::{Config, LlamaConfig, LoadError};

use crate::Submission;

impl Config for Submission {
    fn parse_config(&self, _json: &str) -> Result<LlamaConfig, LoadError> {
        todo!("a3.config.parse_config")
    }
}
