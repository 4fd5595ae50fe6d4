//! Folders that are large for a check.

use harness::{Array, Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::folders::{config, tiny};
use crate::a3::llama::Llama;
use crate::folder;
use crate::tensor_file::{TensorFile, entry};

/// What is handed over as bytes.
pub const FILES: &[&str] = &["file.config.json", "header", "numbers"];

/// How many numbers are drawn: those of the file are these, repeated. No tensor has a multiple
/// of it.
const NUMBERS: usize = 251;

/// A model, what it is stored in and what it is asked for, and how many MiB that may take. The
/// weights take 12 MiB, or 11; the file half of it.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mlp = Llama { hidden_size: 32, intermediate_size: 4096, num_hidden_layers: 8, ..tiny() };
    let wide = Llama { vocab_size: 2048, hidden_size: 64, intermediate_size: 2048, ..tiny() };
    let wide = Llama { num_hidden_layers: 3, rms_norm_eps: 1e-6, ..wide };
    vec![case(draw, &mlp, (Dtype::BF16, "f32"), 15), case(draw, &wide, (Dtype::F32, "f64"), 14)]
}

fn case(
    draw: &mut Draw,
    llama: &Llama,
    (stored, asked): (Dtype, &str),
    mebibytes: usize,
) -> Record {
    let mut end = 0;
    let mut file = TensorFile::new();
    for (name, shape) in llama.names() {
        let begin = end;
        end += shape.iter().product::<usize>() * bytes(stored);
        let array = Array { dtype: stored, shape, bytes: vec![] };
        file = file.entry(&name, entry(&array, begin, end));
    }
    let numbers = Array::rounded(&draw.tensor(&[NUMBERS]), stored).bytes;
    let case = Case::of("from_pretrained").with("dtype", asked).with("mebibytes", mebibytes);
    let case = folder::file(case, "config.json", json!(config(llama)).to_string().as_bytes());
    let case = case.array("header", as_bytes(file.header().into_bytes())).with("bytes", end);
    let remark = format!("a file of {} MiB; {mebibytes} MiB may be held", end >> 20);
    case.array("numbers", as_bytes(numbers)).remark(remark).record()
}

fn as_bytes(bytes: Vec<u8>) -> Array {
    Array { dtype: Dtype::U8, shape: vec![bytes.len()], bytes }
}

/// The bytes of a number.
fn bytes(dtype: Dtype) -> usize {
    if dtype == Dtype::F32 { 4 } else { 2 }
}
