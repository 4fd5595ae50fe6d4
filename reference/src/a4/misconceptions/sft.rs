//! The wrong variants of `a4.sft`.

use contract::a4::{IGNORED, Role, SftRow};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::pretrain::counted;
use crate::a4::sft::{Functions, IsAnswer, Piece, RIGHT, Token, row, sum_of};
use crate::a4::{Parts, REFERENCE};

const fn with(sft: Functions) -> Parts {
    Parts { sft, ..REFERENCE }
}

const fn answers(is_answer: IsAnswer) -> Parts {
    with(Functions { is_answer, ..RIGHT })
}

const fn loss(loss: fn(&Tensor, &Tensor) -> Tensor) -> Parts {
    with(Functions { loss, ..RIGHT })
}

fn is_of_assistant(token: &Token) -> bool {
    token.role == Some(Role::Assistant)
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a4.sft.begin_twice", with(Functions { content: |content, _| content.to_vec(), ..RIGHT })),
    (
        "a4.sft.begin_removed_everywhere",
        with(Functions {
            content: |content, begin| {
                content.iter().copied().filter(|token| *token != begin).collect()
            },
            ..RIGHT
        }),
    ),
    ("a4.sft.prompt_counted", answers(|_| true)),
    (
        "a4.sft.questions_counted",
        answers(|token| token.role != Some(Role::System) && token.piece != Piece::Header),
    ),
    ("a4.sft.header_counted", answers(is_of_assistant)),
    (
        "a4.sft.end_not_trained",
        answers(|token| is_of_assistant(token) && token.piece == Piece::Content),
    ),
    (
        "a4.sft.every_end_trained",
        answers(|token| (RIGHT.is_answer)(token) || token.piece == Piece::End),
    ),
    ("a4.sft.last_answer_only", answers(|token| (RIGHT.is_answer)(token) && token.is_last)),
    (
        "a4.sft.not_shifted",
        with(Functions {
            row: |tokens, is_answer| {
                let SftRow { ids, .. } = row(tokens, is_answer);
                let targets = masked(&tokens[..ids.len()], is_answer);
                SftRow { ids, targets }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.sft.shifted_twice",
        with(Functions {
            row: |tokens, is_answer| {
                let SftRow { ids, .. } = row(tokens, is_answer);
                let mut targets = masked(&tokens[2.min(tokens.len())..], is_answer);
                targets.resize(ids.len(), IGNORED);
                SftRow { ids, targets }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.sft.last_token_kept",
        with(Functions {
            row: |tokens, is_answer| {
                let SftRow { mut ids, mut targets } = row(tokens, is_answer);
                ids.extend(tokens.last().map(|token| token.id));
                targets.push(IGNORED);
                SftRow { ids, targets }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.sft.cut_before_pairing",
        with(Functions {
            cut: |row, longest| {
                let whole = row.ids.len() < longest;
                (RIGHT.cut)(row, if whole { longest } else { longest - 1 })
            },
            ..RIGHT
        }),
    ),
    (
        "a4.sft.cut_in_front",
        with(Functions {
            cut: |mut row, longest| {
                let beyond = row.ids.len().saturating_sub(longest);
                row.ids.drain(..beyond);
                row.targets.drain(..beyond);
                row
            },
            ..RIGHT
        }),
    ),
    ("a4.sft.prompt_without_header", with(Functions { prompt: |ids, _| ids, ..RIGHT })),
    (
        "a4.sft.prompt_without_end",
        with(Functions {
            prompt: |ids, template| (RIGHT.prompt)(ids[..ids.len() - 1].to_vec(), template),
            ..RIGHT
        }),
    ),
    (
        "a4.sft.prompt_closed",
        with(Functions {
            prompt: |ids, template| [(RIGHT.prompt)(ids, template), vec![template.end]].concat(),
            ..RIGHT
        }),
    ),
    (
        "a4.sft.prompt_without_begin",
        with(Functions {
            prompt: |ids, template| (RIGHT.prompt)(ids[1..].to_vec(), template),
            ..RIGHT
        }),
    ),
    (
        "a4.sft.padded_left",
        with(Functions {
            padded: |row, width, with| {
                std::iter::repeat_n(with, width - row.len()).chain(row.iter().copied()).collect()
            },
            ..RIGHT
        }),
    ),
    (
        "a4.sft.pad_ignored_by_id",
        with(Functions {
            targets: |targets, pad| {
                let target = |target: &i64| if *target == pad { IGNORED } else { *target };
                targets.iter().map(target).collect()
            },
            ..RIGHT
        }),
    ),
    ("a4.sft.pad_trained", with(Functions { pad_target: |pad| pad, ..RIGHT })),
    (
        "a4.sft.shifted_again",
        loss(|logits, targets| {
            let s = logits.size()[1];
            (RIGHT.loss)(&logits.narrow(1, 0, s - 1), &targets.narrow(1, 1, s - 1))
        }),
    ),
    (
        "a4.sft.mean_over_all_places",
        loss(|logits, targets| sum(logits, targets) / targets.numel() as f64),
    ),
    ("a4.sft.mean_of_rows", loss(mean_of_rows)),
    ("a4.sft.sum_for_mean", loss(sum)),
    (
        "a4.sft.in_half_precision",
        loss(|logits, targets| sum_of(logits, targets) / counted(targets).clamp_min(1)),
    ),
    ("a4.sft.nan_without_targets", loss(|logits, targets| sum(logits, targets) / counted(targets))),
    (
        "a4.sft.unnamed.one_place_short",
        with(Functions { cut: |row, longest| (RIGHT.cut)(row, (longest - 1).max(1)), ..RIGHT }),
    ),
    (
        "a4.sft.unnamed.answer_begins_late",
        with(Functions {
            row: |tokens, is_answer| {
                let mut row = row(tokens, is_answer);
                for place in (1..row.targets.len()).rev() {
                    if row.targets[place - 1] == IGNORED {
                        row.targets[place] = IGNORED;
                    }
                }
                row
            },
            ..RIGHT
        }),
    ),
    (
        "a4.sft.unnamed.system_is_answered",
        answers(|token| {
            let counts = matches!(token.piece, Piece::Content | Piece::End);
            counts && token.role != Some(Role::User)
        }),
    ),
    (
        "a4.sft.unnamed.pad_0",
        with(Functions {
            padded: |row, width, with| {
                (RIGHT.padded)(row, width, if with == IGNORED { with } else { 0 })
            },
            ..RIGHT
        }),
    ),
    (
        "a4.sft.unnamed.in_bits",
        loss(|logits, targets| (RIGHT.loss)(logits, targets) / std::f64::consts::LN_2),
    ),
    (
        "a4.sft.unnamed.smoothed",
        loss(|logits, targets| {
            let even =
                (logits.logsumexp([-1], false) - logits.mean_dim(-1, false, Kind::Float)) * 0.1;
            let is_counted = targets.not_equal(IGNORED);
            let even = (even * &is_counted).sum(Kind::Float) / counted(targets).clamp_min(1);
            (RIGHT.loss)(logits, targets) * 0.9 + even.to_kind(logits.kind())
        }),
    ),
];

/// The ids of answers, and elsewhere what says that there is no target.
fn masked(tokens: &[Token], is_answer: IsAnswer) -> Vec<i64> {
    let target = |token: &Token| if is_answer(token) { token.id } else { IGNORED };
    tokens.iter().map(target).collect()
}

fn sum(logits: &Tensor, targets: &Tensor) -> Tensor {
    (RIGHT.loss)(logits, targets) * counted(targets)
}

/// Rows without targets have the mean 0.
fn mean_of_rows(logits: &Tensor, targets: &Tensor) -> Tensor {
    let b = logits.size()[0];
    let row = |i| (RIGHT.loss)(&logits.narrow(0, i, 1), &targets.narrow(0, i, 1));
    Tensor::stack(&(0..b).map(row).collect::<Vec<_>>(), 0).mean(None::<Kind>)
}
