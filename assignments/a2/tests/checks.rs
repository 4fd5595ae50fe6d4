//! `cargo test -p a2`: every check of A2, with the points it is worth.

checks::suite!(a2, probes::a2(a2::submission()));
