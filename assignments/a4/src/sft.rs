//! Task `a4.sft` (10 points): instruction tuning.

use contract::a4::{
    Budget, ChatTemplate, Labelled, Message, Parameters, Randomness, Result, Sft, SftRow,
    TrainableModel, Trained,
};
use tch::Tensor;

use crate::Submission;

impl Sft for Submission {
    /// Worked example, with `begin` 1, `end` 2, the headers U = `[8]` and A = `[9]`: the question
    /// `[1, 5, 6]` and the answer `[7]` are the tokens `1 8 5 6 2 9 7 2`. So `ids` are
    /// `1 8 5 6 2 9 7`, and of `targets` the last two are 7 and 2, all others `IGNORED`. Checks
    /// `a4.sft.chat_row`, `.truncation`, `.errors`.
    fn chat_row(
        &self,
        _messages: &[Message],
        _template: &ChatTemplate,
        _longest: usize,
    ) -> Result<SftRow> {
        todo!("a4.sft.chat_row")
    }

    /// Worked example: for the same question `[1, 8, 5, 6, 2, 9]`. Checks `a4.sft.chat_prompt`,
    /// `.errors`.
    fn chat_prompt(&self, _messages: &[Message], _template: &ChatTemplate) -> Result<Vec<i64>> {
        todo!("a4.sft.chat_prompt")
    }

    /// Worked example, with `pad` 2: the ids `7 5` with the targets `5 2`, beside a row of three,
    /// become `7 5 2` with `5 2 IGNORED`. Checks `a4.sft.collate_rows`, `.errors`.
    fn collate_rows(&self, _rows: &[SftRow], _pad: i64) -> Result<Labelled> {
        todo!("a4.sft.collate_rows")
    }

    /// Worked example: two targets in one row with the losses 0.2 and 0.4, and one in another row
    /// with 1.8: `(0.2 + 0.4 + 1.8)/3 = 0.8`. Checks `a4.sft.answer_loss`, `.nothing_to_learn`,
    /// `.errors`.
    fn answer_loss(&self, _logits: &Tensor, _targets: &Tensor) -> Result<Tensor> {
        todo!("a4.sft.answer_loss")
    }

    /// Checks `a4.sft.fine_tune`, `.errors`.
    fn fine_tune(
        &self,
        _model: &dyn TrainableModel,
        _parameters: &Parameters,
        _conversations: &[Vec<Message>],
        _template: &ChatTemplate,
        _budget: &Budget,
        _randomness: &dyn Randomness,
    ) -> Result<Trained> {
        todo!("a4.sft.fine_tune")
    }
}
