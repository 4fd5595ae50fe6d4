//! Files of tokens, as they stand in cases: the tokens, and how many bytes each has.

use harness::{Case, Draw};
use serde_json::json;

/// Tokens, and the bytes of each.
pub struct File {
    pub tokens: Vec<u64>,
    pub width: usize,
}

impl File {
    /// `n` tokens, no two alike. Among the first four are the largest that there is, the
    /// smallest that a number with a sign cannot hold, and one that needs all of its bytes.
    pub fn drawn(draw: &mut Draw, n: usize, width: usize) -> Self {
        let bound = 1usize << (8 * width);
        let special = [bound - 1, bound / 2, bound / 3];
        let mut tokens: Vec<usize> = Vec::new();
        while tokens.len() < n {
            let token = draw.below(bound);
            if !tokens.contains(&token) && !special.contains(&token) {
                tokens.push(token);
            }
        }
        let places = draw.permutation(4);
        for (place, token) in places.into_iter().zip(special) {
            if place < n {
                tokens[place] = token;
            }
        }
        Self { tokens: tokens.into_iter().map(|token| token as u64).collect(), width }
    }

    /// Adds the file to `case`.
    pub fn put(&self, case: Case) -> Case {
        case.with("tokens", json!(self.tokens)).with("width", self.width)
    }
}
