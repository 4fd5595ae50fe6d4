//! `cargo test -p a2`: every check of A2, with the points it is worth.

checks::suite!(a2, checks::Submission::A2(Box::new(a2::submission())));
