//! `cargo test -p a3`: every check of A3, with the points it is worth.

harness::suite!(
    checks::a3::ASSIGNMENT,
    probes::a3_on_a2(a3::submission(), || Box::new(a2::submission()))
);
