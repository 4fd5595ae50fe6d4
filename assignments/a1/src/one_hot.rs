//! Task `a1.one_hot` (5 points): tokens become numbers, and numbers become vectors.

use contract::a1::OneHot;
use ndarray::Array2;

/// Stateless: everything comes in as arguments.
pub struct MyOneHot;

impl OneHot for MyOneHot {
    /// Each token once, in the order of first occurrence.
    ///
    /// Worked example: `["b", "a", "b"]` gives `["b", "a"]`. Check
    /// `a1.one_hot.vocabulary`.
    fn vocabulary(&self, _tokens: &[&str]) -> Vec<String> {
        todo!("a1.one_hot.vocabulary")
    }

    /// Places in the vocabulary; `None` for what it lacks. Check
    /// `a1.one_hot.vocabulary`.
    fn ids(&self, _vocabulary: &[String], _tokens: &[&str]) -> Vec<Option<usize>> {
        todo!("a1.one_hot.vocabulary")
    }

    /// `[s, V]`, in row `i` a 1 at `ids[i]`.
    ///
    /// Worked example: `one_hot([1, 0], 3)` is `[[0, 1, 0], [1, 0, 0]]`. Check
    /// `a1.one_hot.vectors`.
    fn one_hot(&self, _ids: &[usize], _vocabulary: usize) -> Array2<f64> {
        todo!("a1.one_hot.vectors")
    }

    /// `[s, d]`, row `i` is row `ids[i]` of the table. Check `a1.one_hot.vectors`.
    fn look_up(&self, _ids: &[usize], _table: &Array2<f64>) -> Array2<f64> {
        todo!("a1.one_hot.vectors")
    }
}
