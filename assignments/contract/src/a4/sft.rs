//! Task `a4.sft`: a model learns to answer.

use tch::Tensor;

use super::{Budget, Labelled, Parameters, Randomness, Result, TrainableModel, Trained};

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Says how to behave.
    System,
    /// Asks.
    User,
    /// Answers: the model.
    Assistant,
}

/// What is said in one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// By whom.
    pub role: Role,
    /// The tokens of its text. The tokenizer may have put `begin` in front.
    pub content: Vec<i64>,
}

/// How a conversation is written down. With the headers `S`, `U` and `A`:
///
/// ```text
/// begin  S system… end  U question… end  A answer… end  U question… end  A answer… end
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatTemplate {
    /// Begin-of-text.
    pub begin: i64,
    /// End-of-text: behind every message.
    pub end: i64,
    /// What stands before a message of the system.
    pub system: Vec<i64>,
    /// What stands before a message of the user.
    pub user: Vec<i64>,
    /// What stands before a message of the assistant.
    pub assistant: Vec<i64>,
}

/// One row of training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SftRow {
    /// The tokens.
    pub ids: Vec<i64>,
    /// As many: the token that should come next, or [`IGNORED`](super::IGNORED).
    pub targets: Vec<i64>,
}

/// Task `a4.sft`.
pub trait Sft {
    /// A conversation as a row. It is written down as the [`ChatTemplate`] says, with **`begin`
    /// exactly once**, in front: a content that begins with `begin` loses that token. With the
    /// tokens `t₀ … tₙ`, `ids` are `t₀ … tₙ₋₁`, and the target at place `i` is `tᵢ₊₁` if that token
    /// belongs to an **answer** (the content of a message of the assistant, or the `end` behind
    /// it), and [`IGNORED`](super::IGNORED) otherwise. Headers are no part of an answer.
    ///
    /// What is longer than `longest` places is cut **at the end**: the first `longest` of both are
    /// kept. So a row may lose all its targets.
    ///
    /// # Errors
    ///
    /// `range` of `messages`, if there are none; `range` of `longest`, if it is 0.
    fn chat_row(
        &self,
        messages: &[Message],
        template: &ChatTemplate,
        longest: usize,
    ) -> Result<SftRow>;

    /// The prompt for an answer to this conversation: as above, with the header of the assistant at
    /// the end, and nothing after it.
    ///
    /// # Errors
    ///
    /// `range` of `messages`, if there are none.
    fn chat_prompt(&self, messages: &[Message], template: &ChatTemplate) -> Result<Vec<i64>>;

    /// Rows of different lengths as a batch, padded **on the right** to the longest with the id
    /// `pad` and the target [`IGNORED`](super::IGNORED). `pad` may be the same id as `end`: targets
    /// that are `end` stay.
    ///
    /// # Errors
    ///
    /// `range` of `rows`, if there are none, one is empty, or one has not as many targets as ids.
    fn collate_rows(&self, rows: &[SftRow], pad: i64) -> Result<Labelled>;

    /// The mean of `-ln softmax(logits)[target]` over the places whose target is not
    /// [`IGNORED`](super::IGNORED), of the whole batch; **0, with gradients of 0, if there is
    /// none**: also then it is computed from the logits, so that autograd can follow it. Logits of
    /// `f16` and `bf16` are brought to `f32` first; others stay as they are. The loss is of that
    /// dtype. Logits of -∞ at places that are ignored change nothing.
    ///
    /// # Shapes
    ///
    /// `logits` `[b, s, v]`, `targets` `[b, s]` of `i64` → `[]`
    ///
    /// # Errors
    ///
    /// `dtype` of `logits` and `targets`; `shape` of `targets`, which are held against `logits`;
    /// `range` of `targets`, if one is neither ignored nor in `0..v`.
    fn answer_loss(&self, logits: &Tensor, targets: &Tensor) -> Result<Tensor>;

    /// Trains the model on these conversations, within the budget, which it may go through several
    /// times. It is then asked questions that it has not seen, of the same kind, and answers
    /// greedily: most of the answers have to be right, up to their `end`. How it is done is up to
    /// you; `begin`, headers and targets are as above.
    ///
    /// In the check there are some 80 conversations of one turn or two. The model is that of
    /// [`pretrain`](super::Pretrain::pretrain) with fresh weights, and the budget has some 200 calls
    /// with 8 rows of at most 20 tokens each: longer conversations are cut. A smaller budget is only
    /// kept, to the last call and the last token: it suffices for one row at least.
    ///
    /// # Errors
    ///
    /// Those of the model; `range` of `conversations`, if there are none.
    fn fine_tune(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        conversations: &[Vec<Message>],
        template: &ChatTemplate,
        budget: &Budget,
        randomness: &dyn Randomness,
    ) -> Result<Trained>;
}
