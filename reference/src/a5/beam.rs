//! `a5.beam`.

use std::cmp::Ordering;

use contract::a5::{Arg, Beam, BeamConfig, BeamSearch, CachedModel, CachedRows, Logits, Result};
use tch::{Kind, Tensor};

use super::Parts;

/// A text on the way.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// Its tokens, without the one that ends it.
    pub ids: Vec<i64>,
    /// The sum of the log-probabilities.
    pub log_prob: f64,
    /// What it is ranked by.
    pub score: f64,
    /// Whether a token has ended it.
    pub ended: bool,
    /// Whether it was extended in this step.
    pub is_new: bool,
    /// The token that came last, also if it ended the text.
    pub token: i64,
    /// Which of the rows that were read last it goes on from.
    pub row: usize,
    /// Where the text that it goes on from stood in the list.
    pub parent: usize,
}

/// What a search is about.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// How many tokens the prompt has.
    pub prompt: usize,
    /// How to search.
    pub config: &'a BeamConfig,
}

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The list before the first step.
    pub begun: fn(&Search<'_>) -> Vec<Text>,
    /// How many steps there are at most.
    pub steps: fn(usize) -> usize,
    /// Whether a token ends a text.
    pub ends: fn(&[i64], i64) -> bool,
    /// Whether a text is extended.
    pub is_live: fn(&Text) -> bool,
    /// What is summed, of the logits behind a text.
    pub log_probs: fn(&Parts, &Tensor) -> Result<Tensor>,
    /// A text, extended by a token of this log-probability, that may end it.
    pub extended: fn(&Text, token: i64, log_prob: f64, ends: bool) -> Text,
    /// What a text is ranked by.
    pub score: fn(&Text, &Search<'_>) -> f64,
    /// Whether a candidate counts.
    pub counts: fn(&Text) -> bool,
    /// The candidates that become the list; those who come first stand first.
    pub kept: fn(Vec<Text>, &Search<'_>) -> Vec<Text>,
    /// Whether the search is over.
    pub is_over: fn(&[Text]) -> bool,
    /// What is returned of the last list.
    pub returned: fn(Vec<Text>, &Search<'_>) -> Vec<Text>,
    /// The rows that the texts of a step go on from, of so many.
    pub rows: fn(&[Text], rows: usize) -> Vec<usize>,
    /// The logits `[v]` behind the prompt, for each of so many texts.
    pub prompt:
        for<'a> fn(&'a dyn CachedModel, &[i64], texts: usize, width: usize) -> Result<Read<'a>>,
    /// The logits `[v]` behind each of the texts that are extended.
    pub read: Step,
    /// What else is read once the search is over.
    pub at_the_end: fn(&Reading<'_>, &mut dyn CachedRows, list: &[Text]) -> Result<()>,
}

/// How the logits `[v]` of a step are read, given the list.
pub type Step = fn(&Reading<'_>, &mut dyn CachedRows, &[Text]) -> Result<Vec<Tensor>>;

/// What reading a step needs.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The model.
    pub model: &'a dyn CachedModel,
    /// The prompt.
    pub prompt: &'a [i64],
    /// How it is done.
    pub f: &'a Functions,
}

/// What was read of a prompt: the rows, and the logits behind it.
pub type Read<'a> = (Box<dyn CachedRows + 'a>, Vec<Tensor>);

/// The right functions.
pub const RIGHT: Functions = Functions {
    begun: |_| vec![Text::default()],
    steps: |max_tokens| max_tokens,
    ends: |end_ids, token| end_ids.contains(&token),
    is_live: |text| !text.ended,
    log_probs: |parts, logits| parts.log_probs(logits),
    extended,
    score: |text, search| {
        text.log_prob / (text.ids.len().max(1) as f64).powf(search.config.length_penalty)
    },
    counts: |text| text.log_prob > f64::NEG_INFINITY,
    kept: |candidates, search| {
        let mut list = sorted(candidates);
        list.truncate(search.config.width);
        list
    },
    is_over: |list| list.iter().all(|text| text.ended),
    returned: |mut list, search| {
        list.truncate(search.config.best);
        list
    },
    rows: |live, _| live.iter().map(|text| text.row).collect(),
    prompt: |model, prompt, _, _| {
        let mut rows = model.start(1);
        let logits = rows.read(&Tensor::from_slice(prompt).unsqueeze(0), None)?;
        Ok((rows, vec![logits.select(1, -1).get(0)]))
    },
    read,
    at_the_end: |_, _, _| Ok(()),
};

/// The best first; of equal scores the one that stood first.
pub fn sorted(mut texts: Vec<Text>) -> Vec<Text> {
    texts.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal));
    texts
}

