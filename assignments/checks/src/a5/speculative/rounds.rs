//! Texts whose rounds are looked at.

use harness::{Case, Draw, Record};
use serde_json::json;

use super::decoding::Decoding;
use super::ends::{Ending, refused};

/// A prompt whose last token would end a text; in the prompt it ends nothing.
fn behind_an_end(draw: &mut Draw) -> Decoding {
    loop {
        let decoding = Decoding { proposals: 3, max_tokens: 10, ..Decoding::of(draw, 12, 4) };
        let end = decoding.prompt[decoding.prompt.len() - 1];
        if !decoding.target.goes_on(&decoding.prompt, 10).contains(&end) {
            return Decoding { end_ids: vec![end], ..decoding };
        }
    }
}

/// Drafts that are always right, right now and then, and of their own opinion; few tokens left;
/// ends in proposals; histories that matter.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let plain = |decoding, proposals, max_tokens| Decoding { proposals, max_tokens, ..decoding };
    let right = plain(Decoding::of(draw, 9, 5), 3, 13);
    let to_the_end = plain(Decoding::of(draw, 7, 1), 4, 10);
    let whole = plain(Decoding::of(draw, 11, 4), 1_000_000, 8);
    let none = plain(Decoding::of(draw, 6, 3), 0, 6);
    let nothing = plain(Decoding::of(draw, 7, 4), 3, 0);
    let one = plain(Decoding::of(draw, 8, 2), 1, 9);
    let slips = vec![7, 9, 10, 14, 15, 16];
    let sometimes = Decoding { slips, ..plain(Decoding::of(draw, 10, 6), 3, 21) };
    let slips = vec![2, 3, 4, 8, 12, 13];
    let other = Decoding { slips, ..plain(Decoding::of(draw, 12, 2), 5, 18) };
    let history =
        json!({ "temperature": 0.0, "presence": 2.0, "frequency": 1.0, "repetition": 1.5 });
    let with_history = Decoding {
        sampling: history.clone(),
        draft_sampling: history,
        slips: vec![9, 17],
        ..plain(Decoding::of(draw, 8, 6), 4, 24)
    };
    let seen = json!({ "temperature": 0.0, "repetition": 6.0 });
    let prompted = Decoding {
        sampling: seen.clone(),
        draft_sampling: seen,
        ..plain(Decoding::of(draw, 13, 9), 3, 14)
    };
    let own = plain(Decoding::of(draw, 7, 3), 3, 20);
    let banned = own.target.goes_on(&own.prompt, 1);
    let own_draft = json!({ "temperature": 0.0, "banned": banned });
    let own = Decoding { draft_sampling: own_draft, slips: vec![5], ..own };
    // Six tokens for a text of twenty, of which none comes again soon.
    let seldom = json!({ "temperature": 0.0, "presence": 9.0, "frequency": 3.0 });
    let crowded = Decoding {
        sampling: seldom.clone(),
        draft_sampling: seldom,
        ..plain(Decoding::of(draw, 6, 4), 4, 20)
    };
    let all = [
        right,
        to_the_end,
        whole,
        none,
        nothing,
        one,
        sometimes,
        other,
        with_history,
        prompted,
        own,
        crowded,
        behind_an_end(draw),
        Ending::of(draw, 3).at(2, 5, 7),
        Ending::of(draw, 4).slipped(5, 2, 4),
        refused(draw, 2, 1, 4),
    ];
    all.iter().map(|decoding| decoding.case(draw)).map(Case::record).collect()
}
