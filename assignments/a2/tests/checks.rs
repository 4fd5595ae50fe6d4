//! `cargo test -p a2`: every check of A2, with the points it is worth.

harness::suite!(checks::a2::ASSIGNMENT, probes::a2(a2::submission()));
