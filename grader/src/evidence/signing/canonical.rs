//! The canonical JSON of a result: the bytes that are signed.
//!
//! This is the JSON Canonicalization Scheme (RFC 8785) for values without fractions: names
//! are sorted (by UTF-16 units), there is no white space, and escapes are as short as
//! possible. Whole numbers are written in full, also beyond 2^53. A result has no
//! fractions, since programming languages write them differently.

use serde_json::Value;

/// The canonical bytes of `value`.
///
/// # Errors
///
/// If it holds a fraction.
pub fn canonical(value: &Value) -> Result<Vec<u8>, Fraction> {
    let mut bytes = Vec::new();
    write(value, &mut bytes)?;
    Ok(bytes)
}

/// A number that is not written as a whole one.
#[derive(Debug, PartialEq, Eq)]
pub struct Fraction(pub String);

fn write(value: &Value, bytes: &mut Vec<u8>) -> Result<(), Fraction> {
    match value {
        Value::Number(number) if number.is_f64() => return Err(Fraction(number.to_string())),
        Value::Array(items) => {
            bytes.push(b'[');
            for (i, item) in items.iter().enumerate() {
                bytes.extend((i > 0).then_some(b','));
                write(item, bytes)?;
            }
            bytes.push(b']');
        }
        Value::Object(fields) => {
            // Sorted here: whether serde_json sorts depends on a feature that any
            // crate of the workspace may turn on.
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            bytes.push(b'{');
            for (i, (name, value)) in fields.into_iter().enumerate() {
                bytes.extend((i > 0).then_some(b','));
                plain(name, bytes);
                bytes.push(b':');
                write(value, bytes)?;
            }
            bytes.push(b'}');
        }
        value => plain(value, bytes),
    }
    Ok(())
}

/// What `serde_json` already writes in the canonical way.
fn plain(value: &impl serde::Serialize, bytes: &mut Vec<u8>) {
    serde_json::to_writer(bytes, value).expect("writing to memory");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Result<String, Fraction> {
        let bytes = canonical(&serde_json::from_str(json).unwrap())?;
        Ok(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn order_and_white_space_do_not_matter() {
        let want = r#"{"a":[1,{"x":null,"y":true}],"b":"\u4e2d"}"#.replace("\\u4e2d", "中");
        assert_eq!(
            text("{\"b\": \"中\",\n \"a\": [1, {\"y\": true, \"x\": null}]}").unwrap(),
            want
        );
        assert_eq!(text(r#"{"b":"\u4E2d","a":[1,{"x":null,"y":true}]}"#).unwrap(), want);
    }

    /// The examples of RFC 8785, sections 3.2.2 and 3.2.3, without their fractions.
    #[test]
    fn strings_and_names_are_written_as_rfc_8785_says() {
        let string = r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#;
        assert_eq!(text(string).unwrap(), r#""€$\u000f\nA'B\"\\\\\"/""#);
        let names =
            r#"{"\u20ac":0,"\r":1,"\ufb33":2,"1":3,"\ud83d\ude00":4,"\u0080":5,"\u00f6":6}"#;
        let want =
            "{\"\\r\":1,\"1\":3,\"\u{80}\":5,\"\u{f6}\":6,\"€\":0,\"\u{1f600}\":4,\"\u{fb33}\":2}";
        assert_eq!(text(names).unwrap(), want);
    }

    #[test]
    fn whole_numbers_are_written_in_full_and_fractions_refused() {
        assert_eq!(text("[0,-1,18446744073709551615]").unwrap(), "[0,-1,18446744073709551615]");
        for fraction in ["0.5", "1.0", "1e2", "-0", "18446744073709551616"] {
            assert!(text(fraction).is_err(), "{fraction}");
        }
    }
}
