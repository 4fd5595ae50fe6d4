//! The calls of `a2.encoder`.

use contract::a2::{A2, AttentionWeights, EncoderWeights, Heads};
use harness::{Record, unknown_word};

use crate::observe::{Inputs, observe};

fn weights(a: &Inputs<'_>) -> EncoderWeights {
    let of = |name: &str| a.tensor(name);
    EncoderWeights {
        embedding: of("embedding"),
        position: of("position"),
        attention_norm: of("attention_norm"),
        attention: AttentionWeights {
            query: of("query"),
            key: of("key"),
            value: of("value"),
            output: of("output"),
        },
        mlp_norm: of("mlp_norm"),
        gate: of("gate"),
        up: of("up"),
        down: of("down"),
        final_norm: of("final_norm"),
        heads: Heads { query: a.fact("h"), key_value: a.fact("h_kv") },
        eps: a.fact("eps"),
    }
}

pub fn call(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| {
        let (tokens, weights) = (a.tensor("tokens"), weights(a));
        match a.fact::<String>("method").as_str() {
            "logits" => a2.logits(&tokens, &weights, a.fact("causal")),
            "masked_loss" => {
                a2.masked_loss(&tokens, &a.tensor("masked"), a.fact("mask_token"), &weights)
            }
            "next_token_loss" => a2.next_token_loss(&tokens, &weights),
            word => unknown_word("method", word),
        }
    })
}
