//! The entries of a JSON object, as they stand there.

use std::fmt;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
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
    serde_json::from_str(json).map(|Entries(entries)| entries)
}

/// The same of the object that stands in the JSON object `json` under the name `field`.
///
/// ```
/// let json = r#"{"metadata": {}, "weight_map": {"a": "1", "b": "2", "a": "2"}}"#;
/// let entries = contract::a3::entries_of(json, "weight_map").unwrap();
/// let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
/// assert_eq!(names, ["a", "b", "a"]);
/// assert!(contract::a3::entries_of("{}", "weight_map").is_err());
/// ```
///
/// # Errors
///
/// If `json` is no JSON, no object, or if something follows it; if it has no such field, or
/// the field is no object.
pub fn entries_of(json: &str, field: &str) -> serde_json::Result<Vec<(String, Value)>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let entries = deserializer.deserialize_map(Under(field))?;
    deserializer.end()?;
    Ok(entries)
}

struct Entries(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(All).map(Self)
    }
}

/// Reads all entries.
struct All;

impl<'de> Visitor<'de> for All {
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

/// Reads the entries of one field.
struct Under<'a>(&'a str);

impl<'de> Visitor<'de> for Under<'_> {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the field `{}`", self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = map.next_key::<String>()? {
            if name == self.0 {
                found = Some(map.next_value::<Entries>()?.0);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        found.ok_or_else(|| A::Error::custom(format!("there is no field `{}`", self.0)))
    }
}
