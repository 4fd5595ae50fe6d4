//! A small GGUF becomes a folder.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use serde_json::Value as Json;
use tempfile::TempDir;
use tokenizers::Tokenizer;

use super::*;

const HEADS: usize = 4;
const KEY_VALUE_HEADS: usize = 2;
const HEAD_DIM: usize = 8;
const WIDTH: usize = 32;

const TOKENS: [&str; 14] =
    ["<|end|>", "<|start|>", "0", "1", "2", "3", "4", "v", ".", "Ġ", "12", "ĠĠ", "Ġ3", "v1"];
// The tokens that join digits come of merges that no text may use.
const MERGES: [&str; 4] = ["1 2", "Ġ Ġ", "Ġ 3", "v 1"];

fn fields() -> HashMap<&'static str, Value> {
    let text = |text: &str| Value::String(text.into());
    let texts = |texts: &[&str]| Value::Array(texts.iter().map(|one| text(one)).collect());
    let types = (0..TOKENS.len()).map(|id| Value::I32(if id < 2 { 3 } else { 1 }));
    HashMap::from([
        ("general.architecture", text("llama")),
        ("llama.vocab_size", Value::U32(TOKENS.len() as u32)),
        ("llama.embedding_length", Value::U32(WIDTH as u32)),
        ("llama.feed_forward_length", Value::U32(64)),
        ("llama.block_count", Value::U32(1)),
        ("llama.attention.head_count", Value::U32(HEADS as u32)),
        ("llama.attention.head_count_kv", Value::U32(KEY_VALUE_HEADS as u32)),
        ("llama.rope.dimension_count", Value::U32(HEAD_DIM as u32)),
        ("llama.context_length", Value::U32(128)),
        ("llama.attention.layer_norm_rms_epsilon", Value::F32(1e-5)),
        ("llama.rope.freq_base", Value::F32(100_000.0)),
        ("tokenizer.ggml.model", text("gpt2")),
        ("tokenizer.ggml.pre", text("smollm")),
        ("tokenizer.ggml.add_bos_token", Value::Bool(false)),
        ("tokenizer.ggml.tokens", texts(&TOKENS)),
        ("tokenizer.ggml.token_type", Value::Array(types.collect())),
        ("tokenizer.ggml.merges", texts(&MERGES)),
        ("tokenizer.ggml.bos_token_id", Value::U32(1)),
        ("tokenizer.ggml.eos_token_id", Value::U32(0)),
        ("tokenizer.ggml.unknown_token_id", Value::U32(0)),
        ("tokenizer.ggml.padding_token_id", Value::U32(0)),
        ("tokenizer.chat_template", text("{% for m in messages %}{{ m.content }}{% endfor %}")),
    ])
}

/// Weights that tell where they stand: the row, and a little of the column.
fn weight(rows: usize, columns: usize) -> Tensor {
    let numbers = (0..rows * columns).map(|i| (i / columns) as f32 + (i % columns) as f32 / 64.0);
    Tensor::from_vec(numbers.collect::<Vec<_>>(), (rows, columns), &Device::Cpu).unwrap()
}

fn weights() -> Vec<(&'static str, Tensor)> {
    let norm = || weight(1, WIDTH).flatten_all().unwrap();
    vec![
        ("token_embd.weight", weight(TOKENS.len(), WIDTH)),
        ("blk.0.attn_norm.weight", norm()),
        ("blk.0.attn_q.weight", weight(HEADS * HEAD_DIM, WIDTH)),
        ("blk.0.attn_k.weight", weight(KEY_VALUE_HEADS * HEAD_DIM, WIDTH)),
        ("blk.0.attn_v.weight", weight(KEY_VALUE_HEADS * HEAD_DIM, WIDTH)),
        ("blk.0.attn_output.weight", weight(WIDTH, HEADS * HEAD_DIM)),
        ("blk.0.ffn_norm.weight", norm()),
        ("blk.0.ffn_gate.weight", weight(64, WIDTH)),
        ("blk.0.ffn_up.weight", weight(64, WIDTH)),
        ("blk.0.ffn_down.weight", weight(WIDTH, 64)),
        ("output_norm.weight", norm()),
    ]
}

