//! `cargo test -p a5`: every check of A5, with the points it is worth.

harness::suite!(checks::a5::ASSIGNMENT, probes::a5(a5::submission()));
