//! Files that are in order.

use harness::{Array, Case, Draw, Record};
use safetensors::Dtype;

use crate::folder;
use crate::tensor_file::{TensorFile, entry, framed};

/// A call of `read_safetensors`.
pub fn read(name: &str, bytes: &[u8]) -> Case {
    folder::file(Case::of("read_safetensors").with("file", name), name, bytes)
}

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let plain = TensorFile::new().tensor("x", &f32s(draw, &[2, 3]));
    let files = [
        (plain, "one tensor"),
        (every_dtype(draw).with_metadata(), "every dtype, with __metadata__"),
        (several(draw).backwards(), "entries in the opposite order of the data"),
        (several(draw).shuffled(draw).with_metadata().with_spaces(13), "entries shuffled, spaces"),
        (without_elements(draw).backwards(), "tensors without elements"),
        (extremes(), "extremes of F16 and BF16"),
        (odd(draw), "offsets that are odd"),
        (TensorFile::new(), "no tensors"),
        (TensorFile::new().with_metadata().with_spaces(3), "no tensors, with __metadata__"),
    ];
    let names = ["model.safetensors", "a.safetensors", "b.safetensors"].into_iter().cycle();
    let case = |((file, remark), name): ((TensorFile, &str), &str)| {
        read(name, &file.bytes()).remark(remark).record()
    };
    let mut cases: Vec<Record> = files.into_iter().zip(names).map(case).collect();
    cases.push(read("a.safetensors", &written(draw)).remark("JSON with spaces in it").record());
    cases
}

/// Numbers of `f32`.
pub fn f32s(draw: &mut Draw, shape: &[usize]) -> Array {
    Array::rounded(&draw.tensor(shape), Dtype::F32)
}

/// Bytes, as they are.
pub fn bytes(shape: &[usize], bytes: &[u8]) -> Array {
    Array { dtype: Dtype::U8, shape: shape.to_vec(), bytes: bytes.to_vec() }
}

fn i32s(draw: &mut Draw, shape: &[usize]) -> Array {
    let mut number = || draw.number(-2e9, 2e9) as i32;
    let n = shape.iter().product();
    let bytes = (0..n).flat_map(|_| number().to_le_bytes()).collect();
    Array { dtype: Dtype::I32, shape: shape.to_vec(), bytes }
}

fn every_dtype(draw: &mut Draw) -> TensorFile {
    let mut of = |shape: &[usize], dtype| Array::rounded(&draw.tensor(shape), dtype);
    let (f64s, f32s) = (of(&[2, 3], Dtype::F64), of(&[3, 2], Dtype::F32));
    let (f16s, bf16s) = (of(&[5], Dtype::F16), of(&[1, 5], Dtype::BF16));
    let large = draw.tensor(&[2, 2]) * 1e15;
    let truth = draw.tensor(&[7]).mapv(|x| f64::from(u8::from(x > 0.0)));
    TensorFile::new()
        .tensor("f64", &f64s)
        .tensor("f32", &f32s)
        .tensor("f16", &f16s)
        .tensor("bf16", &bf16s)
        .tensor("i64", &Array::rounded(&large, Dtype::I64))
        .tensor("i32", &i32s(draw, &[3]))
        .tensor("u8", &bytes(&[2, 2], &[0, 1, 200, 255]))
        .tensor("bool", &Array::rounded(&truth, Dtype::BOOL))
}

/// Of unequal sizes, so that each has a place of its own; names are not in the order of the
/// data, nor does a name say much.
fn several(draw: &mut Draw) -> TensorFile {
    let shapes: [(&str, &[usize]); 6] = [
        ("__metadata__.weight", &[1, 3]),
        ("model.layers.10.mlp.up_proj.weight", &[2, 3]),
        ("层.\"0\"\n", &[4]),
        ("b", &[1, 2, 5]),
        ("a", &[3]),
        ("model.layers.2.mlp.up_proj.weight", &[2, 1]),
    ];
    shapes
        .iter()
        .fold(TensorFile::new(), |file, (name, shape)| file.tensor(name, &f32s(draw, shape)))
}

/// At the beginning, in the middle and at the end; and a scalar. They have a place all the same.
fn without_elements(draw: &mut Draw) -> TensorFile {
    let none = |shape: &[usize]| Array { dtype: Dtype::F32, shape: shape.to_vec(), bytes: vec![] };
    TensorFile::new()
        .tensor("none first", &none(&[0]))
        .tensor("scalar", &f32s(draw, &[]))
        .tensor("none between", &none(&[3, 0, 2]))
        .tensor("one", &f32s(draw, &[1]))
        .tensor("none last", &none(&[0, 4]))
}

/// Subnormal, largest, infinite; 0 and -0.
fn extremes() -> TensorFile {
    let halves = |codes: &[u16], dtype| Array {
        dtype,
        shape: vec![codes.len()],
        bytes: codes.iter().flat_map(|code| code.to_le_bytes()).collect(),
    };
    let f16 = [0x0001, 0x83ff, 0x0400, 0x7bff, 0x7c00, 0xfc00, 0x0000, 0x8000, 0x3c01];
    let bf16 = [0x0001, 0x807f, 0x0080, 0x7f7f, 0x7f80, 0xff80, 0x0000, 0x8000, 0x3f81];
    TensorFile::new()
        .tensor("f16", &halves(&f16, Dtype::F16))
        .tensor("bf16", &halves(&bf16, Dtype::BF16))
}

/// A byte in front of numbers of two, four and eight.
fn odd(draw: &mut Draw) -> TensorFile {
    let mut of = |shape: &[usize], dtype| Array::rounded(&draw.tensor(shape), dtype);
    TensorFile::new()
        .tensor("byte", &bytes(&[1], &[7]))
        .tensor("f32", &of(&[2, 2], Dtype::F32))
        .tensor("bf16", &of(&[3], Dtype::BF16))
        .tensor("bool", &of(&[1], Dtype::BOOL))
        .tensor("f64", &of(&[2], Dtype::F64))
        .tensor("i64", &Array::rounded(&(draw.tensor(&[2]) * 1e6), Dtype::I64))
}

/// A header as another program may write it: with spaces, and fields in another order.
fn written(draw: &mut Draw) -> Vec<u8> {
    let (x, y) = (f32s(draw, &[2, 2]), f32s(draw, &[3]));
    let header = format!(
        "{{ \"y\" : {{ \"data_offsets\": [ 16, 28 ], \"shape\": [ 3 ], \"dtype\": \"F32\" }} ,\n \"x\": {} }}",
        entry(&x, 0, 16)
    );
    framed(header.as_bytes(), &[x.bytes, y.bytes].concat())
}
