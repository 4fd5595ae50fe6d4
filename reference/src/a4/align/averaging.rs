//! How losses of tokens become one number.

use contract::a4::Averaging;
use tch::{Kind, Tensor};

use super::row_sums;

/// 0 where there is no answer, whatever stands there, and no gradient.
pub fn shown(x: &Tensor, answers: &Tensor) -> Tensor {
    x.masked_fill(&answers.logical_not(), 0.0)
}

/// One number from losses that are 0 where there is no answer.
pub fn averaged(losses: &Tensor, answers: &Tensor, averaging: Averaging) -> Tensor {
    let all = losses.sum(losses.kind());
    match averaging {
        Averaging::PerToken => all / number(answers).max(1.0),
        Averaging::PerAnswer => {
            let lengths = lengths(answers, losses.kind());
            let answered = number(&lengths.gt(0.0)).max(1.0);
            (row_sums(losses) / lengths.clamp_min(1.0)).sum(losses.kind()) / answered
        }
        Averaging::Constant(constant) => all / (losses.size()[0] as f64 * constant),
    }
}

/// How many are true.
pub fn number(mask: &Tensor) -> f64 {
    mask.sum(Kind::Int64).int64_value(&[]) as f64
}

/// The lengths of answers, `[b]`.
pub fn lengths(answers: &Tensor, kind: Kind) -> Tensor {
    row_sums(&answers.to_kind(kind))
}
