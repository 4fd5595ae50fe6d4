//! Bonus task `a0.importance`: a product over the tokens that matter.

mod misconceptions;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use harness::{CALL, Check, Draw, Record, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a0.importance",
    text("重要性加权矩阵乘", "importance-weighted product"),
    CHECKS,
    misconceptions::NAMED,
)
.bonus();

static CHECKS: &[Check] = &[
    Check {
        needs: &["a0.tape.values", "a0.ops.matmul"],
        ..Check::golden(
            "a0.importance.output",
            3,
            text("选取、归一化与乘积", "selection, renormalisation and product"),
            text(
                "越过阈值的那个 token 也要保留；权重在保留的 token 之间重新归一化；行按原来的位置排序。",
                "the token that crosses the threshold is kept; weights are renormalised over the kept tokens; rows keep their original order.",
            ),
            |draw| cases(draw, false),
            "importance",
        ).numbers(&["top_p"])
    },
    Check {
        needs: &["a0.tape.gradients", "a0.vjp.broadcast", "a0.vjp.matmul"],
        ..Check::golden(
            "a0.importance.gradients",
            2,
            text(
                "可选的梯度，且不动调用者的梯度",
                "optional gradients that leave the caller's alone",
            ),
            text(
                "在 detach 出来的副本上求梯度，或者直接用公式；不要在调用者的变量上 backward。",
                "differentiate detached copies, or use the formula; never run backward into the caller's variables.",
            ),
            |draw| cases(draw, true),
            "importance",
        ).numbers(&["top_p"])
    },
];

/// Importance with a known selection, and what else is tried with it.
struct Selection {
    importance: Array2<f64>,
    top_p: f64,
    /// How many tokens are kept.
    kept: usize,
    /// `d` and `e`.
    widths: [usize; 2],
    caller: Caller,
}

/// What the caller's variables are, and whether the caller's tape records.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Caller {
    /// Leaves that require a gradient.
    Leaves,
    /// Data.
    Data,
    /// Leaves that require a gradient, on a tape that does not record.
    NotRecording,
    /// Data, on a tape that does not record.
    DataNotRecording,
    /// The input was computed from a leaf.
    Computed,
}

impl Selection {
    fn new(importance: Array2<f64>, top_p: f64, kept: usize) -> Self {
        Self { importance, top_p, kept, widths: [3, 2], caller: Caller::Leaves }
    }

    fn of(self, widths: [usize; 2], caller: Caller) -> Self {
        Self { widths, caller, ..self }
    }
}

fn selections() -> Vec<Selection> {
    use ndarray::arr2;
    let select = Selection::new;
    let mut tenths = Array2::from_elem((2, 11), 0.1);
    tenths[[0, 4]] = 0.0;
    tenths[[1, 7]] = 1e-12;
    vec![
        // Crossing the threshold, once exactly on it and once beyond it.
        select(arr2(&[[0.5, 0.25, 0.125, 0.125], [0.0625, 0.4375, 0.125, 0.375]]), 0.75, 4),
        // Equal importance: the earlier position goes first.
        select(arr2(&[[0.25, 0.25, 0.25, 0.25], [0.125, 0.375, 0.125, 0.375]]), 0.4, 4),
        select(arr2(&[[0.125, 0.5, 0.25, 0.125]]), 0.1, 1),
        select(arr2(&[[0.5, 0.0, 0.25, 0.25]]), 1.0, 3),
        // Ten tenths sum to less than 1, so that all are kept, also what has no importance or
        // next to none.
        select(tenths, 1.0, 22).of([2, 4], Caller::NotRecording),
        // Short of the threshold by little, though nothing in it is small.
        select(arr2(&[[0.5, 0.25 - 1e-12, 0.125, 0.125 + 1e-12]]), 0.75, 3),
        select(arr2(&[[1.0]]), 0.25, 1).of([1, 3], Caller::Data),
        select(arr2(&[[0.0, 0.0, 1.0], [0.25, 0.5, 0.25], [0.0, 0.5, 0.5]]), 0.625, 5)
            .of([4, 1], Caller::Computed),
        select(arr2(&[[0.0, 1.0, 0.0], [0.5, 0.25, 0.25]]), 1.0, 4)
            .of([2, 3], Caller::DataNotRecording),
    ]
}

/// The sizes of inputs and cotangents, in turn.
const SIZES: [f64; 3] = [1.0, 1e6, 1e-6];

fn cases(draw: &mut Draw, gradients: bool) -> Vec<Record> {
    let case = |(i, selection): (usize, Selection)| {
        let Selection { importance, top_p, kept, widths: [d, e], caller } = selection;
        let (b, s) = importance.dim();
        let said = match caller {
            Caller::Leaves => "",
            Caller::Data => " without requires_grad",
            Caller::NotRecording => " while recording is off",
            Caller::DataNotRecording => " without requires_grad while recording is off",
            Caller::Computed => " with an input that was computed",
        };
        let call = format!(
            "importance_matmul(input: f64[{b}, {s}, {d}], weight: f64[{d}, {e}], importance: {:?}, top_p: {top_p}, cotangent: {}){said}",
            importance.outer_iter().map(|row| row.to_vec()).collect::<Vec<_>>(),
            if gradients { "Some" } else { "None" },
        );
        let record = Record::new()
            .tensor("input", &(draw.tensor(&[b, s, d]) * SIZES[(i + 1) % 3]))
            .tensor("weight", &draw.tensor(&[d, e]))
            .tensor("importance", &importance.into_dyn())
            .number("top_p", top_p)
            .fact("caller", caller)
            .fact(CALL, call);
        let cotangent = draw.tensor(&[kept, e]) * SIZES[i % 3];
        if gradients { record.tensor("cotangent", &cotangent) } else { record }
    };
    selections().into_iter().enumerate().map(case).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Axis;

    #[test]
    fn the_selections_say_how_many_tokens_reach_the_threshold() {
        for Selection { importance, top_p, kept, .. } in selections() {
            let reach = |row: ndarray::ArrayView1<'_, f64>| {
                let mut sorted = row.to_vec();
                sorted.sort_by(|a, b| b.total_cmp(a));
                let sums = sorted.iter().scan(0.0, |sum, p| {
                    *sum += p;
                    Some(*sum)
                });
                (sums.take_while(|sum| *sum < top_p).count() + 1).min(row.len())
            };
            let reached: usize = importance.axis_iter(Axis(0)).map(reach).sum();
            assert_eq!(reached, kept, "{importance:?}");
        }
    }
}
