//! A test of its own, since it bounds the memory of the whole process.
#![cfg(target_os = "linux")]

use std::panic::catch_unwind;

use checks::alloc::fits;
use probes::within;

#[test]
fn a_little_fits_and_much_does_not() {
    assert!(within(96 << 20, || fits(64 << 20)));
    assert!(!within(96 << 20, || fits(256 << 20)));
    assert!(fits(256 << 20));
    let panicked = catch_unwind(|| within(96 << 20, || panic!("out of memory")));
    assert!(panicked.is_err() && fits(256 << 20));
}
