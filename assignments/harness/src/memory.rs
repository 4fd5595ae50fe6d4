//! Measures how much memory this process holds, and limits how much a call may take.
//!
//! A worker cannot read this from `/proc`, which it does not see. But the kernel limits
//! what a process holds; how much can still be allocated under a limit shows how much is in
//! use.

#![expect(unsafe_code, reason = "mappings are raw memory, and so are an executable's headers")]

use std::ptr::null_mut;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous, munmap};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The precision of the measurement, in bytes.
const GRAIN: u64 = 64 << 10;

/// More than any process has; the measured value is smaller.
const MOST: u64 = 1 << 40;

/// What the process held before any code of the submission ran.
static AT_START: OnceLock<u64> = OnceLock::new();

/// From now on memory counts as the submission's. The writable statics of its executable
/// count too, since they can be used in place of allocations.
pub(crate) fn start_counting() {
    give_back_at_once();
    let _ = AT_START.set(held().saturating_sub(executable::writable()));
}

/// From now on large allocations go back to the kernel when they are freed. Otherwise the
/// process would keep them: a limited call could use them unnoticed, or they would count as
/// memory that the process holds.
pub(crate) fn give_back_at_once() {
    allocator::give_back_at_once();
}

/// When a call needed too much memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// The process held too much before the call, so there was none.
    Before,
    /// The call took too much.
    During,
}

/// How much memory there may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// What the process may hold beyond what it held when counting began, no matter who took
    /// it and when: in the call or before it, in this thread or another. If counting has not
    /// begun (under a debugger, say), it begins with the call.
    pub in_all: u64,
    /// What it may hold beyond what it holds before the call.
    pub more: u64,
}

/// Calls `f` within the allowance. Memory that is freed no longer counts. The old limit is
/// restored, also if `f` panics.
///
/// An allocation beyond the allowance fails, as it does on a machine whose memory is full. What
/// comes from libtorch then is an error or a panic. Rust's own allocations have no such way out:
/// one that fails ends the process. So the limit is lifted for them, and the result is
/// [`TooMuch::During`], whatever `f` returned.
///
/// # Errors
///
/// If `f` needed too much, or could not be called since too much was held already.
pub fn within<T>(allowance: Allowance, f: impl FnOnce() -> T) -> Result<T, TooMuch> {
    let now = held();
    let most = AT_START.get().unwrap_or(&now) + allowance.in_all;
    if now > most {
        return Err(TooMuch::Before);
    }
    // Memory that the allocator keeps could be used without being counted.
    let _taken = all_that_is_kept(now);
    let _liftable = Liftable::for_a_call();
    let limited = Limited::to(counted(), most.min(now + allowance.more));
    let result = f();
    drop(limited);
    if LIFTED.load(Ordering::SeqCst) { Err(TooMuch::During) } else { Ok(result) }
}

/// The result of `f`, and how many bytes more the process holds behind it than before: what `f`
/// took for a while only does not count.
pub fn kept_by<T>(f: impl FnOnce() -> T) -> (T, u64) {
    give_back_at_once();
    let before = held();
    // Memory that the allocator keeps could be used without being counted.
    let taken = all_that_is_kept(before);
    let result = f();
    let more = held().saturating_sub(before);
    drop(taken);
    (result, more)
}

/// The memory that the allocator keeps, where the process holds `now` bytes: nothing else can
/// use it before it is dropped.
fn all_that_is_kept(now: u64) -> allocator::KeptBlocks {
    let mut kept = allocator::KeptBlocks::none();
    // Nothing of Rust's may be allocated under this limit.
    let _limited = Limited::to(counted(), now);
    kept.take_all();
    kept
}

/// The limit around the limited call that is running, 0 where none is.
static AROUND: AtomicU64 = AtomicU64::new(0);

/// Whether the limit of the call that is running has been lifted.
static LIFTED: AtomicBool = AtomicBool::new(false);

