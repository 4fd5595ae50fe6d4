//! `cargo test -p a4`: every check of A4, with the points it is worth.

harness::suite!(
    checks::a4::ASSIGNMENT,
    probes::a4_on_a3(a4::submission(), || Box::new(a3::submission()))
);
