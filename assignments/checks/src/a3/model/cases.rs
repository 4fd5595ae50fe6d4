//! What is tried of a whole model.
//!
//! Attention depends on the distances of positions only: where positions are given they stand
//! far apart, and where they are counted there is padding between tokens, too, since padding
//! before them moves all of a row alike.

use ndarray::{ArrayD, arr1, arr2};
use safetensors::Dtype;

use harness::{Case, Draw, Record, also_in_f64};

use crate::a3::layer::cases::{dynamic, linear, llama3};
use crate::a3::llama::Llama;

/// Ids of tokens, one of them twice.
fn ids(draw: &mut Draw, llama: &Llama, [b, s]: [usize; 2]) -> ArrayD<f64> {
    let mut ids = ArrayD::from_shape_simple_fn(vec![b, s], || draw.below(llama.vocab_size) as f64);
    ids[[b - 1, s - 1]] = ids[[0, 0]];
    ids
}

/// A call for ids that are drawn, with drawn weights.
fn forward(draw: &mut Draw, llama: &Llama, sizes: [usize; 2]) -> Case {
    let ids = ids(draw, llama, sizes);
    let case = llama.config(Case::of("forward").ids("ids", &ids));
    llama.weights(draw, case)
}

/// Gradients of the logits.
fn with_gradients(
    draw: &mut Draw,
    case: Case,
    names: &[&str],
    llama: &Llama,
    [b, s]: [usize; 2],
) -> Case {
    case.gradients_of(draw, names, &[("logits", &[b, s, llama.vocab_size])])
}

fn row(positions: &[f64]) -> ArrayD<f64> {
    arr1(positions).into_dyn()
}

fn rows<const S: usize>(rows: &[[f64; S]]) -> ArrayD<f64> {
    arr2(rows).into_dyn()
}

/// More layers than in any other case.
fn deep() -> Llama {
    Llama { num_hidden_layers: 3, ..Llama::narrow() }
}

/// Two layers with biases, and a tied head.
fn tied() -> Llama {
    Llama { num_hidden_layers: 2, ..Llama::broad() }
}

pub fn logits(draw: &mut Draw) -> Vec<Record> {
    let (narrow, tied, deep) = (Llama::narrow(), tied(), deep());
    let names = [
        "model.embed_tokens.weight",
        "model.layers.0.self_attn.q_proj.weight",
        "model.layers.1.input_layernorm.weight",
        "model.norm.weight",
        "lm_head.weight",
    ];
    let plain = forward(draw, &narrow, [2, 4]).strided();
    let plain = with_gradients(draw, plain, &names, &narrow, [2, 4]);
    let names = ["model.embed_tokens.weight", "model.layers.1.mlp.up_proj.bias"];
    let same = forward(draw, &tied, [1, 6]);
    let same = with_gradients(draw, same, &names, &tied, [1, 6]);
    let layers = forward(draw, &deep, [1, 5]);
    let single = forward(draw, &Llama::broad(), [1, 1]);
    // What `f32` cannot hold.
    let fine = Llama::broad();
    let case = Case::of("forward").ids("ids", &ids(draw, &fine, [1, 3]));
    let fine = fine.weights_in(draw, fine.config(case), Dtype::F64).remark("in f64");
    also_in_f64([plain, same, layers, single, fine])
}

pub fn hidden_states(draw: &mut Draw) -> Vec<Record> {
    let (narrow, tied, deep) = (Llama::narrow(), tied(), deep());
    let layers = forward(draw, &deep, [2, 5]).ids("positions", &row(&[0., 5., 90., 2047., 4100.]));
    let biased = forward(draw, &tied, [2, 4]).strided().gradients_of(
        draw,
        &["model.embed_tokens.weight", "model.layers.1.mlp.down_proj.weight"],
        &[("hidden.2", &[2, 4, tied.hidden_size])],
    );
    let tokens = rows(&[[0.0, 1.0, 1.0], [1.0; 3]]);
    let padded = forward(draw, &narrow, [2, 3]).tensor("tokens", &tokens, Dtype::BOOL);
    let single = forward(draw, &narrow, [1, 1]).ids("positions", &row(&[3000.0]));
    let mut half = |llama: &Llama, sizes: [usize; 2]| {
        let ids = ids(draw, llama, sizes);
        let case = llama.config(Case::of("forward").ids("ids", &ids));
        llama.weights_in(draw, case, Dtype::BF16).remark("in bf16")
    };
    // No padding between tokens: in bf16 a mistake there would show by chance only.
    let tokens = rows(&[[0.0, 1.0, 1.0, 1.0, 0.0]]);
    let halves = [
        half(&narrow, [2, 4]),
        half(&Llama::broad(), [1, 5]).tensor("tokens", &tokens, Dtype::BOOL),
    ];
    also_in_f64([layers, biased, padded, single].into_iter().chain(halves))
}

