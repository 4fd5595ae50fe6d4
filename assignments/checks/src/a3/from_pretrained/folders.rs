//! Folders that are in order.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Map, Value, json};

use crate::a3::llama::Llama;
use crate::a3::model_files::{INDEX, MODEL, Tensors, file, index, places, shard, tensors};
use crate::folder;

/// The files that cases hold. Their bytes are handed over as a slice.
pub const FILES: &[&str] = &[
    "file.config.json",
    "file.generation_config.json",
    "file.model-00001-of-00002.safetensors",
    "file.model-00002-of-00002.safetensors",
    "file.model.safetensors",
    "file.model.safetensors.index.json",
    "file.tokenizer.json",
];

/// The shards of a model that has two.
const SHARDS: [&str; 2] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];

/// As small as they get.
pub fn tiny() -> Llama {
    Llama {
        vocab_size: 5,
        hidden_size: 2,
        intermediate_size: 3,
        num_hidden_layers: 1,
        num_attention_heads: 2,
        num_key_value_heads: 1,
        head_dim: 2,
        max_position_embeddings: 32,
        ..Llama::small()
    }
}

/// Tied, with biases, and with other sizes.
fn tied() -> Llama {
    Llama {
        vocab_size: 7,
        hidden_size: 4,
        intermediate_size: 5,
        num_hidden_layers: 2,
        num_attention_heads: 3,
        num_key_value_heads: 3,
        rms_norm_eps: 1e-6,
        rope_theta: 500_000.0,
        tie_word_embeddings: true,
        attention_bias: true,
        mlp_bias: true,
        ..Llama::small()
    }
}

/// The fields of a `config.json` as transformers 4 writes it, without a dtype and `eos_token_id`.
pub fn config(llama: &Llama) -> Map<String, Value> {
    let config = json!({
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": llama.vocab_size,
        "hidden_size": llama.hidden_size,
        "intermediate_size": llama.intermediate_size,
        "num_hidden_layers": llama.num_hidden_layers,
        "num_attention_heads": llama.num_attention_heads,
        "num_key_value_heads": llama.num_key_value_heads,
        "head_dim": llama.head_dim,
        "max_position_embeddings": llama.max_position_embeddings,
        "rms_norm_eps": llama.rms_norm_eps,
        "rope_theta": llama.rope_theta,
        "rope_scaling": null,
        "tie_word_embeddings": llama.tie_word_embeddings,
        "attention_bias": llama.attention_bias,
        "mlp_bias": llama.mlp_bias,
        "hidden_act": "silu",
    });
    config.as_object().cloned().unwrap_or_default()
}

/// A folder that is put together file by file.
pub struct Folder {
    config: Map<String, Value>,
    files: Vec<(&'static str, Vec<u8>)>,
    dtype: Option<&'static str>,
}

impl Folder {
    /// A `config.json` and nothing else.
    pub fn of(llama: &Llama) -> Self {
        Self { config: config(llama), files: vec![], dtype: None }
    }

    /// With a field of `config.json`.
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.config.insert(field.into(), value);
        self
    }

    /// With a file.
    pub fn file(mut self, name: &'static str, bytes: &[u8]) -> Self {
        self.files.push((name, bytes.to_vec()));
        self
    }

    /// With a `generation_config.json` that says this.
    pub fn generation(self, says: &Value) -> Self {
        self.file("generation_config.json", says.to_string().as_bytes())
    }

    /// With drawn weights in one file.
    pub fn weights(self, draw: &mut Draw, llama: &Llama, stored: Dtype) -> Self {
        let all = tensors(draw, llama, stored);
        self.file(MODEL, &file(&all).with_metadata().bytes())
    }

    /// Asked for in this dtype.
    pub fn asked(mut self, dtype: &'static str) -> Self {
        self.dtype = Some(dtype);
        self
    }

