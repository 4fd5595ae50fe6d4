//! Wrong ways from losses of tokens to one number.

use contract::a4::Averaging;
use tch::Tensor;

use crate::a4::align::averaging::{averaged, lengths, number};
use crate::a4::align::row_sums;

pub fn token_for_answer(losses: &Tensor, answers: &Tensor, averaging: Averaging) -> Tensor {
    let averaging = match averaging {
        Averaging::PerAnswer => Averaging::PerToken,
        other => other,
    };
    averaged(losses, answers, averaging)
}

pub fn answer_for_token(losses: &Tensor, answers: &Tensor, averaging: Averaging) -> Tensor {
    let averaging = match averaging {
        Averaging::PerToken => Averaging::PerAnswer,
        other => other,
    };
    averaged(losses, answers, averaging)
}

/// Divides by the number of all places.
pub fn all_places(losses: &Tensor, answers: &Tensor, averaging: Averaging) -> Tensor {
    match averaging {
        Averaging::PerToken => losses.mean(losses.kind()),
        other => averaged(losses, answers, other),
    }
}

/// Answers without tokens have the mean 0, and count.
pub fn empty_answers(losses: &Tensor, answers: &Tensor, averaging: Averaging) -> Tensor {
    match averaging {
        Averaging::PerAnswer => {
            let lengths = lengths(answers, losses.kind()).clamp_min(1.0);
            (row_sums(losses) / lengths).mean(losses.kind())
        }
        other => averaged(losses, answers, other),
    }
}

pub fn constant_alone(losses: &Tensor, answers: &Tensor, averaging: Averaging) -> Tensor {
    match averaging {
        Averaging::Constant(constant) => losses.sum(losses.kind()) / constant,
        other => averaged(losses, answers, other),
    }
}

/// Divides by 0 where there is no token.
pub fn nan(losses: &Tensor, answers: &Tensor, averaging: Averaging) -> Tensor {
    match averaging {
        Averaging::PerToken => losses.sum(losses.kind()) / number(answers),
        other => averaged(losses, answers, other),
    }
}
