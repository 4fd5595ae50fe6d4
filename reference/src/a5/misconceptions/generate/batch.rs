//! Wrong ways to go on with several prompts.

use contract::a5::{Generated, Result};

use crate::a5::Parts;
use crate::a5::generate::row::Row;
use crate::a5::generate::{World, generate};

/// One prompt after the other.
pub fn one_by_one(
    parts: &Parts,
    world: &World<'_>,
    prompts: &[Vec<i64>],
) -> Result<Vec<Generated>> {
    let one =
        |(number, prompt): (usize, &Vec<i64>)| generate(parts, world, number, prompt, &mut |_| {});
    prompts.iter().enumerate().map(one).collect()
}

/// Padding counts as tokens of the text.
pub fn padding_counts<'a>(
    parts: &'a Parts,
    world: &'a World<'a>,
    number: usize,
    prompts: &'a [Vec<i64>],
) -> Row<'a> {
    let width = prompts.iter().map(Vec::len).max().unwrap_or(0);
    let mut row = Row::new(parts, world, number, &prompts[number]);
    row.padding = width - row.prompt.len();
    row
}

/// Every row takes the first prompt for its own when it looks at what came before.
pub fn first_prompt_for_all<'a>(
    parts: &'a Parts,
    world: &'a World<'a>,
    number: usize,
    prompts: &'a [Vec<i64>],
) -> Row<'a> {
    Row::new(parts, world, number, &prompts[0])
}
