//! Task `a1.bpe_train` (20 points): which merges come out.

use contract::a1::{BpeModel, BpeTrainer, SplitPattern};

/// Stateless: everything comes in as arguments.
pub struct MyTrainer;

impl BpeTrainer for MyTrainer {
    /// The most frequent pair first; among equally frequent ones that with the
    /// smallest ids.
    ///
    /// Worked example: the corpus `"aab aab"`, `size` 258 and no specials. The pieces
    /// are `aab` and `␣aab`. `(a, a)` and `(a, b)` both occur twice; `a` has id 64 and
    /// `b` 65, so `(a, a)` comes first and makes token 256. Then `(256, b)` makes 257.
    /// Checks `a1.bpe_train.merges`, `.ties`, `.overlaps`, `.boundary`, `.specials`,
    /// `.order`, `.cost`.
    fn train(
        &self,
        _corpus: &[&str],
        _pattern: SplitPattern,
        _size: usize,
        _specials: &[&str],
    ) -> BpeModel {
        todo!("a1.bpe_train.merges")
    }
}
