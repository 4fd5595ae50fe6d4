//! The student's own A3 as the model of A4.

use std::sync::OnceLock;

use contract::a3::{
    A3, AttentionWeights, Batch, LayerWeights, LlamaConfig, LlamaWeights, MlpWeights, Projection,
    RopeParameters, RopeType,
};
use contract::a4::{InputError, ModelInput, Parameters, Result, TrainableModel};
use tch::Tensor;

use super::llama::{Llama, named};
use crate::observe::Inputs;
use crate::world::Libtorch;

/// What makes the student's A3. A process hosts one student's submissions only.
static OWN: OnceLock<fn() -> Box<dyn A3>> = OnceLock::new();

/// From now on the student's own model is this.
pub fn set(a3: fn() -> Box<dyn A3>) {
    let _ = OWN.set(a3);
}

/// The student's own model; the staff's if there is none, as for the reference.
pub struct Model {
    config: LlamaConfig,
    /// The staff's model: it counts in both cases.
    pub counter: Llama,
}

impl Model {
    /// The model of a case; the other one has its sizes and its limits.
    pub fn of(a: &Inputs<'_>, counter: Llama) -> Self {
        Self { config: config(a), counter }
    }

    /// The model that answers whatever it is asked.
    pub fn unlimited(&self, a: &Inputs<'_>) -> Self {
        Self { config: self.config.clone(), counter: Llama::of(a) }
    }
}

impl TrainableModel for Model {
    fn logits(&self, parameters: &Parameters, input: &ModelInput<'_>) -> Result {
        let Some(a3) = OWN.get() else { return self.counter.logits(parameters, input) };
        if input.mask.is_some() {
            let words = "this check's model is your own A3, which takes no mask for each row";
            return Err(InputError::Torch(words.into()));
        }
        let batch = Batch { positions: input.positions, ..Batch::of(input.ids) };
        let (b, s) = batch.fit("logits", self.config.vocab_size)?;
        self.counter.count((b, s))?;
        let weights = weights(parameters, self.config.num_hidden_layers)?;
        Ok(a3().forward(&batch, &weights, &self.config, &Libtorch)?.logits)
    }
}

/// The configuration of a case that was drawn by `checks::a4`.
fn config(a: &Inputs<'_>) -> LlamaConfig {
    LlamaConfig {
        vocab_size: a.fact("vocab_size"),
        hidden_size: a.fact("hidden_size"),
        intermediate_size: a.tensor("model.layers.0.mlp.gate_proj.weight").size()[0],
        num_hidden_layers: a.fact("num_hidden_layers"),
        num_attention_heads: a.fact("num_attention_heads"),
        num_key_value_heads: a.fact("num_key_value_heads"),
        head_dim: a.fact("head_dim"),
        max_position_embeddings: 1 << 12,
        rms_norm_eps: a.fact("rms_norm_eps"),
        rope: RopeParameters { theta: a.fact("rope_theta"), rope_type: RopeType::Default },
        tie_word_embeddings: false,
        attention_bias: false,
        mlp_bias: false,
        dtype: None,
        eos_token_ids: vec![],
    }
}

/// The parameters as the weights of A3.
fn weights(parameters: &Parameters, layers: i64) -> Result<LlamaWeights> {
    let of = |name: &str| named(parameters, name).map(Tensor::shallow_clone);
    let layers = (0..layers).map(|i| layer(parameters, &format!("model.layers.{i}.")));
    Ok(LlamaWeights {
        embedding: of("model.embed_tokens.weight")?,
        layers: layers.collect::<Result<_>>()?,
        final_norm: of("model.norm.weight")?,
        head: parameters.get("lm_head.weight").map(Tensor::shallow_clone),
    })
}

fn layer(parameters: &Parameters, prefix: &str) -> Result<LayerWeights> {
    let of = |name: &str| {
        named(parameters, &format!("{prefix}{name}.weight")).map(Tensor::shallow_clone)
    };
    let projection =
        |name: &str| -> Result<Projection> { Ok(Projection { weight: of(name)?, bias: None }) };
    Ok(LayerWeights {
        attention_norm: of("input_layernorm")?,
        attention: AttentionWeights {
            query: projection("self_attn.q_proj")?,
            key: projection("self_attn.k_proj")?,
            value: projection("self_attn.v_proj")?,
            output: projection("self_attn.o_proj")?,
        },
        mlp_norm: of("post_attention_layernorm")?,
        mlp: MlpWeights {
            gate: projection("mlp.gate_proj")?,
            up: projection("mlp.up_proj")?,
            down: projection("mlp.down_proj")?,
        },
    })
}
