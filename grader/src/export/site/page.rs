//! `index.html`: a page that shows the scores of a class. It is one file without anything
//! from elsewhere, so it works on every site, and opened from a disk.

use data_encoding::BASE64;
use minijinja::value::Serde;
use minijinja::{Environment, context};
use sha2::{Digest, Sha256};

use super::scores_file::ScoresFile;

const PAGE: &str = include_str!("page.html");
/// How it looks.
pub const STYLE: &str = include_str!("page.css");
/// What it does.
pub const SCRIPT: &str = include_str!("page.js");

/// The page with these scores in it. The browser runs nothing in it but our script: its
/// policy names that by its hash.
pub fn page(scores: &ScoresFile) -> String {
    let mut environment = Environment::new();
    environment.add_template("page.html", PAGE).expect("our own template");
    let filled = environment.get_template("page.html").expect("just added").render(context! {
        style => STYLE,
        style_hash => hash(STYLE),
        script => SCRIPT,
        script_hash => hash(SCRIPT),
        scores => Serde(scores),
    });
    filled.expect("our own template")
}

/// A text's hash, as a Content Security Policy writes it.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(text)))
}
