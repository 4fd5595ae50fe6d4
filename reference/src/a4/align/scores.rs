//! What the tokens of answers say.

use contract::a4::Scored;
use tch::{Kind, Tensor};

use super::averaging::shown;

/// The log-probs and the entropies of answers.
pub fn score(scored: &Scored<'_>) -> [Tensor; 2] {
    rated(&but_last(scored.logits), &but_first(scored.ids))
        .map(|x| shown(&one_later(&x), scored.answers))
}

/// What logits `[b, n, v]` say about the tokens `[b, n]` beside them: the log-prob, and the
/// entropy.
pub fn rated(logits: &Tensor, tokens: &Tensor) -> [Tensor; 2] {
    let all = logits.log_softmax(-1, logits.kind());
    let chosen = all.gather(-1, &tokens.unsqueeze(-1), false).squeeze_dim(-1);
    let entropies = -(all.exp() * &all).sum_dim_intlist([-1].as_slice(), false, None::<Kind>);
    [chosen, entropies]
}

/// All places but the last.
pub fn but_last(x: &Tensor) -> Tensor {
    x.narrow(1, 0, x.size()[1] - 1)
}

/// All places but the first.
pub fn but_first(x: &Tensor) -> Tensor {
    x.narrow(1, 1, x.size()[1] - 1)
}

/// Everything one place later, behind a 0.
pub fn one_later(x: &Tensor) -> Tensor {
    x.constant_pad_nd([1, 0])
}
