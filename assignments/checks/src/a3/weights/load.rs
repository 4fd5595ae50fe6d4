//! Models in one file.

use harness::{Array, Draw, Record};
use safetensors::Dtype;

use super::models::{deep, load_from, tiny, wide};
use super::read::f32s;
use crate::a3::llama::Llama;
use crate::a3::model_files::{MODEL, Tensors, file, tensors};

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let untied_deep = Llama { tie_word_embeddings: false, ..deep() };
    let tied_wide = Llama { tie_word_embeddings: true, mlp_bias: true, ..wide() };
    let attention_bias = Llama { attention_bias: true, ..wide() };
    let models = [
        (wide(), "f32", Kept::Nothing, "untied, no biases"),
        (deep(), "f32", Kept::Nothing, "tied"),
        (attention_bias, "f64", Kept::Nothing, "attention bias only"),
        (tied_wide, "f32", Kept::Head, "MLP bias only; tied, but lm_head.weight is there"),
        (untied_deep, "f64", Kept::Frequencies, "with rotary_emb.inv_freq"),
        (tiny(11), "f32", Kept::Nothing, "eleven layers"),
    ];
    let case = |(llama, dtype, kept, remark): (Llama, &str, Kept, &str)| {
        let mut all = tensors(draw, &llama, Dtype::F32);
        all.extend(kept.tensors(draw, &llama));
        let bytes = file(&all).shuffled(draw).with_metadata().bytes();
        load_from(&llama, dtype, &[(MODEL, bytes)]).remark(remark).record()
    };
    models.map(case).into()
}

/// What a file has beside what the model needs.
enum Kept {
    Nothing,
    Head,
    Frequencies,
}

impl Kept {
    fn tensors(&self, draw: &mut Draw, llama: &Llama) -> Tensors {
        let mut of = |name: &str, shape: &[usize]| -> (String, Array) {
            (name.to_string(), f32s(draw, shape))
        };
        match self {
            Self::Nothing => vec![],
            Self::Head => vec![of("lm_head.weight", &[llama.vocab_size, llama.hidden_size])],
            Self::Frequencies => vec![
                of("model.layers.0.self_attn.rotary_emb.inv_freq", &[llama.head_dim / 2]),
                of("model.layers.1.self_attn.rotary_emb.inv_freq", &[llama.head_dim / 2]),
                of("model.rotary_emb.inv_freq", &[llama.head_dim / 2]),
            ],
        }
    }
}
