//! What is tried of a decoder layer.
//!
//! Attention depends on the distances of positions only, so positions stand far apart: what
//! is wrong with a frequency hardly shows between neighbours, wherever they are.

use ndarray::{ArrayD, arr1, arr2};
use safetensors::Dtype;
use serde_json::{Value, json};

use harness::{Case, Draw, Record, also_in_f64};

use crate::a3::llama::Llama;

pub fn linear(factor: f64) -> Value {
    json!({ "kind": "linear", "factor": factor })
}

pub fn dynamic(factor: f64) -> Value {
    json!({ "kind": "dynamic", "factor": factor })
}

pub fn llama3(factor: f64, [low, high]: [f64; 2], original_context: f64) -> Value {
    json!({
        "kind": "llama3",
        "factor": factor,
        "low_freq_factor": low,
        "high_freq_factor": high,
        "original_context": original_context,
    })
}

/// Llama 3's scaling, of which the frequencies of both models lie in different parts.
fn stretched_in_parts() -> Value {
    llama3(8.0, [1.0, 4.0], 128.0)
}

pub fn rope_config(_: &mut Draw) -> Vec<Record> {
    let (narrow, broad) = (Llama::narrow, Llama::broad);
    // Many pairs, so that there are some in each part of Llama 3's scaling.
    let wide = || Llama { head_dim: 16, ..broad() };
    let calls = [
        (narrow(), vec![1]),
        (broad(), vec![5000]),
        (wide().stretched(linear(4.0)), vec![10]),
        (narrow().stretched(linear(2.5)), vec![5000]),
        // Within the 64 positions of this one, at their end, and beyond.
        (narrow().stretched(dynamic(2.0)), vec![1, 50, 64, 65, 200]),
        (wide().stretched(dynamic(8.0)), vec![31, 32, 33, 4000]),
        (wide().stretched(dynamic(1.0)), vec![9, 96]),
        (wide().stretched(llama3(8.0, [1.0, 4.0], 256.0)), vec![1, 9000]),
        (wide().stretched(llama3(32.0, [2.0, 5.0], 512.0)), vec![70]),
        (narrow().stretched(stretched_in_parts()), vec![300]),
        // A base that is not whole, and that `f32` cannot hold.
        (Llama { rope_theta: 12_345.678_9, ..narrow() }, vec![2]),
    ];
    let call = |(llama, lengths): (Llama, Vec<i64>)| {
        lengths.into_iter().map(move |longest| {
            llama.config(Case::of("rope_config")).with("longest", longest).record()
        })
    };
    calls.into_iter().flat_map(call).collect()
}

/// A row of positions for all sequences.
fn row(positions: &[f64]) -> ArrayD<f64> {
    arr1(positions).into_dyn()
}

/// A row of positions, or of truths, for each sequence.
fn rows<const S: usize>(rows: &[[f64; S]]) -> ArrayD<f64> {
    arr2(rows).into_dyn()
}

/// The sizes of `b` sequences at these positions.
fn sizes(llama: &Llama, b: usize, positions: &ArrayD<f64>) -> [usize; 3] {
    let s = positions.shape()[positions.ndim() - 1];
    [b, s, llama.hidden_size]
}

/// A call of `method` for `b` sequences, with those weights whose names begin with `weights`.
fn call(
    draw: &mut Draw,
    method: &'static str,
    llama: &Llama,
    weights: &str,
    b: usize,
    positions: &ArrayD<f64>,
) -> Case {
    let x = draw.tensor_in(&sizes(llama, b, positions), -1.0, 1.0);
    let case = llama.config(Case::of(method).f32("x", &x)).ids("positions", positions);
    llama.part_of_layer(draw, case, weights)
}

fn attend(draw: &mut Draw, llama: &Llama, b: usize, positions: &ArrayD<f64>) -> Case {
    call(draw, "attention", llama, "self_attn.", b, positions)
}

