//! Task `a1.one_hot`: tokens become numbers, and numbers become vectors.
//!
//! `s` is the number of tokens in a sequence, `V` the size of the vocabulary, `d`
//! the width of a table.

use ndarray::Array2;

/// Vocabulary, one-hot vectors, and rows of a table.
pub trait OneHot {
    /// The different tokens of `tokens`, each once, **in the order in which they
    /// first occur**: the place in this list is a token's number.
    fn vocabulary(&self, tokens: &[&str]) -> Vec<String>;

    /// The numbers of `tokens`; `None` for a token that the vocabulary lacks. The vocabulary
    /// has each token once.
    fn ids(&self, vocabulary: &[String], tokens: &[&str]) -> Vec<Option<usize>>;

    /// `[s, V]`: row `i` is 1 at `ids[i]` and 0 elsewhere. Every id is below `V`.
    fn one_hot(&self, ids: &[usize], vocabulary: usize) -> Array2<f64>;

    /// `[s, d]`: row `i` is row `ids[i]` of `table` (`[V, d]`). It equals
    /// `one_hot(ids, V) · table` (all numbers of a table are finite), and costs `V` times less.
    fn look_up(&self, ids: &[usize], table: &Array2<f64>) -> Array2<f64>;
}
