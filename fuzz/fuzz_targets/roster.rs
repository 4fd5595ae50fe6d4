//! Who is in the class.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let chosen = intake::roster::read(bytes, Some("name"));
    for roster in intake::roster::read(bytes, None).into_iter().chain(chosen) {
        let class = roster.enrolled;
        let names: HashSet<&str> = class.iter().map(|enrolled| enrolled.student.as_str()).collect();
        assert_eq!(names.len(), class.len(), "nobody is there twice");
        assert!(!class.is_empty() && class.len() <= intake::caps::ROWS);
        for name in names {
            assert!(!name.starts_with('.') && !name.contains(['/', '\\', '\0', '\n']), "{name:?}");
        }
    }
});
