//! The calls of `a3.layer`.

use contract::a3::{A3, Pairing, Result, Sight};
use harness::{Record, unknown_word};
use tch::Tensor;

use super::{llama, padding};
use crate::observe::{Inputs, observe, observe_parts};
use crate::world::components::{Libtorch, frequencies};

/// What a configuration of RoPE does to a head: there are several ways to write the same one.
pub fn rope_config(a3: &dyn A3, case: &Record) -> Record {
    let mut pairing = "";
    let answer = observe_parts(case, |a| {
        let config = llama::config(a);
        let rope = a3.rope_config(&config, a.fact("longest"));
        pairing = match rope.pairing {
            Pairing::Interleaved => "interleaved",
            Pairing::HalfSplit => "half-split",
        };
        Ok(vec![("frequencies", frequencies(config.head_dim, &rope))])
    });
    answer.fact("pairing", pairing)
}

pub fn call(a3: &dyn A3, case: &Record) -> Record {
    observe(case, |a| match a.fact::<String>("method").as_str() {
        "attention" => attention(a3, a),
        "mlp" => a3.mlp(&a.tensor("x"), &llama::mlp(a, "mlp."), &Libtorch),
        "decoder_layer" => decoder_layer(a3, a),
        word => unknown_word("method", word),
    })
}

fn attention(a3: &dyn A3, a: &Inputs<'_>) -> Result {
    let (x, config) = (a.tensor("x"), llama::config(a));
    let weights = llama::attention(a, "self_attn.");
    let (positions, tokens) = (a.tensor("positions"), a.optional("tokens"));
    let sight = Sight { positions: &positions, tokens: tokens.as_ref() };
    let y = a3.attention(&x, &sight, &weights, &config, &Libtorch)?;
    Ok(padding::blanked(&y, tokens.as_ref()))
}

fn decoder_layer(a3: &dyn A3, a: &Inputs<'_>) -> Result {
    let (x, config, weights) = (a.tensor("x"), llama::config(a), llama::layer(a, ""));
    let (positions, tokens) = (a.tensor("positions"), a.optional("tokens"));
    let sight = Sight { positions: &positions, tokens: tokens.as_ref() };
    let z: Tensor = a3.decoder_layer(&x, &sight, &weights, &config, &Libtorch)?;
    Ok(padding::blanked(&z, tokens.as_ref()))
}
