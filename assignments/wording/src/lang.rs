//! The language that a person wants to read.

use serde::{Deserialize, Serialize};

/// The language that a person wants to read; Chinese is that of the course. With the feature
/// `clap` it is a value on the command line, `zh` or `en`.
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Reads `COURSE_LANG` (`zh` or `en`); Chinese if it is unset or unknown.
    pub fn from_env() -> Self {
        match std::env::var("COURSE_LANG").as_deref() {
            Ok("en") => Self::En,
            _ => Self::Zh,
        }
    }

    /// Picks one of two texts.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}