/// As long as there is one, [`lift`] lifts the limit that is set behind it. Calls in several
/// threads at once, or one inside another, share the limit around the first.
struct Liftable {
    is_first: bool,
}

impl Liftable {
    fn for_a_call() -> Self {
        let limit = getrlimit(counted()).current.unwrap_or(u64::MAX);
        let first = AROUND.compare_exchange(0, limit, Ordering::SeqCst, Ordering::SeqCst);
        Self { is_first: first.is_ok() }
    }
}

impl Drop for Liftable {
    fn drop(&mut self) {
        if self.is_first {
            AROUND.store(0, Ordering::SeqCst);
            LIFTED.store(false, Ordering::SeqCst);
        }
    }
}

/// Lifts the limit of the call that is running; `false` where none is. An allocator calls it
/// when an allocation has failed, so it must not allocate.
pub(crate) fn lift() -> bool {
    let around = AROUND.load(Ordering::SeqCst);
    if around == 0 {
        return false;
    }
    LIFTED.store(true, Ordering::SeqCst);
    let maximum = getrlimit(counted()).maximum;
    let current = Some(around).filter(|limit| *limit < u64::MAX);
    setrlimit(counted(), Rlimit { current, maximum }).is_ok()
}

/// Whether this many bytes more could be allocated now. Nothing is allocated: no page is
/// written to, and a failure is not reported.
pub fn fits(bytes: usize) -> bool {
    can_be_mapped(bytes, ProtFlags::READ | ProtFlags::WRITE)
}

fn can_be_mapped(bytes: usize, may: ProtFlags) -> bool {
    let flags = MapFlags::PRIVATE | MapFlags::NORESERVE;
    // SAFETY: a new mapping, which nothing refers to, and which is given back at once.
    unsafe {
        let pages = mmap_anonymous(null_mut(), bytes.max(1), may, flags);
        pages.is_ok_and(|start| munmap(start, bytes.max(1)).is_ok())
    }
}

/// What is limited: writable memory, all of which a program may use. (Address space also
/// includes libraries, and what the allocator reserves for a thread.) Where the kernel
/// cannot limit writable memory, address space.
fn counted() -> Resource {
    static COUNTED: OnceLock<Resource> = OnceLock::new();
    *COUNTED.get_or_init(|| {
        let some = in_use(Resource::As, MOST);
        let _limited = Limited::to(Resource::Data, some);
        if fits(some as usize + 1) { Resource::As } else { Resource::Data }
    })
}

/// What the process holds now.
fn held() -> u64 {
    let space = in_use(Resource::As, MOST);
    match counted() {
        // No process holds more than its address space.
        Resource::Data => in_use(Resource::Data, space),
        _ => space,
    }
}

/// How much of `resource` is in use, if it is less than `most`. It is found by trying how
/// much still fits under a limit above what is in use, so that other threads always have
/// enough.
fn in_use(resource: Resource, most: u64) -> u64 {
    let most = getrlimit(resource).current.unwrap_or(most).min(most);
    let _limited = Limited::to(resource, most);
    // A mapping that cannot be written to takes no memory, whatever its size.
    let may = match resource {
        Resource::As => ProtFlags::empty(),
        _ => ProtFlags::READ | ProtFlags::WRITE,
    };
    let (mut fitting, mut too_much) = (0, most);
    while too_much - fitting > GRAIN {
        let middle = fitting.midpoint(too_much);
        let fits = can_be_mapped(middle as usize, may);
        if fits { fitting = middle } else { too_much = middle }
    }
    most - fitting
}

/// A limit; the old one is restored when this value is dropped.
struct Limited(Resource, Rlimit);