/// A text with one token more.
pub fn extended(text: &Text, token: i64, log_prob: f64, ends: bool) -> Text {
    let ids = text.ids.iter().copied().chain((!ends).then_some(token)).collect();
    let log_prob = text.log_prob + log_prob;
    Text { ids, log_prob, ended: ends, is_new: true, token, ..text.clone() }
}

/// Those that are extended.
pub fn live(list: &[Text], f: &Functions) -> Vec<Text> {
    list.iter().filter(|text| (f.is_live)(text)).cloned().collect()
}

/// One place for each text that is extended, all in one call.
///
/// # Errors
///
/// Those of the model.
pub fn read(
    reading: &Reading<'_>,
    rows: &mut dyn CachedRows,
    list: &[Text],
) -> Result<Vec<Tensor>> {
    let live = live(list, reading.f);
    rows.select(&(reading.f.rows)(&live, rows.rows()))?;
    let tokens: Vec<i64> = live.iter().map(|text| text.token).collect();
    let logits = rows.read(&Tensor::from_slice(&tokens).unsqueeze(1), None)?;
    Ok((0..live.len() as i64).map(|i| logits.select(1, -1).get(i)).collect())
}

fn looked_at(model: &dyn CachedModel, prompt: &[i64], config: &BeamConfig) -> Result<()> {
    let v = model.vocabulary_size();
    Arg::in_range("beam_search", "width", config.width, 1..)?;
    Arg::in_range("beam_search", "best", config.best, 1..)?;
    Arg::in_range("beam_search", "length_penalty", config.length_penalty, f64::MIN..=f64::MAX)?;
    Arg::in_range("beam_search", "prompt", prompt.len(), 1..)?;
    prompt
        .iter()
        .try_for_each(|token| Arg::in_range("beam_search", "prompt", *token, 0..v).map(|_| ()))?;
    let longest = prompt.len().saturating_add(config.max_tokens.saturating_sub(1));
    let fits = Arg::in_range("beam_search", "max_tokens", longest, ..=model.context());
    fits.map(|_| ())
}

/// All candidates of a step, in the order in which equal ones stand.
fn candidates(
    list: &[Text],
    log_probs: &[Vec<f64>],
    search: &Search<'_>,
    f: &Functions,
) -> Vec<Text> {
    let mut candidates = Vec::new();
    let mut rows = log_probs.iter().enumerate();
    for (parent, text) in list.iter().enumerate() {
        if !(f.is_live)(text) {
            candidates.push(Text { parent, is_new: false, ..text.clone() });
            continue;
        }
        let Some((row, log_probs)) = rows.next() else { break };
        let from = Text { row, parent, ..text.clone() };
        for (token, log_prob) in log_probs.iter().enumerate() {
            let ends = (f.ends)(&search.config.end_ids, token as i64);
            let mut candidate = (f.extended)(&from, token as i64, *log_prob, ends);
            candidate.score = (f.score)(&candidate, search);
            candidates.extend((f.counts)(&candidate).then_some(candidate));
        }
    }
    candidates
}

fn searched(
    parts: &Parts,
    model: &dyn CachedModel,
    prompt: &[i64],
    config: &BeamConfig,
) -> Result<Vec<Text>> {
    let f = &parts.beam;
    let (search, reading) = (Search { prompt: prompt.len(), config }, Reading { model, prompt, f });
    let mut list = (f.begun)(&search);
    let mut read: Option<Read<'_>> = None;
    for _ in 0..(f.steps)(config.max_tokens) {
        if (f.is_over)(&list) || live(&list, f).is_empty() {
            break;
        }
        let (rows, logits) = match read {
            None => (f.prompt)(model, prompt, list.len(), config.width)?,
            Some((mut rows, _)) => {
                let logits = (f.read)(&reading, rows.as_mut(), &list)?;
                (rows, logits)
            }
        };
        let log_probs: Result<Vec<Vec<f64>>> =
            logits.iter().map(|logits| numbers(&(f.log_probs)(parts, logits)?)).collect();
        list = (f.kept)(candidates(&list, &log_probs?, &search, f), &search);
        read = Some((rows, logits));
    }
    if let Some((mut rows, _)) = read {
        (f.at_the_end)(&reading, rows.as_mut(), &list)?;
    }
    Ok((f.returned)(list, &search))
}

fn numbers(x: &Tensor) -> Result<Vec<f64>> {
    Ok(Vec::try_from(x.to_kind(Kind::Double).contiguous())?)
}

impl BeamSearch for Parts {
    fn beam_search(
        &self,
        model: &dyn CachedModel,
        prompt: &[i64],
        config: &BeamConfig,
    ) -> Result<Vec<Beam>> {
        looked_at(model, prompt, config)?;
        let texts = searched(self, model, prompt, config)?;
        let beam = |Text { ids, log_prob, score, ended, .. }| Beam { ids, log_prob, score, ended };
        Ok(texts.into_iter().map(beam).collect())
    }
}
