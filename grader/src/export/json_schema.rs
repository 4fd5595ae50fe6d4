//! For tests: whether a JSON value is what a JSON Schema says. It knows the few keywords
//! that our schemas use, and refuses a schema with any other: nothing is left unchecked.

use serde_json::{Map, Value};

/// Everything in `value` that `schema` does not allow, each with its place; empty if it is
/// as it should be.
pub fn violations(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Check { root: schema, found: &mut found }.value(schema, value, "");
    found
}

struct Check<'a> {
    root: &'a Value,
    found: &'a mut Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        for (keyword, rule) in schema.as_object().expect("a schema is an object") {
            match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" => {}
                "$ref" => self.reference(rule, value, at),
                "type" => self.must(is_of_type(rule, value), at, rule, value),
                "const" => self.must(rule == value, at, rule, value),
                "enum" => self.must(list(rule).contains(value), at, rule, value),
                "minimum" => self.must(is_least(rule, value), at, rule, value),
                "minLength" => self.must(is_long(rule, value), at, rule, value),
                "required" => self.required(list(rule), value, at),
                "properties" => self.properties(fields(rule), value, at),
                "additionalProperties" => self.no_others(schema, rule, value, at),
                "items" => self.items(rule, value, at),
                "if" => self.condition(schema, rule, value, at),
                "then" => assert!(schema.get("if").is_some(), "`then` without `if`"),
                other => panic!("the keyword {other} is not known"),
            }
        }
    }

    fn must(&mut self, holds: bool, at: &str, rule: &Value, value: &Value) {
        if !holds {
            self.found.push(format!("{at}: {value} is not {rule}"));
        }
    }

    fn reference(&mut self, rule: &Value, value: &Value, at: &str) {
        let path = rule.as_str().and_then(|path| path.strip_prefix('#')).expect("a local $ref");
        let schema = self.root.pointer(path).expect("a $ref that exists");
        self.value(schema, value, at);
    }

    fn required(&mut self, names: &[Value], value: &Value, at: &str) {
        let Some(object) = value.as_object() else { return };
        let missing = names.iter().filter_map(Value::as_str);
        let missing = missing.filter(|name| !object.contains_key(*name));
        self.found.extend(missing.map(|name| format!("{at}: {name} is missing")));
    }

    fn properties(&mut self, schemas: &Map<String, Value>, value: &Value, at: &str) {
        for (name, schema) in schemas {
            if let Some(value) = value.get(name) {
                self.value(schema, value, &format!("{at}/{name}"));
            }
        }
    }

    fn no_others(&mut self, schema: &Value, rule: &Value, value: &Value, at: &str) {
        assert_eq!(rule, false, "only `additionalProperties: false` is known");
        let known = fields(&schema["properties"]);
        let names = value.as_object().into_iter().flat_map(Map::keys);
        let others = names.filter(|name| !known.contains_key(*name));
        self.found.extend(others.map(|name| format!("{at}: {name} is not known")));
    }

    fn items(&mut self, schema: &Value, value: &Value, at: &str) {
        for (i, item) in value.as_array().into_iter().flatten().enumerate() {
            self.value(schema, item, &format!("{at}/{i}"));
        }
    }

    fn condition(&mut self, schema: &Value, rule: &Value, value: &Value, at: &str) {
        let mut wrong = Vec::new();
        Check { root: self.root, found: &mut wrong }.value(rule, value, at);
        if let (true, Some(then)) = (wrong.is_empty(), schema.get("then")) {
            self.value(then, value, at);
        }
    }
}

fn list(rule: &Value) -> &[Value] {
    rule.as_array().expect("a list")
}

fn fields(rule: &Value) -> &Map<String, Value> {
    rule.as_object().expect("an object")
}

/// `rule` is the name of a type, or a list of them.
fn is_of_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().expect("the name of a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the type {other} is not known"),
    };
    rule.as_array().map_or_else(|| is(rule), |names| names.iter().any(is))
}

fn is_least(rule: &Value, value: &Value) -> bool {
    let least = rule.as_f64().expect("a number");
    value.as_f64().is_none_or(|number| number >= least)
}

fn is_long(rule: &Value, value: &Value) -> bool {
    let least = rule.as_u64().expect("a number") as usize;
    value.as_str().is_none_or(|text| text.chars().count() >= least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn wrong(schema: &Value, value: &Value) -> String {
        violations(schema, value).join("; ")
    }

    #[test]
    fn every_keyword_refuses_something() {
        let cases = [
            (json!({"type": "integer"}), json!(1.5)),
            (json!({"type": ["string", "null"]}), json!(1)),
            (json!({"const": "v1"}), json!("v2")),
            (json!({"enum": ["a", "b"]}), json!("c")),
            (json!({"minimum": 0}), json!(-1)),
            (json!({"minLength": 1}), json!("")),
            (json!({"required": ["a"]}), json!({"b": 1})),
            (json!({"properties": {"a": {"type": "null"}}}), json!({"a": 1})),
            (json!({"properties": {}, "additionalProperties": false}), json!({"a": 1})),
            (json!({"items": {"type": "null"}}), json!([null, 1])),
            (json!({"$defs": {"n": {"type": "null"}}, "$ref": "#/$defs/n"}), json!(1)),
            (json!({"if": {"type": "string"}, "then": {"const": "a"}}), json!("b")),
        ];
        for (schema, value) in cases {
            assert_ne!(wrong(&schema, &value), "", "{schema} {value}");
        }
        let fits = json!({"if": {"type": "string"}, "then": {"const": "a"}});
        assert_eq!(wrong(&fits, &json!(1)), "");
    }

    #[test]
    #[should_panic(expected = "the keyword oneOf is not known")]
    fn a_keyword_that_is_not_known_is_refused() {
        violations(&json!({"oneOf": []}), &json!(1));
    }
}
