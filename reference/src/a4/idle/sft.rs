//! `a4.sft` without the work. What is looked at, the reference looks at here.

use contract::a4::{
    Budget, ChatTemplate, IGNORED, InputError, Labelled, Message, Parameters, Randomness, Result,
    Sft, SftRow, TrainableModel, Trained,
};
use tch::Tensor;

use crate::a4::REFERENCE;
use crate::idle::Idle;

impl Sft for Idle {
    fn chat_row(
        &self,
        messages: &[Message],
        template: &ChatTemplate,
        longest: usize,
    ) -> Result<SftRow> {
        let right = REFERENCE.chat_row(messages, template, longest)?;
        let ids = self.said(messages, right.ids.len())?;
        Ok(SftRow { targets: vec![IGNORED; ids.len()], ids })
    }

    fn chat_prompt(&self, messages: &[Message], template: &ChatTemplate) -> Result<Vec<i64>> {
        let right = REFERENCE.chat_prompt(messages, template)?;
        self.said(messages, right.len())
    }

    fn collate_rows(&self, rows: &[SftRow], pad: i64) -> Result<Labelled> {
        let Labelled { ids, targets } = REFERENCE.collate_rows(rows, pad)?;
        let all = ids.full_like(pad);
        Ok(Labelled { ids: self.tensor(&ids, &[&all]), targets: self.tensor(&targets, &[&all]) })
    }

    fn answer_loss(&self, logits: &Tensor, targets: &Tensor) -> Result<Tensor> {
        let right = REFERENCE.answer_loss(logits, targets)?;
        match self {
            Self::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(self.tensor(&right, &[logits, targets])),
        }
    }

    fn fine_tune(
        &self,
        _: &dyn TrainableModel,
        parameters: &Parameters,
        _: &[Vec<Message>],
        _: &ChatTemplate,
        budget: &Budget,
        _: &dyn Randomness,
    ) -> Result<Trained> {
        self.trained(parameters, budget)
    }
}

impl Idle {
    /// In place of a conversation of `n` tokens.
    fn said(self, messages: &[Message], n: usize) -> Result<Vec<i64>> {
        let content = |message: Option<&Message>| message.map(|one| one.content.clone());
        Ok(match self {
            Self::Nothing => return Err(InputError::Torch("not done".into())),
            Self::First => content(messages.first()).unwrap_or_default(),
            Self::Last => messages.iter().flat_map(|one| one.content.clone()).collect(),
            _ => vec![self.number(&[]) as i64; n],
        })
    }
}
