//! What a course site says of a submission.
#![no_main]

use intake::metadata::Metadata;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match Metadata::parse(bytes) {
        Ok(metadata) => assert!(metadata.handed_in().ends_with('Z')),
        Err(line) => assert!(!line.is_empty() && !line.contains('\n'), "{line:?}"),
    }
});
