//! The calls of `a4.sft`.

use contract::a4::{
    A4, ChatTemplate, InputError, Message, ModelInput, Parameters, Result, Role, SftRow,
    TrainableModel, Trained,
};
use harness::{Record, unknown_word};
use serde::Deserialize;
use tch::Tensor;

use super::llama::{self, Llama};
use super::training;
use crate::observe::{Inputs, observe, observe_parts, refused};
use crate::world::streams::Streams;

/// A template as it stands in a case.
#[derive(Deserialize)]
struct Template {
    begin: i64,
    end: i64,
    system: Vec<i64>,
    user: Vec<i64>,
    assistant: Vec<i64>,
}

fn template(a: &Inputs<'_>) -> ChatTemplate {
    let Template { begin, end, system, user, assistant } = a.fact("template");
    ChatTemplate { begin, end, system, user, assistant }
}

fn message((who, content): (String, Vec<i64>)) -> Message {
    let role = match who.as_str() {
        "system" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        word => unknown_word("role", word),
    };
    Message { role, content }
}

fn messages(a: &Inputs<'_>, name: &str) -> Vec<Message> {
    let all: Vec<(String, Vec<i64>)> = a.fact(name);
    all.into_iter().map(message).collect()
}

/// Rows and prompts: lists of tokens.
pub fn rows(a4: &dyn A4, case: &Record) -> Record {
    let a = Inputs::of(case);
    listed(a4, &a).unwrap_or_else(|error| refused(&error))
}

fn listed(a4: &dyn A4, a: &Inputs<'_>) -> std::result::Result<Record, InputError> {
    let (messages, template) = (messages(a, "messages"), template(a));
    Ok(match a.fact::<String>("method").as_str() {
        "chat_row" => {
            let SftRow { ids, targets } = a4.chat_row(&messages, &template, a.fact("longest"))?;
            Record::new().fact("ids", ids).fact("targets", targets)
        }
        "chat_prompt" => Record::new().fact("prompt", a4.chat_prompt(&messages, &template)?),
        word => unknown_word("method", word),
    })
}

/// A batch of rows.
pub fn collate_rows(a4: &dyn A4, case: &Record) -> Record {
    observe_parts(case, |a| {
        let rows: Vec<(Vec<i64>, Vec<i64>)> = a.fact("rows");
        let rows: Vec<SftRow> =
            rows.into_iter().map(|(ids, targets)| SftRow { ids, targets }).collect();
        let batch = a4.collate_rows(&rows, a.fact("pad"))?;
        Ok(vec![("ids", batch.ids), ("targets", batch.targets)])
    })
}

/// The loss of a batch, with its gradients. A loss of 0 has some, too: whether autograd can
/// follow it is told by itself, since gradients of 0 may be none.
pub fn answer_loss(a4: &dyn A4, case: &Record) -> Record {
    let mut is_recorded = None;
    let answer = observe(case, |a| {
        let loss = a4.answer_loss(&a.tensor("logits"), &a.tensor("targets"))?;
        is_recorded = Some(loss.requires_grad());
        Ok(loss)
    });
    match is_recorded {
        Some(is_recorded) => answer.fact("requires_grad", is_recorded),
        None => answer,
    }
}

fn tuned(a4: &dyn A4, a: &Inputs<'_>, model: &dyn TrainableModel) -> Result<Trained> {
    let turns: Vec<Vec<(String, Vec<i64>)>> = a.fact("turns");
    let conversation = |turns: Vec<_>| turns.into_iter().map(message).collect();
    let conversations: Vec<Vec<Message>> = turns.into_iter().map(conversation).collect();
    let (parameters, streams) = (llama::parameters(a), Streams { seed: a.fact("seed") });
    let budget = training::budget(a);
    a4.fine_tune(model, &parameters, &conversations, &template(a), &budget, &streams)
}

/// Trains, and asks new questions, by themselves and after an earlier turn.
pub fn fine_tune(a4: &dyn A4, case: &Record) -> Record {
    let mut asked = None;
    let answer = observe_parts(case, |a| {
        let model = training::model(a);
        let trained = tuned(a4, a, &model)?;
        asked = Some(model);
        let earlier = messages(a, "an earlier turn");
        let alone = answers(a, &trained.parameters, &[])?;
        let later = answers(a, &trained.parameters, &earlier)?;
        let losses = training::losses(&trained);
        Ok(vec![("losses", losses), ("answers", alone), ("answers in a second turn", later)])
    });
    training::told(answer, asked)
}

/// What the model says to each of the new questions, after these messages: one token more than
/// a question has, each the likeliest.
fn answers(a: &Inputs<'_>, parameters: &Parameters, earlier: &[Message]) -> Result {
    let (questions, template, model) = (a.tensor("new questions"), template(a), Llama::of(a));
    let (n, symbols) = questions.size2()?;
    let head = written(&template, earlier);
    let same = |ids: Vec<i64>| Tensor::from_slice(&ids).unsqueeze(0).repeat([n, 1]);
    let before = same(head.into_iter().chain(template.user.clone()).collect());
    let behind = same([template.end].into_iter().chain(template.assistant.clone()).collect());
    let mut text = Tensor::cat(&[before, questions, behind], 1);
    for _ in 0..=symbols {
        let logits = tch::no_grad(|| model.logits(parameters, &ModelInput::of(&text)))?;
        let next = logits.select(1, -1).argmax(-1, true);
        text = Tensor::cat(&[text, next], 1);
    }
    Ok(text.narrow(1, text.size()[1] - symbols - 1, symbols + 1))
}

/// Begin, and whole messages as the contract has them; no content has begin in front.
fn written(template: &ChatTemplate, messages: &[Message]) -> Vec<i64> {
    let (end, begin) = ([template.end], [template.begin]);
    let header = |of: Role| match of {
        Role::Assistant => template.assistant.as_slice(),
        Role::User => template.user.as_slice(),
        Role::System => template.system.as_slice(),
    };
    let whole = |said: &Message| [header(said.role), &said.content, &end].concat();
    begin.into_iter().chain(messages.iter().flat_map(whole)).collect()
}

/// A call that is refused.
pub fn errors(a4: &dyn A4, case: &Record) -> Record {
    match case.expect_fact::<String>("method").as_str() {
        "chat_row" | "chat_prompt" => rows(a4, case),
        "collate_rows" => collate_rows(a4, case),
        "answer_loss" => answer_loss(a4, case),
        "fine_tune" => observe(case, |a| Ok(training::losses(&tuned(a4, a, &training::model(a))?))),
        word => unknown_word("method", word),
    }
}
