//! One text that is generated.

use contract::a5::{
    FinishReason, GenerateConfig, Generated, History, LogProbs, Logits, Result, Sampling,
    TextStream,
};
use tch::Tensor;

use super::{Parts, Show, World};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What is done before there is a token.
    pub begin: fn(&mut Row<'_>),
    /// What processing is told of the tokens before: of the prompt, and of what was generated.
    pub history: fn(&[i64], &[i64]) -> [Vec<i64>; 2],
    /// The distribution that a token is drawn from.
    pub processed: fn(&Parts, &Tensor, &History<'_>, &GenerateConfig) -> Result<Tensor>,
    /// The distribution whose log-probabilities are told.
    pub told: fn(&Parts, &Tensor, &Tensor, &History<'_>, &GenerateConfig) -> Result<Tensor>,
    /// The seed, the number of the row and the step of the next draw.
    pub key: fn(&Row<'_>) -> (u64, usize, u64),
    /// Whether a token ends the text.
    pub is_end: fn(i64, &GenerateConfig) -> bool,
    /// What is kept of a token that ends the text.
    pub end: fn(&mut Row<'_>, i64, Show<'_>),
    /// Adds a token to the ids.
    pub add: fn(&mut Row<'_>, i64),
    /// Whether a piece is shown.
    pub is_shown: fn(&str) -> bool,
    /// Why the text has ended behind a token that is part of it.
    pub reason: fn(&mut Row<'_>) -> Option<FinishReason>,
    /// What was held back.
    pub rest: fn(&mut dyn TextStream) -> String,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    begin: |_| {},
    history: |prompt, generated| [prompt.to_vec(), generated.to_vec()],
    processed: |parts, logits, history, config| parts.process(logits, history, &config.sampling),
    told: |parts, logits, processed, _, config| match config.log_probs {
        LogProbs::Raw => parts.log_probs(logits),
        LogProbs::Processed => Ok(processed.shallow_clone()),
    },
    key: |row| (row.world.config.seed, row.number, row.ids.len() as u64),
    is_end: |token, config| config.end_ids.contains(&token),
    end: |_, _, _| {},
    add: |row, token| row.ids.push(token),
    is_shown: |piece| !piece.is_empty(),
    reason: |row| first([row.has_stopped(), row.is_long(), row.is_full()]),
    rest: |stream| stream.finish(),
};

/// A text that is generated.
pub struct Row<'a> {
    /// The submission.
    pub parts: &'a Parts,
    /// What is handed in.
    pub world: &'a World<'a>,
    /// Which row it draws as.
    pub number: usize,
    /// Which row of the model it is.
    pub place: usize,
    /// How much padding counts as tokens.
    pub padding: usize,
    /// What it goes on with.
    pub prompt: &'a [i64],
    /// The tokens.
    pub ids: Vec<i64>,
    /// The log-probability of each.
    pub log_probs: Vec<f64>,
    /// What was shown.
    pub text: String,
    /// Its stream.
    pub stream: Box<dyn TextStream>,
}

impl<'a> Row<'a> {
    /// The row `number`, so far without a token.
    pub fn new(parts: &'a Parts, world: &'a World<'a>, number: usize, prompt: &'a [i64]) -> Self {
        let stream = (parts.generate.text_stream)(&world.config.stops);
        let (place, padding) = (number, 0);
        let (ids, log_probs, text) = (vec![], vec![], String::new());
        let mut row =
            Self { parts, world, number, place, padding, prompt, ids, log_probs, text, stream };
        (parts.generate.row.begin)(&mut row);
        row
    }

    /// If a stop string is complete.
    pub fn has_stopped(&self) -> Option<FinishReason> {
        self.stream.stopped().then_some(FinishReason::Stop)
    }

    /// If there are as many tokens as are wanted.
    pub fn is_long(&self) -> Option<FinishReason> {
        (self.ids.len() >= self.world.config.max_tokens).then_some(FinishReason::Length)
    }

    /// If the model can read no more.
    pub fn is_full(&self) -> Option<FinishReason> {
        (self.length() > self.world.model.context()).then_some(FinishReason::Context)
    }

    /// How many tokens there are, those of the prompt among them.
    pub fn length(&self) -> usize {
        self.padding + self.prompt.len() + self.ids.len()
    }

    /// The distribution that the next token is drawn from.
    ///
    /// # Errors
    ///
    /// Those of processing.
    pub fn processed(&self, logits: &Tensor) -> Result<Tensor> {
        self.with_history(|functions, history| {
            (functions.processed)(self.parts, logits, history, self.world.config)
        })
    }

    fn with_history<T>(&self, f: impl FnOnce(&Functions, &History<'_>) -> T) -> T {
        let functions = self.parts.generate.row;
        let [prompt, generated] = (functions.history)(self.prompt, &self.ids);
        f(&functions, &History { prompt: &prompt, generated: &generated })
    }

    /// Takes a token that was drawn, and says why the text has ended with it, if it has.
    ///
    /// # Errors
    ///
    /// Those of processing.
    pub fn take(
        &mut self,
        token: i64,
        logits: &Tensor,
        processed: &Tensor,
        show: Show<'_>,
    ) -> Result<Option<FinishReason>> {
        let functions = self.parts.generate.row;
        if (functions.is_end)(token, self.world.config) {
            (functions.end)(self, token, show);
            return Ok(Some(FinishReason::End));
        }
        let told = self.with_history(|functions, history| {
            (functions.told)(self.parts, logits, processed, history, self.world.config)
        })?;
        self.log_probs.push(told.double_value(&[token]));
        (functions.add)(self, token);
        let piece = self.stream.push(self.world.vocabulary.bytes(token));
        self.show(&piece, show);
        Ok((functions.reason)(self))
    }

    /// Shows a piece.
    pub fn show(&mut self, piece: &str, show: Show<'_>) {
        if (self.parts.generate.row.is_shown)(piece) {
            show(piece);
        }
        self.text.push_str(piece);
    }

    /// The text, which has ended.
    pub fn generated(mut self, finish: FinishReason, show: Show<'_>) -> Generated {
        let rest = (self.parts.generate.row.rest)(&mut *self.stream);
        self.show(&rest, show);
        Generated { ids: self.ids, text: self.text, log_probs: self.log_probs, finish }
    }
}

/// The first of these reasons.
pub fn first(reasons: [Option<FinishReason>; 3]) -> Option<FinishReason> {
    reasons.into_iter().flatten().next()
}

/// The next token of a row, drawn from its distribution.
///
/// # Errors
///
/// Those of drawing.
pub fn drawn(parts: &Parts, world: &World<'_>, row: &Row<'_>, processed: &Tensor) -> Result<i64> {
    let (seed, number, step) = (parts.generate.row.key)(row);
    // The rows in front of it draw as well, though nobody asks what.
    let all = processed.unsqueeze(0).repeat([number as i64 + 1, 1]);
    Ok(parts.draw_rows(&all, seed, step, world.randomness)?[number])
}
