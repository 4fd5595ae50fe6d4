//! `a5.generate`.

pub mod batch;
pub mod row;
pub mod text_stream;

use contract::a5::{
    Arg, CachedModel, CachedRows, FinishReason, GenerateConfig, Generated, Generation, Randomness,
    Result, TextStream, Vocabulary,
};
use tch::Tensor;

use self::row::Row;
use self::text_stream::Stream;
use super::Parts;

/// What is handed in.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The model.
    pub model: &'a dyn CachedModel,
    /// What tokens look like.
    pub vocabulary: &'a dyn Vocabulary,
    /// How to go on.
    pub config: &'a GenerateConfig,
    /// The random numbers.
    pub randomness: &'a dyn Randomness,
}

/// Shows a piece of the text.
pub type Show<'a> = &'a mut dyn FnMut(&str);

/// Looks at the prompts of a method, which are the parameter of that name.
pub type Usable = fn(&'static str, &'static str, &World<'_>, &[&[i64]]) -> Result<()>;

/// Goes on with several prompts.
pub type Several = fn(&Parts, &World<'_>, &[Vec<i64>]) -> Result<Vec<Generated>>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// That prompts can be gone on with.
    pub usable: Usable,
    /// That stop strings can be looked for.
    pub usable_stops: fn(&'static str, &[String]) -> Result<()>,
    /// A stream of text.
    pub text_stream: fn(&[String]) -> Box<dyn TextStream>,
    /// What is known of each row.
    pub row: row::Functions,
    /// What becomes of several prompts.
    pub batch: batch::Functions,
    /// Whether the model is not asked at all.
    pub is_nothing: fn(&GenerateConfig) -> bool,
    /// The logits behind a prompt.
    pub first: fn(&mut dyn CachedRows, &[i64]) -> Result<Tensor>,
    /// The logits behind another token of a row.
    pub next:
        for<'a> fn(&World<'a>, &mut Box<dyn CachedRows + 'a>, &Row<'_>, i64) -> Result<Tensor>,
    /// What is done to the model once the text has ended with this token.
    pub last: fn(&mut dyn CachedRows, i64) -> Result<()>,
    /// One prompt.
    pub generate: fn(&Parts, &World<'_>, &[i64], Show<'_>) -> Result<Generated>,
    /// Several prompts.
    pub generate_batch: Several,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    usable,
    usable_stops,
    text_stream: |stops| Box::new(Stream::new(stops, text_stream::RIGHT)),
    row: row::RIGHT,
    batch: batch::RIGHT,
    is_nothing: |config| config.max_tokens == 0,
    first: |rows, prompt| read(rows, prompt),
    next: |_, rows, _, token| read(&mut **rows, &[token]),
    last: |_, _| Ok(()),
    generate: |parts, world, prompt, show| generate(parts, world, 0, prompt, show),
    generate_batch: batch::generate_batch,
};

/// Reads tokens, in one row, and returns the logits behind the last of them.
///
/// # Errors
///
/// Those of the model.
pub fn read(rows: &mut dyn CachedRows, tokens: &[i64]) -> Result<Tensor> {
    let logits = rows.read(&Tensor::from_slice(tokens).unsqueeze(0), None)?;
    Ok(logits.select(0, 0).select(0, -1))
}

/// Goes on with one prompt, as the row `number`.
///
/// # Errors
///
/// Those of the model and of processing.
pub fn generate(
    parts: &Parts,
    world: &World<'_>,
    number: usize,
    prompt: &[i64],
    show: Show<'_>,
) -> Result<Generated> {
    let functions = parts.generate;
    let mut row = Row::new(parts, world, number, prompt);
    if (functions.is_nothing)(world.config) {
        return Ok(row.generated(FinishReason::Length, show));
    }
    let mut rows = world.model.start(1);
    let mut logits = (functions.first)(&mut *rows, prompt)?;
    loop {
        let processed = row.processed(&logits)?;
        let token = row::drawn(parts, world, &row, &processed)?;
        if let Some(reason) = row.take(token, &logits, &processed, show)? {
            (functions.last)(&mut *rows, token)?;
            return Ok(row.generated(reason, show));
        }
        logits = (functions.next)(world, &mut rows, &row, token)?;
    }
}

fn usable(
    op: &'static str,
    arg: &'static str,
    world: &World<'_>,
    prompts: &[&[i64]],
) -> Result<()> {
    Arg::in_range(op, arg, prompts.len(), 1..)?;
    for prompt in prompts {
        Arg::in_range(op, arg, prompt.len(), 1..=world.model.context())?;
        for token in *prompt {
            Arg::in_range(op, arg, *token, 0..world.model.vocabulary_size())?;
        }
    }
    Ok(())
}

fn usable_stops(op: &'static str, stops: &[String]) -> Result<()> {
    stops.iter().try_for_each(|stop| Arg::in_range(op, "stops", stop.len(), 1..).map(|_| ()))
}

impl Generation for Parts {
    fn text_stream(&self, stops: &[String]) -> Result<Box<dyn TextStream>> {
        (self.generate.usable_stops)("text_stream", stops)?;
        Ok((self.generate.text_stream)(stops))
    }

    fn generate(
        &self,
        model: &dyn CachedModel,
        vocabulary: &dyn Vocabulary,
        prompt: &[i64],
        config: &GenerateConfig,
        randomness: &dyn Randomness,
        show: &mut dyn FnMut(&str),
    ) -> Result<Generated> {
        let world = World { model, vocabulary, config, randomness };
        (self.generate.usable)("generate", "prompt", &world, &[prompt])?;
        (self.generate.usable_stops)("generate", &config.stops)?;
        self.usable_sampling(model.vocabulary_size(), &config.sampling)?;
        (self.generate.generate)(self, &world, prompt, show)
    }

    fn generate_batch(
        &self,
        model: &dyn CachedModel,
        vocabulary: &dyn Vocabulary,
        prompts: &[Vec<i64>],
        config: &GenerateConfig,
        randomness: &dyn Randomness,
    ) -> Result<Vec<Generated>> {
        let world = World { model, vocabulary, config, randomness };
        let all: Vec<&[i64]> = prompts.iter().map(Vec::as_slice).collect();
        (self.generate.usable)("generate_batch", "prompts", &world, &all)?;
        (self.generate.usable_stops)("generate_batch", &config.stops)?;
        self.usable_sampling(model.vocabulary_size(), &config.sampling)?;
        (self.generate.generate_batch)(self, &world, prompts)
    }
}
