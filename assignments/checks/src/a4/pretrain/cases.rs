//! What is trained, and on what.

use harness::{Case, Draw, Record, also_in_f64};
use ndarray::ArrayD;
use safetensors::Dtype;

use super::language::{CONTEXT, Language};
use crate::a4::llama::Llama;
use crate::a4::training::{budget, matrix, seed, vector};

/// A file of tokens.
fn file(case: Case, text: &[usize], width: usize) -> Case {
    let case = case.with("file", format!("{} tokens of {width} bytes", text.len()));
    let case = case.unlisted_fact("width", width);
    case.unlisted("tokens of the file", &vector(text), Dtype::I64)
}

/// How many rows of new text the model is tried on.
const HELD_OUT: usize = 40;

/// Training with so many calls, rows in each, and tokens in a row; and new text of the same
/// language, on which the loss may be so many times the floor.
fn spoken(draw: &mut Draw, [calls, rows, length]: [usize; 3], factor: f64) -> Record {
    let llama = Llama::learner(9 + draw.below(3));
    let language = Language::of(draw, llama.vocab_size);
    let case = llama.config(Case::of("pretrain"));
    let case = llama.parameters(draw, case);
    let (tokens, width) = (8000 + draw.below(100), 2 + 2 * draw.below(2));
    let case = file(case, &language.text(draw, tokens), width);
    let tokens = calls * rows * length + draw.below(length);
    let case = seed(draw, budget(case, calls, tokens, length));
    let held_out = language.text(draw, HELD_OUT * (length + 1));
    let rows: Vec<&[usize]> = held_out.chunks(length + 1).collect();
    let floor = language.floor(&rows);
    let case = case.unlisted("held out", &matrix(&rows), Dtype::I64);
    let case = case.unlisted_fact("context", CONTEXT).unlisted_fact("floor", floor);
    case.unlisted_fact("threshold", floor * factor).record()
}

/// As many calls as the language takes.
pub fn language(draw: &mut Draw) -> Vec<Record> {
    let calls = 200 + draw.below(5);
    vec![spoken(draw, [calls, 12, 16], 1.2)]
}

/// Fewer calls, after which the model has to know something, not all.
pub fn own_a3(draw: &mut Draw) -> Vec<Record> {
    let calls = 130 + draw.below(5);
    vec![spoken(draw, [calls, 12, 16], 1.6)]
}

/// Another number in every field than [`Llama::small`] has: two layers, tied.
fn other() -> Llama {
    Llama {
        vocab_size: 9,
        hidden_size: 8,
        intermediate_size: 12,
        num_hidden_layers: 2,
        num_attention_heads: 4,
        num_key_value_heads: 2,
        head_dim: 6,
        rms_norm_eps: 1e-4,
        rope_theta: 500.0,
        tie_word_embeddings: true,
    }
}

/// A call of `pretrain` that costs next to nothing.
fn short(draw: &mut Draw, llama: &Llama, text: usize, width: usize) -> Case {
    let text: Vec<usize> = (0..text).map(|_| draw.below(llama.vocab_size)).collect();
    let case = llama.config(Case::of("pretrain"));
    file(llama.parameters(draw, case), &text, width)
}

/// Budgets that are spent to the last call, to the last token, and by rows of which one alone
/// fits; a file that has one row only.
pub fn budgets(draw: &mut Draw) -> Vec<Record> {
    let small = Llama::small();
    let other = other();
    let mut short = |llama, text, width, [calls, tokens, length]: [usize; 3]| {
        let case = budget(short(draw, llama, text, width), calls, tokens, length);
        seed(draw, case)
    };
    let by_calls = short(&small, 50, 2, [3, 3 * 4 * 5 + 3, 5]);
    let by_tokens = short(&other, 40, 4, [10, 3 * 7 + 2, 7]);
    let deep = Llama { num_hidden_layers: 2, ..small };
    let one_row = short(&deep, 7, 2, [2, 40, 6]);
    let recorded = by_tokens.with("require gradients", true);
    let plain = [by_calls, one_row].map(|case| case.with("require gradients", false));
    also_in_f64(plain.into_iter().chain([recorded]))
}

