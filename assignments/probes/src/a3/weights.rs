//! The calls of `a3.weights`.

use contract::a3::{A3, Files, Layout, LlamaWeights, LoadError, Result as ArgumentsResult};
use harness::{Record, unknown_word};
use serde::Serialize;
use tch::Kind;

use super::shares::named;
use super::{llama, refused};
use crate::observe::{Inputs, observe};
use crate::tensor::array;
use crate::world::folder::Folder;

/// The call that the case names.
pub fn call(a3: &dyn A3, case: &Record) -> Record {
    match case.expect_fact::<String>("method").as_str() {
        "read_safetensors" => read(a3, case),
        "load_weights" => load(a3, case),
        "relayout" => observe(case, |a| relayout(a3, a)),
        word => unknown_word("method", word),
    }
}

fn read(a3: &dyn A3, case: &Record) -> Record {
    let file: String = case.expect_fact("file");
    let folder = Folder::of(case);
    let bytes = folder.bytes(&file).expect("the case has its file");
    let longer = case.read("zeros").ok().map(|zeros| with_zeros(bytes, zeros));
    let bytes = longer.as_deref().unwrap_or(bytes);
    match tch::no_grad(|| a3.read_safetensors(&file, bytes)) {
        Ok(tensors) => {
            let tensors = tensors.iter().map(|(name, x)| (name.clone(), array(x)));
            tensors.fold(Record::new(), |answer, (name, x)| answer.array(name, x))
        }
        Err(error) => refused_with_facts(&error),
    }
}

/// A file with so many zeros behind it: pages of memory that nobody touches.
fn with_zeros(bytes: &[u8], zeros: usize) -> Vec<u8> {
    let mut file = vec![0; bytes.len() + zeros];
    file[..bytes.len()].copy_from_slice(bytes);
    file
}

fn load(a3: &dyn A3, case: &Record) -> Record {
    let config = llama::config(&Inputs::of(case));
    let dtype = kind(&case.expect_fact::<String>("dtype"));
    match tch::no_grad(|| a3.load_weights(&Folder::of(case), &config, dtype)) {
        Ok(weights) => with_weights(Record::new(), &weights),
        Err(error) => refused_with_facts(&error),
    }
}

fn relayout(a3: &dyn A3, a: &Inputs<'_>) -> ArgumentsResult {
    let of = |name: &str| layout(&a.fact::<String>(name));
    a3.relayout(&a.tensor("weight"), a.fact("heads"), of("from"), of("to"))
}

fn layout(word: &str) -> Layout {
    match word {
        "meta" => Layout::Meta,
        "hugging_face" => Layout::HuggingFace,
        word => unknown_word("layout", word),
    }
}

/// A dtype by its short name.
pub fn kind(word: &str) -> Kind {
    match word {
        "f64" => Kind::Double,
        "f32" => Kind::Float,
        "f16" => Kind::Half,
        "bf16" => Kind::BFloat16,
        word => unknown_word("dtype", word),
    }
}

/// Adds all tensors of a model under their names at Hugging Face. A head that is none is not
/// there.
pub fn with_weights(answer: Record, weights: &LlamaWeights) -> Record {
    let all = named(weights).into_iter();
    all.fold(answer, |answer, (name, x)| answer.array(name, array(&x)))
}

/// The answer for an error, with the facts that stand in its fields.
pub fn refused_with_facts(error: &LoadError) -> Record {
    let answer = refused::refused(error);
    match error {
        LoadError::Header { header, bytes, .. } => of(of(answer, "header", header), "bytes", bytes),
        LoadError::Dtype { got, .. } => of(answer, "got", got),
        LoadError::Hole { at, .. } => of(answer, "at", at),
        LoadError::Size { expected, got, .. } | LoadError::Truncated { expected, got, .. } => {
            of(of(answer, "expected", expected), "got", got)
        }
        LoadError::Shape { expected, got, .. } => of(of(answer, "expected", expected), "got", got),
        _ => answer,
    }
}

/// Adds a field of an error.
fn of(answer: Record, field: &str, value: impl Serialize) -> Record {
    answer.fact(format!("error.{field}"), value)
}
