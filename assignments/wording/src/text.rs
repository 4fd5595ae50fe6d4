//! A sentence that is written in the source code.

use serde::Serialize;

use crate::lang::Lang;

/// One sentence in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The sentence in `lang`.
    pub fn get(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// Shorthand for the tables: `text("中文", "English")`.
pub const fn text(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}
