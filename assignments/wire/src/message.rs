//! What a trusted process and a worker say to each other, each message the bytes of a frame.
//!
//! A request is `sequence number (8 bytes) · variant · check's id · case`, a response is
//! `sequence number (8) · kind (1) · payload`; a text is its length (4) and its bytes.
//! Cases and observations are safetensors files.

use crate::record::Record;
use crate::unknown_word::UnknownWord;

/// What a worker is asked to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The response has the same number.
    pub sequence: u64,
    /// Which variant of the submission to ask; empty for a student's.
    pub variant: String,
    /// Which probe to run.
    pub check: String,
    /// What to run it on.
    pub case: Record,
}

/// What a worker sends back.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// The submission was made; sent once, with sequence number 0.
    Ready,
    /// The probe's observation.
    Observed(Record),
    /// The submission panicked.
    Panicked {
        /// The panic's message.
        message: String,
        /// File and line.
        location: String,
    },
    /// An allocation of this many bytes failed; the worker is gone.
    OutOfMemory(u64),
    /// The probes do not know what they were asked for.
    Unknown(UnknownWord),
}

/// The kind byte of [`Response::OutOfMemory`], which is written without allocating.
pub const OUT_OF_MEMORY: u8 = 3;

impl Request {
    /// The request as the bytes of a frame.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.sequence.to_le_bytes().to_vec();
        push_text(&mut bytes, &self.variant);
        push_text(&mut bytes, &self.check);
        bytes.extend(self.case.to_bytes());
        bytes
    }

    /// Reads the bytes of a frame; `None` if they are no request.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (sequence, rest) = bytes.split_first_chunk::<8>()?;
        let (variant, rest) = take_text(rest)?;
        let (check, case) = take_text(rest)?;
        let case = Record::from_bytes(case).ok()?;
        Some(Self { sequence: u64::from_le_bytes(*sequence), variant, check, case })
    }
}

impl Response {
    /// The response to request `sequence` as the bytes of a frame.
    pub fn to_bytes(&self, sequence: u64) -> Vec<u8> {
        let mut bytes = sequence.to_le_bytes().to_vec();
        match self {
            Self::Ready => bytes.push(0),
            Self::Observed(record) => {
                bytes.push(1);
                bytes.extend(record.to_bytes());
            }
            Self::Panicked { message, location } => {
                bytes.push(2);
                push_text(&mut bytes, message);
                push_text(&mut bytes, location);
            }
            Self::OutOfMemory(requested) => {
                bytes.push(OUT_OF_MEMORY);
                bytes.extend(requested.to_le_bytes());
            }
            Self::Unknown(UnknownWord { what, word }) => {
                bytes.push(4);
                push_text(&mut bytes, what);
                push_text(&mut bytes, word);
            }
        }
        bytes
    }

    /// Reads the bytes of a frame: the sequence number and the response; `None` if
    /// they are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<(u64, Self)> {
        let (sequence, rest) = bytes.split_first_chunk::<8>()?;
        let (kind, payload) = rest.split_first()?;
        let response = match kind {
            0 if payload.is_empty() => Self::Ready,
            1 => Self::Observed(Record::from_bytes(payload).ok()?),
            2 => {
                let (message, rest) = take_text(payload)?;
                let (location, rest) = take_text(rest)?;
                rest.is_empty().then_some(Self::Panicked { message, location })?
            }
            &OUT_OF_MEMORY => Self::OutOfMemory(u64::from_le_bytes(payload.try_into().ok()?)),
            4 => {
                let (what, rest) = take_text(payload)?;
                let (word, rest) = take_text(rest)?;
                rest.is_empty().then_some(Self::Unknown(UnknownWord { what, word }))?
            }
            _ => return None,
        };
        Some((u64::from_le_bytes(*sequence), response))
    }
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

fn take_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((std::str::from_utf8(text).ok()?.to_string(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request() -> Request {
        let case = Record::new().vector("x", &[1.0, 2.0]).fact("axis", 0);
        Request { sequence: 7, variant: String::new(), check: "a0.ops.max".into(), case }
    }

    fn responses() -> [Response; 5] {
        [
            Response::Ready,
            Response::Observed(Record::new().vector("y", &[f64::NAN])),
            Response::Panicked { message: "哎呀".into(), location: "src/ops.rs:3".into() },
            Response::OutOfMemory(8 << 30),
            Response::Unknown(UnknownWord { what: "method".into(), word: "f".into() }),
        ]
    }

    #[test]
    fn a_request_survives_the_wire() {
        assert_eq!(Request::from_bytes(&request().to_bytes()), Some(request()));
    }

    #[test]
    fn every_response_keeps_its_sequence_number() {
        for response in responses() {
            let (sequence, back) = Response::from_bytes(&response.to_bytes(9)).unwrap();
            assert_eq!((sequence, back.to_bytes(9)), (9, response.to_bytes(9)));
        }
    }

    #[test]
    fn truncated_responses_are_refused_at_every_length() {
        for response in responses() {
            let bytes = response.to_bytes(9);
            for cut in 0..bytes.len() {
                assert_eq!(Response::from_bytes(&bytes[..cut]), None, "{response:?} cut at {cut}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_parsers_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Response::from_bytes(&bytes);
            let _ = Request::from_bytes(&bytes);
        }
    }
}
