//! Texts that end.

use harness::{Case, Draw, Record};
use serde_json::json;

use super::decoding::Decoding;
use crate::a5::model::Model;

/// A call whose text has tokens that all differ, and differ from those of the prompt.
pub struct Ending {
    decoding: Decoding,
    /// What the text would be without an end.
    text: Vec<usize>,
}

/// How many tokens of a text differ.
const TOKENS: usize = 7;

impl Ending {
    /// Draws until it is so.
    pub fn of(draw: &mut Draw, n: usize) -> Self {
        let v = 15 + n;
        let mut decoding = Decoding::of(draw, v, n);
        for attempt in 1.. {
            decoding.prompt = (0..n).map(|_| draw.below(v)).collect();
            if attempt % 64 == 0 {
                decoding.target = Model::of(draw, v, 6.0);
            }
            let text = decoding.target.goes_on(&decoding.prompt, TOKENS);
            let differs = |i: usize| {
                let token = text[i];
                !text[..i].contains(&token) && !decoding.prompt.contains(&token)
            };
            if (0..TOKENS).all(differs) {
                return Self { decoding, text };
            }
        }
        unreachable!("it draws until it is so")
    }

    /// The call with `proposals`, and the token `at` of the text as an end.
    pub fn at(&self, at: usize, proposals: usize, max_tokens: usize) -> Decoding {
        let end_ids = vec![self.text[at]];
        Decoding { proposals, max_tokens, end_ids, ..self.decoding.clone() }
    }

    /// The same, where the draft proposes something else in place of the token `at`.
    pub fn slipped(&self, at: usize, slip: usize, proposals: usize) -> Decoding {
        let slips = vec![self.decoding.prompt.len() + slip];
        Decoding { slips, ..self.at(at, proposals, TOKENS) }
    }

    /// The draft proposes an end in place of the token `slip`; it is none of the text's.
    pub fn refused(&self, slip: usize, proposals: usize) -> Option<Decoding> {
        let wrong = (self.text[slip] + 1) % self.decoding.target.size();
        let decoding = self.slipped(0, slip, proposals);
        let is_new = !self.text.contains(&wrong) && !self.decoding.prompt.contains(&wrong);
        is_new.then_some(Decoding { end_ids: vec![wrong], ..decoding })
    }
}

/// A call in which the draft proposes an end that the target refuses.
pub fn refused(draw: &mut Draw, n: usize, slip: usize, proposals: usize) -> Decoding {
    loop {
        let ending = Ending::of(draw, n);
        if let Some(decoding) = ending.refused(slip, proposals) {
            return decoding;
        }
    }
}

/// An end in the middle of what could be proposed, at its end, as the token behind it, in place of
/// a proposed token, as the very last token, behind it; one that is refused; one in the prompt;
/// several.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut at = |n, at, proposals, max_tokens| Ending::of(draw, n).at(at, proposals, max_tokens);
    let mut all = vec![
        at(3, 1, 4, 7),
        at(2, 3, 4, 6),
        at(1, 4, 4, 7),
        at(1, 5, 2, 7),
        at(4, 0, 3, 5),
        at(2, 4, 0, 6),
        at(3, 5, 5, 6),
        at(2, 5, 2, 5),
        at(2, 3, 1_000_000, 7),
    ];
    all.push(Ending::of(draw, 4).slipped(2, 2, 4));
    all.push(Ending::of(draw, 3).slipped(4, 1, 5));
    all.push(refused(draw, 2, 1, 4));
    all.push(refused(draw, 3, 4, 2));
    let prompted = Ending::of(draw, 3).at(5, 3, 7);
    let end_ids = vec![prompted.prompt[2], prompted.end_ids[0]];
    all.push(Decoding { end_ids, ..prompted });
    let several = Ending::of(draw, 3);
    let end_ids = vec![several.text[6], several.text[2], several.text[5]];
    all.push(Decoding { end_ids, ..several.at(0, 4, 7) });
    let draws = Ending::of(draw, 2).at(6, 3, 7);
    let sampling = json!({ "temperature": 0.0, "top_k": 3 });
    all.push(Decoding { sampling, draft_sampling: json!({ "temperature": 1.5 }), ..draws });
    all.iter().map(|decoding| decoding.case(draw)).map(Case::record).collect()
}
