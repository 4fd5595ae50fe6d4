//! A real model: SmolLM2-135M-Instruct, as `cargo xtask setup --model smollm2` makes it. The
//! reference answers as transformers does on the same weights; what that said is recorded in
//! `fixtures/llama/smollm2`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use contract::a3::{
    Batch, CausalModel, FromPretrained as _, LossAndGreedy as _, Model as _, Pretrained, Result,
};
use folder::Folder;
use probes::Libtorch;
use reference::a3::REFERENCE;
use serde_json::Value;
use tch::{Kind, Tensor};
use tokenizers::Tokenizer;

/// How far logits may be apart. In `f32`, transformers' own differ from those in `f64` by 1e-4.
const TOLERANCE: f64 = 1e-3;

/// One test at a time: one of them measures memory.
static ALONE: Mutex<()> = Mutex::new(());

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The model's folder.
fn folder() -> PathBuf {
    let folder = root().join(".models/smollm2");
    assert!(folder.is_dir(), "the model is not there: run `cargo xtask setup --model smollm2`");
    folder
}

fn recorded() -> Value {
    let path = root().join("fixtures/llama/smollm2/expected.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn ids(value: &Value) -> Vec<i64> {
    list(value).iter().map(|id| id.as_i64().unwrap()).collect()
}

/// The model in `f32`. The files may go as soon as it is read.
fn read() -> Pretrained {
    let files = Folder::open(&folder()).unwrap();
    REFERENCE.from_pretrained(&files, Some(Kind::Float)).unwrap()
}

struct Llama(Pretrained);

impl CausalModel for Llama {
    fn logits(&self, batch: &Batch<'_>) -> Result<Tensor> {
        let Pretrained { weights, config, .. } = &self.0;
        Ok(REFERENCE.forward(batch, weights, config, &Libtorch)?.logits)
    }
}

/// The logits of one text, `[s, v]`.
fn logits(model: &Llama, ids: &[i64]) -> Tensor {
    let ids = Tensor::from_slice(ids).unsqueeze(0);
    model.logits(&Batch::of(&ids)).unwrap().squeeze_dim(0)
}

/// How far the logits are from those that were recorded of `places`.
fn off(logits: &Tensor, places: &[Value], columns: &[i64]) -> f64 {
    let off_at = |place: &Value| {
        let row = logits.get(place["place"].as_i64().unwrap());
        let top = ids(&place["top"]);
        let best = ids_of(&row.topk(8, 0, true, true).1);
        assert_eq!(best[0], top[0], "the most probable token");
        let apart = |columns: &[i64], values: &Value| {
            let got = row.index_select(0, &Tensor::from_slice(columns)).to_kind(Kind::Double);
            let want: Vec<f64> = list(values).iter().map(|x| x.as_f64().unwrap()).collect();
            (got - Tensor::from_slice(&want)).abs().max().double_value(&[])
        };
        apart(&top, &place["top_logits"]).max(apart(columns, &place["column_logits"]))
    };
    places.iter().map(off_at).fold(0.0, f64::max)
}

fn ids_of(tensor: &Tensor) -> Vec<i64> {
    tensor.try_into().unwrap()
}

#[test]
fn logits_and_greedy_texts_are_those_of_transformers() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    tch::no_grad(|| {
        let (model, recorded) = (Llama(read()), recorded());
        let columns = ids(&recorded["columns"]);
        assert_eq!(model.0.eos_token_ids, [2]);
        for prompt in list(&recorded["prompts"]) {
            let (start, greedy) = (ids(&prompt["ids"]), ids(&prompt["greedy"]));
            let logits = logits(&model, &[&start[..], &greedy].concat());
            let off = off(&logits, list(&prompt["places"]), &columns);
            println!("{}: off by {off:.1e}", prompt["prompt"]);
            assert!(off < TOLERANCE, "{}: off by {off}", prompt["prompt"]);
            // Each token of the text is the most probable one behind those before it.
            let (first, count) = (start.len() as i64 - 1, greedy.len() as i64);
            let chosen = logits.narrow(0, first, count).argmax(-1, false);
            assert_eq!(ids_of(&chosen), greedy, "{}", prompt["prompt"]);
        }
    });
}

#[test]
fn a_greedy_text_is_written_token_by_token() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    tch::no_grad(|| {
        let (model, recorded) = (Llama(read()), recorded());
        let prompt = &recorded["prompts"][0];
        let (start, greedy) = (ids(&prompt["ids"]), ids(&prompt["greedy"]));
        assert_eq!(REFERENCE.greedy(&model, &start, 64, &[]).unwrap(), greedy);
    });
}

#[test]
fn texts_become_the_ids_of_transformers() {
    let tokenizer = Tokenizer::from_file(folder().join("tokenizer.json")).unwrap();
    let recorded = recorded();
    let texts = list(&recorded["texts"]).iter().map(|one| (&one["text"], &one["ids"]));
    let prompts = list(&recorded["prompts"]).iter().map(|one| (&one["prompt"], &one["ids"]));
    for (text, expected) in texts.chain(prompts) {
        let encoding = tokenizer.encode(text.as_str().unwrap(), true).unwrap();
        let got: Vec<i64> = encoding.get_ids().iter().map(|id| i64::from(*id)).collect();
        assert_eq!(got, ids(expected), "{text}");
    }
    let decoded = |ids: &[u32], skip: bool| tokenizer.decode(ids, skip).unwrap();
    let hello = tokenizer.encode("<|im_start|>v1.0  2, 北京", true).unwrap();
    assert_eq!(decoded(hello.get_ids(), false), "<|im_start|>v1.0  2, 北京");
    assert_eq!(decoded(hello.get_ids(), true), "v1.0  2, 北京");
}

/// The memory of this process that is no file's, in bytes.
fn anonymous() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

/// What `work` returns, the most memory that it held beyond what was there before, and how
/// long it took.
fn measured<T>(work: impl FnOnce() -> T) -> (T, u64, Duration) {
    let (before, done) = (anonymous(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                most = most.max(anonymous());
                std::thread::sleep(Duration::from_millis(1));
            }
            most.max(anonymous())
        });
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        done.store(true, Ordering::Relaxed);
        (result, watch.join().unwrap().saturating_sub(before), took)
    })
}

#[test]
#[cfg(target_os = "linux")]
fn reading_holds_hardly_more_than_the_weights() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = fs::metadata(folder().join("model.safetensors")).unwrap().len();
    // The first time, the file comes into the page cache.
    drop(read());
    let (model, most, took) = measured(read);
    let share = most as f64 / bytes as f64;
    println!("from_pretrained: {took:.2?}, {share:.3} × the file's size in memory at most");
    assert!(share < 1.3, "{share}");
    // What was measured is there.
    assert!(share > 0.9 && model.weights.layers.len() == 30, "{share}");
}
