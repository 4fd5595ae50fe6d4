//! N-gram trainers with one flaw.

mod estimates;
mod events;
mod scores;

pub use estimates::*;
pub use events::*;
pub use scores::*;

/// How many words a corpus has.
fn words(corpus: &[Vec<usize>]) -> f64 {
    corpus.iter().map(Vec::len).sum::<usize>() as f64
}
