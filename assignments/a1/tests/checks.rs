//! `cargo test -p a1`: every check of A1, with the points it is worth.

harness::suite!(checks::a1::ASSIGNMENT, probes::a1(a1::submission()));
