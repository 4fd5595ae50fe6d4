//! `cargo test -p a1`: every check of A1, with the points it is worth.

checks::suite!(a1, probes::a1(a1::submission()));
