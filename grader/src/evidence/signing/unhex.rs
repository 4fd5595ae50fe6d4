//! Hexadecimal digits as bytes.

/// The `N` bytes that [`hex::encode`] writes as `digits`. Capitals, which the crate `hex`
/// reads too, are refused, so that there is only one way to write the same bytes.
pub fn unhex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(digits, &mut bytes).ok()?;
    (hex::encode(bytes) == digits).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_become_the_bytes_that_they_were() {
        let bytes = [0, 9, 10, 0x7f, 0xff];
        assert_eq!(hex::encode(bytes), "00090a7fff");
        assert_eq!(unhex(&hex::encode(bytes)), Some(bytes));
    }

    #[test]
    fn other_texts_are_no_bytes() {
        for text in ["", "0", "000", "0000", "0g", "0A", "+1", "é"] {
            assert_eq!(unhex::<1>(text), None, "{text}");
        }
    }
}
