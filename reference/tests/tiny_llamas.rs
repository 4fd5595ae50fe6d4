//! Small models that transformers has written, in `fixtures/llama`: the reference reads them
//! and answers as transformers did.

use std::fs;
use std::path::{Path, PathBuf};

use contract::a3::{Batch, Files, FromPretrained as _, Model as _, Pretrained, RopeType};
use folder::Folder;
use probes::Libtorch;
use reference::a3::REFERENCE;
use tch::{Kind, Tensor};

/// How far logits may be apart: both sides compute in `f32`. The logits are at most 6.
const TOLERANCE: f64 = 2e-5;

fn llama(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/llama").join(path)
}

/// A folder with another `config.json`.
struct WithConfig {
    folder: Folder,
    config: Vec<u8>,
}

impl Files for WithConfig {
    fn names(&self) -> Vec<String> {
        self.folder.names()
    }

    fn bytes(&self, name: &str) -> Option<&[u8]> {
        if name == "config.json" { Some(&self.config) } else { self.folder.bytes(name) }
    }
}

/// The model, in `f32`, once with the configuration of transformers 5 and once of 4.
fn read(name: &str) -> [Pretrained; 2] {
    let folder = || Folder::open(&llama(&format!("{name}/model"))).unwrap();
    let config = fs::read(llama(&format!("{name}/config.v4.json"))).unwrap();
    let version_4 = WithConfig { folder: folder(), config };
    let read = |files: &dyn Files| REFERENCE.from_pretrained(files, Some(Kind::Float)).unwrap();
    [read(&folder()), read(&version_4)]
}

/// What transformers was given, and its logits.
struct Recorded(Vec<(String, Tensor)>);

impl Recorded {
    fn of(name: &str) -> Self {
        let path = llama(&format!("{name}/expected.safetensors"));
        Self(Tensor::read_safetensors(path).unwrap())
    }

    fn get(&self, name: &str) -> Option<&Tensor> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, tensor)| tensor)
    }

    /// The largest difference of the logits of the batch `name`, at tokens.
    fn off(&self, name: &str, model: &Pretrained) -> f64 {
        let part = |part: &str| self.get(&format!("{name}.{part}"));
        let (tokens, positions) = (part("tokens"), part("positions"));
        let batch = Batch { ids: part("ids").unwrap(), tokens, positions };
        let Pretrained { config, weights, .. } = model;
        let answer = REFERENCE.forward(&batch, weights, config, &Libtorch).unwrap();
        let apart = (answer.logits - part("logits").unwrap()).abs();
        let at_tokens = tokens.map_or_else(
            || apart.shallow_clone(),
            |tokens| apart.masked_fill(&tokens.logical_not().unsqueeze(-1), 0.0),
        );
        at_tokens.max().double_value(&[])
    }
}

#[track_caller]
fn answers(name: &str, batches: &[&str]) -> Pretrained {
    let [five, four] = read(name);
    assert_eq!(five.config, four.config, "{name}");
    assert_eq!(five.eos_token_ids, four.eos_token_ids, "{name}");
    let recorded = Recorded::of(name);
    for batch in batches {
        let off = recorded.off(batch, &five);
        println!("{name}, {batch}: off by {off:.1e}");
        assert!(off < TOLERANCE, "{name}, {batch}: off by {off}");
    }
    five
}

#[test]
fn groups_of_queries_a_head_of_its_own_and_large_positions() {
    let model = answers("grouped", &["plain", "padded", "far"]);
    assert_eq!(model.eos_token_ids, [2, 7]);
    assert_eq!(model.config.dtype, Some(Kind::Float));
    assert!(model.weights.head.is_some());
}

#[test]
fn llama_3_beyond_its_original_context_tied_in_shards() {
    let model = answers("llama3", &["plain", "padded", "long"]);
    assert_eq!(model.eos_token_ids, [2]);
    assert_eq!(model.config.dtype, Some(Kind::BFloat16));
    assert_eq!(model.weights.embedding.kind(), Kind::Float);
    assert!(model.weights.head.is_none());
    assert!(matches!(model.config.rope.rope_type, RopeType::Llama3 { .. }));
}

#[test]
fn dynamic_scaling_beyond_its_context_and_biases() {
    let model = answers("dynamic", &["plain", "padded", "long"]);
    // Its generation_config.json names none.
    assert_eq!(model.eos_token_ids, [2]);
    assert!(model.config.attention_bias && model.config.mlp_bias);
}

#[test]
fn linear_scaling_and_other_groups() {
    let model = answers("linear", &["plain", "padded", "long"]);
    assert_eq!(model.config.rope.rope_type, RopeType::Linear { factor: 3.0 });
    assert_eq!(model.config.rms_norm_eps, 1e-6);
}