/// Random rows, in which some targets are ignored: of each row another number.
fn batch(draw: &mut Draw, case: Case, v: usize, [b, s]: [usize; 2]) -> Case {
    let ids = ArrayD::from_shape_simple_fn(vec![b, s], || draw.below(v) as f64);
    let mut targets = ArrayD::from_shape_simple_fn(vec![b, s], || draw.below(v) as f64);
    for row in 0..b {
        // Of two targets that stand side by side, so that one that is taken for another shows.
        (0..=row % 3).for_each(|i| targets[[row, s - 1 - i]] = -100.0);
    }
    targets[[0, 1]] = -100.0;
    case.ids("batch.ids", &ids).ids("batch.targets", &targets)
}

/// The first loss of `overfit`.
pub fn first_loss(draw: &mut Draw) -> Vec<Record> {
    let small = Llama::small();
    let tied = other();
    let cases = [(small, [2, 6], 1), (tied, [3, 5], 2), (small, [1, 5], 2), (tied, [4, 4], 1)];
    let case = |(i, (llama, [b, s], calls)): (usize, (Llama, [usize; 2], usize))| {
        let case = llama.trained(draw, llama.config(Case::of("overfit")));
        let case = batch(draw, case, llama.vocab_size, [b, s]);
        // Once more calls are allowed than the tokens suffice for, even if only the targets that
        // are not ignored were counted.
        let allowed = if i == 2 { calls + 3 } else { calls };
        let case = budget(case, allowed, calls * b * s, s + i % 2);
        if i == 1 { case.strided() } else { case }
    };
    also_in_f64(cases.into_iter().enumerate().map(case))
}

/// One batch that has no rule: it can be learned by heart only. Rows begin differently and repeat
/// no token: where nothing but the same token stands, places look alike to attention.
pub fn by_heart(draw: &mut Draw) -> Vec<Record> {
    let llama = Llama::learner(11 + draw.below(3));
    let (v, b, s) = (llama.vocab_size, 3, 7);
    let case = llama.parameters(draw, llama.config(Case::of("overfit")));
    let first = draw.permutation(v);
    let rows = first[..b].iter().map(|first| {
        let others = draw.permutation(v).into_iter().filter(|other| other != first);
        [*first].into_iter().chain(others).take(s).collect()
    });
    let rows: Vec<Vec<usize>> = rows.collect();
    let ids = matrix(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let mut targets = ArrayD::from_shape_simple_fn(vec![b, s], || draw.below(v) as f64);
    (0..b).for_each(|row| targets[[row, 1 + row]] = -100.0);
    let calls = 80 + draw.below(5);
    let case = case.ids("batch.ids", &ids).ids("batch.targets", &targets);
    let case = budget(case, calls, calls * b * s + draw.below(s), s);
    vec![case.unlisted_fact("floor", 0.0).unlisted_fact("threshold", 0.15).record()]
}

/// Files that are none, and ids that the model does not know.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let small = Llama::small();
    let pretrain = |draw: &mut Draw, text, width| {
        let case = budget(short(draw, &small, text, width), 2, 40, 5);
        seed(draw, case)
    };
    let cut = |case: Case, bytes: usize| case.with("bytes cut off", bytes);
    let three = pretrain(draw, 12, 3);
    let odd = cut(pretrain(draw, 20, 2), 1);
    let half = cut(pretrain(draw, 20, 4), 2);
    let unknown = Llama { vocab_size: 2 * small.vocab_size, ..small };
    let unknown = short(draw, &unknown, 20, 2);
    let unknown =
        unknown.unlisted("tokens of the file", &ArrayD::from_elem(vec![20], 11.0), Dtype::I64);
    let unknown = small.config(unknown).remark("tokens that the model does not know");
    let unknown = seed(draw, budget(unknown, 2, 40, 5));
    let case = small.parameters(draw, small.config(Case::of("overfit")));
    let ids = ArrayD::from_elem(vec![2, 3], small.vocab_size as f64);
    let overfit = case.ids("batch.ids", &ids).ids("batch.targets", &ArrayD::ones(vec![2, 3]));
    let overfit = budget(overfit, 2, 40, 5);
    [three, odd, half, unknown, overfit].map(Case::record).into()
}
