//! Texts that are drawn, many times under different seeds.

use harness::{Draw, Record};
use serde_json::{Value, json};

use super::decoding::Decoding;
use crate::a5::model::Model;

/// How far apart logits are of which none is much likelier than another.
const EVEN: f64 = 0.1;

/// How far they are apart where a probability should be nearly what is said.
const CLOSE: f64 = 0.02;

/// Models whose tokens are all about as likely.
fn even(draw: &mut Draw, v: usize, n: usize) -> Decoding {
    let target = Model::of(draw, v, EVEN);
    let (proposals, draft) = (2, Some(Model::of(draw, v, EVEN)));
    let plain = Decoding::of(draw, v, n);
    let (sampling, draft_sampling) = (json!({}), json!({}));
    Decoding { target, draft, proposals, sampling, draft_sampling, max_tokens: 2, ..plain }
}

fn many(draw: &mut Draw, decoding: &Decoding, texts: usize) -> Record {
    decoding.case(draw).unlisted_fact("texts", texts).remark(format!("{texts} seeds")).record()
}

/// Drafts that are surer than the target or less sure, targets that are: all that can come does,
/// and nothing else.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let sure = Decoding { draft: None, ..even(draw, 3, 2) };
    let sure = Decoding { draft_sampling: json!({ "top_k": 1 }), ..sure };
    let alike = Decoding { draft: None, proposals: 1, ..even(draw, 3, 4) };
    let alike = Decoding { end_ids: vec![draw.below(3)], ..alike };
    let chooses = Decoding { sampling: json!({ "top_k": 2 }), ..even(draw, 5, 3) };
    let banned = draw.below(3);
    let cold = json!({ "temperature": 0.5, "banned": [banned] });
    let cold = Decoding { draft_sampling: cold, proposals: 7, ..even(draw, 3, 1) };
    let cold = Decoding { max_tokens: 3, ..cold };
    vec![
        many(draw, &sure, 78),
        many(draw, &alike, 115),
        many(draw, &chooses, 50),
        many(draw, &cold, 76),
    ]
}

/// Texts without proposals, and with some; tokens that came before are less likely.
pub fn texts(draw: &mut Draw) -> Vec<Record> {
    let presence = |much: f64| json!({ "presence": much });
    let alone = Decoding { proposals: 0, sampling: presence(0.1), ..even(draw, 3, 3) };
    let alone = Decoding { max_tokens: 3, draft_sampling: json!({ "top_k": 1 }), ..alone };
    // The draft proposes both tokens as often, the target wants the second one less often.
    let uneven = Decoding {
        target: Model::about(draw, &[0.75, 0.25], CLOSE),
        draft: Some(Model::of(draw, 2, CLOSE)),
        sampling: presence(0.5),
        end_ids: vec![1],
        ..even(draw, 2, 2)
    };
    vec![many(draw, &alone, 220), many(draw, &uneven, 400)]
}

/// All beginnings of a text that can come, whole texts among them, each with its probability.
pub fn beginnings(case: &Record) -> Vec<(Vec<i64>, f64)> {
    let (target, prompt) = (Model::read(case, "target"), case.expect_fact::<Vec<usize>>("prompt"));
    let (ends, most) = (case.expect_fact::<Vec<i64>>("end_ids"), case.expect_fact("max_tokens"));
    let presence = case.expect_fact::<Value>("sampling")["presence"].as_f64().unwrap_or_default();
    let mut all: Vec<(Vec<i64>, f64)> = vec![(vec![], 1.0)];
    let mut i = 0;
    while i < all.len() {
        let (beginning, p) = all[i].clone();
        let goes_on =
            beginning.len() < most && !beginning.last().is_some_and(|last| ends.contains(last));
        let behind: Vec<usize> = beginning.iter().map(|token| *token as usize).collect();
        if goes_on {
            let logits = target.behind(&[&prompt[..], &behind].concat());
            let less = |x: usize| if behind.contains(&x) { presence } else { 0.0 };
            let weights: Vec<f64> =
                logits.iter().enumerate().map(|(x, logit)| (logit - less(x)).exp()).collect();
            let sum: f64 = weights.iter().sum();
            let longer = |(x, weight): (usize, &f64)| {
                ([&beginning[..], &[x as i64]].concat(), p * weight / sum)
            };
            all.extend(weights.iter().enumerate().map(longer));
        }
        i += 1;
    }
    all.split_off(1)
}
