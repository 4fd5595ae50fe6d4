//! A test of its own, since it bounds the memory of the whole process.
#![cfg(target_os = "linux")]

use std::hint::black_box;
use std::panic::catch_unwind;

use checks::memory::{fits, within};

#[test]
fn a_little_fits_and_much_does_not() {
    assert_eq!(within(96 << 20, || fits(64 << 20)), Some(true));
    assert_eq!(within(96 << 20, || fits(128 << 20)), Some(false));
    let of_another_thread = || std::thread::spawn(|| fits(128 << 20)).join().unwrap();
    assert_eq!(within(96 << 20, of_another_thread), Some(false));
    assert!(fits(256 << 20));
    let panicked = catch_unwind(|| within(96 << 20, || panic!("out of memory")));
    assert!(panicked.is_err() && fits(256 << 20));
    // Reserved, not written to.
    let none_left = within(96 << 20, || black_box(Vec::<u8>::with_capacity(80 << 20)).capacity());
    assert_eq!(none_left, Some(80 << 20));
}
