//! `cargo test -p a0`: every check of A0, with the points it is worth.

checks::suite!(a0, checks::Submission::A0(Box::new(a0::submission())));
