//! `cargo test -p a0`: every check of A0, with the points it is worth.

checks::suite!(a0, probes::a0(a0::submission()));
