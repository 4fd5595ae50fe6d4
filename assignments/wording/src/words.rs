//! A sentence that is made while the program runs.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::readable::readable;
use crate::text::Text;

/// One sentence in both languages, with names and numbers in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// `Words::new("缺少 src/lib.rs", "src/lib.rs is missing")`
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Text that is the same in both languages, such as a compiler's message.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// The sentence in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The sentence in `lang` as one line. Parts of it may be somebody else's text.
    pub fn line(&self, lang: Lang) -> String {
        readable(&self.get(lang).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Both sentences, changed in the same way.
    #[must_use]
    pub fn map(self, change: impl Fn(String) -> String) -> Self {
        Self { zh: change(self.zh), en: change(self.en) }
    }
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Self::new(text.zh, text.en)
    }
}

/// Chinese and English.
impl<Zh: Into<String>, En: Into<String>> From<(Zh, En)> for Words {
    fn from((zh, en): (Zh, En)) -> Self {
        Self::new(zh, en)
    }
}
