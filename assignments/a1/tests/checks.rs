//! `cargo test -p a1`: every check of A1, with the points it is worth.

checks::suite!(a1, checks::Submission::A1(Box::new(a1::submission())));
