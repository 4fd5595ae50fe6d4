//! A test of its own, since it bounds the memory of the whole process.
#![cfg(target_os = "linux")]

use std::hint::black_box;
use std::panic::catch_unwind;

use harness::memory::{Allowance, TooMuch, fits, within};

#[global_allocator]
static ALLOCATOR: harness::alloc::Reporting = harness::alloc::Reporting;

/// So many MiB in all, as many of them as one likes in the call.
fn in_all(mebibytes: u64) -> Allowance {
    Allowance { in_all: mebibytes << 20, more: u64::MAX >> 20 }
}

#[test]
fn a_little_fits_and_much_does_not() {
    assert_eq!(within(in_all(96), || fits(64 << 20)), Ok(true));
    assert_eq!(within(in_all(96), || fits(128 << 20)), Ok(false));
    let of_another_thread = || std::thread::spawn(|| fits(128 << 20)).join().unwrap();
    assert_eq!(within(in_all(96), of_another_thread), Ok(false));
    assert!(fits(256 << 20));
    let panicked = catch_unwind(|| within(in_all(96), || panic!("out of memory")));
    assert!(panicked.is_err() && fits(256 << 20));
    // What is held already is no part of what a call takes, and what is held in all counts too.
    let some = black_box(Vec::<u8>::with_capacity(48 << 20));
    let more = |mebibytes: u64| Allowance { in_all: 1 << 30, more: mebibytes << 20 };
    assert_eq!(within(more(32), || fits(24 << 20)), Ok(true));
    assert_eq!(within(more(32), || fits(40 << 20)), Ok(false));
    assert_eq!(within(Allowance { in_all: 16 << 20, ..more(32) }, || fits(24 << 20)), Ok(false));
    drop(some);
    // Reserved, not written to.
    let reserve =
        |mebibytes: usize| black_box(Vec::<u8>::with_capacity(mebibytes << 20)).capacity();
    assert_eq!(within(in_all(96), || reserve(80)), Ok(80 << 20));
    // Rust's own allocations cannot be refused without ending the process.
    assert_eq!(within(in_all(96), || reserve(128)), Err(TooMuch::During));
    let small = || (0..4096).map(|_| Vec::<u8>::with_capacity(32 << 10)).collect::<Vec<_>>().len();
    assert_eq!(within(more(16), small), Err(TooMuch::During));
    assert!(fits(256 << 20));
    assert_eq!(within(in_all(96), || fits(128 << 20)), Ok(false));
}
