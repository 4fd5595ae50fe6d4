//! The configuration and the weights of a folder, for where the student's own are not finished.

use std::collections::HashMap;

use contract::a3::{
    AttentionWeights, LayerWeights, LlamaConfig, LlamaWeights, MlpWeights, Pretrained, Projection,
    RopeParameters, RopeType,
};
use contract::world::Files;
use serde_json::Value;
use tch::{Kind, Tensor};
use wording::Words;

use crate::files::ModelFiles;
use crate::problem::Result;

/// Reads a folder in Hugging Face's form, in `f32`.
///
/// # Errors
///
/// If a file, a field or a tensor is missing or unknown.
pub fn pretrained(files: &ModelFiles) -> Result<Pretrained> {
    let not_known = (
        "缺少一个字段，或者一个字段的值这里不认识（只认识 LLaMA）",
        "a field is missing, or its value is not known here (only a LLaMA's are)",
    );
    let config = config(&files.json("config.json")?)
        .ok_or_else(|| files.broken("config.json", not_known))?;
    let generation = files.json("generation_config.json").ok();
    let ends = generation.as_ref().and_then(|json| ends(&json["eos_token_id"]));
    let eos_token_ids = ends.unwrap_or_else(|| config.eos_token_ids.clone());
    let names: Vec<String> = files.folder.names();
    let shards = names.iter().filter(|name| name.ends_with(".safetensors"));
    let mut tensors = HashMap::new();
    for name in shards {
        let read = Tensor::read_safetensors(files.dir.join(name));
        tensors.extend(read.map_err(|error| files.broken(name, Words::same(error.to_string())))?);
    }
    let no_tensor = ("没有这个浮点张量", "there is no such tensor of floats");
    let mut take = |name: String| {
        let found = tensors.remove(&name).filter(Tensor::is_floating_point);
        let found = found.ok_or_else(|| files.broken(&name, no_tensor))?;
        Ok(found.to_kind(Kind::Float))
    };
    let weights = weights(&config, &mut take)?;
    Ok(Pretrained { config, weights, eos_token_ids })
}

fn ends(value: &Value) -> Option<Vec<i64>> {
    match value {
        Value::Array(all) => all.iter().map(Value::as_i64).collect(),
        one => Some(vec![one.as_i64()?]),
    }
}

fn config(json: &Value) -> Option<LlamaConfig> {
    let n = |name: &str| json[name].as_i64();
    let heads = n("num_attention_heads")?;
    let flag = |name: &str| json[name].as_bool().unwrap_or(false);
    let theta =
        json["rope_theta"].as_f64().or_else(|| json["rope_parameters"]["rope_theta"].as_f64());
    let scaling = &json["rope_scaling"];
    let stretched = |name: &str| scaling[name].as_f64();
    let rope_type = match scaling["rope_type"].as_str().or_else(|| scaling["type"].as_str()) {
        None | Some("default") => RopeType::Default,
        Some("linear") => RopeType::Linear { factor: stretched("factor")? },
        Some("llama3") => RopeType::Llama3 {
            factor: stretched("factor")?,
            low_freq_factor: stretched("low_freq_factor")?,
            high_freq_factor: stretched("high_freq_factor")?,
            original_context: stretched("original_max_position_embeddings")?,
        },
        Some(_) => return None,
    };
    Some(LlamaConfig {
        vocab_size: n("vocab_size")?,
        hidden_size: n("hidden_size")?,
        intermediate_size: n("intermediate_size")?,
        num_hidden_layers: n("num_hidden_layers")?,
        num_attention_heads: heads,
        num_key_value_heads: n("num_key_value_heads").unwrap_or(heads),
        head_dim: n("head_dim").or_else(|| Some(n("hidden_size")? / heads))?,
        max_position_embeddings: n("max_position_embeddings").unwrap_or(2048),
        rms_norm_eps: json["rms_norm_eps"].as_f64().unwrap_or(1e-6),
        rope: RopeParameters { theta: theta.unwrap_or(10_000.0), rope_type },
        tie_word_embeddings: flag("tie_word_embeddings"),
        attention_bias: flag("attention_bias"),
        mlp_bias: flag("mlp_bias"),
        dtype: None,
        eos_token_ids: ends(&json["eos_token_id"]).unwrap_or_default(),
    })
}

fn weights(
    config: &LlamaConfig,
    take: &mut dyn FnMut(String) -> Result<Tensor>,
) -> Result<LlamaWeights> {
    let embedding = take("model.embed_tokens.weight".into())?;
    let layers =
        (0..config.num_hidden_layers).map(|i| layer(i, config, take)).collect::<Result<_>>();
    let (layers, final_norm) = (layers?, take("model.norm.weight".into())?);
    let tied = config.tie_word_embeddings;
    let head = if tied { None } else { Some(take("lm_head.weight".into())?) };
    Ok(LlamaWeights { embedding, layers, final_norm, head })
}

fn layer(
    i: i64,
    config: &LlamaConfig,
    take: &mut dyn FnMut(String) -> Result<Tensor>,
) -> Result<LayerWeights> {
    let mut named = |name: &str| take(format!("model.layers.{i}.{name}"));
    let mut linear = |name: &str, biased: bool| {
        let weight = named(&format!("{name}.weight"))?;
        let bias = if biased { Some(named(&format!("{name}.bias"))?) } else { None };
        Ok(Projection { weight, bias })
    };
    let (attention, mlp) = (config.attention_bias, config.mlp_bias);
    let attention = AttentionWeights {
        query: linear("self_attn.q_proj", attention)?,
        key: linear("self_attn.k_proj", attention)?,
        value: linear("self_attn.v_proj", attention)?,
        output: linear("self_attn.o_proj", attention)?,
    };
    let mlp = MlpWeights {
        gate: linear("mlp.gate_proj", mlp)?,
        up: linear("mlp.up_proj", mlp)?,
        down: linear("mlp.down_proj", mlp)?,
    };
    let attention_norm = named("input_layernorm.weight")?;
    Ok(LayerWeights {
        attention_norm,
        attention,
        mlp_norm: named("post_attention_layernorm.weight")?,
        mlp,
    })
}
