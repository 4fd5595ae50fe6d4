//! `a4.sft`.

use contract::a4::{
    Arg, Budget, ChatTemplate, IGNORED, InputError, Labelled, Message, Parameters, RandomStream,
    Randomness, Result, Role, Sft, SftRow, TrainableModel, Trained,
};
use tch::{Kind, Tensor};

use super::Parts;
use super::pretrain::counted;
use super::trainer::{ADAMW, Recipe, Trainer};

/// What a token is in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Begin-of-text.
    Begin,
    /// A header.
    Header,
    /// The text of a message.
    Content,
    /// The end behind a message.
    End,
}

/// A token of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Its id.
    pub id: i64,
    /// What it is.
    pub piece: Piece,
    /// Whose message it belongs to; none of begin.
    pub role: Option<Role>,
    /// Whether it belongs to the last message.
    pub is_last: bool,
}

/// Whether a token is an answer's.
pub type IsAnswer = fn(&Token) -> bool;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What is written of a content.
    pub content: fn(&[i64], begin: i64) -> Vec<i64>,
    /// Whether a token is an answer's.
    pub is_answer: IsAnswer,
    /// The row of tokens, given which are answers'.
    pub row: fn(&[Token], is_answer: IsAnswer) -> SftRow,
    /// The first so many places of a row.
    pub cut: fn(SftRow, longest: usize) -> SftRow,
    /// A prompt of a conversation's tokens.
    pub prompt: fn(Vec<i64>, &ChatTemplate) -> Vec<i64>,
    /// A list made longer.
    pub padded: fn(&[i64], width: usize, with: i64) -> Vec<i64>,
    /// The targets of a row, for this id of padding.
    pub targets: fn(&[i64], pad: i64) -> Vec<i64>,
    /// The target at padding.
    pub pad_target: fn(pad: i64) -> i64,
    /// The loss.
    pub loss: fn(logits: &Tensor, targets: &Tensor) -> Tensor,
    /// What is trained of a row.
    pub trained: fn(SftRow, &ChatTemplate) -> SftRow,
    /// How training is done.
    pub recipe: Recipe,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    content: |content, begin| content.strip_prefix(&[begin]).unwrap_or(content).to_vec(),
    is_answer: |token| {
        token.role == Some(Role::Assistant) && matches!(token.piece, Piece::Content | Piece::End)
    },
    row,
    cut: |mut row, longest| {
        row.ids.truncate(longest);
        row.targets.truncate(longest);
        row
    },
    prompt: |ids, template| [ids, template.assistant.clone()].concat(),
    padded: |row, width, with| {
        row.iter().copied().chain(std::iter::repeat_n(with, width - row.len())).collect()
    },
    targets: |targets, _| targets.to_vec(),
    pad_target: |_| IGNORED,
    loss: |logits, targets| {
        let wide = logits.to_kind(computed_in(logits.kind()));
        // The sum over no targets is 0, with gradients of 0; there is then nothing to divide it by.
        sum_of(&wide, targets) / counted(targets).clamp_min(1)
    },
    trained: |row, _| row,
    recipe: ADAMW,
};

/// The dtype that a loss is computed in.
pub fn computed_in(kind: Kind) -> Kind {
    if kind == Kind::Double { kind } else { Kind::Float }
}

/// The sum of the losses of all targets, as a number that depends on the logits.
pub fn sum_of(logits: &Tensor, targets: &Tensor) -> Tensor {
    let chosen = targets.clamp_min(0).unsqueeze(-1);
    let log_probs = logits.log_softmax(-1, logits.kind()).gather(-1, &chosen, false);
    let zeros = log_probs.zeros_like();
    let is_counted = targets.not_equal(IGNORED).unsqueeze(-1);
    -log_probs.where_self(&is_counted, &zeros).sum(logits.kind())
}

/// Each token with the next one.
pub fn row(tokens: &[Token], is_answer: IsAnswer) -> SftRow {
    let target = |token: &Token| if is_answer(token) { token.id } else { IGNORED };
    SftRow {
        ids: tokens[..tokens.len() - 1].iter().map(|token| token.id).collect(),
        targets: tokens[1..].iter().map(target).collect(),
    }
}

fn header(role: Role, template: &ChatTemplate) -> &[i64] {
    match role {
        Role::System => &template.system,
        Role::User => &template.user,
        Role::Assistant => &template.assistant,
    }
}

fn refused(op: &'static str, arg: &'static str, got: usize) -> InputError {
    InputError::Range { op, arg, expected: "1..".into(), got: got.to_string() }
}

/// Conversations in an order that is drawn anew whenever all have been taken.
struct Deck {
    left: Vec<usize>,
    stream: Box<dyn RandomStream>,
}

