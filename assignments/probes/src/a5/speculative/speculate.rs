//! The calls of `speculate`.

use std::cell::RefCell;
use std::collections::BTreeSet;

use contract::a5::{
    A5, CachedModel, RandomStream, Randomness, Result, Speculated, SpeculativeConfig,
};
use harness::Record;
use tch::Tensor;

use super::watched::Watched;
use crate::a5::cached_model::Counting;
use crate::a5::sampling::Sampling;
use crate::observe::{Inputs, observe_parts, refused};
use crate::world::streams::Streams;

fn config(a: &Inputs<'_>) -> SpeculativeConfig {
    SpeculativeConfig {
        proposals: a.fact("proposals"),
        max_tokens: a.fact("max_tokens"),
        end_ids: a.fact("end_ids"),
        sampling: a.fact::<Sampling>("sampling").into(),
        draft_sampling: a.fact::<Sampling>("draft_sampling").into(),
        seed: a.fact("seed"),
    }
}

/// One text, with the models that were asked.
fn text(a5: &dyn A5, a: &Inputs<'_>) -> (Result<Speculated>, [Watched; 2]) {
    let models = ["target", "draft"].map(|name| Watched::of(a, name));
    let (prompt, streams) = (a.fact::<Vec<i64>>("prompt"), Streams { seed: a.fact("world") });
    let said = a5.speculate(&models[0], &models[1], &prompt, &config(a), &streams);
    (said, models)
}

fn told(Speculated { ids, ended }: Speculated) -> Record {
    Record::new().fact("ids", ids).fact("ended", ended)
}

/// A text that does not depend on random numbers.
pub fn greedy(a5: &dyn A5, case: &Record) -> Record {
    let (said, models) = text(a5, &Inputs::of(case));
    let none = case.read::<usize>("max_tokens") == Ok(0);
    match said {
        Ok(said) if none => {
            told(said).fact("models are asked", models.iter().any(Watched::is_asked))
        }
        Ok(said) => told(said),
        Err(error) => refused(&error),
    }
}

/// The same, with what the models were asked. Whether the prompt is read before the first round
/// or with it, and whether the draft reads its last proposal at once or later, makes no
/// difference to what is told.
pub fn calls(a5: &dyn A5, case: &Record) -> Record {
    let n = case.expect_fact::<Vec<i64>>("prompt").len();
    let (said, [target, draft]) = text(a5, &Inputs::of(case));
    let answer = said.map_or_else(|error| refused(&error), told);
    answer
        .fact("the target reads up to", target.ends_behind(n))
        .fact("the target reads again", target.again())
        .fact("the draft reads again", draft.again())
        .fact("the draft reads further than the target", draft.farthest() > target.farthest())
}

/// Streams that remember which keys they were asked for.
struct Asked {
    streams: Streams,
    keys: RefCell<BTreeSet<Vec<u64>>>,
}

impl Randomness for Asked {
    fn stream(&self, key: &[u64]) -> Box<dyn RandomStream> {
        self.keys.borrow_mut().insert(key.to_vec());
        self.streams.stream(key)
    }
}

/// How many texts are asked of the same models, which remember all calls.
const RUNS: usize = 20;

/// Texts under seeds that follow each other, with the keys of their streams.
fn runs(a5: &dyn A5, a: &Inputs<'_>, count: usize) -> Result<Vec<(Speculated, Vec<Vec<u64>>)>> {
    let (prompt, config) = (a.fact::<Vec<i64>>("prompt"), config(a));
    let mut all = Vec::new();
    for first in (0..count).step_by(RUNS) {
        let [target, draft] = ["target", "draft"].map(|name| Counting::of(a, name));
        for i in first..count.min(first + RUNS) {
            let randomness =
                Asked { streams: Streams { seed: a.fact("world") }, keys: RefCell::default() };
            let config = SpeculativeConfig { seed: config.seed + i as u64, ..config.clone() };
            let said = run(a5, [&target, &draft], &prompt, &config, &randomness)?;
            all.push((said, randomness.keys.into_inner().into_iter().collect()));
        }
    }
    Ok(all)
}

fn run(
    a5: &dyn A5,
    [target, draft]: [&dyn CachedModel; 2],
    prompt: &[i64],
    config: &SpeculativeConfig,
    randomness: &dyn Randomness,
) -> Result<Speculated> {
    a5.speculate(target, draft, prompt, config, randomness)
}

/// How many of the texts are drawn again.
const REPEATED: usize = 6;

/// How many places of a text are looked at, at most.
const PLACES: usize = 8;

/// The tokens that came at each place in texts under many seeds, and what the random numbers
/// were.
pub fn drawn(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let both = || Ok((runs(a5, &a, a.fact("texts"))?, runs(a5, &a, REPEATED)?));
    let (all, again) = match both() {
        Ok(both) => both,
        Err(error) => return refused(&error),
    };
    let longest = all.iter().map(|(said, _)| said.ids.len().min(PLACES)).max().unwrap_or_default();
    let at = |place: usize| -> BTreeSet<Option<i64>> {
        all.iter().map(|(said, _)| said.ids.get(place).copied()).collect()
    };
    let came: Vec<BTreeSet<Option<i64>>> = (0..longest).map(at).collect();
    let keys: BTreeSet<&Vec<u64>> = all.iter().take(REPEATED).flat_map(|(_, keys)| keys).collect();
    let others = again.iter().zip(&all).filter(|(again, first)| again.0 != first.0).count();
    Record::new()
        .fact("tokens that came", came)
        .fact("keys of the first texts", keys)
        .fact("texts that are others under the same seed", others)
}

/// Texts under many seeds `[n, max_tokens]`: an end is a token here, and behind a text stands -1.
pub fn texts(a5: &dyn A5, case: &Record) -> Record {
    observe_parts(case, |a| {
        let (most, end) = (a.fact::<usize>("max_tokens"), a.fact::<Vec<i64>>("end_ids"));
        let row = |said: &Speculated| {
            let end = end.first().copied().filter(|_| said.ended);
            let mut row: Vec<i64> = said.ids.iter().copied().chain(end).take(most + 1).collect();
            row.resize(most + 1, -1);
            row
        };
        let all = runs(a5, a, a.fact("texts"))?;
        let rows: Vec<i64> = all.iter().flat_map(|(said, _)| row(said)).collect();
        let shape = [all.len() as i64, most as i64 + 1];
        Ok(vec![("texts", Tensor::from_slice(&rows).reshape(shape))])
    })
}
