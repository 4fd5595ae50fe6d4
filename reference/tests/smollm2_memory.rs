//! How much memory `from_pretrained` takes for a real model, and how long it reads. The test
//! is alone in its process: memory that another has given back would count for this one.

#![cfg(target_os = "linux")]

mod llama;

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use contract::a3::{Files as _, FromPretrained as _};
use folder::Folder;
use reference::a3::REFERENCE;
use tch::Kind;

/// The memory of this process that is no file's, in bytes.
fn anonymous() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

/// What `work` returns, the most memory that it held beyond what was there before, and how
/// long it took.
fn measured<T>(work: impl FnOnce() -> T) -> (T, u64, Duration) {
    let (before, done) = (anonymous(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                most = most.max(anonymous());
                std::thread::sleep(Duration::from_millis(1));
            }
            most.max(anonymous())
        });
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        done.store(true, Ordering::Relaxed);
        (result, watch.join().unwrap().saturating_sub(before), took)
    })
}

#[test]
fn reading_holds_hardly_more_than_the_weights() {
    let files = Folder::open(&llama::real::folder()).unwrap();
    let file = files.bytes("model.safetensors").unwrap();
    // The file comes into the page cache, and libtorch is awake.
    let pages = file.chunks(4096).map(|page| u64::from(page[0])).sum::<u64>();
    let awake = tch::Tensor::from_slice(&[pages as i64]).to_kind(Kind::Float);
    let read = || REFERENCE.from_pretrained(&files, Some(Kind::Float)).unwrap();
    let (model, most, took) = measured(read);
    let share = most as f64 / file.len() as f64;
    println!("from_pretrained: {took:.2?}, {share:.3} × the file's size in memory at most");
    assert!(share < 1.3, "{share}");
    // What was measured is there.
    assert!(share > 0.9 && model.weights.layers.len() == 30, "{share}, {awake:?}");
}