/// The folder that is made of a GGUF with these fields and weights.
fn made(
    fields: &HashMap<&'static str, Value>,
    weights: &[(&'static str, Tensor)],
) -> Result<TempDir> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.gguf");
    let fields: Vec<(&str, &Value)> = fields.iter().map(|(name, value)| (*name, value)).collect();
    let stored = |(name, tensor): &(&'static str, Tensor)| {
        let dtype = if tensor.dims().len() == 1 { GgmlDType::F32 } else { GgmlDType::Q4_1 };
        (*name, QTensor::quantize(tensor, dtype).unwrap())
    };
    let stored: Vec<(&str, QTensor)> = weights.iter().map(stored).collect();
    let tensors: Vec<(&str, &QTensor)> = stored.iter().map(|(name, one)| (*name, one)).collect();
    let mut file = fs::File::create(&path).unwrap();
    gguf_file::write(&mut file, &fields, &tensors).unwrap();
    convert(&path, folder.path())?;
    Ok(folder)
}

fn json(folder: &Path, name: &str) -> Json {
    serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

#[test]
fn the_configuration_has_the_fields_of_the_gguf_in_hugging_faces_words() {
    let folder = made(&fields(), &weights()).unwrap();
    let config = json(folder.path(), "config.json");
    for (field, number) in
        [("hidden_size", 32), ("num_key_value_heads", 2), ("head_dim", 8), ("eos_token_id", 0)]
    {
        assert_eq!(config[field], number, "{field}");
    }
    assert_eq!(config["rms_norm_eps"], 1e-5);
    assert_eq!(config["rope_theta"], 100_000.0);
    assert_eq!(config["tie_word_embeddings"], true);
    assert_eq!(json(folder.path(), "generation_config.json")["bos_token_id"], 1);
}

#[test]
fn a_model_with_a_head_of_its_own_is_not_tied() {
    let mut weights = weights();
    weights.push(("output.weight", weight(TOKENS.len(), WIDTH)));
    let folder = made(&fields(), &weights).unwrap();
    assert_eq!(json(folder.path(), "config.json")["tie_word_embeddings"], false);
    let path = folder.path().join("model.safetensors");
    let tensors = candle_core::safetensors::load(path, &Device::Cpu).unwrap();
    assert!(tensors.contains_key("lm_head.weight"));
}

#[test]
fn weights_are_dequantised_and_only_queries_and_keys_change_their_order() {
    let folder = made(&fields(), &weights()).unwrap();
    let path = folder.path().join("model.safetensors");
    let tensors = candle_core::safetensors::load(path, &Device::Cpu).unwrap();
    assert_eq!(tensors.len(), 11);
    let rows = |name: &str| -> Vec<i32> {
        let tensor = &tensors[&format!("model.layers.0.self_attn.{name}.weight")];
        let numbers = tensor.to_vec2::<f32>().unwrap();
        // Four bits are enough for a row whose numbers are at most 1/2 apart.
        numbers.iter().map(|row| row[0].round() as i32).collect()
    };
    let head = [0, 2, 4, 6, 1, 3, 5, 7];
    let heads =
        |count: i32| -> Vec<i32> { (0..count).flat_map(|i| head.map(|row| row + 8 * i)).collect() };
    assert_eq!(rows("q_proj"), heads(4));
    assert_eq!(rows("k_proj"), heads(2));
    assert_eq!(rows("v_proj"), (0..16).collect::<Vec<_>>());
    assert_eq!(rows("o_proj"), (0..32).collect::<Vec<_>>());
}

#[test]
fn digits_stand_alone_and_special_tokens_are_whole() {
    let folder = made(&fields(), &weights()).unwrap();
    let tokenizer = Tokenizer::from_file(folder.path().join("tokenizer.json")).unwrap();
    let tokens = |text: &str| tokenizer.encode(text, true).unwrap().get_tokens().to_vec();
    assert_eq!(tokens("v1.0  2"), ["v", "1", ".", "0", "ĠĠ", "2"]);
    assert_eq!(tokens("12 34"), ["1", "2", "Ġ", "3", "4"]);
    assert_eq!(tokens("1 000"), ["1", "Ġ", "0", "0", "0"]);
    assert_eq!(tokens("<|start|>1<|end|>"), ["<|start|>", "1", "<|end|>"]);
}

#[test]
fn what_is_not_known_is_refused_in_a_line() {
    let refused = |name: &'static str, value: Value| {
        let mut fields = fields();
        fields.insert(name, value);
        made(&fields, &weights()).unwrap_err().to_string()
    };
    let line = refused("tokenizer.ggml.pre", Value::String("qwen2".into()));
    assert!(line.contains("`tokenizer.ggml.pre` is `qwen2`"), "{line}");
    let line = refused("general.architecture", Value::String("mamba".into()));
    assert!(line.contains("only `llama` is known"), "{line}");
    let mut more = weights();
    more.push(("rope_freqs.weight", weight(1, 4).flatten_all().unwrap()));
    let line = made(&fields(), &more).unwrap_err().to_string();
    assert!(line.contains("`rope_freqs.weight` is not known"), "{line}");
    let line = made(&fields(), &weights()[1..]).unwrap_err().to_string();
    assert!(line.contains("no tensor `token_embd.weight`"), "{line}");
    let line = convert(Path::new("/nowhere"), Path::new("/")).unwrap_err().to_string();
    assert!(line.starts_with("/nowhere: "), "{line}");
}

#[test]
fn the_chat_template_stands_in_the_tokenizers_configuration() {
    let folder = made(&fields(), &weights()).unwrap();
    let config = json(folder.path(), "tokenizer_config.json");
    assert_eq!(config["chat_template"], "{% for m in messages %}{{ m.content }}{% endfor %}");
    assert_eq!(config["eos_token"], "<|end|>");
    assert_eq!(config["bos_token"], "<|start|>");
}
