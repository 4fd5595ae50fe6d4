//! The sample submission `full-marks` on a megabyte of fresh text: too much for every
//! grading, as submissions are not optimised.

mod megabyte;

macro_rules! files {
    ($($name:ident = $path:literal),* $(,)?) => {
        $(
            #[path = $path]
            #[allow(missing_docs, dead_code, clippy::all, clippy::pedantic)]
            mod $name;
        )*
    };
}

files! {
    bpe_train = "../../fixtures/submissions/full-marks/assignments/a1/src/bpe_train.rs",
    decode = "../../fixtures/submissions/full-marks/assignments/a1/src/decode.rs",
    encode = "../../fixtures/submissions/full-marks/assignments/a1/src/encode.rs",
    pretokenize = "../../fixtures/submissions/full-marks/assignments/a1/src/pretokenize.rs",
}

#[test]
fn it_agrees_with_tokenizers() {
    megabyte::agree(&bpe_train::MyTrainer, |model| Box::new(encode::MyTokenizer::new(model)));
}
