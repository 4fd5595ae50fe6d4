//! Submissions that are zip archives.
#![no_main]

mod taken;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(taken) = intake::zipped::take(bytes, "a0") {
        taken::check(&taken);
    }
});
