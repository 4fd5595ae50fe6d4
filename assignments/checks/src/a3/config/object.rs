//! The text of a `config.json`, put together field by field.

use harness::{CALL, Draw, Record};
use serde_json::Value;

/// A JSON object: its fields in their order, each value as it is written.
#[derive(Debug, Clone, Default)]
pub struct Object {
    fields: Vec<(String, String)>,
}

impl Object {
    /// The object with this field: in its place if it is there, otherwise at the end.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<Value>) -> Self {
        self.written(name, value.into().to_string())
    }

    /// The object with another one inside it.
    #[must_use]
    pub fn nested(self, name: &str, object: &Self) -> Self {
        self.written(name, object.line())
    }

    /// The object with a value that is written like this.
    #[must_use]
    pub fn written(mut self, name: &str, text: impl Into<String>) -> Self {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, value)) => *value = text.into(),
            None => self.fields.push((name.into(), text.into())),
        }
        self
    }

    /// The object without this field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// Without the fields that say nothing about the model.
    #[must_use]
    pub fn plain(self) -> Self {
        ["architectures", "initializer_range", "use_cache"].into_iter().fold(self, Self::without)
    }

    /// With the fields in the order of their names, as transformers writes them.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.fields.sort();
        self
    }

    /// With the fields in another order.
    #[must_use]
    pub fn shuffled(self, draw: &mut Draw) -> Self {
        let order = draw.permutation(self.fields.len());
        Self { fields: order.into_iter().map(|i| self.fields[i].clone()).collect() }
    }

    /// All of it on one line.
    pub fn line(&self) -> String {
        format!("{{{}}}", self.joined(", "))
    }

    /// A line for each field.
    pub fn text(&self) -> String {
        format!("{{\n  {}\n}}\n", self.joined(",\n  "))
    }

    fn joined(&self, between: &str) -> String {
        let fields = self.fields.iter();
        let fields: Vec<_> = fields.map(|(name, value)| format!("\"{name}\": {value}")).collect();
        fields.join(between)
    }

    /// The case that reads this object; `what` says what is special about it.
    pub fn case(&self, what: &str) -> Record {
        case(&self.text(), &format!("{what}: {}", self.line()))
    }
}

/// The case that reads this text; people see `words` in its place.
pub fn case(json: &str, words: &str) -> Record {
    Record::new().fact("json", json).fact(CALL, format!("parse_config({words})"))
}
