//! Models that are stored in one dtype and asked for in another.

use harness::{Array, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;

use super::models::{deep, load_from, wide};
use crate::a3::llama::Llama;
use crate::a3::model_files::{MODEL, Tensors, file, tensors};

/// All four.
const FLOATS: [Dtype; 4] = [Dtype::F64, Dtype::BF16, Dtype::F32, Dtype::F16];

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let calls = [
        (wide(), Dtype::F32, "bf16"),
        (deep(), Dtype::BF16, "f32"),
        (wide(), Dtype::F16, "f64"),
        (deep(), Dtype::F32, "f16"),
        (wide(), Dtype::F64, "f64"),
        (deep(), Dtype::F64, "f32"),
        (wide(), Dtype::F16, "bf16"),
        (wide(), Dtype::BF16, "f16"),
    ];
    let case = |(llama, stored, asked): (Llama, Dtype, &str)| {
        let all = with_extremes(tensors(draw, &llama, stored), stored);
        let bytes = file(&all).shuffled(draw).bytes();
        let stored = format!("{stored:?}").to_lowercase();
        // What the configuration says does not count: the dtype is asked for.
        let case = load_from(&llama, asked, &[(MODEL, bytes)]).with("config_dtype", &*stored);
        case.remark(format!("stored in {stored}")).record()
    };
    let mut cases: Vec<Record> = calls.map(case).into();
    cases.push(mixed(draw));
    cases
}

/// The embedding begins with numbers that are special in one of the dtypes.
fn with_extremes(mut all: Tensors, dtype: Dtype) -> Tensors {
    // In the middle between two numbers of `bf16`, and of `f16`, below and above an even one;
    // subnormal in `f16`; under its smallest; over its largest; over the largest of `bf16`
    // once it is rounded; over that of `f32`; 0; no number at all.
    let middles = [1.0 + 2f64.powi(-8), 1.0 + 3.0 * 2f64.powi(-8)];
    let finer = [1.0 + 2f64.powi(-11), 1.0 + 3.0 * 2f64.powi(-11)];
    let special = [3e-6, -1e-9, 70_000.0, -3.4e38, 1e39, 0.0, f64::NAN];
    let special: Vec<f64> = middles.into_iter().chain(finer).chain(special).collect();
    let (_, embedding) = &mut all[0];
    let values = ArrayD::from_shape_vec(vec![special.len()], special).expect("one axis");
    let bytes = Array::rounded(&values, dtype).bytes;
    embedding.bytes[..bytes.len()].copy_from_slice(&bytes);
    all
}

/// Each tensor in another dtype than the one before.
fn mixed(draw: &mut Draw) -> Record {
    let llama = deep();
    let of_each = FLOATS.map(|dtype| tensors(draw, &llama, dtype));
    let count = of_each[0].len();
    let all: Tensors = (0..count).map(|i| of_each[i % FLOATS.len()][i].clone()).collect();
    let bytes = file(&all).shuffled(draw).bytes();
    load_from(&llama, "f64", &[(MODEL, bytes)]).remark("stored in all four dtypes").record()
}
