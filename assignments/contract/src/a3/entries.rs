//! The entries of a JSON object, as they stand there.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::Value;

/// The names and values of the JSON object `json`, in their order; **a name that stands there
/// twice comes twice**. (A [`serde_json::Map`] keeps the last one and says nothing.)
///
/// ```
/// let entries = contract::a3::entries(r#"{"a": 1, "b": [2], "a": 3}"#).unwrap();
/// let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
/// assert_eq!(names, ["a", "b", "a"]);
/// assert!(contract::a3::entries("[1]").is_err());
/// ```
///
/// # Errors
///
/// If `json` is no JSON, no object, or if something follows it.
pub fn entries(json: &str) -> serde_json::Result<Vec<(String, Value)>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let entries = deserializer.deserialize_map(Entries)?;
    deserializer.end()?;
    Ok(entries)
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}
