//! Task `a4.schedule` (5 points): the learning rate.

use contract::a4::{Result, Schedule, Schedules};

use crate::Submission;

impl Schedules for Submission {
    /// Worked example: a peak of 0.8, a floor of 0.2, `warm_up` 4, `end` 10. Steps 0 to 3 have
    /// 0.2, 0.4, 0.6 and 0.8, whatever the floor; step 4 has 0.8. Step 7 is in the middle of the
    /// way down, where cosine and line meet: 0.5. At step 6 (`x = 1/3`) the cosine has 0.65 and
    /// the line 0.6. From step 10 on it is 0.2. `Stable { from: 8 }` has 0.8 until step 8 and
    /// 0.5 at step 9. Checks `a4.schedule.warm_up`, `.cosine`, `.linear`, `.stable`, `.errors`.
    fn learning_rate(&self, _schedule: &Schedule, _step: u64) -> Result<f64> {
        todo!("a4.schedule.learning_rate")
    }
}
