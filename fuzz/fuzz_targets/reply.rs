//! What a worker says: frames, and the responses in them.
#![no_main]

use wire::{Response, read_frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut stream = bytes;
    while let Ok(Some(frame)) = read_frame(&mut stream) {
        let Some((sequence, response)) = Response::from_bytes(&frame) else { continue };
        let again = Response::from_bytes(&response.to_bytes(sequence));
        assert_eq!(again, Some((sequence, response)), "what was read can be written");
    }
});
