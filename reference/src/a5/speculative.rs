//! `a5.speculative`.

use contract::a5::{
    Accepted, Arg, CachedModel, CachedRows, History, Logits, RandomStream, Randomness, Result,
    Sampling, SamplingConfig, Speculated, SpeculativeConfig, SpeculativeDecoding,
};
use tch::{Kind, Tensor};

use super::Parts;

/// A proposal, with probabilities.
pub struct Rated<'a> {
    /// `p`, a row for each token of the proposal and one behind them.
    pub target: Vec<Vec<f64>>,
    /// `q`, a row for each token of the proposal.
    pub draft: Vec<Vec<f64>>,
    /// What the draft proposes.
    pub tokens: &'a [i64],
}

/// A text that is under way.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// How many tokens are the prompt's.
    pub prompt: usize,
    /// All of them.
    pub tokens: &'a [i64],
}

/// What a round brings.
pub struct Round<'a> {
    /// The proposal.
    pub proposal: &'a [i64],
    /// What is added to the text.
    pub tokens: &'a [i64],
    /// How many tokens were wanted.
    pub left: usize,
}

/// How much of a text a model is rewound to, and how much of it it is thought to have read.
#[derive(Clone, Copy)]
pub struct Kept {
    /// The places that the model keeps.
    pub places: usize,
    /// The tokens of the text that it need not read again.
    pub read: usize,
}

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What becomes of a proposal.
    pub decided: fn(&Functions, &Rated<'_>, &mut dyn RandomStream) -> Accepted,
    /// Whether a token with these `p` and `q` stays, for a number of `0..1`.
    pub stays: fn(f64, f64, f64) -> bool,
    /// What replaces a token, with the rows `p` and `q` of its place, and the number that it was
    /// refused by.
    pub replacement: fn(&[f64], &[f64], f64, &mut dyn RandomStream) -> i64,
    /// How many tokens are proposed, of `K`, where so many are wanted.
    pub proposals: fn(usize, usize) -> usize,
    /// Whether a proposal stops at an end.
    pub stops: bool,
    /// Where a text is divided into prompt and generated tokens, for the target; some may be left
    /// out. `begun` is how many tokens there were when the round began.
    pub history: fn(Text<'_>, usize) -> [Vec<i64>; 2],
    /// The same for the draft.
    pub draft_history: fn(Text<'_>, usize) -> [Vec<i64>; 2],
    /// The configs of the target and of the draft.
    pub configs: fn(&SpeculativeConfig) -> [&SamplingConfig; 2],
    /// The distribution that a proposed token is drawn from, and `q`: of the log-probabilities
    /// that were processed, and of the logits.
    pub drawn_from: fn(Tensor, &Tensor) -> Result<[Tensor; 2]>,
    /// The logits at the last places of a text, so many.
    pub rated: fn(&mut Side<'_>, &[i64], usize) -> Result<Vec<Tensor>>,
    /// How the target is rewound, with its places and those that stay.
    pub rewound: fn(usize, usize) -> Kept,
    /// The same for the draft.
    pub draft_rewound: fn(usize, usize) -> Kept,
    /// What a round adds to the text.
    pub added: fn(&[i64], Accepted) -> Vec<i64>,
    /// What is left of a round's tokens, if they end the text.
    pub ended: fn(&Round<'_>, &[i64]) -> Option<Vec<i64>>,
    /// Whether the text counts as ended, if it is and if there was no room for more.
    pub told: [bool; 2],
    /// Whether the text has ended before it begins, for the prompt and the `end_ids`.
    pub is_over: fn(&[i64], &[i64]) -> bool,
    /// The random numbers of a seed.
    pub stream: fn(&dyn Randomness, u64) -> Box<dyn RandomStream>,
    /// Whether each round begins with the first random number again.
    pub restarts: bool,
    /// Whether the draft draws from a stream of its own, which is the same.
    pub own_stream: bool,
    /// What has to fit into the contexts of target and draft: the config, and the prompt's length.
    pub longest: fn(&SpeculativeConfig, usize) -> [usize; 2],
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    decided,
    stays: |p, q, u| u < p / q,
    replacement: |p, q, _, stream| {
        let rest = residual(p, q);
        of_weights(if rest.iter().sum::<f64>() > 0.0 { &rest } else { p }, stream.uniform())
    },
    proposals: |most, left| most.min(left - 1),
    stops: true,
    history: |text, _| divided(text),
    draft_history: |text, _| divided(text),
    configs: |config| [&config.sampling, &config.draft_sampling],
    drawn_from: |log_probs, _| Ok([log_probs.shallow_clone(), log_probs]),
    rated: |side, text, last| side.rated(text, last),
    rewound: |places, keep| Kept { places: places.min(keep), read: places.min(keep) },
    draft_rewound: |places, keep| Kept { places: places.min(keep), read: places.min(keep) },
    added: |proposal, Accepted { accepted, next }| {
        proposal[..accepted].iter().copied().chain([next]).collect()
    },
    ended: |round, ends| {
        let end = round.tokens.iter().position(|token| ends.contains(token))?;
        Some(round.tokens[..end].to_vec())
    },
    told: [true, false],
    is_over: |_, _| false,
    stream: |randomness, seed| randomness.stream(&[seed]),
    restarts: false,
    own_stream: false,
    longest: |config, n| [n + config.max_tokens; 2],
};

/// Token by token, as the papers have it.
pub fn decided(f: &Functions, rated: &Rated<'_>, stream: &mut dyn RandomStream) -> Accepted {
    for (i, token) in rated.tokens.iter().enumerate() {
        let (p, q, x) = (&rated.target[i], &rated.draft[i], *token as usize);
        let u = stream.uniform();
        if !(f.stays)(p[x], q[x], u) {
            return Accepted { accepted: i, next: (f.replacement)(p, q, u, stream) };
        }
    }
    let k = rated.tokens.len();
    Accepted { accepted: k, next: of_weights(&rated.target[k], stream.uniform()) }
}

/// `max(0, p - q)`
pub fn residual(p: &[f64], q: &[f64]) -> Vec<f64> {
    p.iter().zip(q).map(|(p, q)| (p - q).max(0.0)).collect()
}

/// The first index at which the running sum is more than the share `u` of all.
pub fn of_weights(weights: &[f64], u: f64) -> i64 {
    let bound = u * weights.iter().sum::<f64>();
    let mut sum = 0.0;
    let passes = weights.iter().position(|weight| {
        sum += weight;
        bound < sum
    });
    let last = || weights.iter().rposition(|weight| *weight > 0.0).unwrap_or(0);
    passes.unwrap_or_else(last) as i64
}

/// The prompt, and what was generated.
pub fn divided(text: Text<'_>) -> [Vec<i64>; 2] {
    let (prompt, generated) = text.tokens.split_at(text.prompt);
    [prompt.to_vec(), generated.to_vec()]
}

/// A model, and how much of the text it has read.
pub struct Side<'a> {
    rows: Box<dyn CachedRows + 'a>,
    read: usize,
}

impl Side<'_> {
    /// Reads what is new of a text in one call: the logits at its last places, so many.
    ///
    /// # Errors
    ///
    /// Those of the model.
    pub fn rated(&mut self, text: &[i64], last: usize) -> Result<Vec<Tensor>> {
        let new = &text[self.read..];
        let logits = self.rows.read(&Tensor::from_slice(new).unsqueeze(0), None)?;
        self.read = text.len();
        let s = new.len() as i64;
        Ok((s - last as i64..s).map(|i| logits.get(0).get(i)).collect())
    }

    /// Reads so much of a text.
    ///
    /// # Errors
    ///
    /// Those of the model.
    pub fn read(&mut self, text: &[i64], end: usize) -> Result<()> {
        if self.read < end {
            self.rated(&text[..end], 0)?;
        }
        Ok(())
    }

    /// How much of the text it has read.
    pub fn places(&self) -> usize {
        self.read
    }

    fn rewind(&mut self, kept: Kept) -> Result<()> {
        self.read = kept.read;
        self.rows.rewind(kept.places)
    }
}

/// What a proposal is, and the distributions that it was drawn from.
struct Proposed {
    tokens: Vec<i64>,
    draft: Vec<Tensor>,
}

/// A call of `speculate`.
struct Task<'a> {
    parts: &'a Parts,
    config: &'a SpeculativeConfig,
    prompt: usize,
}

impl Task<'_> {
    /// The distribution behind a text.
    fn processed(
        &self,
        logits: &Tensor,
        [prompt, generated]: [Vec<i64>; 2],
        config: &SamplingConfig,
    ) -> Result<Tensor> {
        let history = History { prompt: &prompt, generated: &generated };
        self.parts.process(logits, &history, config)
    }

    fn proposed(
        &self,
        draft: &mut Side<'_>,
        text: &[i64],
        k: usize,
        stream: &mut dyn RandomStream,
    ) -> Result<Proposed> {
        let f = self.parts.speculative;
        let config = (f.configs)(self.config)[1];
        let mut proposed = Proposed { tokens: vec![], draft: vec![] };
        let mut tokens = text.to_vec();
        while proposed.tokens.len() < k {
            let logits = draft.rated(&tokens, 1)?.remove(0);
            let so_far = Text { prompt: self.prompt, tokens: &tokens };
            let history = (f.draft_history)(so_far, text.len());
            let log_probs = self.processed(&logits, history, config)?;
            let [from, q] = (f.drawn_from)(log_probs, &logits)?;
            let token = self.parts.draw(&from, 1, stream)?[0];
            tokens.push(token);
            proposed.tokens.push(token);
            proposed.draft.push(q);
            if f.stops && self.config.end_ids.contains(&token) {
                break;
            }
        }
        Ok(proposed)
    }

    /// The target's distributions behind each of the last places of `text` and a proposal.
    fn rated(&self, target: &mut Side<'_>, text: &[i64], proposal: &[i64]) -> Result<Tensor> {
        let f = self.parts.speculative;
        let config = (f.configs)(self.config)[0];
        let all = [text, proposal].concat();
        let logits = (f.rated)(target, &all, proposal.len() + 1)?;
        let behind = |(i, logits): (usize, &Tensor)| {
            let so_far = Text { prompt: self.prompt, tokens: &all[..text.len() + i] };
            self.processed(logits, (f.history)(so_far, text.len()), config)
        };
        let rows: Vec<Tensor> = logits.iter().enumerate().map(behind).collect::<Result<_>>()?;
        Ok(Tensor::stack(&rows, 0))
    }
}

