//! What is asked of an engine, one after the other, and what came of it.

use contract::a5::{Engine, Finished, InputError, Request};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::a5::paged_model::{Blocks, Call};
use crate::a5::sampling::Sampling;

/// In this order.
#[derive(Deserialize)]
pub struct Script(Vec<Act>);

/// One of them.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Act {
    /// Adds a request.
    Add(Box<Asked>),
    /// Aborts the one with this number.
    Abort(u64),
    /// Takes so many steps.
    Steps(usize),
    /// Takes steps until all requests are finished, at most so many.
    Drain(usize),
    /// Asks how many are not finished.
    Unfinished,
    /// Something that should be refused.
    Refused(Box<Act>),
}

/// A request, as it stands in a case.
#[derive(Deserialize)]
struct Asked {
    id: u64,
    prompt: Vec<i64>,
    max_tokens: usize,
    #[serde(default)]
    end_ids: Vec<i64>,
    #[serde(default)]
    sampling: Sampling,
    seed: u64,
}

impl From<Asked> for Request {
    fn from(asked: Asked) -> Self {
        let Asked { id, prompt, max_tokens, end_ids, sampling, seed } = asked;
        let sampling = sampling.into();
        Self { id, prompt, max_tokens, end_ids, sampling, seed }
    }
}

/// A step: the parts of each call (the first token of the text, what was stored, how many tokens
/// are new), sorted, and the numbers of those that finished.
pub type Step = (Vec<Vec<[i64; 3]>>, Vec<u64>);

/// What came of a script.
#[derive(Default)]
pub struct Played {
    /// All that finished, by their numbers.
    pub finished: Vec<Finished>,
    /// What was answered to those that have an answer.
    pub answers: Vec<Value>,
    /// The steps of each act.
    pub steps: Vec<Vec<Step>>,
    /// How many calls there were before.
    calls: usize,
    /// How many are not finished, by number.
    open: Vec<u64>,
}

impl Script {
    /// Plays it.
    ///
    /// # Errors
    ///
    /// The first that is not asked for.
    pub fn play(self, engine: &mut dyn Engine, model: &Blocks) -> Result<Played, InputError> {
        let mut played = Played::default();
        for act in self.0 {
            played.steps.push(vec![]);
            played.act(act, engine, model)?;
        }
        // Of equal numbers the earlier one stays in front.
        played.finished.sort_by_key(|one| one.id);
        Ok(played)
    }
}

impl Played {
    fn act(&mut self, act: Act, engine: &mut dyn Engine, model: &Blocks) -> Result<(), InputError> {
        match act {
            Act::Add(asked) => {
                let id = asked.id;
                engine.add((*asked).into())?;
                self.open.push(id);
            }
            Act::Abort(id) => {
                engine.abort(id)?;
                self.open.retain(|open| *open != id);
            }
            Act::Steps(n) => {
                for _ in 0..n {
                    self.step(engine, model)?;
                }
            }
            Act::Drain(most) => {
                for _ in 0..most {
                    if self.open.is_empty() {
                        break;
                    }
                    self.step(engine, model)?;
                }
                self.answers.push(json!({ "left": self.open }));
            }
            Act::Unfinished => self.answers.push(json!({ "unfinished": engine.unfinished() })),
            Act::Refused(act) => {
                let answer = match self.act(*act, engine, model) {
                    Ok(()) => json!("done"),
                    Err(error) => json!([error.name(), error.arg()]),
                };
                self.answers.push(answer);
            }
        }
        Ok(())
    }

    fn step(&mut self, engine: &mut dyn Engine, model: &Blocks) -> Result<(), InputError> {
        let finished = engine.step()?;
        let calls = model.calls_from(self.calls);
        let parts = |call: &Call| {
            let mut parts = call.parts.clone();
            parts.sort_unstable();
            parts
        };
        let mut ids: Vec<u64> = finished.iter().map(|one| one.id).collect();
        ids.sort_unstable();
        self.open.retain(|open| !ids.contains(open));
        if let Some(steps) = self.steps.last_mut() {
            steps.push((calls.iter().map(parts).collect(), ids));
        }
        self.calls += calls.len();
        self.finished.extend(finished);
        Ok(())
    }
}
