//! Folders with one fault each.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

use super::folders::{Folder, tiny};
use crate::a3::model_files::{MODEL, file, tensors};
use crate::folder;

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let all = tensors(draw, &tiny(), Dtype::F32);
    let bytes = file(&all).bytes();
    let right = || Folder::of(&tiny()).with("eos_token_id", json!(2)).file(MODEL, &bytes);
    let says = |eos: Value| right().generation(&json!({ "eos_token_id": eos })).case();
    let generation = |text: &[u8]| right().file("generation_config.json", text).case();
    let config = |text: &[u8]| {
        let case = folder::file(Case::of("from_pretrained"), "config.json", text);
        folder::file(case, MODEL, &bytes)
    };
    let without = |file: &str| {
        let case = Case::of("from_pretrained").remark(format!("no {file}"));
        let text = json!(super::folders::config(&tiny())).to_string();
        let files = [("config.json", text.into_bytes()), (MODEL, bytes.clone())];
        let left = files.iter().filter(|(name, _)| *name != file);
        left.fold(case, |case, (name, bytes)| folder::file(case, name, bytes))
    };
    let no_norm: Vec<_> =
        all.iter().filter(|(name, _)| name != "model.norm.weight").cloned().collect();
    let no_norm = Folder::of(&tiny()).file(MODEL, &file(&no_norm).bytes());
    let cases = [
        without("config.json"),
        without(MODEL),
        config(b"{\"model_type\": \"llama\",").remark("config.json ends too early"),
        config(b"{\"model_type\": \"\xff\"}").remark("config.json is no UTF-8"),
        right().with("hidden_size", Value::Null).case().remark("no hidden_size"),
        right().with("model_type", json!("mistral")).case().remark("not a LLaMA"),
        no_norm.case().remark("no final norm"),
        generation(b"{\"eos_token_id\": 2").remark("generation_config.json ends too early"),
        generation(b"{\"eos_token_id\": \"\xff\"}").remark("generation_config.json is no UTF-8"),
        generation(b"[2]").remark("generation_config.json is a list"),
        says(json!("2")).remark("an id in quotes"),
        says(json!(-1)).remark("an id below 0"),
        says(json!(true)).remark("a truth value"),
        says(json!([1, "2"])).remark("a list with a text"),
        says(json!([[1], 2])).remark("a list in a list"),
        says(json!({ "id": 2 })).remark("an object"),
    ];
    cases.into_iter().map(Case::record).collect()
}