fn generated(
    task: &Task<'_>,
    [target, draft]: [&dyn CachedModel; 2],
    prompt: &[i64],
    randomness: &dyn Randomness,
) -> Result<Speculated> {
    let (f, config) = (task.parts.speculative, task.config);
    let v = target.vocabulary_size();
    let side = |model| Side { rows: CachedModel::start(model, 1), read: 0 };
    let (mut target, mut draft) = (side(target), side(draft));
    let mut stream = (f.stream)(randomness, config.seed);
    let mut own = f.own_stream.then(|| (f.stream)(randomness, config.seed));
    let mut text = prompt.to_vec();
    let done = |text: Vec<i64>, ended| Speculated { ids: text[prompt.len()..].to_vec(), ended };
    if (f.is_over)(prompt, &config.end_ids) {
        return Ok(done(text, f.told[0]));
    }
    while text.len() < prompt.len() + config.max_tokens {
        let left = prompt.len() + config.max_tokens - text.len();
        if f.restarts {
            stream = (f.stream)(randomness, config.seed);
        }
        let k = (f.proposals)(config.proposals, left);
        let of_draft = own.as_deref_mut().unwrap_or(&mut *stream);
        let Proposed { tokens, draft: q } = task.proposed(&mut draft, &text, k, of_draft)?;
        let p = task.rated(&mut target, &text, &tokens)?;
        let nothing = || Tensor::zeros([0, v], (Kind::Double, p.device()));
        let q = if q.is_empty() { nothing() } else { Tensor::stack(&q, 0) };
        let accepted = task.parts.accept(&p, &q, &tokens, &mut *stream)?;
        let keep = text.len() + accepted.accepted;
        target.rewind((f.rewound)(target.read, keep))?;
        draft.rewind((f.draft_rewound)(draft.read, keep))?;
        let added = (f.added)(&tokens, accepted);
        let round = Round { proposal: &tokens, tokens: &added, left };
        if let Some(last) = (f.ended)(&round, &config.end_ids) {
            text.extend(last);
            return Ok(done(text, f.told[0]));
        }
        text.extend(added);
    }
    Ok(done(text, f.told[1]))
}

