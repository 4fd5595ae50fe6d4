//! `a4.sft` without the work.

use contract::a4::{
    Budget, ChatTemplate, Labelled, Message, Parameters, Randomness, Result, Sft, SftRow,
    TrainableModel, Trained,
};
use tch::Tensor;

use crate::idle::Idle;

impl Sft for Idle {
    fn chat_row(
        &self,
        _messages: &[Message],
        _template: &ChatTemplate,
        _longest: usize,
    ) -> Result<SftRow> {
        todo!("a4.sft.chat_row")
    }

    fn chat_prompt(&self, _messages: &[Message], _template: &ChatTemplate) -> Result<Vec<i64>> {
        todo!("a4.sft.chat_prompt")
    }

    fn collate_rows(&self, _rows: &[SftRow], _pad: i64) -> Result<Labelled> {
        todo!("a4.sft.collate_rows")
    }

    fn answer_loss(&self, _logits: &Tensor, _targets: &Tensor) -> Result<Tensor> {
        todo!("a4.sft.answer_loss")
    }

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
