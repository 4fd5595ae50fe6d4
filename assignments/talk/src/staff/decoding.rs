//! A plain loop: the likeliest token, or one of the forty likeliest at a temperature.

use contract::a5::{FinishReason, Generated, Result};
use tch::{Kind, Tensor};

use crate::answer::{Asked, Wanted};

/// How many of the likeliest tokens may come.
const LIKELIEST: i64 = 40;

/// Goes on with the tokens of a prompt; each piece of text goes to `show`.
pub fn generate(
    asked: &mut dyn Asked,
    wanted: &Wanted<'_>,
    show: &mut dyn FnMut(&str),
) -> Result<Generated> {
    tch::manual_seed(wanted.seed as i64);
    let mut logits = asked.read_last(wanted.prompt)?;
    let mut text = Text::default();
    let (mut ids, mut log_probs) = (vec![], vec![]);
    let finish = loop {
        if ids.len() == wanted.max_tokens {
            break FinishReason::Length;
        }
        let next = drawn(&logits, wanted.temperature);
        if wanted.end_ids.contains(&next) {
            break FinishReason::End;
        }
        log_probs.push(logits.log_softmax(-1, Kind::Double).double_value(&[next]));
        ids.push(next);
        show(&text.with(wanted.vocabulary.bytes(next)));
        if wanted.prompt.len() + ids.len() >= wanted.context {
            break FinishReason::Context;
        }
        logits = asked.read_last(&[next])?;
    };
    let rest = text.rest();
    show(&rest);
    Ok(Generated { ids, text: text.shown, log_probs, finish })
}

fn drawn(logits: &Tensor, temperature: f64) -> i64 {
    if temperature <= 0.0 {
        return logits.argmax(-1, false).int64_value(&[]);
    }
    let (best, ids) = logits.topk(LIKELIEST.min(logits.size()[0]), -1, true, true);
    let chances = (best / temperature).softmax(-1, Kind::Float);
    ids.int64_value(&[chances.multinomial(1, true).int64_value(&[0])])
}

/// Bytes that become text once they are whole characters.
#[derive(Default)]
struct Text {
    shown: String,
    waiting: Vec<u8>,
}

impl Text {
    fn with(&mut self, bytes: &[u8]) -> String {
        self.waiting.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.waiting) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.waiting.len(),
        };
        let later = self.waiting.split_off(whole);
        let piece = self.rest();
        self.waiting = later;
        piece
    }

    fn rest(&mut self) -> String {
        let piece = String::from_utf8_lossy(&std::mem::take(&mut self.waiting)).into_owned();
        self.shown.push_str(&piece);
        piece
    }
}
