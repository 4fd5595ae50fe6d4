//! Folders with one fault each, and arguments.

use harness::{Array, Case, Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

use super::models::{load_from, tiny};
use super::read::{bytes, f32s};
use super::relayout;
use crate::a3::llama::Llama;
use crate::a3::model_files::{INDEX, MODEL, Tensors, file, index, places, shard, tensors};
use crate::tensor_file::TensorFile;

const ONE: &str = "model-00001-of-00002.safetensors";
const TWO: &str = "model-00002-of-00002.safetensors";

/// A gain that lies in the first shard.
const GAIN: &str = "model.layers.0.post_attention_layernorm.weight";

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [missing_files(draw), wrong_tensors(draw), wrong_index(draw), wrong_shards(draw)];
    let cases = cases.into_iter().flatten().map(Case::record);
    cases.chain(relayout::wrong(draw)).collect()
}

/// The model of most cases.
fn model(draw: &mut Draw) -> (Llama, Tensors) {
    let llama = tiny(1);
    let all = tensors(draw, &llama, Dtype::F32);
    (llama, all)
}

fn missing_files(draw: &mut Draw) -> Vec<Case> {
    let (llama, all) = model(draw);
    let whole = file(&all).bytes();
    let shards = places(&all, &[ONE, TWO]);
    let first = shard(&all, &shards, ONE).bytes();
    let index = index(&shards).into_bytes();
    vec![
        load_from(&llama, "f32", &[]).remark("an empty folder"),
        load_from(&llama, "f32", &[("pytorch_model.bin", whole.clone()), (ONE, first.clone())])
            .remark("neither model.safetensors nor an index"),
        load_from(&llama, "f32", &[(ONE, first), (INDEX, index), (MODEL, whole)])
            .remark("the second shard is missing; a stray model.safetensors"),
    ]
}

/// Files of one model in which one tensor is wrong.
fn wrong_tensors(draw: &mut Draw) -> Vec<Case> {
    let (llama, all) = model(draw);
    let with = |llama: &Llama, all: &[(String, Array)], remark: &str| {
        load_from(llama, "f32", &[(MODEL, file(all).bytes())]).remark(remark)
    };
    let without = |name: &str| -> Tensors {
        all.iter().filter(|(other, _)| other != name).cloned().collect()
    };
    let and = |name: &str, array: Array| -> Tensors {
        all.iter().cloned().chain([(name.to_string(), array)]).collect()
    };
    let other = |name: &str, array: Array| -> Tensors {
        let exchanged = |(of, was): &(String, Array)| {
            (of.clone(), if of == name { array.clone() } else { was.clone() })
        };
        all.iter().map(exchanged).collect()
    };
    let mut of = |shape: &[usize]| f32s(draw, shape);
    let tied = Llama { tie_word_embeddings: true, ..tiny(1) };
    let with_bias = Llama { attention_bias: true, ..tiny(1) };
    let q = "model.layers.0.self_attn.q_proj";
    let mut biased = and(&format!("{q}.bias"), of(&[4]));
    biased.push(("model.layers.0.self_attn.k_proj.bias".into(), of(&[2])));
    biased.push(("model.layers.0.self_attn.o_proj.bias".into(), of(&[2])));
    let mut uneven = biased.clone();
    uneven.push(("model.layers.0.self_attn.v_proj.bias".into(), of(&[4])));
    let (embed, norm) = ("model.embed_tokens.weight", "model.norm.weight");
    let truth = Array { dtype: Dtype::BOOL, ..bytes(&[2], &[1, 0]) };
    let ids = Array::rounded(&ndarray::arr1(&[1.0, 2.0]).into_dyn(), Dtype::I64);
    vec![
        with(&llama, &without("lm_head.weight"), "no head, but not tied"),
        with(&llama, &without(embed), "no embedding"),
        with(&llama, &without(norm), "no final norm"),
        with(&llama, &without("model.layers.0.mlp.up_proj.weight"), "a projection is missing"),
        with(&with_bias, &biased, "one bias is missing"),
        with(&with_bias, &uneven, "one bias is too long"),
        with(&llama, &and(&format!("{q}.bias"), of(&[4])), "a bias too many"),
        with(&llama, &and("model.layers.1.input_layernorm.weight", of(&[2])), "of another layer"),
        with(&llama, &and("model.layers.0.self_attn.q_norm.weight", of(&[2])), "a norm too many"),
        with(&llama, &and("lm_head.bias", of(&[3])), "the head has a bias"),
        with(&tied, &and("lm_head.bias", of(&[3])), "tied, and a bias of the head"),
        with(&tied, &and("model.rotary_emb.inv_freq.1", of(&[1])), "ends in inv_freq.1"),
        with(&llama, &other(embed, of(&[2, 3])), "the embedding is transposed"),
        with(&llama, &other(norm, of(&[3])), "one gain too many"),
        with(&llama, &other(norm, of(&[2, 1])), "a norm with two axes"),
        with(&llama, &other(&format!("{q}.weight"), of(&[2, 2])), "half of the heads"),
        with(
            &llama,
            &other("model.layers.0.self_attn.k_proj.weight", of(&[4, 2])),
            "as many heads of keys as of queries",
        ),
        with(
            &llama,
            &other("model.layers.0.mlp.down_proj.weight", of(&[3, 2])),
            "down_proj is transposed",
        ),
        with(
            &llama,
            &other("model.layers.0.self_attn.o_proj.weight", of(&[4, 2])),
            "o_proj is transposed",
        ),
        with(&llama, &other("lm_head.weight", of(&[4, 2])), "a token too many in the head"),
        with(&llama, &other(norm, ids), "a norm of I64"),
        with(&llama, &other(norm, truth), "a norm of BOOL"),
        with(&llama, &other(norm, bytes(&[2], &[1, 2])), "a norm of U8"),
    ]
}

