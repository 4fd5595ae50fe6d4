//! Folders that are large for a check.

use harness::{Array, Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::folders::{config, tiny};
use crate::a3::folder;
use crate::a3::llama::Llama;
use crate::a3::tensor_file::{TensorFile, entry};

/// What is handed over as bytes.
pub const FILES: &[&str] = &["file.config.json", "header", "numbers"];

/// How many numbers are drawn: those of the file are these, repeated. No tensor has a multiple
/// of it.
const NUMBERS: usize = 251;

/// A model, what it is stored in and what it is asked for, and how many MiB that may take. Three
/// tensors take 4 MiB each, and half of it in the file. So the last one may be there as it is
/// stored, as numbers, and as a tensor at the same time. Who reads the whole file first lacks
/// memory for the last one, with some MiB left to say so.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let narrow = Llama { hidden_size: 64, intermediate_size: 16384, ..tiny() };
    let wide = Llama { hidden_size: 128, intermediate_size: 4096, rms_norm_eps: 1e-6, ..tiny() };
    vec![case(draw, &narrow, (Dtype::BF16, "f32"), 17), case(draw, &wide, (Dtype::F32, "f64"), 17)]
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
