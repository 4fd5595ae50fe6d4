//! `cargo test -p a3`: every check of A3, with the points it is worth.

harness::suite!(checks::a3::ASSIGNMENT, probes::a3(a3::submission()));