pub fn padding(draw: &mut Draw) -> Vec<Record> {
    let (narrow, tied) = (Llama::narrow(), tied());
    let mut padded = |llama: &Llama, tokens: ArrayD<f64>| {
        let sizes = [tokens.shape()[0], tokens.shape()[1]];
        forward(draw, llama, sizes).tensor("tokens", &tokens, Dtype::BOOL)
    };
    let sides = padded(
        &narrow,
        rows(&[
            [1.0; 6],
            [0.0, 0.0, 1.0, 1.0, 1.0, 1.0],
            [1.0, 1.0, 1.0, 1.0, 0.0, 0.0],
            [1.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        ]),
    );
    // As long as the longest text that it was made for, and one token more: of the rows only
    // the last one is beyond.
    let beyond = Llama { max_position_embeddings: 4, ..narrow.clone() }.stretched(dynamic(3.0));
    let beyond = padded(&beyond, rows(&[[1.0, 0.0, 0.0, 1.0, 1.0], [1.0; 5]]));
    let holes = padded(&tied, rows(&[[0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0]])).strided();
    let nothing = padded(&Llama::broad(), rows(&[[0.0; 3], [1.0, 0.0, 1.0]]));
    let nothing = nothing.ids("positions", &row(&[4.0, 1.0, 2600.0]));
    let given = padded(&narrow, rows(&[[0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 0.0, 1.0]]));
    let positions = rows(&[[0.0, 3.0, 800.0, 2500.0], [9.0, 1200.0, 0.0, 4000.0]]);
    let given = given.ids("positions", &positions);
    also_in_f64([sides, beyond, holes, nothing, given])
}

pub fn positions(draw: &mut Draw) -> Vec<Record> {
    let (narrow, tied) = (Llama::narrow(), tied());
    let mut at = |llama: &Llama, b: usize, positions: ArrayD<f64>| {
        let s = positions.shape()[positions.ndim() - 1];
        forward(draw, llama, [b, s]).ids("positions", &positions)
    };
    let all = at(&narrow, 2, row(&[12.0, 900.0, 2047.0, 4095.0, 8000.0])).strided();
    let each = at(&tied, 2, rows(&[[3.0, 4.0, 1000.0], [5000.0, 70.0, 2600.0]]));
    let square = at(&deep(), 3, rows(&[[0.0, 9.0, 700.0], [1.0, 2.0, 4.0], [6.0, 0.0, 3333.0]]));
    let in_parts = narrow.stretched(llama3(4.0, [1.0, 4.0], 128.0));
    let in_parts = at(&in_parts, 1, row(&[77.0, 1500.0, 2999.0]));
    also_in_f64([all, each, square, in_parts])
}

pub fn long_context(draw: &mut Draw) -> Vec<Record> {
    let narrow = Llama { head_dim: 8, ..Llama::narrow() };
    let tied = tied();
    let short =
        |llama: &Llama, most: usize| Llama { max_position_embeddings: most, ..llama.clone() };
    let at = |draw: &mut Draw, llama: &Llama, positions: &[f64]| {
        forward(draw, llama, [2, positions.len()]).ids("positions", &row(positions))
    };
    let far = [2.0, 300.0, 1100.0, 2500.0];
    // Counted, and beyond 5 positions; then at that end, where nothing changes.
    let counted = forward(draw, &short(&narrow, 5).stretched(dynamic(2.0)), [2, 8]);
    let at_the_end = forward(draw, &short(&Llama::broad(), 5).stretched(dynamic(2.0)), [1, 5]);
    let cases = [
        at(draw, &narrow.clone().stretched(linear(4.0)), &far),
        counted,
        at_the_end,
        at(draw, &tied.clone().stretched(dynamic(1.5)), &[1.0, 90.0, 30.0]).strided(),
        at(draw, &tied.clone().stretched(llama3(8.0, [1.0, 4.0], 128.0)), &far),
        at(draw, &tied.stretched(linear(2.5)), &[7.0, 190.0, 800.0]),
        at(draw, &narrow.stretched(llama3(32.0, [1.0, 3.0], 512.0)), &[0.0, 700.0, 3000.0]),
    ];
    also_in_f64(cases)
}

/// Every component has something to do: padding, biases, large positions, scaling.
pub fn own_a2(draw: &mut Draw) -> Vec<Record> {
    let mut padded = |llama: &Llama, tokens: ArrayD<f64>| {
        let sizes = [tokens.shape()[0], tokens.shape()[1]];
        forward(draw, llama, sizes).tensor("tokens", &tokens, Dtype::BOOL)
    };
    let counted = padded(&Llama::narrow(), rows(&[[1.0; 4], [0.0, 1.0, 1.0, 1.0]]));
    let far = tied().stretched(llama3(8.0, [1.0, 4.0], 128.0));
    let far = padded(&far, rows(&[[1.0; 3]])).ids("positions", &row(&[7.0, 900.0, 2500.0]));
    let each = Llama::broad().stretched(linear(4.0));
    let each = padded(&each, rows(&[[1.0, 1.0], [0.0, 1.0]]));
    let each = each.ids("positions", &rows(&[[3.0, 2047.0], [0.0, 61.0]])).strided();
    [counted, far, each].map(Case::record).into()
}

pub fn laws(draw: &mut Draw) -> Vec<Record> {
    let calls = [
        (Llama::narrow(), rows(&[[0.0, 0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 0.0, 1.0, 0.0]]), 3),
        (Llama::broad(), rows(&[[1.0, 1.0, 1.0, 0.0]]), 2),
    ];
    let call = |(llama, tokens, kept): (Llama, ArrayD<f64>, i64)| {
        let sizes = [tokens.shape()[0], tokens.shape()[1]];
        let case = forward(draw, &llama, sizes);
        let other = others(draw, &llama, &case);
        let case = case.ids("other", &other).tensor("tokens", &tokens, Dtype::BOOL);
        case.with("kept", kept).record()
    };
    calls.map(call).into()
}

/// At each place another id than the case has there.
fn others(draw: &mut Draw, llama: &Llama, case: &Case) -> ArrayD<f64> {
    let record = case.clone().record();
    let array = &record.tensors["ids"];
    let ids = array.numbers().expect("numbers");
    let v = llama.vocab_size;
    let other = ids.iter().map(|id| ((*id as usize + 1 + draw.below(v - 1)) % v) as f64);
    ArrayD::from_shape_vec(array.shape.clone(), other.collect()).expect("as many")
}

pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let narrow = Llama::narrow();
    let v = narrow.vocab_size as f64;
    let right = forward(draw, &narrow, [2, 3]);
    let with_ids = |ids: &ArrayD<f64>| right.clone().ids("ids", ids);
    let at = |positions: &ArrayD<f64>| right.clone().ids("positions", positions);
    let tokens = |shape: &[usize], dtype: Dtype| {
        right.clone().tensor("tokens", &ArrayD::ones(shape.to_vec()), dtype)
    };
    let cases = [
        with_ids(&row(&[1.0, 2.0, 3.0])),
        with_ids(&ArrayD::ones(vec![1, 2, 3])),
        with_ids(&ArrayD::zeros(vec![0, 3])),
        with_ids(&ArrayD::zeros(vec![2, 0])),
        with_ids(&rows(&[[1.0, v, 0.0]])),
        with_ids(&rows(&[[1.0, 2.0, -1.0]])),
        right.clone().f32("ids", &rows(&[[1.0, 2.0, 3.0]])),
        tokens(&[2, 4], Dtype::BOOL),
        tokens(&[3], Dtype::BOOL),
        tokens(&[2, 3], Dtype::I64),
        at(&row(&[1.0, 2.0])),
        at(&rows(&[[1.0, 2.0, 3.0]])),
        at(&row(&[1.0, -2.0, 3.0])),
        right.clone().f32("positions", &row(&[1.0, 2.0, 3.0])),
        right.clone().f32("model.norm.weight", &draw.tensor(&[5])),
        right.tensor("lm_head.weight", &draw.tensor(&[17, 12]), Dtype::F64),
    ];
    cases.into_iter().map(Case::record).collect()
}
