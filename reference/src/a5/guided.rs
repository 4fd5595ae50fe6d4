//! `a5.guided`.

use contract::a5::{Guidance, Guide, Result, Vocabulary};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right functions.
pub const RIGHT: Functions = Functions {};

impl Guidance for Parts {
    fn regex_guide<'a>(
        &self,
        _pattern: &str,
        _vocabulary: &'a dyn Vocabulary,
        _end_ids: &[i64],
    ) -> Result<Box<dyn Guide + 'a>> {
        todo!("a5.guided.regex_guide")
    }
}
