//! Searches in which what happens is laid out beforehand: models of six tokens, with a probability
//! for each behind each. Which ids they have is drawn, and so is a little of the probabilities.

use harness::{Case, Draw};

use super::search::Search;

/// The tokens by their places in the tables: the last of the prompt, three words, two ends.
const START: usize = 0;
const END: usize = 4;
const OTHER_END: usize = 5;
const TOKENS: usize = 6;

/// What comes behind each token.
type Table = [[f64; TOKENS]; TOKENS];

/// Behind an end all may come: who goes on there, finds something.
const BEHIND_AN_END: [f64; TOKENS] = [0.1, 0.6, 0.1, 0.1, 0.05, 0.05];

/// The likeliest text ends at once and stays the best, though live ones go on beside it.
pub const STAYS: Table = [
    [0.05, 0.30, 0.05, 0.03, 0.55, 0.02],
    [0.02, 0.02, 0.50, 0.42, 0.02, 0.02],
    [0.20, 0.25, 0.20, 0.15, 0.10, 0.10],
    [0.02, 0.90, 0.02, 0.02, 0.02, 0.02],
    BEHIND_AN_END,
    BEHIND_AN_END,
];

/// The likeliest text ends at once; with the penalty 1 it is overtaken, and leaves the list.
pub const OVERTAKEN: Table = [
    [0.05, 0.34, 0.06, 0.10, 0.40, 0.05],
    [0.024, 0.024, 0.024, 0.88, 0.024, 0.024],
    [0.20, 0.25, 0.20, 0.15, 0.10, 0.10],
    [0.02, 0.50, 0.42, 0.02, 0.02, 0.02],
    BEHIND_AN_END,
    BEHIND_AN_END,
];

/// Three texts end, by different tokens and one after the other.
pub const ALL_END: Table = [
    [0.05, 0.50, 0.16, 0.10, 0.02, 0.17],
    [0.025, 0.025, 0.025, 0.30, 0.60, 0.025],
    [0.20, 0.25, 0.20, 0.15, 0.10, 0.10],
    [0.04, 0.04, 0.04, 0.04, 0.04, 0.80],
    BEHIND_AN_END,
    BEHIND_AN_END,
];

/// What is likeliest at first leads nowhere.
pub const DETOUR: Table = [
    [0.02, 0.50, 0.42, 0.02, 0.02, 0.02],
    [0.28, 0.20, 0.20, 0.15, 0.09, 0.08],
    [0.02, 0.02, 0.02, 0.90, 0.02, 0.02],
    [0.02, 0.60, 0.30, 0.04, 0.02, 0.02],
    BEHIND_AN_END,
    BEHIND_AN_END,
];

/// How a story is told.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    pub table: &'static Table,
    pub width: usize,
    pub max_tokens: usize,
    pub length_penalty: f64,
    pub best: usize,
}

impl Story {
    /// The case, with both ends, one of which stands in the prompt.
    pub fn case(self, draw: &mut Draw) -> Case {
        self.with_ends(draw, &[OTHER_END, END])
    }

    /// The case, in which these of the tokens end a text.
    pub fn with_ends(self, draw: &mut Draw, ends: &[usize]) -> Case {
        let ids = draw.permutation(TOKENS);
        let Self { table, width, max_tokens, length_penalty, best } = self;
        let mut rows = vec![vec![0.0; TOKENS]; TOKENS];
        for (last, probabilities) in table.iter().enumerate() {
            for (next, p) in probabilities.iter().enumerate() {
                rows[ids[last]][ids[next]] = p.ln() + draw.number(-0.005, 0.005);
            }
        }
        let id = |place: &usize| ids[*place] as i64;
        let prompt = [END, 1 + draw.below(3), START].iter().map(id).collect();
        let end_ids = ends.iter().map(id).collect();
        let search = Search { prompt, width, max_tokens, end_ids, length_penalty, best };
        search.nearly_by_table(draw, &rows)
    }
}
