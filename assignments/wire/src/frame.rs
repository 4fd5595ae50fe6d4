//! Frames: a 4-byte little-endian length and that many bytes. A length is checked against
//! [`MAX_FRAME`] before anything of that size is allocated.

use std::io::{self, Read, Write};

/// No frame is larger than this many bytes.
pub const MAX_FRAME: usize = 64 << 20;

/// Writes one frame.
///
/// # Errors
///
/// If the other side is gone, or `bytes` is longer than [`MAX_FRAME`].
pub fn write_frame(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    if bytes.len() > MAX_FRAME {
        return Err(io::Error::other("frame too large"));
    }
    to.write_all(&(bytes.len() as u32).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads one frame; `None` at a clean end of the stream.
///
/// # Errors
///
/// If the stream ends inside a frame or announces one over [`MAX_FRAME`].
pub fn read_frame(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read(&mut length)? {
        0 => return Ok(None),
        n => from.read_exact(&mut length[n..])?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > MAX_FRAME {
        return Err(io::Error::other("frame too large"));
    }
    // The buffer grows as bytes arrive: an announced length allocates nothing.
    let mut bytes = Vec::new();
    from.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frames_are_read_one_after_the_other() {
        let mut stream = Vec::new();
        write_frame(&mut stream, b"first").unwrap();
        write_frame(&mut stream, b"").unwrap();
        let mut stream = stream.as_slice();
        assert_eq!(read_frame(&mut stream).unwrap().unwrap(), b"first");
        assert_eq!(read_frame(&mut stream).unwrap().unwrap(), b"");
        assert_eq!(read_frame(&mut stream).unwrap(), None);
    }

    #[test]
    fn an_announced_giant_is_refused_and_a_short_frame_is_an_error() {
        let giant = u32::MAX.to_le_bytes();
        assert!(read_frame(&mut giant.as_slice()).is_err());
        let short = [10, 0, 0, 0, 1, 2];
        assert!(read_frame(&mut short.as_slice()).is_err());
        assert!(read_frame(&mut [1, 0].as_slice()).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_frame(&mut bytes.as_slice());
        }
    }
}
