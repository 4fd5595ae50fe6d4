//! The tensors of the model: their names at Hugging Face and in the GGUF.

use crate::failure::{Failure, Result};
use crate::gguf::Gguf;
use crate::layout;

/// A tensor to be written.
#[derive(Debug)]
pub struct Tensor {
    /// Its name at Hugging Face.
    pub name: String,
    pub shape: Vec<usize>,
    /// Its name in the GGUF.
    gguf: String,
    /// How many heads its rows are divided into, if they stand in Meta's order.
    heads: Option<usize>,
}

/// The part of a layer: in the GGUF and at Hugging Face.
const OF_LAYER: [(&str, &str); 9] = [
    ("attn_norm", "input_layernorm"),
    ("attn_q", "self_attn.q_proj"),
    ("attn_k", "self_attn.k_proj"),
    ("attn_v", "self_attn.v_proj"),
    ("attn_output", "self_attn.o_proj"),
    ("ffn_norm", "post_attention_layernorm"),
    ("ffn_gate", "mlp.gate_proj"),
    ("ffn_up", "mlp.up_proj"),
    ("ffn_down", "mlp.down_proj"),
];

/// All tensors, in the order of the model.
///
/// # Errors
///
/// If the file lacks one, or has one that the model has not.
pub fn tensors(gguf: &Gguf) -> Result<Vec<Tensor>> {
    let names = names(gguf)?;
    let known = |name: &str| names.iter().any(|(gguf, _)| gguf == name);
    if let Some(name) = gguf.tensors().find(|name| !known(name)) {
        return Err(Failure::gguf(format!("the tensor `{name}` is not known here")));
    }
    names.into_iter().map(|(of_gguf, name)| tensor(gguf, of_gguf, name)).collect()
}

/// The names of all tensors, in the GGUF and at Hugging Face.
fn names(gguf: &Gguf) -> Result<Vec<(String, String)>> {
    let pair = |gguf: &str, name: &str| (format!("{gguf}.weight"), format!("{name}.weight"));
    let mut names = vec![pair("token_embd", "model.embed_tokens")];
    for i in 0..gguf.size("llama.block_count")? {
        let in_layer = |(gguf, name): &(&str, &str)| {
            pair(&format!("blk.{i}.{gguf}"), &format!("model.layers.{i}.{name}"))
        };
        names.extend(OF_LAYER.iter().map(in_layer));
    }
    names.push(pair("output_norm", "model.norm"));
    let head = pair("output", "lm_head");
    names.extend(gguf.shape(&head.0).is_ok().then_some(head));
    Ok(names)
}

fn tensor(gguf: &Gguf, of_gguf: String, name: String) -> Result<Tensor> {
    let heads = match of_gguf.split('.').nth(2) {
        Some("attn_q") => Some(gguf.size("llama.attention.head_count")?),
        Some("attn_k") => Some(gguf.size("llama.attention.head_count_kv")?),
        _ => None,
    };
    Ok(Tensor { name, shape: gguf.shape(&of_gguf)?.to_vec(), gguf: of_gguf, heads })
}

/// The numbers of a tensor in `f32`, in Hugging Face's order.
pub fn numbers(gguf: &mut Gguf, tensor: &Tensor) -> Result<Vec<f32>> {
    let numbers = gguf.dequantised(&tensor.gguf)?;
    let Some(heads) = tensor.heads else { return Ok(numbers) };
    Ok(layout::hugging_face(&numbers, heads, tensor.shape[1]))
}
