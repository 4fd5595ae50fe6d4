//! What a model thought at each place: the tokens that it found likeliest.

use contract::a5::Vocabulary;
use tch::{Kind, Tensor};

/// How many runners-up are shown beside the token that came.
const RUNNERS_UP: i64 = 5;

/// The distribution behind one place.
#[derive(Debug)]
pub struct Thought {
    /// The likeliest tokens with their probabilities, one more than runners-up.
    best: Vec<(i64, f64)>,
    /// Natural logarithms of all probabilities.
    log_probs: Tensor,
}

impl Thought {
    /// Of logits `[v]`.
    pub fn of(logits: &Tensor) -> Self {
        let log_probs = logits.log_softmax(-1, Kind::Double);
        let count = (RUNNERS_UP + 1).min(log_probs.size()[0]);
        let (best, ids) = log_probs.topk(count, -1, true, true);
        let pair = |i: i64| (ids.int64_value(&[i]), best.double_value(&[i]).exp());
        Self { best: (0..count).map(pair).collect(), log_probs }
    }

    /// A line about the token that came: its probability, and those of the runners-up.
    pub fn line(&self, token: i64, vocabulary: &dyn Vocabulary) -> String {
        let came = self.log_probs.double_value(&[token]).exp();
        let others = self.best.iter().filter(|(id, _)| *id != token).take(RUNNERS_UP as usize);
        let others: Vec<String> =
            others.map(|(id, p)| format!("{} {}", quoted(vocabulary, *id), percent(*p))).collect();
        format!("{} {}   {}", quoted(vocabulary, token), percent(came), others.join("  "))
    }
}

/// The token as text between bars; a part of a character as `\xe4`.
fn quoted(vocabulary: &dyn Vocabulary, token: i64) -> String {
    let bytes = vocabulary.bytes(token);
    if bytes.is_empty() {
        return format!("<{token}>");
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.escape_debug().to_string(),
        Err(_) => bytes.escape_ascii().to_string(),
    };
    format!("|{text}|")
}

fn percent(p: f64) -> String {
    format!("{:.1} %", 100.0 * p)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Letters;

    impl Vocabulary for Letters {
        fn size(&self) -> i64 {
            4
        }

        fn bytes(&self, id: i64) -> &[u8] {
            [&b"a"[..], b"\xe4\xbd", b" b", b""][id as usize]
        }
    }

    #[test]
    fn a_line_has_the_token_and_the_runners_up() {
        let logits = Tensor::from_slice(&[0.5f64.ln(), 0.25f64.ln(), 0.15f64.ln(), 0.1f64.ln()]);
        let line = Thought::of(&logits).line(1, &Letters);
        assert_eq!(line, r"|\xe4\xbd| 25.0 %   |a| 50.0 %  | b| 15.0 %  <3> 10.0 %");
    }
}
