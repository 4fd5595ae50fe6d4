//! Task `a5.batching` (10 points): continuous batching.

use contract::a5::{Batching, Engine, EngineConfig, PagedModel, Randomness, Result};

use crate::Submission;

/// `engine` returns a struct of your own that implements [`Engine`]: it holds the model, the
/// waiting and the running texts, and the list of free blocks. Write `add`, `abort`, `step` and
/// `unfinished` in an `impl Engine` for it, in this file. Since it outlives the call, it keeps the
/// references with their lifetime: `struct Mine<'a> { model: &'a dyn PagedModel, … }`.
impl Batching for Submission {
    /// Worked example, with blocks of 2 places, a budget of 4 and `max_running` 2. Request 1 has
    /// the prompt `[5, 6, 7]` and `max_tokens` 3, request 2 has `[8, 9, 3]` and `max_tokens` 1. A
    /// schedule that is right:
    ///
    /// | step | text 1 reads | text 2 reads | then |
    /// |---|---|---|---|
    /// | 1 | `5 6 7` | `8` | 1 draws its token 0, say 4 |
    /// | 2 | `4` | `9 3` | 1 draws its token 1, say 2; 2 draws its only one and is finished |
    /// | 3 | `2` | – | 1 draws its token 2 and is finished; this one nobody reads |
    ///
    /// Text 1 stores 3 + 3 - 1 = 5 places in 3 blocks, text 2 stores 3 in 2 blocks, which are free
    /// behind step 2. Checks `a5.batching.alone`, `.together`, `.steps`, `.budget`,
    /// `.schedule`, `.preemption`, `.order`, `.blocks`, `.shared`, `.errors`.
    fn engine<'a>(
        &self,
        _model: &'a dyn PagedModel,
        _config: &EngineConfig,
        _randomness: &'a dyn Randomness,
    ) -> Result<Box<dyn Engine + 'a>> {
        todo!("a5.batching.engine")
    }
}