/// The rows as probabilities.
fn probabilities(rows: &Tensor) -> Result<Vec<Vec<f64>>> {
    let numbers = Vec::<f64>::try_from(rows.exp().reshape([-1]))?;
    let v = rows.size()[1] as usize;
    Ok(numbers.chunks(v).map(<[f64]>::to_vec).collect())
}

impl SpeculativeDecoding for Parts {
    fn accept(
        &self,
        target: &Tensor,
        draft: &Tensor,
        proposal: &[i64],
        stream: &mut dyn RandomStream,
    ) -> Result<Accepted> {
        let k = proposal.len() as i64;
        let arg = Arg::new("accept", "target", target).kind(Kind::Double)?;
        let v = arg.last();
        arg.shape(&[k + 1, v])?;
        Arg::new("accept", "draft", draft).kind(Kind::Double)?.shape(&[k, v])?;
        for token in proposal {
            Arg::in_range("accept", "proposal", *token, 0..v)?;
        }
        let (target, draft) = (probabilities(target)?, probabilities(draft)?);
        for (row, token) in draft.iter().zip(proposal) {
            Arg::in_range("accept", "proposal", row[*token as usize], f64::from_bits(1)..)?;
        }
        let rated = Rated { target, draft, tokens: proposal };
        Ok((self.speculative.decided)(&self.speculative, &rated, stream))
    }

    fn speculate(
        &self,
        target: &dyn CachedModel,
        draft: &dyn CachedModel,
        prompt: &[i64],
        config: &SpeculativeConfig,
        randomness: &dyn Randomness,
    ) -> Result<Speculated> {
        let v = target.vocabulary_size();
        Arg::in_range("speculate", "draft", draft.vocabulary_size(), v..=v)?;
        Arg::in_range("speculate", "prompt", prompt.len(), 1..)?;
        for token in prompt {
            Arg::in_range("speculate", "prompt", *token, 0..v)?;
        }
        let longest = (self.speculative.longest)(config, prompt.len());
        for (places, model) in longest.into_iter().zip([target, draft]) {
            Arg::in_range("speculate", "max_tokens", places, ..=model.context())?;
        }
        self.usable_sampling(v, &config.sampling)?;
        self.usable_sampling(v, &config.draft_sampling)?;
        if config.max_tokens == 0 {
            return Ok(Speculated { ids: vec![], ended: false });
        }
        let task = Task { parts: self, config, prompt: prompt.len() };
        generated(&task, [target, draft], prompt, randomness)
    }
}
