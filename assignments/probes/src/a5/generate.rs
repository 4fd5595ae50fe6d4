//! The calls of `a5.generate`.

mod config;

use contract::a5::{A5, FinishReason, Generated, Result};
use harness::{Record, unknown_word};

use self::config::Config;
use super::cached_model::Counting;
use super::spellings::Spellings;
use crate::about_any::about_any;
use crate::observe::{Inputs, refused};
use crate::world::streams::Streams;

/// How many pieces of a text are kept at most. Nothing that is right comes near it.
const PIECES: usize = 5_000;

/// A text that comes piece by piece: what is shown at each, and whether it has stopped.
pub fn text_stream(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    streamed(a5, &a).unwrap_or_else(|error| refused(&error))
}

fn streamed(a5: &dyn A5, a: &Inputs<'_>) -> Result<Record> {
    let (stops, pieces): (Vec<String>, Vec<Vec<u8>>) = (a.fact("stops"), a.fact("bytes"));
    let mut stream = a5.text_stream(&stops)?;
    let begun = stream.stopped();
    let (mut shown, mut stopped) = (vec![], vec![begun]);
    for piece in &pieces {
        shown.push(stream.push(piece));
        stopped.push(stream.stopped());
    }
    let finish = [stream.finish(), stream.finish()];
    let late = [stream.push(b"late"), stream.finish()];
    let answer = Record::new().fact("shown", shown).fact("stopped", stopped);
    Ok(answer.fact("at the end", finish).fact("behind the end", late))
}

/// What `generate` was seen to do.
struct Seen {
    generated: Generated,
    /// What was shown, each with how many tokens the model had read by then.
    shown: Vec<(usize, String)>,
    /// What the model was asked.
    model: Counting,
}

fn seen(a5: &dyn A5, a: &Inputs<'_>) -> Result<Seen> {
    let (model, vocabulary) = (Counting::of(a, "model"), Spellings::of(a));
    let streams = Streams { seed: a.fact("randomness") };
    let (prompt, config): (Vec<i64>, Config) = (a.fact("prompt"), a.fact("config"));
    let config = config.generate();
    let mut shown = vec![];
    let mut show = |piece: &str| {
        if shown.len() < PIECES {
            shown.push((model.tokens(), piece.to_string()));
        }
    };
    let generated = a5.generate(&model, &vocabulary, &prompt, &config, &streams, &mut show)?;
    Ok(Seen { generated, shown, model })
}

fn observed(case: &Record, answer: impl FnOnce(&Inputs<'_>) -> Result<Record>) -> Record {
    let a = Inputs::of(case);
    let answer = tch::no_grad(|| answer(&a)).unwrap_or_else(|error| refused(&error));
    about_any(case, a.kept(answer))
}

fn reason(finish: FinishReason) -> &'static str {
    match finish {
        FinishReason::End => "End",
        FinishReason::Stop => "Stop",
        FinishReason::Length => "Length",
        FinishReason::Context => "Context",
    }
}

/// A text and why it has ended.
pub fn finish(a5: &dyn A5, case: &Record) -> Record {
    observed(case, |a| {
        let Generated { ids, text, finish, .. } = seen(a5, a)?.generated;
        Ok(Record::new().fact("ids", ids).fact("text", text).fact("finish", reason(finish)))
    })
}

/// How much the model is asked.
pub fn once(a5: &dyn A5, case: &Record) -> Record {
    observed(case, |a| {
        let Seen { generated, model, .. } = seen(a5, a)?;
        let places: usize = model.calls().iter().map(|call| call.rows * call.places).sum();
        let answer = Record::new().fact("ids", generated.ids);
        Ok(answer.fact("tokens read", model.tokens()).fact("places read", places))
    })
}

/// What is shown, and when.
pub fn show(a5: &dyn A5, case: &Record) -> Record {
    observed(case, |a| {
        let Seen { generated, shown, .. } = seen(a5, a)?;
        let empty = shown.iter().filter(|(_, piece)| piece.is_empty()).count();
        let answer = Record::new().fact("text", generated.text).fact("empty pieces", empty);
        Ok(answer.fact("shown when so many tokens were read", together(shown)))
    })
}

/// Pieces that are shown without a call of the model in between, as one.
fn together(shown: Vec<(usize, String)>) -> Vec<(usize, String)> {
    let mut together: Vec<(usize, String)> = vec![];
    for (read, piece) in shown.into_iter().filter(|(_, piece)| !piece.is_empty()) {
        match together.last_mut() {
            Some((before, text)) if *before == read => text.push_str(&piece),
            _ => together.push((read, piece)),
        }
    }
    together
}

/// Tokens with their log-probabilities.
pub fn distribution(a5: &dyn A5, case: &Record) -> Record {
    observed(case, |a| {
        let Generated { ids, log_probs, .. } = seen(a5, a)?.generated;
        Ok(Record::new().fact("ids", ids).vector("log_probs", &log_probs))
    })
}

/// Several texts at once.
pub fn batch(a5: &dyn A5, case: &Record) -> Record {
    observed(case, |a| {
        let (model, vocabulary) = (Counting::of(a, "model"), Spellings::of(a));
        let streams = Streams { seed: a.fact("randomness") };
        let (prompts, config): (Vec<Vec<i64>>, Config) = (a.fact("prompts"), a.fact("config"));
        let config = config.generate();
        let all = a5.generate_batch(&model, &vocabulary, &prompts, &config, &streams)?;
        let answer = texts(&all).fact("tokens read", model.tokens());
        let answer = answer.fact("padding behind tokens", model.late_padding());
        Ok(answer.fact("rows read, place by place", asked(&model)))
    })
}

fn texts(all: &[Generated]) -> Record {
    let ids: Vec<_> = all.iter().map(|one| &one.ids).collect();
    let texts: Vec<_> = all.iter().map(|one| &one.text).collect();
    let reasons: Vec<_> = all.iter().map(|one| reason(one.finish)).collect();
    let answer = Record::new().fact("ids", ids).fact("texts", texts).fact("finish", reasons);
    all.iter().enumerate().fold(answer, |answer, (i, one)| {
        answer.vector(format!("log_probs of row {i}"), &one.log_probs)
    })
}

/// How many rows the model was asked about at each place: in how many calls does not show.
fn asked(model: &Counting) -> Vec<usize> {
    let calls = model.calls().into_iter();
    calls.flat_map(|call| std::iter::repeat_n(call.rows, call.places)).take(PIECES).collect()
}

/// A call that is refused.
pub fn errors(a5: &dyn A5, case: &Record) -> Record {
    match case.expect_fact::<String>("method").as_str() {
        "text_stream" => text_stream(a5, case),
        "generate" => finish(a5, case),
        "generate_batch" => batch(a5, case),
        word => unknown_word("method", word),
    }
}
