//! Gradients over several micro-batches.

use safetensors::Dtype;
use serde_json::json;

use harness::{Case, Draw, Record, also_in_f64};

use super::{Sizes, bigrams, in_words, labelled};
use crate::a4::llama::Llama;

/// A call whose parameters are still missing. Ids are below `v`.
fn accumulate(draw: &mut Draw, v: usize, trained: &[&str], batches: &[Sizes]) -> Case {
    let case = Case::of("accumulate").with("trained", json!(trained));
    let case = case.unlisted_fact("micro-batches", batches.len()).remark(in_words(batches));
    let rows = batches.iter().enumerate();
    rows.fold(case, |case, (i, sizes)| labelled(draw, case, &i.to_string(), v, *sizes))
}

/// Whether parameters require gradients (and have one from earlier), and whether autograd
/// records when the method is called.
fn as_they_come(case: Case, requires: bool, recording: bool) -> Case {
    case.with("requires gradients", requires).with("recording", recording)
}

const ALL: [&str; 3] = ["bias", "faint.bias", "table.weight"];

/// Unequal numbers of targets, none at all, a whole model, logits in half precision and large
/// ones.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let unequal = [([2, 3], 5), ([1, 5], 0), ([1, 4], 2)];
    let unequal = accumulate(draw, 5, &ALL, &unequal);
    let unequal = bigrams(draw, as_they_come(unequal, true, false), 5, 1.0, Dtype::F32);
    let llama = Llama::small();
    let some = ["lm_head.weight", "model.layers.0.self_attn.q_proj.weight", "model.norm.weight"];
    let whole = accumulate(draw, llama.vocab_size, &some, &[([1, 3], 3), ([2, 4], 5)]);
    let whole = as_they_come(whole, false, true);
    let whole = llama.trained(draw, llama.config(whole));
    let none = accumulate(draw, 4, &["bias"], &[([2, 2], 0), ([1, 3], 0)]);
    let none = bigrams(draw, as_they_come(none, true, true), 4, 1.0, Dtype::F32);
    let mut half = |dtype, v, size| {
        let case = accumulate(draw, v, &[], &[([1, 4], 3), ([2, 3], 4)]);
        let case = bigrams(draw, as_they_come(case, false, false), v, size, dtype);
        case.remark(format!("parameters in {dtype:?}").to_lowercase())
    };
    // All losses are ln 11, which bf16 holds to two digits only.
    let even = half(Dtype::BF16, 11, 0.0).remark("all logits are 0");
    let halves = [half(Dtype::BF16, 6, 2.0), half(Dtype::F16, 7, 2.0), even];
    let large = accumulate(draw, 6, &ALL[2..], &[([2, 2], 4)]);
    let large = bigrams(draw, as_they_come(large, false, true), 6, 300.0, Dtype::F32);
    let large = large.remark("logits of some 300");
    also_in_f64([unequal, whole, none, large].into_iter().chain(halves))
}

/// Long rows in many micro-batches, with memory for the graph of one.
pub fn one_graph(draw: &mut Draw) -> Vec<Record> {
    let mut many = |v, micro_batches: usize, times: usize| {
        let batches: Vec<Sizes> = (0..micro_batches).map(|i| ([1, 64], 64 - i)).collect();
        let case = accumulate(draw, v, &["bias", "table.weight"], &batches[..]);
        let case = as_they_come(case, false, true).with("mebibytes", 12).with("times", times);
        bigrams(draw, case, v, 1.0, Dtype::F32).remark("memory for the graph of one")
    };
    let cases = [many(32, 40, 64)];
    cases.map(Case::record).into()
}

/// One thing wrong at a time.
pub fn errors(draw: &mut Draw) -> Vec<Case> {
    let mut of = |v, trained: &[&str], batches: &[Sizes]| {
        let case = as_they_come(accumulate(draw, v, trained, batches), true, true);
        bigrams(draw, case, 5, 1.0, Dtype::F32)
    };
    let two = [([2, 3], 4), ([1, 4], 3)];
    let beyond = of(5, &ALL, &two);
    let beyond = beyond.ids("ids 1", &ndarray::arr2(&[[0.0, 5.0, 1.0, 2.0]]).into_dyn());
    vec![of(5, &ALL, &[]), of(5, &["bias", "head.bias"], &two), beyond]
}
