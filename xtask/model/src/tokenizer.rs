//! `tokenizer.json`: byte-level BPE with the GGUF's tokens and merges.
//!
//! A GGUF only names its pre-tokenizer. `smollm` stands for two steps: each digit by itself,
//! then GPT-2's pattern on what lies between.

use serde_json::{Map, Value, json};

use crate::failure::{Failure, Result};
use crate::gguf::Gguf;

/// GGUF's number for a token with a meaning of its own, such as the end of a text.
const CONTROL: i32 = 3;

/// `tokenizer.json`.
pub fn tokenizer(gguf: &Gguf) -> Result<Value> {
    gguf.expect("tokenizer.ggml.model", "gpt2")?;
    gguf.expect("tokenizer.ggml.pre", "smollm")?;
    if gguf.flag("tokenizer.ggml.add_bos_token")? {
        return Err(Failure::gguf("a token that begins every text is not known here"));
    }
    let tokens = gguf.texts("tokenizer.ggml.tokens")?;
    let unknown = tokens.get(gguf.size("tokenizer.ggml.unknown_token_id")?);
    Ok(json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": special(&tokens, &gguf.integers("tokenizer.ggml.token_type")?),
        "normalizer": null,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Digits", "individual_digits": true},
                byte_level(false),
            ],
        },
        "post_processor": null,
        "decoder": byte_level(true),
        "model": {
            "type": "BPE",
            "dropout": null,
            "unk_token": unknown,
            "continuing_subword_prefix": null,
            "end_of_word_suffix": null,
            "fuse_unk": false,
            "byte_fallback": false,
            "ignore_merges": false,
            "vocab": ids(&tokens)?,
            "merges": merges(&gguf.texts("tokenizer.ggml.merges")?)?,
        },
    }))
}

/// `tokenizer_config.json`: how a conversation is written, in Jinja.
pub fn tokenizer_config(gguf: &Gguf) -> Result<Value> {
    let tokens = gguf.texts("tokenizer.ggml.tokens")?;
    let token = |field: &str| gguf.size(field).map(|id| tokens.get(id).copied());
    Ok(json!({
        "bos_token": token("tokenizer.ggml.bos_token_id")?,
        "eos_token": token("tokenizer.ggml.eos_token_id")?,
        "pad_token": token("tokenizer.ggml.padding_token_id")?,
        "chat_template": gguf.text("tokenizer.chat_template")?,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }))
}

fn byte_level(add_prefix_space: bool) -> Value {
    json!({
        "type": "ByteLevel",
        "add_prefix_space": add_prefix_space,
        "trim_offsets": true,
        "use_regex": true,
    })
}

/// The tokens that are never split and no text is merged to.
fn special(tokens: &[&str], types: &[i32]) -> Vec<Value> {
    let numbered = tokens.iter().zip(types).enumerate();
    let control = numbered.filter(|(_, (_, kind))| **kind == CONTROL);
    let entry = |(id, (token, _))| {
        json!({
            "id": id,
            "content": token,
            "single_word": false,
            "lstrip": false,
            "rstrip": false,
            "normalized": false,
            "special": true,
        })
    };
    control.map(entry).collect()
}

/// The id of each token.
fn ids(tokens: &[&str]) -> Result<Map<String, Value>> {
    let ids: Map<String, Value> =
        tokens.iter().enumerate().map(|(id, token)| ((*token).into(), id.into())).collect();
    if ids.len() == tokens.len() {
        Ok(ids)
    } else {
        Err(Failure::gguf("a token stands there twice"))
    }
}

/// Each merge as a pair: a token has no space in it, so the first one divides it.
fn merges(lines: &[&str]) -> Result<Vec<Value>> {
    let pair = |line: &&str| {
        let parts = line.split_once(' ');
        parts.map(|(left, right)| json!([left, right]))
    };
    let no_pair = || Failure::gguf("a merge is no pair");
    lines.iter().map(|line| pair(line).ok_or_else(no_pair)).collect()
}
