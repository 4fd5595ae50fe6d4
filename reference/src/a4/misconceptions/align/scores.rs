//! Wrong scores of answers.

use contract::a4::Scored;
use tch::{Kind, Tensor};

use crate::a4::align::averaging::shown;
use crate::a4::align::scores::{but_first, but_last, one_later, rated, score};

pub fn no_shift(scored: &Scored<'_>) -> [Tensor; 2] {
    rated(scored.logits, scored.ids).map(|x| shown(&x, scored.answers))
}

/// Logits at place `i + 1` about the token at place `i`.
pub fn backwards(scored: &Scored<'_>) -> [Tensor; 2] {
    rated(&but_first(scored.logits), &but_last(scored.ids))
        .map(|x| shown(&x.constant_pad_nd([0, 1]), scored.answers))
}

/// Only tokens whose predecessor is of the answer, too.
pub fn first_left_out(scored: &Scored<'_>) -> [Tensor; 2] {
    score(scored).map(|x| shown(&x, &inner(scored.answers)))
}

/// Where the token before is one of the answer, too.
pub fn inner(answers: &Tensor) -> Tensor {
    let before = one_later(&but_last(&answers.to_kind(Kind::Int64)));
    answers.logical_and(&before.to_kind(Kind::Bool))
}

pub fn one_place_short(scored: &Scored<'_>) -> [Tensor; 2] {
    score(scored).map(|x| but_first(&x))
}

pub fn everywhere(scored: &Scored<'_>) -> [Tensor; 2] {
    rated(&but_last(scored.logits), &but_first(scored.ids)).map(|x| one_later(&x))
}

pub fn log_of_softmax(scored: &Scored<'_>) -> [Tensor; 2] {
    let all = but_last(scored.logits).softmax(-1, scored.logits.kind());
    let tokens = but_first(scored.ids).unsqueeze(-1);
    let chosen = all.gather(-1, &tokens, false).squeeze_dim(-1).log();
    let entropies = -(&all * all.log()).sum_dim_intlist([-1].as_slice(), false, None::<Kind>);
    [chosen, entropies].map(|x| shown(&one_later(&x), scored.answers))
}

pub fn surprise(scored: &Scored<'_>) -> [Tensor; 2] {
    let [log_probs, _] = score(scored);
    let surprise = -&log_probs;
    [log_probs, surprise]
}

pub fn in_bits(scored: &Scored<'_>) -> [Tensor; 2] {
    let [log_probs, entropies] = score(scored);
    [log_probs, entropies / std::f64::consts::LN_2]
}

pub fn entropy_detached(scored: &Scored<'_>) -> [Tensor; 2] {
    let [log_probs, entropies] = score(scored);
    [log_probs, entropies.detach()]
}

pub fn in_f32(scored: &Scored<'_>) -> [Tensor; 2] {
    let (kind, logits) = (scored.logits.kind(), scored.logits.to_kind(Kind::Float));
    score(&Scored { logits: &logits, ..*scored }).map(|x| x.to_kind(kind))
}
