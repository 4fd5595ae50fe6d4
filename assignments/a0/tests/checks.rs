//! `cargo test -p a0`: every check of A0, with the points it is worth.

harness::suite!(checks::a0::ASSIGNMENT, probes::a0(a0::submission()));
