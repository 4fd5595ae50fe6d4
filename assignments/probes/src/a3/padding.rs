//! What comes out at padding means nothing, so it is not reported.

use tch::Tensor;

/// `x` `[b, s, …]` with zeros where `tokens` `[b, s]` is false; as it is if it has another
/// shape. Gradients pass through tokens only.
pub fn blanked(x: &Tensor, tokens: Option<&Tensor>) -> Tensor {
    let fitting = tokens.filter(|tokens| x.dim() == 3 && x.size()[..2] == tokens.size()[..]);
    match fitting {
        Some(tokens) => x.masked_fill(&tokens.logical_not().unsqueeze(-1), 0.0),
        None => x.shallow_clone(),
    }
}