impl Limited {
    fn to(resource: Resource, bytes: u64) -> Self {
        let old = getrlimit(resource);
        let most = old.current.unwrap_or(u64::MAX).min(bytes);
        let new = Rlimit { current: Some(most), maximum: old.maximum };
        let _ = setrlimit(resource, new);
        Self(resource, old)
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        let _ = setrlimit(self.0, self.1);
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod allocator {
    use std::ffi::{c_int, c_void};

    unsafe extern "C" {
        fn mallopt(parameter: c_int, value: c_int) -> c_int;
        fn malloc(size: usize) -> *mut c_void;
        fn free(block: *mut c_void);
    }

    /// The largest and the smallest block to take from the allocator.
    const BLOCKS: [usize; 2] = [64 << 20, 256 << 10];

    /// Blocks that are allocated and not used, so that nothing else can use them.
    pub struct KeptBlocks(Vec<*mut c_void>);

    impl KeptBlocks {
        /// No blocks yet, and room to note many.
        pub fn none() -> Self {
            Self(Vec::with_capacity(1024))
        }

        /// Allocates block after block as long as this succeeds. Where the process may not
        /// hold more memory, these are blocks that the allocator had kept.
        pub fn take_all(&mut self) {
            let mut size = BLOCKS[0];
            while size >= BLOCKS[1] && self.0.len() < self.0.capacity() {
                // SAFETY: it takes any size. Nothing reads or writes the block.
                let block = unsafe { malloc(size) };
                if block.is_null() { size /= 2 } else { self.0.push(block) }
            }
        }
    }

    impl Drop for KeptBlocks {
        fn drop(&mut self) {
            // SAFETY: each comes from `malloc` and is given back once.
            self.0.iter().for_each(|block| unsafe { free(*block) });
        }
    }

    const M_MMAP_THRESHOLD: c_int = -3;

    /// Every allocation of at least this size gets pages of its own.
    const LARGE: c_int = 64 << 10;

    /// Fixes this size; the allocator would raise it.
    pub fn give_back_at_once() {
        // SAFETY: it sets a number of the allocator's, and takes any.
        let _ = unsafe { mallopt(M_MMAP_THRESHOLD, LARGE) };
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod allocator {
    /// Nothing can be set in this allocator.
    pub fn give_back_at_once() {}

    /// No blocks: it is not known what this allocator keeps.
    pub struct KeptBlocks;

    impl KeptBlocks {
        pub fn none() -> Self {
            Self
        }

        pub fn take_all(&mut self) {}
    }
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
mod executable {
    use std::ffi::c_ulong;

    unsafe extern "C" {
        fn getauxval(kind: c_ulong) -> c_ulong;
    }

    /// `AT_PHDR` and `AT_PHNUM`: the address of the program headers, and their number.
    const HEADERS: [c_ulong; 2] = [3, 5];

    /// `PT_LOAD`, `PT_TLS` and `PF_W`.
    const LOADED: u32 = 1;
    const THREAD_LOCAL: u32 = 7;
    const WRITABLE: u32 = 2;

    /// How many threads run when counting begins.
    const THREADS: u64 = 2;

    /// An `Elf64_Phdr`.
    #[repr(C)]
    struct Header {
        kind: u32,
        flags: u32,
        places_and_size_in_file: [u64; 4],
        size: u64,
        alignment: u64,
    }

    /// The size of all writable statics in bytes; thread-local ones count once for each
    /// thread.
    pub fn writable() -> u64 {
        let [first, n] = HEADERS.map(|kind| {
            // SAFETY: it reads what the kernel told the process, and takes any number.
            unsafe { getauxval(kind) }
        });
        if first == 0 {
            return 0;
        }
        // SAFETY: the headers of the running executable lie there as long as it runs.
        let headers = unsafe { std::slice::from_raw_parts(first as *const Header, n as usize) };
        let size = |header: &Header| match header.kind {
            LOADED if header.flags & WRITABLE != 0 => header.size,
            THREAD_LOCAL => THREADS * header.size,
            _ => 0,
        };
        headers.iter().map(size).sum()
    }
}

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
mod executable {
    /// It is not known on this system.
    pub fn writable() -> u64 {
        0
    }
}
