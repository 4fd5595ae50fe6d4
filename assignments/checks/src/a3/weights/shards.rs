//! Models in several files.

use harness::{Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

use super::models::{deep, load_from, tiny, wide};
use super::read::f32s;
use crate::a3::llama::Llama;
use crate::a3::model_files::{INDEX, MODEL, Tensors, file, index, places, shard, tensors};
use crate::tensor_file::TensorFile;

const USUAL: [&str; 2] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
const UNUSUAL: [&str; 3] =
    ["the last.safetensors", "first part.safetensors", "second part.safetensors"];

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    vec![
        with_stray(draw),
        with_unusual_names(draw),
        with_metas_file(draw),
        of_one_shard(draw),
        with_names_of_one_file(draw),
    ]
}

/// The files of a model, its index among them.
fn dealt_out(
    draw: &mut Draw,
    all: &Tensors,
    names: &[&'static str],
) -> Vec<(&'static str, Vec<u8>)> {
    let places = places(all, names);
    let mut listed: Vec<(String, Value)> = places.clone();
    listed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut bytes = |name: &'static str| {
        (name, shard(all, &places, name).shuffled(draw).with_metadata().bytes())
    };
    let mut files: Vec<_> = names.iter().map(|name| bytes(name)).collect();
    files.push((INDEX, index(&listed).into_bytes()));
    files
}

/// Beside the shards lies another model's file, under the name of an only file.
fn with_stray(draw: &mut Draw) -> Record {
    let llama = wide();
    let (all, other) = (tensors(draw, &llama, Dtype::F32), tensors(draw, &llama, Dtype::F32));
    let mut files = dealt_out(draw, &all, &USUAL);
    files.push((MODEL, file(&other).bytes()));
    load_from(&llama, "f32", &files).remark("a stray model.safetensors with other numbers").record()
}

/// The names say nothing of an order.
fn with_unusual_names(draw: &mut Draw) -> Record {
    let llama = deep();
    let all = tensors(draw, &llama, Dtype::F32);
    let files = dealt_out(draw, &all, &UNUSUAL);
    load_from(&llama, "bf16", &files).remark("three shards").record()
}

/// Names that an index may list although the model does not have them; no file has them either.
fn old_names() -> Vec<(String, Value)> {
    let names = ["lm_head.weight", "model.layers.0.self_attn.rotary_emb.inv_freq"];
    names.map(|name| (name.to_string(), json!(USUAL[0]))).into()
}

/// Meta's own file lies beside them, with tensors that have other names; the index lists more
/// than there is.
fn with_metas_file(draw: &mut Draw) -> Record {
    let llama = Llama { tie_word_embeddings: true, ..tiny(2) };
    let all = tensors(draw, &llama, Dtype::BF16);
    let mut files = dealt_out(draw, &all, &USUAL);
    let listed = [places(&all, &USUAL), old_names()].concat();
    files.retain(|(name, _)| *name != INDEX);
    files.push((INDEX, index(&listed).into_bytes()));
    let other = TensorFile::new().tensor("tok_embeddings.weight", &f32s(draw, &[3, 2]));
    files.push(("consolidated.00.safetensors", other.bytes()));
    load_from(&llama, "f32", &files)
        .remark("a file that the index does not name; the index lists inv_freq and lm_head, too")
        .record()
}

/// An index of one file, and a stray one.
fn of_one_shard(draw: &mut Draw) -> Record {
    let llama = Llama { attention_bias: true, ..tiny(1) };
    let all = tensors(draw, &llama, Dtype::F32);
    let mut files = dealt_out(draw, &all, &["model-00001-of-00001.safetensors"]);
    files.push((MODEL, file(&tensors(draw, &llama, Dtype::F32)).bytes()));
    load_from(&llama, "f64", &files).remark("one shard; a stray model.safetensors").record()
}

/// The index names `model.safetensors` itself, and one more; it lists them in the order of the
/// model. The other one has a single tensor: whoever reads `model.safetensors` alone misses that
/// one, in whatever order tensors are asked for.
fn with_names_of_one_file(draw: &mut Draw) -> Record {
    let llama = Llama { mlp_bias: true, ..tiny(2) };
    let all = tensors(draw, &llama, Dtype::F32);
    let place = |name: &str| if name == "model.norm.weight" { "a.safetensors" } else { MODEL };
    let places: Vec<_> = all.iter().map(|(name, _)| (name.clone(), json!(place(name)))).collect();
    let of = |name| (name, shard(&all, &places, name).backwards().bytes());
    let text = json!({ "weight_map": {} }).to_string();
    let text = text.replace("{}", &crate::tensor_file::object(&places));
    let files = [of(MODEL), of("a.safetensors"), (INDEX, text.into_bytes())];
    load_from(&llama, "f32", &files).remark("model.safetensors is a shard").record()
}
