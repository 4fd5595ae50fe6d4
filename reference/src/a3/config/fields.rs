//! The fields of a JSON object, each by its type.

use contract::a3::LoadError;
use serde_json::Value;

use super::{Object, Read};

/// The smallest number above 0.
pub const ABOVE_ZERO: f64 = f64::from_bits(1);

/// An object whose fields are read. A field that is `null` is missing.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    /// The object.
    pub object: &'a Object,
    /// What stands before the names of fields in errors: `rope_scaling.`, or nothing.
    pub prefix: &'a str,
    /// Whether a number is as large as the least that is allowed.
    pub at_least: fn(f64, f64) -> bool,
}

impl<'a> Fields<'a> {
    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// The name of a field as errors have it.
    pub fn path(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The value of a field, made into another by `of` if it is `expected`.
    fn read<T>(
        &self,
        name: &str,
        expected: &str,
        of: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Read<Option<T>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let wrong = || LoadError::Field {
            field: self.path(name),
            expected: expected.into(),
            got: value.to_string(),
        };
        of(value).map(Some).ok_or_else(wrong)
    }

    /// The value of a field that must be there.
    pub fn needed<T>(&self, name: &str, value: Option<T>) -> Read<T> {
        value.ok_or_else(|| LoadError::NoField { field: self.path(name) })
    }

    fn in_range(&self, value: &Value, least: i64) -> Option<i64> {
        value.as_i64().filter(|n| (self.at_least)(*n as f64, least as f64))
    }

    /// A whole number.
    pub fn whole(&self, name: &str, least: i64) -> Read<Option<i64>> {
        let expected = format!("a whole number ≥ {least}");
        self.read(name, &expected, |value| self.in_range(value, least))
    }

    /// A whole number that must be there, 1 or more.
    pub fn size(&self, name: &str) -> Read<i64> {
        self.needed(name, self.whole(name, 1)?)
    }

    /// An even number, 2 or more.
    pub fn even(&self, name: &str) -> Read<Option<i64>> {
        let even = |value| self.in_range(value, 2).filter(|n| n % 2 == 0);
        self.read(name, "an even number ≥ 2", even)
    }

    /// A number, whole or not.
    pub fn number(&self, name: &str, least: f64) -> Read<Option<f64>> {
        let expected = if least == ABOVE_ZERO {
            "a number > 0".into()
        } else {
            format!("a number ≥ {least}")
        };
        self.read(name, &expected, |value| value.as_f64().filter(|x| (self.at_least)(*x, least)))
    }

    /// True or false; false if it is missing.
    pub fn truth(&self, name: &str) -> Read<bool> {
        Ok(self.read(name, "true or false", Value::as_bool)?.unwrap_or(false))
    }

    /// One of some words.
    pub fn word(&self, name: &str, known: &[&str]) -> Read<Option<&'a str>> {
        let expected = format!("one of {}", known.join(", "));
        self.read(name, &expected, |value| value.as_str().filter(|word| known.contains(word)))
    }

    /// An object inside this one.
    pub fn inside(&self, name: &'a str) -> Read<Option<&'a Object>> {
        self.read(name, "an object", Value::as_object)
    }

    /// One id, or a list of them, each where it comes first.
    pub fn ids(&self, name: &str) -> Read<Vec<i64>> {
        let ids = |value: &Value| match value.as_array() {
            Some(list) => list.iter().map(|id| self.in_range(id, 0)).collect(),
            None => self.in_range(value, 0).map(|id| vec![id]),
        };
        let ids: Option<Vec<i64>> = self.read(name, "an id or a list of ids", ids)?;
        let mut once = Vec::new();
        for id in ids.unwrap_or_default() {
            if !once.contains(&id) {
                once.push(id);
            }
        }
        Ok(once)
    }
}
