//! `a5.guided` without the work.

use contract::a5::{Guidance, Guide, Result, Vocabulary};

use crate::idle::Idle;

impl Guidance for Idle {
    fn regex_guide<'a>(
        &self,
        _pattern: &str,
        _vocabulary: &'a dyn Vocabulary,
        _end_ids: &[i64],
    ) -> Result<Box<dyn Guide + 'a>> {
        todo!("a5.guided.regex_guide")
    }
}
