//! The calls of `a5.beam`.

use contract::a5::{A5, Beam, BeamConfig, CachedModel, CachedRows, InputError, Result};
use harness::{LAYOUT, MemoryLayout, Record, unknown_word};
use serde_json::Value;
use tch::{Kind, Tensor};

use super::cached_model::{Call, Counting};
use crate::about_any::about_any;
use crate::observe::{Inputs, refused};
use crate::tensor::lay;

/// No more beams than this are looked at.
const MOST: usize = 1000;

/// The beams of a search.
pub fn search(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    searched(a5, case, &a, &model(case, &a))
}

/// The beams, and what the model was asked.
pub fn reads(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let model = model(case, &a);
    let answer = searched(a5, case, &a, &model);
    asked(answer, &model.counting.calls(), a.fact::<Vec<i64>>("prompt").len())
}

fn model(case: &Record, a: &Inputs<'_>) -> Handed {
    let kind = a.maybe::<String>("logits").unwrap_or_default();
    Handed {
        counting: Counting::of(a, "model"),
        kind: match kind.as_str() {
            "" | "f32" => Kind::Float,
            "f64" => Kind::Double,
            word => unknown_word("logits", word),
        },
        laid: case.facts.contains_key(LAYOUT),
        refuses: a.maybe("refuses the call").unwrap_or(usize::MAX),
    }
}

fn searched(a5: &dyn A5, case: &Record, a: &Inputs<'_>, model: &Handed) -> Record {
    let prompt: Vec<i64> = a.fact("prompt");
    match a5.beam_search(model, &prompt, &config(a)) {
        Ok(beams) => found(&beams),
        Err(error) => about_any(case, refused(&error)),
    }
}

fn config(a: &Inputs<'_>) -> BeamConfig {
    // JSON has no NaN and no infinity: they stand there as words.
    let number = |value: Value| {
        let word = || value.as_str().and_then(|word| word.parse().ok());
        value.as_f64().or_else(word).expect("a number")
    };
    BeamConfig {
        width: a.fact("width"),
        max_tokens: a.fact("max_tokens"),
        end_ids: a.fact("end_ids"),
        length_penalty: number(a.fact("length_penalty")),
        best: a.fact("best"),
    }
}

fn found(beams: &[Beam]) -> Record {
    let of = |number: fn(&Beam) -> f64| beams.iter().take(MOST).map(number).collect::<Vec<_>>();
    let ids: Vec<&Vec<i64>> = beams.iter().take(MOST).map(|beam| &beam.ids).collect();
    let ended: Vec<bool> = beams.iter().take(MOST).map(|beam| beam.ended).collect();
    Record::new()
        .fact("beams", beams.len())
        .fact("ids", ids)
        .fact("ended", ended)
        .vector("log_prob", &of(|beam| beam.log_prob))
        .vector("score", &of(|beam| beam.score))
}

/// What the model was asked: how many places for the prompt, in however many calls, and then
/// rows and places of each call.
fn asked(answer: Record, calls: &[Call], prompt: usize) -> Record {
    let mut places = 0;
    let of_prompt = |call: &&Call| {
        places += call.rows * call.places;
        places <= prompt
    };
    let first = calls.iter().take_while(of_prompt).count();
    let read: usize = calls[..first].iter().map(|call| call.rows * call.places).sum();
    let later: Vec<[usize; 2]> =
        calls[first..].iter().take(MOST).map(|call| [call.rows, call.places]).collect();
    answer.fact("places of the prompt", read).fact("rows and places of each later call", later)
}

/// The model of a case, whose logits come in another dtype or layout, or that refuses a call.
struct Handed {
    counting: Counting,
    kind: Kind,
    laid: bool,
    refuses: usize,
}

impl CachedModel for Handed {
    fn vocabulary_size(&self) -> i64 {
        self.counting.vocabulary_size()
    }

    fn context(&self) -> usize {
        self.counting.context()
    }

    fn start(&self, rows: usize) -> Box<dyn CachedRows + '_> {
        Box::new(Rows { model: self, rows: self.counting.start(rows) })
    }
}

struct Rows<'a> {
    model: &'a Handed,
    rows: Box<dyn CachedRows + 'a>,
}

impl CachedRows for Rows<'_> {
    fn rows(&self) -> usize {
        self.rows.rows()
    }

    fn places(&self) -> usize {
        self.rows.places()
    }

    fn read(&mut self, ids: &Tensor, tokens: Option<&Tensor>) -> Result<Tensor> {
        if self.model.counting.calls().len() == self.model.refuses {
            let expected = "what the model can still read".to_string();
            let got = "more".to_string();
            return Err(InputError::Range { op: "read", arg: "ids", expected, got });
        }
        let logits = self.rows.read(ids, tokens)?.to_kind(self.model.kind);
        Ok(if self.model.laid { lay(&logits, MemoryLayout::Transposed) } else { logits })
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.rows.rewind(places)
    }

    fn select(&mut self, rows: &[usize]) -> Result<()> {
        self.rows.select(rows)
    }
}
