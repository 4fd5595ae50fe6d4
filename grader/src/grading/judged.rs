//! The result of one check on one submission.

use harness::Outcome;
use serde::{Deserialize, Serialize};

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The check.
    pub id: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What the submission printed meanwhile, capped and without control
    /// characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub printed: String,
    /// How long it took, in milliseconds.
    pub ms: u64,
}
