//! The entries of a JSON object, as they stand there.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
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

/// The entries of the object that stands under `name` in the JSON object `json`, in their
/// order and with names that stand there twice; `None` if there is nothing under this name.
///
/// ```
/// let json = r#"{"metadata": 1, "weight_map": {"x": "one", "x": "two"}}"#;
/// let entries = contract::a3::entries_of(json, "weight_map").unwrap().unwrap();
/// assert_eq!(entries.len(), 2);
/// assert_eq!(contract::a3::entries_of(json, "else").unwrap(), None);
/// assert!(contract::a3::entries_of(json, "metadata").is_err());
/// ```
///
/// # Errors
///
/// If `json` is no JSON, no object, if something follows it, or if what stands under `name` is
/// no object.
pub fn entries_of(json: &str, name: &str) -> serde_json::Result<Option<Vec<(String, Value)>>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let entries = deserializer.deserialize_map(EntriesOf(name))?;
    deserializer.end()?;
    Ok(entries)
}

/// Reads the entries of one entry, and passes over the others.
struct EntriesOf<'a>(&'a str);

impl<'de> Visitor<'de> for EntriesOf<'_> {
    type Value = Option<Vec<(String, Value)>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = None;
        while let Some(name) = map.next_key::<String>()? {
            if name == self.0 {
                entries = Some(map.next_value_seed(Entries)?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(entries)
    }
}

struct Entries;

impl<'de> DeserializeSeed<'de> for Entries {
    type Value = Vec<(String, Value)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

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
