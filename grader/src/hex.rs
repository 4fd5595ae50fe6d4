//! Bytes as hexadecimal digits, and back.

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The `N` bytes that [`hex`] writes as `digits`, and nothing else: capitals are
/// refused, so that the same bytes are never written in two ways.
pub fn unhex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_become_the_bytes_that_they_were() {
        let bytes = [0, 9, 10, 0x7f, 0xff];
        assert_eq!(hex(&bytes), "00090a7fff");
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
    }

    #[test]
    fn other_texts_are_no_bytes() {
        for text in ["", "0", "000", "0g", "0A", "+1", "é"] {
            assert_eq!(unhex::<1>(text), None, "{text}");
        }
    }
}
