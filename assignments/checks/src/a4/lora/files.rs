//! The files of adapters.

use harness::{Array, Case, Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

use super::setup::{MODEL, SMALL, Setup, Shapes, factors};
use crate::folder::file;
use crate::tensor_file::TensorFile;

pub const CONFIG: &str = "adapter_config.json";
pub const WEIGHTS: &str = "adapter_model.safetensors";

/// The tensors of cases that are files, so that they lie in memory in one way only.
pub const FILES: &[&str] = &[
    "file.README.md",
    "file.adapter_config.json",
    "file.adapter_model.bin",
    "file.adapter_model.safetensors",
];

/// What PEFT writes besides.
fn written_by_peft() -> Value {
    json!({
        "alora_invocation_tokens": null,
        "alpha_pattern": {},
        "auto_mapping": null,
        "base_model_name_or_path": "a-group/a-model",
        "bias": "none",
        "fan_in_fan_out": false,
        "inference_mode": false,
        "init_lora_weights": "pissa",
        "layers_to_transform": [1, 11],
        "loftq_config": { "bits": 4 },
        "lora_alpha": 99,
        "lora_dropout": 0.05,
        "peft_type": "LORA",
        "r": 99,
        "rank_pattern": {},
        "revision": "main",
        "target_modules": ["of", "another"],
        "task_type": "FEATURE_EXTRACTION",
        "trainable_token_indices": null,
        "use_dora": false,
        "use_rslora": false,
    })
}

/// New ones, and some that were loaded.
pub fn saves(draw: &mut Draw) -> Vec<Record> {
    let few: &[&str] = &["model.layers.0.self_attn.q_proj"];
    let more: &[&str] = &["model.layers.1.self_attn.k_proj", "model.layers.11.self_attn.k_proj"];
    let few_fields = json!({ "peft_type": "LORA", "note": { "of": ["you", 1.0, 2] } });
    let mut save = |setup: Setup, of: (Shapes, &'static [&'static str]), dtype, fields: Value| {
        let case = setup.config(Case::of("save_adapter")).unlisted_fact("fields", fields);
        factors(case, of, setup.rank, dtype, &mut |shape| draw.tensor(shape))
    };
    let two = &["k_proj", "a_module_of_others"];
    let cases = [
        save(Setup::new(2, 16.0, &["q_proj"]), (SMALL, few), Dtype::F32, json!({}))
            .remark("a new adapter"),
        save(
            Setup::new(3, 7.5, two).rank_stabilised(),
            (MODEL, more),
            Dtype::BF16,
            written_by_peft(),
        )
        .remark("one that PEFT has written, and whose configuration was changed"),
        save(Setup::new(1, 0.1, &["up_proj", "q_proj"]), (SMALL, few), Dtype::F16, few_fields)
            .remark("one that was loaded with few fields"),
        save(
            Setup::new(4, 0.5, &["q_proj"]).rank_stabilised(),
            (SMALL, few),
            Dtype::F64,
            json!({}),
        )
        .remark("a new adapter"),
    ];
    cases.map(Case::record).into()
}

/// A case of reading these files.
pub fn load(files: &[(&str, Vec<u8>)]) -> Case {
    let case = Case::of("load_adapter");
    files.iter().fold(case, |case, (name, bytes)| file(case, name, bytes))
}

/// The file with both factors of each module: its name, its sizes.
pub fn weights(
    draw: &mut Draw,
    rank: usize,
    modules: &[(&str, [usize; 2])],
    dtype: Dtype,
) -> TensorFile {
    modules.iter().fold(TensorFile::new(), |file, (module, [out, inputs])| {
        let mut add = |file: TensorFile, name: &str, shape: &[usize]| {
            file.tensor(&file_name(module, name), &Array::rounded(&draw.tensor(shape), dtype))
        };
        let file = add(file, "A", &[rank, *inputs]);
        add(file, "B", &[*out, rank])
    })
}

pub fn file_name(module: &str, factor: &str) -> String {
    format!("base_model.model.{module}.lora_{factor}.weight")
}

/// With few fields and with many, and with what means nothing.
pub fn loads(draw: &mut Draw) -> Vec<Record> {
    let one: &[(&str, [usize; 2])] = &[("model.layers.0.self_attn.q_proj", [4, 3])];
    let more: &[(&str, [usize; 2])] = &[
        ("model.layers.10.mlp.up_proj", [5, 2]),
        ("model.layers.2.mlp.up_proj", [2, 6]),
        ("lm_head", [3, 4]),
    ];
    let named: &[(&str, [usize; 2])] = &[("model.lora_head.proj", [2, 3])];
    let few =
        json!({ "r": 2, "peft_type": "LORA", "lora_alpha": 16, "target_modules": ["q_proj"] });
    let with = |fields: Value| {
        let mut all = written_by_peft();
        let fields = fields.as_object().expect("an object").clone();
        all.as_object_mut().expect("an object").extend(fields);
        all
    };
    let many = with(json!({ "r": 3, "lora_alpha": 7.5, "use_rslora": true, "lora_dropout": 1.0 }));
    let plain = with(json!({ "r": 4, "lora_alpha": 3, "bias": "none", "inference_mode": true }));
    let text = json!({
        "peft_type": "LORA",
        "target_modules": "all.up_proj",
        "lora_alpha": 0.1,
        "r": 1,
        "use_dora": null,
        "fan_in_fan_out": null,
        "bias": null,
    });
    let stable =
        with(json!({ "r": 5, "lora_alpha": 4, "use_rslora": true, "target_modules": ["b", "a"] }));
    let others = |readme: &str, bin: &str| {
        vec![
            ("README.md", readme.as_bytes().to_vec()),
            ("adapter_model.bin", bin.as_bytes().to_vec()),
        ]
    };
    let mut both = |config: &Value, rank, modules, dtype| {
        let weights = weights(draw, rank, modules, dtype).with_metadata().backwards().bytes();
        vec![(CONFIG, format!("{config:#}").into_bytes()), (WEIGHTS, weights)]
    };
    let cases = [
        load(&both(&few, 2, one, Dtype::F32)).remark("few fields"),
        load(&both(&few, 2, named, Dtype::F32)).remark("a module that is called lora_head"),
        load(&both(&many, 3, more, Dtype::BF16)).remark("all fields of PEFT"),
        load(&[both(&text, 1, more, Dtype::F16), others("# Another", "not read")].concat())
            .remark("one target as a text, fields that are null"),
        load(&both(&plain, 4, one, Dtype::F32)).remark("all fields of PEFT, without rsLoRA"),
        load(&[both(&stable, 5, one, Dtype::F64), others("# An adapter", "PK")].concat())
            .remark("other files beside them"),
    ];
    cases.map(Case::record).into()
}
