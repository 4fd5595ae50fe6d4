//! The tokens that end a text, in two files.

use harness::{Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

use super::folders::{Folder, tiny};

/// What `config.json` says, what `generation_config.json` does.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let no_file = Value::Null;
    let calls = [
        (json!(2), json!({ "eos_token_id": 4 })),
        (json!(2), json!({ "eos_token_id": [4, 1, 3] })),
        (json!([3, 1]), json!({ "eos_token_id": [0] })),
        (json!(2), no_file.clone()),
        (json!([4, 0]), no_file.clone()),
        (json!([4, 2]), json!({ "eos_token_id": null, "pad_token_id": 1 })),
        (json!(3), json!({ "bos_token_id": 1 })),
        (json!(1), json!({ "eos_token_id": [4, 1, 4, 0, 1] })),
        (json!([4, 3, 4]), json!({})),
        (json!(2), json!({ "eos_token_id": [] })),
        (Value::Null, json!({ "eos_token_id": [1, 0] })),
        (Value::Null, no_file),
    ];
    calls.into_iter().map(|(config, generation)| case(draw, config, &generation)).collect()
}

fn case(draw: &mut Draw, config: Value, generation: &Value) -> Record {
    let there = if generation.is_null() { "none".to_string() } else { generation.to_string() };
    let remark = format!("config.json says {config}, generation_config.json: {there}");
    let folder = Folder::of(&tiny()).weights(draw, &tiny(), Dtype::F32);
    let folder = folder.with("eos_token_id", config);
    let folder = if generation.is_null() { folder } else { folder.generation(generation) };
    folder.case().remark(remark).record()
}
