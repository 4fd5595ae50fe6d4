//! Files with several faults: an error about any of them is right.

use harness::{Draw, ERROR, Failure, Record, call_of};
use serde_json::json;

use super::read::{f32s, read};
use crate::tensor_file::{TensorFile, entry, framed_as};

/// The fact that says what is wrong with a file.
const FAULTS: &str = "faults";

/// What may be reported of the files: an error, and what it is about.
type Errors = &'static [(&'static str, &'static str)];

/// Which errors are right. The words are those of the cases; `FILE` stands for the file.
const RIGHT: [(&str, Errors); 8] = [
    ("two tensors at the same place", &[("overlap", "x"), ("overlap", "y")]),
    ("an overlap, and a hole behind it", &[("overlap", "y"), ("hole", FILE)]),
    ("two sizes that do not fit", &[("size", "x"), ("size", "y")]),
    ("a name twice at the same place", &[("repeated", "x"), ("overlap", "x")]),
    ("an unknown dtype, and a file that is too short", &[("dtype", "x"), ("truncated", FILE)]),
    ("a hole at the front, and a file that is too short", &[("hole", FILE), ("truncated", FILE)]),
    ("no offsets, and a shape that is no list", &[("entry", "x"), ("hole", FILE)]),
    ("a header that is too long, and no JSON", &[("header", FILE), ("json", FILE)]),
];

const FILE: &str = "";

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let names = ["model.safetensors", "b.safetensors"].into_iter().cycle();
    let case = |((faults, bytes), name): ((&str, Vec<u8>), &str)| {
        read(name, &bytes).remark(faults).unlisted_fact(FAULTS, faults).record()
    };
    files(draw).into_iter().zip(names).map(case).collect()
}

fn files(draw: &mut Draw) -> Vec<(&'static str, Vec<u8>)> {
    let (x, y) = (f32s(draw, &[2]), f32s(draw, &[3]));
    let file = TensorFile::new;
    let both = |[xs, ys]: [(usize, usize); 2], length: usize| {
        let (x, y) = (entry(&x, xs.0, xs.1), entry(&y, ys.0, ys.1));
        file().entry("x", x).entry("y", y).data(&vec![0x40; length]).bytes()
    };
    let alike = file().entry("x", entry(&x, 0, 8)).entry("y", entry(&x, 0, 8));
    let twice = file().entry("x", entry(&x, 0, 8)).entry("x", entry(&x, 0, 8));
    let mut unknown = entry(&x, 0, 8);
    unknown["dtype"] = json!("F4");
    let files = [
        alike.data(&x.bytes).bytes(),
        both([(0, 8), (4, 16)], 24),
        both([(0, 12), (12, 20)], 20),
        twice.data(&x.bytes).bytes(),
        file().entry("x", unknown).data(&[0; 5]).bytes(),
        both([(4, 12), (12, 24)], 20),
        file().entry("x", json!({ "dtype": "F32", "shape": 2 })).data(&x.bytes).bytes(),
        framed_as(1 << 62, b"no header", &[]),
    ];
    RIGHT.iter().map(|(faults, _)| *faults).zip(files).collect()
}

/// The verdict: an error, and one that is about something that is wrong.
pub fn is_one_of_the_faults(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let faults: String = case.read(FAULTS).unwrap_or_default();
    let file: String = case.read("file").unwrap_or_default();
    let failure = |zh: String, en: String| Err(Failure::law(call_of(case), zh, en));
    let Ok([error, about]) = got.read::<[String; 2]>(ERROR) else {
        return failure(
            "这个文件不能用，却没有返回错误".into(),
            "this file cannot be used, but no error came back".into(),
        );
    };
    let right =
        RIGHT.iter().find(|(known, _)| *known == faults).map_or(&[][..], |(_, right)| right);
    let is_right = |(name, of): &(&str, &str)| {
        *name == error && (if *of == FILE { file == about } else { *of == about })
    };
    if right.iter().any(is_right) {
        return Ok(());
    }
    let names: Vec<&str> = right.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    failure(
        format!("得到的错误是 {error}（关于 `{about}`），应是其中之一：{names}"),
        format!("the error is {error} (about `{about}`), and should be one of {names}"),
    )
}

#[cfg(test)]
mod tests {
    use harness::Seed;

    use super::*;

    #[test]
    fn every_file_has_its_errors() {
        let cases = cases(&mut Draw::new(Seed::public(), "several"));
        assert_eq!(cases.len(), RIGHT.len());
        for (case, (_, errors)) in cases.iter().zip(RIGHT) {
            let file: String = case.expect_fact("file");
            let (name, about) = errors[0];
            let about = if about == FILE { &file } else { about };
            let got = Record::new().fact(ERROR, [name, about]);
            assert!(is_one_of_the_faults(case, &got).is_ok());
            assert!(is_one_of_the_faults(case, &Record::new()).is_err());
            let other = Record::new().fact(ERROR, ["no_file", about]);
            assert!(is_one_of_the_faults(case, &other).is_err());
        }
    }
}