impl Deck {
    fn next(&mut self, n: usize) -> usize {
        if self.left.is_empty() {
            self.left = (0..n).collect();
        }
        let place = self.stream.below(self.left.len() as u64) as usize;
        self.left.swap_remove(place)
    }
}

impl Parts {
    /// All tokens of a conversation.
    fn tokens(&self, messages: &[Message], template: &ChatTemplate) -> Vec<Token> {
        let begin = Token { id: template.begin, piece: Piece::Begin, role: None, is_last: false };
        let mut tokens = vec![begin];
        for (i, message) in messages.iter().enumerate() {
            let (role, is_last) = (Some(message.role), i + 1 == messages.len());
            let content = (self.sft.content)(&message.content, template.begin);
            let mut write = |ids: &[i64], piece| {
                tokens.extend(ids.iter().map(|id| Token { id: *id, piece, role, is_last }));
            };
            write(header(message.role, template), Piece::Header);
            write(&content, Piece::Content);
            write(&[template.end], Piece::End);
        }
        tokens
    }
}

impl Sft for Parts {
    fn chat_row(
        &self,
        messages: &[Message],
        template: &ChatTemplate,
        longest: usize,
    ) -> Result<SftRow> {
        if messages.is_empty() {
            return Err(refused("chat_row", "messages", 0));
        }
        if longest == 0 {
            return Err(refused("chat_row", "longest", 0));
        }
        let row = (self.sft.row)(&self.tokens(messages, template), self.sft.is_answer);
        Ok((self.sft.cut)(row, longest))
    }

    fn chat_prompt(&self, messages: &[Message], template: &ChatTemplate) -> Result<Vec<i64>> {
        if messages.is_empty() {
            return Err(refused("chat_prompt", "messages", 0));
        }
        let ids = self.tokens(messages, template).iter().map(|token| token.id).collect();
        Ok((self.sft.prompt)(ids, template))
    }

    fn collate_rows(&self, rows: &[SftRow], pad: i64) -> Result<Labelled> {
        let is_whole = |row: &SftRow| !row.ids.is_empty() && row.ids.len() == row.targets.len();
        let parts = self.sft;
        let Some(width) = rows.iter().map(|row| row.ids.len()).max() else {
            return Err(refused("collate_rows", "rows", 0));
        };
        if let Some(row) = rows.iter().find(|row| !is_whole(row)) {
            return Err(refused("collate_rows", "rows", row.ids.len().min(row.targets.len())));
        }
        let ids = rows.iter().flat_map(|row| (parts.padded)(&row.ids, width, pad));
        let targets = rows.iter().flat_map(|row| {
            let targets = (parts.targets)(&row.targets, pad);
            (parts.padded)(&targets, width, (parts.pad_target)(pad))
        });
        let shape = [rows.len() as i64, width as i64];
        let tensor = |all: Vec<i64>| Tensor::from_slice(&all).reshape(shape);
        Ok(Labelled { ids: tensor(ids.collect()), targets: tensor(targets.collect()) })
    }

    fn answer_loss(&self, logits: &Tensor, targets: &Tensor) -> Result<Tensor> {
        let arg = Arg::new("answer_loss", "logits", logits).float()?.rank(3)?.filled()?;
        let targets = targets.contiguous();
        let size = logits.size();
        Arg::new("answer_loss", "targets", &targets).kind(Kind::Int64)?.shape(&size[..2])?;
        let counted = targets.masked_fill(&targets.eq(IGNORED), 0);
        Arg::new("answer_loss", "targets", &counted).indices(arg.last())?;
        Ok((self.sft.loss)(logits, &targets))
    }

    fn fine_tune(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        conversations: &[Vec<Message>],
        template: &ChatTemplate,
        budget: &Budget,
        randomness: &dyn Randomness,
    ) -> Result<Trained> {
        if conversations.is_empty() {
            return Err(refused("fine_tune", "conversations", 0));
        }
        let parts = self.sft;
        let row = |messages: &Vec<Message>| {
            let row = self.chat_row(messages, template, budget.length)?;
            Ok((parts.trained)(row, template))
        };
        let rows: Vec<SftRow> = conversations.iter().map(row).collect::<Result<_>>()?;
        let longest = rows.iter().map(|row| row.ids.len()).max().unwrap_or(1);
        let size = (budget.tokens / (budget.calls * longest)).max(1);
        let updates = budget.calls.min(budget.tokens / (size * longest));
        let mut deck = Deck { left: vec![], stream: randomness.stream(&[]) };
        let mut trainer = Trainer::new(model, parameters, parts.recipe, updates);
        for _ in 0..updates {
            let taken: Vec<SftRow> =
                (0..size).map(|_| rows[deck.next(rows.len())].clone()).collect();
            trainer.update(&self.collate_rows(&taken, template.end)?, parts.loss)?;
        }
        Ok(trainer.trained())
    }
}
