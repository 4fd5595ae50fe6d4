//! Task `a2.encoder` (5 points): the same block, once reading in both directions and
//! once causally. It is made of your own earlier tasks: import their traits and
//! call `self.embedding(…)`, `self.rms_norm(…)`, `self.layer(…)` and so on.

use contract::a2::{Arg, Encoder, EncoderWeights, InputError, Result};
use tch::{Kind, Tensor};

use crate::Submission;

impl Encoder for Submission {
    /// Checks `a2.encoder.logits`, `.errors`.
    fn logits(&self, tokens: &Tensor, weights: &EncoderWeights, _causal: bool) -> Result<Tensor> {
        let (_b, _s) = weights.fit("logits", tokens)?;
        todo!("a2.encoder.logits")
    }

    /// Worked example: tokens `[5, 3, 4]`, the second one masked, `mask_token` 6: the
    /// model reads `[5, 6, 4]`, and the loss is that of guessing 3 at the second place.
    /// Checks `a2.encoder.masked_loss`, `.errors`.
    fn masked_loss(
        &self,
        tokens: &Tensor,
        masked: &Tensor,
        mask_token: i64,
        weights: &EncoderWeights,
    ) -> Result<Tensor> {
        let op = "masked_loss";
        let (_b, _s) = weights.fit(op, tokens)?;
        Arg::new(op, "masked", masked).kind(Kind::Bool)?.shape(&tokens.size())?;
        Arg::in_range(op, "mask_token", mask_token, 0..weights.embedding.size()[0])?;
        if masked.sum(Kind::Int64).int64_value(&[]) == 0 {
            let (expected, got) = ("1 masked token or more".to_string(), "0".to_string());
            return Err(InputError::Range { op, arg: "masked", expected, got });
        }
        todo!("a2.encoder.masked_loss")
    }

    /// Worked example: tokens `[5, 3, 4]`: the logits at the first place are to say 3,
    /// those at the second 4, and those at the last are not looked at. Checks
    /// `a2.encoder.next_token_loss`, `.errors`.
    fn next_token_loss(&self, tokens: &Tensor, weights: &EncoderWeights) -> Result<Tensor> {
        let (_b, s) = weights.fit("next_token_loss", tokens)?;
        Arg::in_range("next_token_loss", "s", s, 2..)?;
        todo!("a2.encoder.next_token_loss")
    }
}
