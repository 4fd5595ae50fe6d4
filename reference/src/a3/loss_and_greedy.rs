//! `a3.loss_and_greedy`.

use contract::a3::{Arg, Batch, CausalModel, Components, InputError, LossAndGreedy, Result};
use tch::{Kind, Tensor};

use super::Parts;

/// The target of predictions that do not count.
const IGNORED: i64 = -100;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Logits `[b, n, v]` beside the tokens `[b, n]` that they predict.
    pub pairs: fn(logits: &Tensor, ids: &Tensor) -> [Tensor; 2],
    /// Which of these predictions count, from the places that hold tokens.
    pub counted: fn(tokens: &Tensor) -> Tensor,
    /// The loss of predictions, given which count.
    pub mean: fn([Tensor; 2], counted: &Tensor, &dyn Components) -> Result,
    /// How many tokens to say.
    pub most: fn(prompt: &[i64], most: usize, eos: &[i64]) -> usize,
    /// The logits for a text of which so many tokens are the prompt.
    pub ask: fn(&dyn CausalModel, text: &[i64], prompt: usize) -> Result,
    /// The logits `[v]` for the next token, out of `[1, s, v]`.
    pub place: fn(&Tensor) -> Tensor,
    /// The token that logits rate highest.
    pub best: fn(&Tensor) -> i64,
    /// Whether these new tokens are all.
    pub is_complete: fn(new: &[i64], eos: &[i64]) -> bool,
    /// What is done once the text is complete.
    pub finish: fn(&dyn CausalModel, text: &[i64]) -> Result<()>,
    /// What is returned of a text of which so many tokens are the prompt.
    pub returned: fn(text: &[i64], prompt: usize, eos: &[i64]) -> Vec<i64>,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    pairs: |logits, ids| [but_last(logits), but_first(ids)],
    counted: |tokens| but_last(tokens).logical_and(&but_first(tokens)),
    mean,
    most: |_, most, _| most,
    ask: |model, text, _| asked(model, text),
    place: |logits| logits.select(1, -1).squeeze_dim(0),
    // Of equals, `argmax` gives the first.
    best: |logits| logits.argmax(-1, false).int64_value(&[]),
    is_complete: |new, eos| new.last().is_some_and(|token| eos.contains(token)),
    finish: |_, _| Ok(()),
    returned: |text, prompt, _| text[prompt..].to_vec(),
};

/// All places but the last.
pub fn but_last(x: &Tensor) -> Tensor {
    x.narrow(1, 0, x.size()[1] - 1)
}

/// All places but the first.
pub fn but_first(x: &Tensor) -> Tensor {
    x.narrow(1, 1, x.size()[1] - 1)
}

/// The mean over the predictions that count.
pub(crate) fn mean(
    [logits, targets]: [Tensor; 2],
    counted: &Tensor,
    components: &dyn Components,
) -> Result {
    let targets = targets.masked_fill(&counted.logical_not(), IGNORED);
    components.cross_entropy(&logits, &targets, IGNORED)
}

/// The model's answer about `text` alone.
pub(crate) fn asked(model: &dyn CausalModel, text: &[i64]) -> Result {
    model.logits(&Batch::of(&Tensor::from_slice(text).unsqueeze(0)))
}

/// That the arguments of a loss fit each other.
fn fit(logits: &Tensor, ids: &Tensor, tokens: Option<&Tensor>) -> Result<()> {
    let op = "next_token_loss";
    let arg = Arg::new(op, "logits", logits).float()?.rank(3)?.filled()?;
    let (shape, v) = (&logits.size()[..2], arg.last());
    arg.shape(&[shape[0], shape[1], v])?;
    Arg::new(op, "ids", ids).indices(v)?.shape(shape)?;
    Arg::in_range(op, "s", shape[1], 2..)?;
    if let Some(tokens) = tokens {
        Arg::new(op, "tokens", tokens).kind(Kind::Bool)?.shape(shape)?;
        let counted = RIGHT.counted;
        let number = counted(tokens).sum(Kind::Int64).int64_value(&[]);
        Arg::in_range(op, "tokens", number, 1..)?;
    }
    Ok(())
}

impl LossAndGreedy for Parts {
    fn next_token_loss(
        &self,
        logits: &Tensor,
        ids: &Tensor,
        tokens: Option<&Tensor>,
        components: &dyn Components,
    ) -> Result {
        fit(logits, ids, tokens)?;
        let parts = self.loss_and_greedy;
        let all = || ids.ones_like().to_kind(Kind::Bool);
        let tokens = tokens.map_or_else(all, Tensor::shallow_clone);
        (parts.mean)((parts.pairs)(logits, ids), &(parts.counted)(&tokens), components)
    }

    fn greedy(
        &self,
        model: &dyn CausalModel,
        prompt: &[i64],
        most: usize,
        eos: &[i64],
    ) -> Result<Vec<i64>> {
        if prompt.is_empty() {
            return Err(InputError::Empty { op: "greedy", arg: "prompt", got: vec![0] });
        }
        let parts = self.loss_and_greedy;
        let mut text = prompt.to_vec();
        for _ in 0..(parts.most)(prompt, most, eos) {
            let logits = (parts.ask)(model, &text, prompt.len())?;
            text.push((parts.best)(&(parts.place)(&logits)));
            if (parts.is_complete)(&text[prompt.len()..], eos) {
                break;
            }
        }
        (parts.finish)(model, &text)?;
        Ok((parts.returned)(&text, prompt.len(), eos))
    }
}