pub fn attention(draw: &mut Draw) -> Vec<Record> {
    let (narrow, broad) = (Llama::narrow(), Llama::broad());
    let far = row(&[3.0, 700.0, 701.0, 2900.0, 4100.0]);
    let far = attend(draw, &narrow, 2, &far).strided().gradients(
        draw,
        &[
            "x",
            "self_attn.q_proj.weight",
            "self_attn.k_proj.weight",
            "self_attn.v_proj.weight",
            "self_attn.o_proj.weight",
        ],
        &[2, 5, narrow.hidden_size],
    );
    // The second row goes forth and back.
    let apart = rows(&[[5.0, 6.0, 900.0, 3001.0], [4090.0, 12.0, 1300.0, 2047.0]]);
    let apart = attend(draw, &broad, 2, &apart).gradients(
        draw,
        &[
            "x",
            "self_attn.q_proj.bias",
            "self_attn.k_proj.bias",
            "self_attn.v_proj.bias",
            "self_attn.o_proj.bias",
        ],
        &[2, 4, broad.hidden_size],
    );
    let interpolated = broad.clone().stretched(linear(4.0));
    let interpolated =
        attend(draw, &interpolated, 2, &rows(&[[1.0, 403.0, 2010.0], [0.0, 7.0, 15.0]]));
    // The largest position is in the middle of the second row, and both it and the number of
    // tokens are beyond.
    let beyond = Llama { max_position_embeddings: 2, rope_theta: 20.0, ..broad.clone() };
    let beyond = beyond.stretched(dynamic(2.0));
    let beyond = attend(draw, &beyond, 2, &rows(&[[1.0, 2.0, 9.0], [3.0, 12.0, 2.0]]));
    let within = narrow.clone().stretched(dynamic(4.0));
    let within = attend(draw, &within, 1, &row(&[0.0, 29.0, 50.0]));
    let in_parts = narrow.clone().stretched(stretched_in_parts());
    let in_parts = attend(draw, &in_parts, 1, &row(&[11.0, 1900.0, 2800.0]));
    let single = attend(draw, &narrow, 1, &row(&[5000.0]));
    // What the configuration says of biases is not asked.
    let some = attend(draw, &narrow, 1, &row(&[8.0, 950.0]));
    let some = [("q", 24), ("k", 8), ("v", 8)].into_iter().fold(some, |case, (name, size)| {
        case.f32(&format!("self_attn.{name}_proj.bias"), &draw.tensor(&[size]))
    });
    let biased = apart.clone().in_f64();
    also_in_f64([far, apart, interpolated, beyond, within, in_parts, single, some, biased])
}

pub fn padding(draw: &mut Draw) -> Vec<Record> {
    let (narrow, broad) = (Llama::narrow(), Llama::broad());
    // Nowhere, on the left, on the right.
    let tokens = rows(&[[1.0; 5], [0.0, 0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0, 0.0]]);
    let positions = rows(&[
        [7.0, 500.0, 900.0, 1700.0, 2500.0],
        [0.0, 0.0, 2000.0, 2350.0, 2700.0],
        [0.0, 411.0, 822.0, 0.0, 0.0],
    ]);
    let sides = attend(draw, &narrow, 3, &positions).tensor("tokens", &tokens, Dtype::BOOL);
    let sides = sides.gradients(
        draw,
        &["x", "self_attn.k_proj.weight", "self_attn.v_proj.weight"],
        &[3, 5, narrow.hidden_size],
    );
    // Between tokens, and a sequence of nothing else.
    let tokens = rows(&[[1.0, 0.0, 1.0, 1.0], [0.0; 4]]);
    let holes = attend(draw, &broad, 2, &row(&[2047.0, 5.0, 911.0, 64.0]));
    let holes = holes.tensor("tokens", &tokens, Dtype::BOOL);
    // The largest position is that of padding, which does not count.
    let tokens = rows(&[[1.0, 1.0, 1.0, 0.0], [0.0, 1.0, 1.0, 1.0]]);
    let beyond = broad.clone().stretched(dynamic(2.0));
    let beyond = attend(draw, &beyond, 2, &rows(&[[3.0, 20.0, 2.0, 90.0], [70.0, 1.0, 19.0, 4.0]]));
    let beyond = beyond.tensor("tokens", &tokens, Dtype::BOOL);
    let tokens = rows(&[[0.0, 1.0, 1.0, 1.0, 0.0, 0.0]]);
    let both = narrow.stretched(linear(3.0));
    let both = attend(draw, &both, 1, &row(&[9.0, 1.0, 300.0, 1200.0, 3.0, 5.0]));
    let both = both.tensor("tokens", &tokens, Dtype::BOOL).strided();
    also_in_f64([sides, holes, beyond, both])
}

pub fn mlp(draw: &mut Draw) -> Vec<Record> {
    let (narrow, broad) = (Llama::narrow(), Llama::broad());
    let mut call = |llama: &Llama, shape: &[usize], gradients: &[&str]| {
        let case = Case::of("mlp").f32("x", &draw.tensor(shape));
        let case = llama.part_of_layer(draw, case, "mlp.");
        if gradients.is_empty() { case } else { case.gradients(draw, gradients, shape) }
    };
    let weights = ["x", "mlp.gate_proj.weight", "mlp.up_proj.weight", "mlp.down_proj.weight"];
    let biases = ["x", "mlp.gate_proj.bias", "mlp.up_proj.bias", "mlp.down_proj.bias"];
    also_in_f64([
        call(&narrow, &[2, 3, narrow.hidden_size], &weights).strided(),
        call(&broad, &[2, 1, 3, broad.hidden_size], &biases),
        call(&narrow, &[narrow.hidden_size], &[]),
        call(&broad, &[1, broad.hidden_size], &[]),
    ])
}

