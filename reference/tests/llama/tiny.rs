//! Small models that transformers has written, in `fixtures/llama`.

use std::fs;
use std::path::PathBuf;

use contract::a3::{A3, Batch, Files, Pretrained, RopeType};
use folder::Folder;
use probes::Libtorch;
use tch::{Kind, Tensor};

use super::repository;

/// How far logits may be apart; they are at most 6. Both sides compute in `f32`. transformers
/// computes the angles of RoPE in it, too, which matters at positions in the thousands.
const TOLERANCE: f64 = 1e-4;

fn llama(path: &str) -> PathBuf {
    repository("fixtures/llama").join(path)
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
fn read(name: &str, submission: &dyn A3) -> [Pretrained; 2] {
    let folder = || Folder::open(&llama(&format!("{name}/model"))).unwrap();
    let config = fs::read(llama(&format!("{name}/config.v4.json"))).unwrap();
    let version_4 = WithConfig { folder: folder(), config };
    let read = |files: &dyn Files| submission.from_pretrained(files, Some(Kind::Float)).unwrap();
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
    fn off(&self, name: &str, model: &Pretrained, submission: &dyn A3) -> f64 {
        let part = |part: &str| self.get(&format!("{name}.{part}"));
        let (tokens, positions) = (part("tokens"), part("positions"));
        let batch = Batch { ids: part("ids").unwrap(), tokens, positions };
        let Pretrained { config, weights, .. } = model;
        let answer = submission.forward(&batch, weights, config, &Libtorch).unwrap();
        let apart = (answer.logits - part("logits").unwrap()).abs();
        let at_tokens = tokens.map_or_else(
            || apart.shallow_clone(),
            |tokens| apart.masked_fill(&tokens.logical_not().unsqueeze(-1), 0.0),
        );
        at_tokens.max().double_value(&[])
    }
}

#[track_caller]
fn answers(name: &str, batches: &[&str], submission: &dyn A3) -> Pretrained {
    let [five, four] = read(name, submission);
    assert_eq!(five.config, four.config, "{name}");
    assert_eq!(five.eos_token_ids, four.eos_token_ids, "{name}");
    let recorded = Recorded::of(name);
    for batch in batches {
        let off = recorded.off(batch, &five, submission);
        println!("{name}, {batch}: off by {off:.1e}");
        assert!(off < TOLERANCE, "{name}, {batch}: off by {off}");
    }
    five
}

/// Groups of queries, a head dim of its own, and large positions.
pub fn grouped(submission: &dyn A3) {
    let model = answers("grouped", &["plain", "padded", "far"], submission);
    assert_eq!(model.eos_token_ids, [2, 7]);
    assert_eq!(model.config.dtype, Some(Kind::Float));
    assert!(model.weights.head.is_some());
}

/// Llama 3's scaling beyond the original context; tied, in shards.
pub fn llama3(submission: &dyn A3) {
    let model = answers("llama3", &["plain", "padded", "long"], submission);
    assert_eq!(model.eos_token_ids, [2]);
    assert_eq!(model.config.dtype, Some(Kind::BFloat16));
    assert_eq!(model.weights.embedding.kind(), Kind::Float);
    assert!(model.weights.head.is_none());
    assert!(matches!(model.config.rope.rope_type, RopeType::Llama3 { .. }));
}

/// Dynamic scaling beyond the context that it was made for, and biases.
pub fn dynamic(submission: &dyn A3) {
    let model = answers("dynamic", &["plain", "padded", "long"], submission);
    // Its generation_config.json names none.
    assert_eq!(model.eos_token_ids, [2]);
    assert!(model.config.attention_bias && model.config.mlp_bias);
}

/// Linear scaling, and other groups.
pub fn linear(submission: &dyn A3) {
    let model = answers("linear", &["plain", "padded", "long"], submission);
    assert_eq!(model.config.rope.rope_type, RopeType::Linear { factor: 3.0 });
    assert_eq!(model.config.rms_norm_eps, 1e-6);
}
