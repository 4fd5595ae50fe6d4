//! Searches that cannot be, and a model that refuses.

use harness::{Case, Draw, Record};

use super::search::{Search, tokens};
use crate::about_any::about_any;

/// One thing wrong at a time, and at last two.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let right = Search {
        prompt: tokens(draw, 4, 6),
        width: 3,
        max_tokens: 5,
        end_ids: vec![2],
        length_penalty: 1.0,
        best: 2,
    };
    let prompt = |prompt: &[i64]| Search { prompt: prompt.to_vec(), ..right.clone() };
    let width = |width| Search { width, ..right.clone() };
    let max_tokens = |max_tokens| Search { max_tokens, ..right.clone() };
    let mut of = |search: Search| search.drawn(draw, 6, 3.0);
    let mut penalty = |word: &str| of(right.clone()).with("length_penalty", word);
    let penalties = ["NaN", "inf", "-inf"].map(&mut penalty);
    let cases = [
        of(width(0)),
        of(Search { best: 0, ..right.clone() }),
        of(prompt(&[])),
        of(prompt(&[1, 6, 3])),
        of(prompt(&[1, 3, -1])),
        of(Search { max_tokens: 0, ..prompt(&[7, 2]) }),
        of(right.clone()).with("model.context", 7).remark("one too few"),
        of(max_tokens(2)).with("model.context", 4).remark("one too few"),
        of(max_tokens(1)).with("model.context", 3).remark("one too few"),
        of(max_tokens(usize::MAX)).with("model.context", 100),
        of(right.clone()).with("refuses the call", 0),
        of(right.clone()).with("refuses the call", 2),
        about_any(of(Search { best: 0, ..width(0) }), &["best", "width"]),
        about_any(of(Search { width: 0, ..prompt(&[-3]) }), &["prompt", "width"]),
    ];
    penalties.into_iter().chain(cases).map(Case::record).collect()
}
