//! A text that is watched: a bar while the prompt is read, how fast it goes on, and what the model
//! thought at each place.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use contract::a5::Result;
use indicatif::{ProgressBar, ProgressStyle};
use tch::Tensor;

use crate::answer::Asked;
use crate::show::Thought;

/// So many tokens of a prompt are read at a time, so that the bar moves.
const CHUNK: usize = 64;

/// A text, and what is known of how it was read.
pub struct Watched<'a> {
    asked: Box<dyn Asked + 'a>,
    prompt: usize,
    thoughts: Option<BTreeMap<usize, Thought>>,
    started: Instant,
    prefilled: Option<Duration>,
}

impl<'a> Watched<'a> {
    /// A text whose prompt has so many tokens. Thoughts are kept if they are `shown`.
    pub fn new(asked: Box<dyn Asked + 'a>, prompt: usize, shown: bool) -> Self {
        let thoughts = shown.then(BTreeMap::new);
        Self { asked, prompt, thoughts, started: Instant::now(), prefilled: None }
    }

    /// What the model thought behind so many tokens.
    pub fn thought(&self, places: usize) -> Option<&Thought> {
        self.thoughts.as_ref()?.get(&places)
    }

    /// How long the prompt took, and how long all has taken since.
    pub fn times(&self) -> (Duration, Duration) {
        let all = self.started.elapsed();
        let prefilled = self.prefilled.unwrap_or(all);
        (prefilled, all.saturating_sub(prefilled))
    }

    fn piece(&mut self, ids: &[i64], last_only: bool) -> Result<Tensor> {
        let logits = self.asked.read(ids, last_only)?;
        let places = self.asked.places();
        if let Some(thoughts) = self.thoughts.as_mut().filter(|_| places >= self.prompt) {
            thoughts.insert(places, Thought::of(&logits.select(0, -1)));
        }
        if places >= self.prompt && self.prefilled.is_none() {
            self.prefilled = Some(self.started.elapsed());
        }
        Ok(logits)
    }
}

impl Asked for Watched<'_> {
    fn read(&mut self, ids: &[i64], last_only: bool) -> Result<Tensor> {
        if ids.len() <= CHUNK {
            return self.piece(ids, last_only);
        }
        let bar = bar(ids.len());
        let mut logits = vec![];
        for chunk in ids.chunks(CHUNK) {
            let behind = self.piece(chunk, last_only)?;
            if last_only {
                logits.clear();
            }
            logits.push(behind);
            bar.inc(chunk.len() as u64);
        }
        bar.finish_and_clear();
        Ok(Tensor::cat(&logits, 0))
    }

    fn places(&self) -> usize {
        self.asked.places()
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.asked.rewind(places)
    }
}

/// A bar on standard error; none where that is no terminal.
fn bar(tokens: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("prefill {bar:30} {pos}/{len}");
    let bar = ProgressBar::new(tokens as u64);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
