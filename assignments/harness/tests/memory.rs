//! A test of its own, since it bounds the memory of the whole process.
#![cfg(target_os = "linux")]

use std::hint::black_box;
use std::panic::catch_unwind;

use harness::memory::{fits, growing_by, within};

#[test]
fn a_little_fits_and_much_does_not() {
    assert_eq!(within(96 << 20, || fits(64 << 20)), Some(true));
    assert_eq!(within(96 << 20, || fits(128 << 20)), Some(false));
    let of_another_thread = || std::thread::spawn(|| fits(128 << 20)).join().unwrap();
    assert_eq!(within(96 << 20, of_another_thread), Some(false));
    assert!(fits(256 << 20));
    let panicked = catch_unwind(|| within(96 << 20, || panic!("out of memory")));
    assert!(panicked.is_err() && fits(256 << 20));
    // What is held already is no part of it, and the outer limit holds as well.
    let some = black_box(Vec::<u8>::with_capacity(48 << 20));
    assert!(growing_by(32 << 20, || fits(24 << 20)) && !growing_by(32 << 20, || fits(40 << 20)));
    assert_eq!(within(16 << 20, || growing_by(32 << 20, || fits(24 << 20))), Some(false));
    drop(some);
    // Reserved, not written to.
    let none_left = within(96 << 20, || black_box(Vec::<u8>::with_capacity(80 << 20)).capacity());
    assert_eq!(none_left, Some(80 << 20));
}
