//! The wrong variants of `a3.loss_and_greedy`.

use contract::a3::{Components, Result};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a3::loss_and_greedy::{Functions, RIGHT, asked, but_first, but_last, mean};
use crate::a3::{Parts, REFERENCE};

const fn with(loss_and_greedy: Functions) -> Parts {
    Parts { loss_and_greedy, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a3.loss_and_greedy.no_shift",
        with(Functions {
            pairs: |logits, ids| [logits.shallow_clone(), ids.shallow_clone()],
            counted: Tensor::shallow_clone,
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.shift_backwards",
        with(Functions { pairs: |logits, ids| [but_first(logits), but_last(ids)], ..RIGHT }),
    ),
    (
        "a3.loss_and_greedy.wraps_around",
        with(Functions {
            pairs: |logits, ids| [logits.shallow_clone(), ids.roll(-1, 1)],
            counted: |tokens| tokens.logical_and(&tokens.roll(-1, 1)),
            ..RIGHT
        }),
    ),
    ("a3.loss_and_greedy.sum_for_mean", with(Functions { mean: sum, ..RIGHT })),
    (
        "a3.loss_and_greedy.in_half_precision",
        with(Functions { mean: |pairs, counted, _| Ok(in_half(pairs, counted)), ..RIGHT }),
    ),
    (
        "a3.loss_and_greedy.mean_over_all_places",
        with(Functions {
            mean: |pairs, counted, components| {
                Ok(sum(pairs, counted, components)? / counted.numel() as f64)
            },
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.padding_counted",
        with(Functions { counted: |tokens| but_last(tokens).ones_like(), ..RIGHT }),
    ),
    ("a3.loss_and_greedy.next_place_only", with(Functions { counted: but_first, ..RIGHT })),
    ("a3.loss_and_greedy.this_place_only", with(Functions { counted: but_last, ..RIGHT })),
    ("a3.loss_and_greedy.mean_of_rows", with(Functions { mean: mean_of_rows, ..RIGHT })),
    (
        "a3.loss_and_greedy.eos_left_out",
        with(Functions {
            returned: |text, prompt, eos| {
                let new = (RIGHT.returned)(text, prompt, eos);
                new.into_iter().take_while(|token| !eos.contains(token)).collect()
            },
            ..RIGHT
        }),
    ),
    ("a3.loss_and_greedy.eos_ignored", with(Functions { is_complete: |_, _| false, ..RIGHT })),
    (
        "a3.loss_and_greedy.first_eos_only",
        with(Functions {
            is_complete: |new, eos| !eos.is_empty() && new.last() == eos.first(),
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.eos_one_late",
        with(Functions {
            is_complete: |new, eos| (RIGHT.is_complete)(&new[..new.len() - 1], eos),
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.prompt_can_end",
        with(Functions {
            most: |prompt, most, eos| {
                if prompt.iter().any(|token| eos.contains(token)) { 0 } else { most }
            },
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.first_place",
        with(Functions { place: |logits| logits.select(1, 0).squeeze_dim(0), ..RIGHT }),
    ),
    (
        "a3.loss_and_greedy.second_to_last_place",
        with(Functions {
            place: |logits| logits.select(1, (logits.size()[1] - 2).max(0)).squeeze_dim(0),
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.prompt_returned",
        with(Functions { returned: |text, _, _| text.to_vec(), ..RIGHT }),
    ),
    (
        "a3.loss_and_greedy.one_token_too_many",
        with(Functions { most: |_, most, _| most + 1, ..RIGHT }),
    ),
    (
        "a3.loss_and_greedy.most_counts_prompt",
        with(Functions { most: |prompt, most, _| most.saturating_sub(prompt.len()), ..RIGHT }),
    ),
    (
        "a3.loss_and_greedy.highest_of_equals",
        with(Functions {
            best: |logits| logits.eq_tensor(&logits.max()).nonzero().max().int64_value(&[]),
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.one_call_too_many",
        with(Functions { finish: |model, text| asked(model, text).map(|_| ()), ..RIGHT }),
    ),
    (
        "a3.loss_and_greedy.last_token_only",
        with(Functions {
            ask: |model, text, prompt| {
                let all = text.len() == prompt;
                asked(model, if all { text } else { &text[text.len() - 1..] })
            },
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.unnamed.in_bits",
        with(Functions {
            mean: |pairs, counted, components| {
                Ok(mean(pairs, counted, components)? / std::f64::consts::LN_2)
            },
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.unnamed.last_sequence_left_out",
        with(Functions {
            counted: |tokens| {
                let counted = (RIGHT.counted)(tokens);
                let b = counted.size()[0];
                if b > 1 {
                    let _ = counted.narrow(0, b - 1, 1).fill_(0);
                }
                counted
            },
            ..RIGHT
        }),
    ),
    (
        "a3.loss_and_greedy.unnamed.smallest_logit",
        with(Functions { best: |logits| (RIGHT.best)(&-logits), ..RIGHT }),
    ),
    (
        "a3.loss_and_greedy.unnamed.last_eos_only",
        with(Functions {
            is_complete: |new, eos| !eos.is_empty() && new.last() == eos.last(),
            ..RIGHT
        }),
    ),
];

fn number(counted: &Tensor) -> f64 {
    counted.sum(Kind::Int64).int64_value(&[]) as f64
}

fn sum(pairs: [Tensor; 2], counted: &Tensor, components: &dyn Components) -> Result {
    Ok(mean(pairs, counted, components)? * number(counted))
}

/// The loss in the dtype of the logits, as `log_softmax` in that dtype gives it.
fn in_half([logits, targets]: [Tensor; 2], counted: &Tensor) -> Tensor {
    let log_softmax = logits.log_softmax(-1, logits.kind());
    let chosen = log_softmax.gather(-1, &targets.unsqueeze(-1), false).squeeze_dim(-1);
    let zeros = chosen.zeros_like();
    -chosen.where_self(counted, &zeros).sum(logits.kind()) / number(counted)
}

/// Sequences in which nothing counts have the mean 0.
fn mean_of_rows(
    [logits, targets]: [Tensor; 2],
    counted: &Tensor,
    components: &dyn Components,
) -> Result {
    let b = logits.size()[0];
    let row = |i| {
        mean([&logits, &targets].map(|x| x.narrow(0, i, 1)), &counted.narrow(0, i, 1), components)
    };
    let rows: Vec<Tensor> = (0..b).map(row).collect::<Result<_>>()?;
    Ok(Tensor::stack(&rows, 0).mean(None))
}