    /// The call.
    pub fn case(self) -> Case {
        let case = Case::of("from_pretrained");
        let case = folder::file(case, "config.json", json!(self.config).to_string().as_bytes());
        let case =
            self.files.iter().fold(case, |case, (name, bytes)| folder::file(case, name, bytes));
        self.dtype.into_iter().fold(case, |case, dtype| case.with("dtype", dtype))
    }
}

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let plain = Folder::of(&tiny()).weights(draw, &tiny(), Dtype::F32).asked("f32");
    let plain = plain.generation(&json!({ "eos_token_id": 2, "temperature": 0.6 }));
    let half = Folder::of(&tied()).weights(draw, &tied(), Dtype::BF16);
    let half = half.with("torch_dtype", json!("bfloat16")).with("eos_token_id", json!([4, 1]));
    let cases = [
        plain.file("tokenizer.json", b"{}").case().remark("one file"),
        half.file("tokenizer.json", b"no JSON")
            .case()
            .remark("tied, with biases; no generation_config.json"),
        version_5(draw).case().remark("as transformers 5 writes it; two shards"),
    ];
    cases.map(Case::record).into()
}

/// The same folders, each with a batch of tokens.
pub fn logits_cases(draw: &mut Draw) -> Vec<Record> {
    let half = Folder::of(&tied()).weights(draw, &tied(), Dtype::BF16).asked("f32");
    let half = half.with("torch_dtype", json!("bfloat16")).generation(&json!({}));
    let half = half.case().remark("tied, with biases");
    let cases = [
        (half, tied().vocab_size, [2, 3]),
        (version_5(draw).case().remark("as transformers 5 writes it"), tiny().vocab_size, [1, 4]),
    ];
    let with_ids = |(case, vocabulary, shape): (Case, usize, [usize; 2])| {
        let ids = ArrayD::from_shape_simple_fn(shape.to_vec(), || draw.below(vocabulary) as f64);
        case.ids("ids", &ids).record()
    };
    cases.map(with_ids).into()
}

/// RoPE in one object, `dtype`, and an index.
fn version_5(draw: &mut Draw) -> Folder {
    let llama = Llama { rope_theta: 20_000.0, num_hidden_layers: 2, ..tiny() };
    let all: Tensors = tensors(draw, &llama, Dtype::F16);
    let order = draw.permutation(all.len());
    let places = places(&all, &SHARDS);
    let listed: Vec<_> = order.into_iter().map(|i| places[i].clone()).collect();
    let rope = json!({
        "rope_type": "llama3", "rope_theta": 20_000.0, "factor": 8.0, "low_freq_factor": 1.0,
        "high_freq_factor": 4.0, "original_max_position_embeddings": 16,
    });
    let mut folder = Folder::of(&llama).with("rope_parameters", rope).asked("f64");
    folder.config.remove("rope_theta");
    folder.config.remove("rope_scaling");
    let folder = folder.with("dtype", json!("float16")).with("eos_token_id", json!(3));
    let of = |folder: Folder, name| folder.file(name, &shard(&all, &places, name).bytes());
    let folder = SHARDS.into_iter().fold(folder, of);
    folder.file(INDEX, index(&listed).as_bytes()).generation(&json!({ "eos_token_id": [3, 0] }))
}

/// What is asked for, what the configuration says, what is stored.
pub fn dtype_cases(draw: &mut Draw) -> Vec<Record> {
    let calls = [
        (Some("f64"), None, Dtype::F32),
        (None, Some(("torch_dtype", "bfloat16")), Dtype::F32),
        (None, Some(("dtype", "float16")), Dtype::BF16),
        (None, None, Dtype::BF16),
        (None, None, Dtype::F64),
        (Some("bf16"), Some(("torch_dtype", "float64")), Dtype::F32),
        (Some("f32"), Some(("torch_dtype", "bfloat16")), Dtype::BF16),
    ];
    let case = |(asked, says, stored): (Option<&'static str>, Option<(&str, &str)>, Dtype)| {
        let folder = Folder::of(&tiny()).weights(draw, &tiny(), stored);
        let folder = says.into_iter().fold(folder, |f, (field, dtype)| f.with(field, json!(dtype)));
        let folder = asked.into_iter().fold(folder, Folder::asked);
        let asked = asked.unwrap_or("nothing");
        let (_, says) = says.unwrap_or(("", "nothing"));
        let stored = format!("{stored:?}").to_lowercase();
        let remark = format!("asked for {asked}, config.json says {says}, stored in {stored}");
        folder.case().remark(remark).record()
    };
    calls.map(case).into()
}