pub fn decoder_layer(draw: &mut Draw) -> Vec<Record> {
    let (narrow, broad) = (Llama::narrow(), Llama::broad());
    let mut pass = |llama: &Llama, b: usize, positions: ArrayD<f64>, names: &[&str]| {
        let case = call(draw, "decoder_layer", llama, "", b, &positions);
        let shape = sizes(llama, b, &positions);
        if names.is_empty() { case } else { case.gradients(draw, names, &shape) }
    };
    let weights = [
        "x",
        "input_layernorm.weight",
        "self_attn.q_proj.weight",
        "self_attn.o_proj.weight",
        "post_attention_layernorm.weight",
        "mlp.down_proj.weight",
    ];
    let far = pass(&narrow, 2, row(&[2.0, 650.0, 2050.0, 4100.0]), &weights).strided();
    let positions = rows(&[[0.0, 0.0, 0.0, 1023.0, 2047.0], [3.0, 400.0, 410.0, 1999.0, 5000.0]]);
    let biased = ["x", "self_attn.v_proj.bias", "mlp.gate_proj.weight"];
    let padded = pass(&broad, 2, positions, &biased);
    let tokens = rows(&[[0.0, 0.0, 1.0, 1.0, 1.0], [1.0; 5]]);
    let padded = padded.tensor("tokens", &tokens, Dtype::BOOL);
    let in_parts = narrow.stretched(stretched_in_parts());
    let in_parts = pass(&in_parts, 1, row(&[9.0, 1.0, 777.0, 2800.0]), &[]);
    let in_parts = in_parts.tensor("tokens", &rows(&[[0.0, 1.0, 1.0, 1.0]]), Dtype::BOOL);
    let single = pass(&broad, 2, row(&[3000.0]), &[]);
    // So small that a small eps counts.
    let faint = Llama { rms_norm_eps: 3e-7, ..Llama::broad() };
    let x = draw.tensor(&[1, 2, faint.hidden_size]) * 1e-3;
    let case = faint.config(Case::of("decoder_layer").f32("x", &x));
    let faint = faint.part_of_layer(draw, case.ids("positions", &row(&[7.0, 900.0])), "");
    also_in_f64([far, padded, in_parts, single, faint])
}

/// Each argument is wrong in one way; the components notice all of them.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let narrow = Llama::narrow();
    let odd = Llama { head_dim: 3, ..Llama::narrow() };
    let no_eps = Llama { rms_norm_eps: 0.0, ..Llama::narrow() };
    let m = narrow.hidden_size;
    let positions = row(&[1.0, 2.0, 3.0]);
    let attends = attend(draw, &narrow, 2, &positions);
    let whole = call(draw, "decoder_layer", &narrow, "", 2, &positions);
    let mlp = Case::of("mlp").f32("x", &draw.tensor(&[2, m]));
    let mlp = narrow.part_of_layer(draw, mlp, "mlp.");
    let cases = [
        attends.clone().ids("x", &draw.tensor(&[2, 3, m])),
        attends.clone().f32("x", &draw.tensor(&[3, m])),
        attends.clone().f32("x", &ArrayD::zeros(vec![0, 3, m])),
        attends.clone().f32("x", &draw.tensor(&[2, 3, m + 1])),
        attends.clone().f32("positions", &positions),
        attends.clone().ids("positions", &row(&[1.0, 2.0, 3.0, 4.0])),
        attends.clone().f32("tokens", &ArrayD::ones(vec![2, 3])),
        attends.clone().tensor("tokens", &ArrayD::ones(vec![2, 4]), Dtype::BOOL),
        attends.tensor("self_attn.v_proj.weight", &draw.tensor(&[8, m]), Dtype::F64),
        attend(draw, &odd, 1, &positions),
        mlp.clone().ids("x", &draw.tensor(&[2, m])),
        mlp.clone().f32("x", &ArrayD::zeros(vec![0, m])),
        mlp.f32("mlp.down_proj.weight", &draw.tensor(&[m, narrow.intermediate_size + 1])),
        whole.clone().ids("x", &draw.tensor(&[2, 3, m])),
        whole.clone().f32("post_attention_layernorm.weight", &draw.tensor(&[m + 1])),
        whole.clone().tensor("mlp.up_proj.weight", &draw.tensor(&[14, m]), Dtype::F64),
        whole.tensor("tokens", &ArrayD::ones(vec![3]), Dtype::BOOL),
        call(draw, "decoder_layer", &no_eps, "", 1, &positions),
    ];
    cases.into_iter().map(Case::record).collect()
}
