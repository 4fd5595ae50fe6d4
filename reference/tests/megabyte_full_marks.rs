//! The sample submission `full-marks` on a megabyte of fresh text: what it learns and how
//! it cuts, beyond the ids that every grading compares.

#[macro_use]
mod megabyte;

agrees_with_tokenizers! {
    bpe_train = "../../fixtures/submissions/full-marks/assignments/a1/src/bpe_train.rs",
    decode = "../../fixtures/submissions/full-marks/assignments/a1/src/decode.rs",
    encode = "../../fixtures/submissions/full-marks/assignments/a1/src/encode.rs",
    pretokenize = "../../fixtures/submissions/full-marks/assignments/a1/src/pretokenize.rs",
}
