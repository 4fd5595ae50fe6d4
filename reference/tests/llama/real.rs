//! SmolLM2-135M-Instruct, as `cargo xtask setup --model smollm2` makes it. What transformers
//! says on the same weights is recorded in `fixtures/llama/smollm2`.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use contract::a3::{A3, Batch, CausalModel, Pretrained, Result};
use folder::Folder;
use probes::Libtorch;
use serde_json::Value;
use tch::{Kind, Tensor};

use super::repository;

/// How far logits may be apart. In `f32`, transformers' own differ from those in `f64` by 1e-4.
const TOLERANCE: f64 = 1e-3;

/// So many tokens of a text are written one by one.
const BEGINNING: usize = 16;

/// The model's folder.
pub fn folder() -> PathBuf {
    let folder = repository(".models/smollm2");
    assert!(folder.is_dir(), "the model is not there: run `cargo xtask setup --model smollm2`");
    folder
}

/// What was recorded.
pub fn recorded() -> Value {
    let path = repository("fixtures/llama/smollm2/expected.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

pub fn ids(value: &Value) -> Vec<i64> {
    list(value).iter().map(|id| id.as_i64().unwrap()).collect()
}

/// Panics unless the logits of every prompt are those of transformers, and each token of its
/// greedy texts is the most probable one behind those before it.
pub fn answers(submission: &dyn A3) {
    let (model, recorded) = (Llama::read(submission), recorded());
    assert_eq!(model.pretrained.eos_token_ids, [2]);
    let columns = ids(&recorded["columns"]);
    for prompt in list(&recorded["prompts"]) {
        let (start, greedy) = (ids(&prompt["ids"]), ids(&prompt["greedy"]));
        let logits = model.logits_of(&[&start[..], &greedy].concat());
        let off = off(&logits, list(&prompt["places"]), &columns);
        println!("{}: off by {off:.1e}", prompt["prompt"]);
        assert!(off < TOLERANCE, "{}: off by {off}", prompt["prompt"]);
        let (first, count) = (start.len() as i64 - 1, greedy.len() as i64);
        let chosen = logits.narrow(0, first, count).argmax(-1, false);
        assert_eq!(numbers(&chosen), greedy, "{}", prompt["prompt"]);
    }
}

/// Panics unless the submission writes the greedy text of a prompt, token by token. Only the
/// beginning of it, because without a cache each token is a pass over all before it; that the
/// other tokens follow is seen by [`answers`], in one pass.
pub fn writes(submission: &dyn A3) {
    let (model, recorded) = (Llama::read(submission), recorded());
    let prompt = &recorded["prompts"][0];
    let (start, greedy) = (ids(&prompt["ids"]), ids(&prompt["greedy"]));
    let written = tch::no_grad(|| submission.greedy(&model, &start, BEGINNING, &[]));
    assert_eq!(written.unwrap(), greedy[..BEGINNING]);
}

/// The model in `f32`, as the submission runs it.
struct Llama<'a> {
    submission: &'a dyn A3,
    pretrained: Pretrained,
}

impl<'a> Llama<'a> {
    /// The files may go as soon as it is read.
    fn read(submission: &'a dyn A3) -> Self {
        let files = Folder::open(&folder()).unwrap();
        let started = Instant::now();
        let pretrained = submission.from_pretrained(&files, Some(Kind::Float)).unwrap();
        println!("from_pretrained took {:.2?}", started.elapsed());
        Self { submission, pretrained }
    }

    /// The logits of one text, `[s, v]`.
    fn logits_of(&self, ids: &[i64]) -> Tensor {
        let ids = Tensor::from_slice(ids).unsqueeze(0);
        tch::no_grad(|| self.logits(&Batch::of(&ids))).unwrap().squeeze_dim(0)
    }
}

impl CausalModel for Llama<'_> {
    fn logits(&self, batch: &Batch<'_>) -> Result<Tensor> {
        let Pretrained { weights, config, .. } = &self.pretrained;
        Ok(self.submission.forward(batch, weights, config, &Libtorch)?.logits)
    }
}

/// How far the logits are from those that were recorded of `places`.
fn off(logits: &Tensor, places: &[Value], columns: &[i64]) -> f64 {
    let off_at = |place: &Value| {
        let row = logits.get(place["place"].as_i64().unwrap());
        let apart = |columns: &[i64], values: &Value| {
            let got = row.index_select(0, &Tensor::from_slice(columns)).to_kind(Kind::Double);
            let want: Vec<f64> = list(values).iter().map(|x| x.as_f64().unwrap()).collect();
            (got - Tensor::from_slice(&want)).abs().max().double_value(&[])
        };
        // None of the others is larger than the eighth.
        let top = ids(&place["top"]);
        let eighth = (row.topk(8, 0, true, true).0.get(7) - row.get(top[7])).double_value(&[]);
        let recorded =
            apart(&top, &place["top_logits"]).max(apart(columns, &place["column_logits"]));
        recorded.max(eighth)
    };
    places.iter().map(off_at).fold(0.0, f64::max)
}

fn numbers(tensor: &Tensor) -> Vec<i64> {
    tensor.try_into().unwrap()
}
