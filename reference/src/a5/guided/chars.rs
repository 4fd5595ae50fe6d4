//! Sets of characters.

/// Ranges of characters, ends included. What lies among them and is no character never comes.
pub type Chars = Vec<(u32, u32)>;

/// The last character.
pub const LAST: u32 = 0x0010_ffff;

/// All characters.
pub const ALL: (u32, u32) = (0, LAST);

/// These characters.
pub fn one_of(chars: &[char]) -> Chars {
    chars.iter().map(|c| (u32::from(*c), u32::from(*c))).collect()
}

/// All characters but these.
pub fn but(chars: &Chars) -> Chars {
    let mut without = chars.clone();
    without.sort_unstable();
    let (mut rest, mut from) = (vec![], ALL.0);
    for (first, last) in without {
        if first > from {
            rest.push((from, first - 1));
        }
        from = from.max(last + 1);
    }
    rest.push((from, ALL.1));
    rest.retain(|(low, high)| low <= high);
    rest
}

/// The numbers whose form in one to four bytes begins with these bytes, from the first to the last,
/// and the least one that needs so many; none if that is no form.
pub fn numbers(bytes: &[u8]) -> Option<((u32, u32), u32)> {
    let (first, more) = bytes.split_first()?;
    let (length, bits, least) = match first {
        0..0x80 => (1, 7, 0),
        0xc0..0xe0 => (2, 5, 0x80),
        0xe0..0xf0 => (3, 4, 0x800),
        0xf0..0xf8 => (4, 3, 0x1_0000),
        _ => return None,
    };
    let mut code = u32::from(*first) & ((1 << bits) - 1);
    for byte in more {
        if byte & 0xc0 != 0x80 {
            return None;
        }
        code = code << 6 | u32::from(byte & 0x3f);
    }
    let open = 6 * (length - bytes.len());
    Some(((code << open, (code << open) + ((1 << open) - 1)), least))
}

/// From the first to the last of the characters whose UTF-8 begins with these bytes; none if there
/// are none. If the bytes are a whole character, it is the only one.
pub fn beginning_with(bytes: &[u8]) -> Option<(u32, u32)> {
    let ((low, high), least) = numbers(bytes)?;
    let (low, high) = (low.max(least), high.min(LAST));
    let (low, high) = match (low, high) {
        (0xd800..=0xdfff, 0xd800..=0xdfff) => return None,
        (low, 0xd800..=0xdfff) => (low, 0xd7ff),
        both => both,
    };
    (low <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_the_only_one_with_its_bytes() {
        for code in (0..0x0011_0000).step_by(37) {
            let Some(c) = char::from_u32(code) else { continue };
            let mut bytes = [0; 4];
            let bytes = c.encode_utf8(&mut bytes).as_bytes();
            assert_eq!(beginning_with(bytes), Some((code, code)));
            for n in 1..bytes.len() {
                let (low, high) = beginning_with(&bytes[..n]).unwrap();
                assert!((low..=high).contains(&code));
            }
        }
    }

    #[test]
    fn what_is_no_utf_8_begins_no_character() {
        for bytes in [&[0x80][..], &[0xc0, 0xaf], &[0xe0, 0x9f], &[0xf4, 0x90], &[0xff]] {
            assert_eq!(beginning_with(bytes), None, "{bytes:?}");
        }
        assert_eq!(beginning_with(&[0xed]), Some((0xd000, 0xd7ff)));
        assert_eq!(beginning_with(&[0xed, 0xa0]), None);
    }

    #[test]
    fn what_is_left_of_all_is_in_order() {
        let rest = but(&vec![(b'c'.into(), b'z'.into()), (0, b'd'.into())]);
        assert_eq!(rest, [(0x7b, LAST)]);
        assert!(but(&vec![ALL]).is_empty());
    }
}
