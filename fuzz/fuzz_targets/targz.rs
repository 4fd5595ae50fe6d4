//! Submissions that are tar archives, compressed by gzip.
#![no_main]

mod taken;

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use libfuzzer_sys::fuzz_target;

// Input that begins with gzip's mark is taken as it is; any other is compressed
// here first, so that the reader of tar archives gets nonsense, too.
fuzz_target!(|bytes: &[u8]| {
    let archive = if bytes.starts_with(&[0x1f, 0x8b]) { bytes.to_vec() } else { gzip(bytes) };
    if let Ok(taken) = intake::targz::take(archive.as_slice(), "a0") {
        taken::check(&taken);
    }
});

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}
