//! An allocator that reports a failed allocation before the process dies of it.
//!
//! Rust aborts when an allocation fails, which looks like any other crash. This allocator
//! sends one last frame, so that the outcome can say "out of memory".

#![expect(unsafe_code, reason = "an allocator is an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::os::fd::{AsRawFd, BorrowedFd};
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

use crate::memory;
use wire::OUT_OF_MEMORY;

static REPLIES: AtomicI32 = AtomicI32::new(-1);
static SEQUENCE: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, which also reports a failed allocation.
pub struct Reporting;

/// From now on, reports a failed allocation on `replies`.
pub(crate) fn report_to(replies: &impl AsRawFd) {
    REPLIES.store(replies.as_raw_fd(), Ordering::SeqCst);
}

/// From now on, a failed allocation belongs to the request with this number.
pub(crate) fn now_answering(sequence: u64) {
    SEQUENCE.store(sequence, Ordering::SeqCst);
}

/// Sends the frame that says "out of memory", the last one of this process. The allocator
/// calls it, so it must not allocate.
fn report(requested: usize) {
    let fd = REPLIES.load(Ordering::SeqCst);
    if fd < 0 {
        return;
    }
    let mut frame = [0u8; 4 + 8 + 1 + 8];
    frame[..4].copy_from_slice(&17u32.to_le_bytes());
    frame[4..12].copy_from_slice(&SEQUENCE.load(Ordering::SeqCst).to_le_bytes());
    frame[12] = OUT_OF_MEMORY;
    frame[13..].copy_from_slice(&(requested as u64).to_le_bytes());
    // SAFETY: `serve` keeps the descriptor open until the process ends; if the
    // submission closed it, the write fails and nothing else happens.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    let _ = rustix::io::write(fd, &frame);
}

/// What `allocate` returns. Where it gets nothing because a call is limited, the limit is lifted
/// and it is asked once more: the call's answer says so then, and the process lives.
fn allocated(size: usize, allocate: impl Fn() -> *mut u8) -> *mut u8 {
    let mut pointer = allocate();
    if pointer.is_null() && memory::lift() {
        pointer = allocate();
    }
    if pointer.is_null() {
        report(size);
    }
    pointer
}

// SAFETY: every method forwards to `System`, which upholds the contract.
unsafe impl GlobalAlloc for Reporting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: forwarded.
        allocated(layout.size(), || unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: forwarded.
        allocated(layout.size(), || unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: forwarded; where it fails, the old block stays as it was.
        allocated(size, || unsafe { System.realloc(pointer, layout, size) })
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: forwarded.
        unsafe { System.dealloc(pointer, layout) }
    }
}
