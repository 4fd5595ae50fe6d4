//! Files with one fault each.

use harness::{Array, Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

use super::read::{bytes, f32s, read};
use crate::tensor_file::{TensorFile, entry, framed, framed_as};

type File = (Vec<u8>, &'static str);

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let files = [headers(draw), texts(draw), entries(draw), offsets(draw), lengths(draw)].concat();
    let names = ["model.safetensors", "a.safetensors", "b.safetensors"].into_iter().cycle();
    let cases = files.into_iter().zip(names);
    let one_fault =
        |((bytes, fault), name): (File, &str)| read(name, &bytes).remark(fault).record();
    cases.map(one_fault).chain([0, 4].map(too_long)).collect()
}

/// The longest header and one byte more, in a file that holds it: the probe adds so many zeros,
/// some of them as data.
fn too_long(data: u64) -> Record {
    const LENGTH: u64 = 100_000_001;
    let zeros = LENGTH + data;
    let case = read("b.safetensors", &LENGTH.to_le_bytes()).unlisted_fact("zeros", zeros);
    case.remark(format!("behind it {zeros} zeros, of which 100 000 001 are header")).record()
}

/// The length of the header.
fn headers(draw: &mut Draw) -> Vec<File> {
    let file = TensorFile::new().tensor("x", &f32s(draw, &[2])).bytes();
    let rest = file.len() as u64 - 8;
    let said = |length: u64| [&length.to_le_bytes(), &file[8..]].concat();
    vec![
        (vec![], "an empty file"),
        (file[..7].to_vec(), "seven bytes"),
        (said(rest + 1), "a header that ends one byte behind the file"),
        (said(100_000_001), "a header of 100 000 001 bytes"),
        (said(1 << 40), "a header of 2^40 bytes"),
        (said(u64::MAX), "a header of 2^64 - 1 bytes"),
        (said(u64::MAX - 7), "a header of 2^64 - 8 bytes"),
        // The rest of the file was lost.
        (file[..40].to_vec(), "the file ends inside of the header"),
    ]
}

/// The JSON.
fn texts(draw: &mut Draw) -> Vec<File> {
    let x = f32s(draw, &[2]);
    let header = TensorFile::new().tensor("x", &x).header();
    let with = |header: &str| framed(header.as_bytes(), &x.bytes);
    let no_utf8 = [b"{\"\xff\xfe", &header.as_bytes()[2..]].concat();
    let one_less = header.len() as u64 - 1;
    vec![
        (framed(&no_utf8, &x.bytes), "a name that is no UTF-8"),
        (with(&header.replace("],", "]")), "a comma is missing"),
        (with(&format!("[{header}]")), "a list in place of an object"),
        (with("7"), "a number in place of an object"),
        (with(&format!("{header}}}")), "a bracket too many"),
        (framed(b"", &[]), "a header of no bytes"),
        (framed_as(one_less, header.as_bytes(), &x.bytes), "the length is one byte too small"),
    ]
}

/// What the header says of a tensor.
fn entries(draw: &mut Draw) -> Vec<File> {
    let (x, y) = (f32s(draw, &[2]), f32s(draw, &[3]));
    let right = entry(&y, 8, 20);
    let second = |entry: Value| {
        let file = TensorFile::new().tensor("x", &x).entry("y", entry).data(&y.bytes);
        file.bytes()
    };
    let changed = |field: &str, value: Value| {
        let mut entry = right.clone();
        entry[field] = value;
        second(entry)
    };
    let without = |field: &str| {
        let mut entry = right.clone();
        entry.as_object_mut().map(|entry| entry.remove(field));
        second(entry)
    };
    let twice = TensorFile::new().tensor("x", &x).tensor("y", &y).tensor("x", &f32s(draw, &[2]));
    // 2^33 · 2^33 · 4 is 0 if the bits above the 64th are lost.
    let product =
        json!({ "dtype": "F32", "shape": [1u64 << 33, 1u64 << 33], "data_offsets": [8, 8] });
    let product = TensorFile::new().tensor("x", &x).entry("y", product);
    let odd = TensorFile::new().tensor("x", &x).entry("y", entry(&y, 8, 21));
    let odd = odd.data(&y.bytes).data(&[0x3f]);
    let ends_first = TensorFile::new().tensor("x", &x).entry("y", entry(&x, 8, 4));
    vec![
        (second(json!([8, 20])), "an entry that is a list"),
        (second(Value::Null), "an entry that is null"),
        (without("dtype"), "no dtype"),
        (without("shape"), "no shape"),
        (without("data_offsets"), "no offsets"),
        (changed("dtype", json!(32)), "a dtype that is a number"),
        (changed("shape", json!(3)), "a shape that is a number"),
        (changed("shape", json!([-3])), "a negative size"),
        (changed("shape", json!(["3"])), "a size in quotes"),
        (changed("data_offsets", json!([8])), "one offset"),
        (changed("data_offsets", json!([8, 20, 20])), "three offsets"),
        (changed("data_offsets", json!([8, 20.5])), "an offset that is no whole number"),
        (changed("data_offsets", json!([-8, 4])), "a negative offset"),
        (ends_first.bytes(), "an end before its begin"),
        (changed("dtype", json!("F8_E4M3")), "a dtype of 8 bits"),
        (changed("dtype", json!("f32")), "a dtype in small letters"),
        (changed("shape", json!([4])), "a shape that needs more bytes"),
        (changed("shape", json!([2])), "a shape that needs fewer bytes"),
        (odd.bytes(), "one byte more than three numbers need"),
        (product.bytes(), "a shape whose product is larger than 2^64"),
        (changed("shape", json!([])), "a scalar with the bytes of three"),
        (changed("shape", json!([3, 0])), "no elements, but twelve bytes"),
        (changed("dtype", json!("F16")), "a dtype that needs fewer bytes"),
        (changed("dtype", json!("I64")), "a dtype that needs more bytes"),
        (twice.bytes(), "a name twice"),
    ]
}

/// Holes and overlaps.
fn offsets(draw: &mut Draw) -> Vec<File> {
    let [x, y, z] = [2, 3, 1].map(|n| f32s(draw, &[n]));
    let at = |of: [(usize, usize); 3], length: usize| {
        let arrays = [("x", &x), ("y", &y), ("z", &z)].into_iter().zip(of);
        let file = arrays.fold(TensorFile::new(), |file, ((name, array), (begin, end))| {
            file.entry(name, entry(array, begin, end))
        });
        file.data(&vec![0x3f; length]).backwards().bytes()
    };
    let within = TensorFile::new().entry("x", entry(&y, 0, 12)).entry("z", entry(&z, 4, 8));
    let from_one = TensorFile::new().entry("y", entry(&y, 0, 12)).entry("x", entry(&x, 0, 8));
    vec![
        (at([(4, 12), (12, 24), (24, 28)], 28), "bytes before the first tensor"),
        (at([(0, 8), (12, 24), (24, 28)], 28), "bytes between two tensors"),
        (at([(0, 8), (8, 20), (21, 25)], 25), "one byte between two tensors"),
        (at([(0, 8), (8, 20), (20, 24)], 29), "bytes behind the last tensor"),
        (TensorFile::new().data(&[1, 2, 3]).bytes(), "bytes, but no tensors"),
        (at([(0, 8), (4, 16), (16, 20)], 20), "two tensors that overlap"),
        (at([(0, 8), (8, 20), (19, 23)], 23), "two tensors that share one byte"),
        (within.data(&y.bytes).bytes(), "a tensor within another"),
        (from_one.data(&y.bytes).bytes(), "two tensors that begin at the same byte"),
    ]
}

/// Files that end too early.
fn lengths(draw: &mut Draw) -> Vec<File> {
    let file = TensorFile::new().tensor("x", &f32s(draw, &[2])).tensor("y", &f32s(draw, &[3]));
    let (header, whole) = (file.header(), file.bytes());
    let cut = |left: usize| whole[..8 + header.len() + left].to_vec();
    let huge = Array { dtype: Dtype::F32, shape: vec![1 << 40], bytes: vec![] };
    let huge = TensorFile::new().entry("x", entry(&huge, 0, 1 << 42)).data(&[0; 8]);
    vec![
        (cut(19), "the last byte is missing"),
        (cut(8), "all of the last tensor is missing"),
        (cut(0), "there is no data"),
        (huge.bytes(), "a tensor of 2^40 numbers in a small file"),
        (
            TensorFile::new().entry("x", entry(&bytes(&[5], &[]), 0, 5)).data(&[1, 2]).bytes(),
            "three bytes are missing",
        ),
    ]
}