/// The index: its text, and what it lists.
fn wrong_index(draw: &mut Draw) -> Vec<Case> {
    let (llama, all) = model(draw);
    let right = places(&all, &[ONE, TWO]);
    let shards = [ONE, TWO].map(|name| (name, shard(&all, &right, name).bytes()));
    let with = |text: &[u8], remark: &str| {
        let files = [shards.to_vec(), vec![(INDEX, text.to_vec())]].concat();
        load_from(&llama, "f32", &files).remark(remark)
    };
    let text = index(&right);
    let listed = |places: &[(String, Value)]| index(places).into_bytes();
    let twice: Vec<(String, Value)> = right.iter().chain([&right[2]]).cloned().collect();
    let other = |shard: &Value| json!(if *shard == ONE { TWO } else { ONE });
    let in_both = (right[4].0.clone(), other(&right[4].1));
    let in_both: Vec<(String, Value)> = right.iter().cloned().chain([in_both]).collect();
    let mut moved = right.clone();
    moved[3].1 = other(&moved[3].1);
    let unlisted: Vec<_> =
        right.iter().filter(|(name, _)| !name.contains("up_proj")).cloned().collect();
    let mut number = right.clone();
    number[1].1 = json!(2);
    let no_utf8 = [b"{\"\xff\": 0,", &text.as_bytes()[1..]].concat();
    vec![
        with(&text.as_bytes()[..text.len() - 1], "the index ends too early"),
        with(&no_utf8, "the index is no UTF-8"),
        with(format!("[{text}]").as_bytes(), "the index is a list"),
        with(text.replace("weight_map", "weights").as_bytes(), "the index has no weight_map"),
        with(br#"{"weight_map": ["model.norm.weight"]}"#, "weight_map is a list"),
        with(&listed(&number), "a file that is a number"),
        with(&listed(&twice), "a name twice in the index"),
        with(&listed(&in_both), "a name twice in the index, with two shards"),
        with(&listed(&unlisted), "the index leaves out a tensor that a shard has"),
        with(&listed(&moved), "the index names another shard than the one that has it"),
    ]
}

/// One of the shards, and of the only file.
fn wrong_shards(draw: &mut Draw) -> Vec<Case> {
    let (llama, all) = model(draw);
    let right = places(&all, &[ONE, TWO]);
    let [one, two] = [ONE, TWO].map(|name| shard(&all, &right, name));
    let with = |two: TensorFile, cut: usize, remark: &str| {
        let mut second = two.bytes();
        second.truncate(second.len() - cut);
        let index = index(&right).into_bytes();
        let files = [(ONE, one.bytes()), (TWO, second), (INDEX, index)];
        load_from(&llama, "f32", &files).remark(remark)
    };
    let (first, norm) = (all[0].clone(), f32s(draw, &[2]));
    let end = all.iter().map(|(_, array)| array.bytes.len()).sum::<usize>();
    let unknown = json!({ "dtype": "I16", "shape": [2], "data_offsets": [end, end + 4] });
    let unknown = file(&all).entry("model.rotary_emb.inv_freq", unknown).data(&[0; 4]);
    let twice = file(&all).tensor("model.norm.weight", &norm);
    let mut short = file(&all).bytes();
    short.truncate(short.len() - 6);
    let (head, array) = &all[all.len() - 1];
    let head_in_both = [
        (ONE, one.clone().tensor(head, array).bytes()),
        (TWO, two.bytes()),
        (INDEX, index(&right).into_bytes()),
    ];
    let of_one = |bytes: Vec<u8>| load_from(&llama, "f32", &[(MODEL, bytes)]);
    vec![
        with(two.clone(), 3, "the second shard ends too early"),
        with(two.clone().data(&[0; 5]), 0, "bytes behind the second shard"),
        with(two.clone().tensor(&first.0, &first.1), 0, "a tensor in two shards"),
        with(two.clone().tensor(GAIN, &norm), 0, "a gain in two shards, with other numbers"),
        with(two.tensor("model.final.weight", &norm), 0, "an unexpected tensor in a shard"),
        load_from(&llama, "f32", &head_in_both).remark("the head in two shards"),
        of_one(twice.bytes()).remark("a name twice in the header"),
        of_one(unknown.bytes()).remark("an unknown dtype, of a tensor that is ignored"),
        of_one(short).remark("the file ends too early"),
        of_one(b"too sho".to_vec()).remark("a file of seven bytes"),
    ]
}
