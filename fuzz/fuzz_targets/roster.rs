//! Who is in the class.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(class) = intake::roster::read(bytes) {
        let names: HashSet<&str> = class.iter().map(|enrolled| enrolled.student.as_str()).collect();
        assert_eq!(names.len(), class.len(), "nobody is there twice");
        for name in names {
            assert!(!name.starts_with('.') && !name.contains(['/', '\\', '\0']), "{name:?}");
        }
    }
});
