//! Texts of a target that takes the likeliest tokens: no draft changes them.

use harness::{Case, Draw, Record};
use serde_json::json;

use super::decoding::Decoding;

/// Drafts like the target, others, and some that are wrong now and then; histories that matter;
/// no proposals and very many; contexts that are just large enough.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let all = [others(draw), with_history(draw), short(draw)].concat();
    all.iter().map(|decoding| decoding.case(draw)).map(Case::record).collect()
}

fn others(draw: &mut Draw) -> Vec<Decoding> {
    let other = Decoding::of(draw, 11, 4).other_draft(draw);
    let other = Decoding {
        max_tokens: 19,
        draft_sampling: json!({ "temperature": 1.0 }),
        contexts: Some([23, 40]),
        ..other
    };
    let slips = vec![2, 3, 6, 7, 8, 13, 19, 20];
    let sometimes = Decoding { proposals: 5, max_tokens: 23, slips, ..Decoding::of(draw, 7, 1) };
    let sometimes = Decoding { contexts: Some([50, 24]), ..sometimes };
    let none = Decoding { proposals: 0, ..Decoding::of(draw, 8, 3) };
    let all = Decoding { proposals: 1_000_000, max_tokens: 12, ..Decoding::of(draw, 10, 5) };
    let all = Decoding { contexts: Some([17, 17]), ..all };
    let long = Decoding::of(draw, 13, 17).other_draft(draw);
    let long = Decoding {
        proposals: 4,
        max_tokens: 15,
        draft_sampling: json!({ "temperature": 2.0, "top_k": 3 }),
        contexts: Some([33, 34]),
        ..long
    };
    vec![other, sometimes, none, all, long]
}

fn with_history(draw: &mut Draw) -> Vec<Decoding> {
    let presence = json!({ "temperature": 0.0, "presence": 3.0, "frequency": 1.0 });
    let generated = Decoding {
        proposals: 4,
        max_tokens: 22,
        sampling: presence.clone(),
        draft_sampling: presence,
        slips: vec![9, 15],
        ..Decoding::of(draw, 8, 6)
    };
    let repetition = json!({ "temperature": 0.0, "repetition": 4.0 });
    let seen = Decoding { max_tokens: 12, proposals: 2, ..Decoding::of(draw, 12, 7) };
    let seen = seen.other_draft(draw);
    let seen = Decoding {
        sampling: repetition,
        draft_sampling: json!({ "temperature": 0.7, "repetition": 2.0 }),
        ..seen
    };
    let changed = Decoding { max_tokens: 14, proposals: 1, ..Decoding::of(draw, 9, 3) };
    let (a, b) = (draw.below(4), 4 + draw.below(5));
    // The end is banned, though the draft may propose it.
    let changed = Decoding {
        end_ids: vec![b],
        sampling: json!({
            "temperature": 0.0, "frequency": 1.5, "biases": [[a, 4.0]], "banned": [b],
        }),
        draft_sampling: json!({ "temperature": 1.0, "top_p": 0.9 }),
        ..changed
    };
    let eager = json!({ "temperature": 0.0, "presence": -2.0, "frequency": 2.0 });
    let eager = Decoding { sampling: eager, max_tokens: 26, ..Decoding::of(draw, 6, 5) };
    vec![generated, seen, changed, eager]
}

fn short(draw: &mut Draw) -> Vec<Decoding> {
    let of = |decoding: Decoding, max_tokens| Decoding { max_tokens, proposals: 6, ..decoding };
    let one = of(Decoding::of(draw, 7, 2), 1);
    let two = of(Decoding::of(draw, 9, 4), 2);
    let nothing = of(Decoding::of(draw, 5, 3), 0);
    let full = Decoding { contexts: Some([3, 3]), ..of(Decoding::of(draw, 6, 3), 0) };
    vec![one, two, nothing, full]
}
