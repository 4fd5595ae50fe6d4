//! Finds libtorch, or says how to get it; and lists the pages in Chinese, so that the Rust in
//! them is compiled as doctests. (A test says that the pages in English have the same.)

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    libtorch_link::link();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("docs/book has a parent");
    let mut modules = String::new();
    for page in pages(&docs.join("zh")) {
        let stem = page.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
        let doc = format!("#[doc = include_str!({:?})]", page.display().to_string());
        writeln!(modules, "{doc}\nmod {stem} {{}}").expect("a String takes all");
    }
    let out = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("pages.rs"), modules).expect("OUT_DIR is writable");
}

/// The pages of a folder, sorted.
fn pages(folder: &Path) -> Vec<PathBuf> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut pages: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}
