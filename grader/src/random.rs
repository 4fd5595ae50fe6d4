//! Numbers that nobody can guess.

use std::fs::File;
use std::io::Read;

/// `N` random bytes from the operating system.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let filled = File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    filled.expect("the operating system has random numbers");
    bytes
}

/// A seed of 128 bits.
pub fn seed() -> String {
    hex::encode(bytes::<16>())
}
