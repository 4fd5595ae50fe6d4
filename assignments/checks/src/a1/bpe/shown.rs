//! Bytes as people can read them.

/// Text where the bytes are text, `\xe4` where they are not.
pub fn shown(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text += chunk.valid();
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_character_is_shown_byte_by_byte() {
        assert_eq!(shown("a中".as_bytes()), "a中");
        assert_eq!(shown(&"a中".as_bytes()[..3]), "a\\xe4\\xb8");
    }
}
