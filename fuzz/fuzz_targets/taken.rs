//! What holds of whatever is taken from a submission.

use std::path::Component;

use intake::{Taken, caps};

/// Checks that only sources were taken, within bounds, under names that lead
/// nowhere else.
pub fn check(taken: &Taken) {
    assert!(taken.sources.len() <= caps::FILES);
    let bytes: usize = taken.sources.iter().map(|(_, text)| text.len()).sum();
    assert!(bytes <= caps::SOURCES);
    for (path, text) in &taken.sources {
        assert!(text.len() <= caps::FILE);
        assert!(path.extension().is_some_and(|extension| extension == "rs"), "{path:?}");
        assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{path:?}");
    }
}
