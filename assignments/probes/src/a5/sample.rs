//! The calls of `a5.sample`.

use contract::a5::{A5, RandomStream, Randomness};
use harness::{Record, unknown_word};

use crate::about_any::about_any;
use crate::observe::{Inputs, refused};
use crate::world::streams::{Stream, Streams};

/// No more tokens than this are told one by one.
const MOST: usize = 500;

/// A stream with the numbers of a case, then a drawn one. It counts what is taken.
struct Numbers {
    first: std::vec::IntoIter<f64>,
    then: Stream,
    taken: usize,
    others: usize,
}

impl Numbers {
    fn of(a: &Inputs<'_>) -> Self {
        let first: Vec<f64> = a.maybe("numbers").unwrap_or_default();
        let then = Streams { seed: a.maybe("stream").unwrap_or_default() }.of(&[]);
        Self { first: first.into_iter(), then, taken: 0, others: 0 }
    }

    /// The answer, with what was taken.
    fn told(&self, answer: Record) -> Record {
        let answer = answer.fact("numbers taken", self.taken);
        if self.others > 0 { answer.fact("numbers of other kinds", self.others) } else { answer }
    }
}

impl RandomStream for Numbers {
    fn uniform(&mut self) -> f64 {
        self.taken += 1;
        self.first.next().unwrap_or_else(|| self.then.uniform())
    }

    fn below(&mut self, n: u64) -> u64 {
        self.others += 1;
        self.then.below(n)
    }

    fn normal(&mut self) -> f64 {
        self.others += 1;
        self.then.normal()
    }
}

/// Streams whose first number is this one.
struct First(f64);

impl Randomness for First {
    fn stream(&self, key: &[u64]) -> Box<dyn RandomStream> {
        let then = Streams { seed: 0 }.of(key);
        Box::new(Numbers { first: vec![self.0].into_iter(), then, taken: 0, others: 0 })
    }
}

/// The call that the case names.
pub fn call(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let log_probs = a.tensor("log_probs");
    let mut numbers = Numbers::of(&a);
    let method: String = a.fact("method");
    let answer = match method.as_str() {
        "draw" => a5.draw(&log_probs, a.fact("n"), &mut numbers),
        "draw_rows" => {
            let randomness: Box<dyn Randomness> = match a.maybe("always") {
                Some(number) => Box::new(First(number)),
                None => Box::new(Streams { seed: a.fact("stream") }),
            };
            a5.draw_rows(&log_probs, a.fact("seed"), a.fact("step"), randomness.as_ref())
        }
        "greedy" => a5.greedy(&log_probs),
        word => unknown_word("method", word),
    };
    let answer = match answer {
        Ok(tokens) => {
            let told: Vec<i64> = tokens.iter().copied().take(MOST).collect();
            Record::new().fact("how many tokens", tokens.len()).fact("tokens", told)
        }
        Err(error) => about_any(case, refused(&error)),
    };
    a.kept(if method == "draw" { numbers.told(answer) } else { answer })
}

/// Very many draws: how often each token came.
pub fn many(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let log_probs = a.tensor("log_probs");
    let mut numbers = Numbers::of(&a);
    let answer = match a5.draw(&log_probs, a.fact("n"), &mut numbers) {
        Ok(tokens) => {
            let mut counts = vec![0; log_probs.numel()];
            let mut others = 0;
            for token in tokens {
                let place = usize::try_from(token).ok().and_then(|token| counts.get_mut(token));
                *place.unwrap_or(&mut others) += 1;
            }
            Record::new().fact("counts", counts).fact("no tokens", others)
        }
        Err(error) => refused(&error),
    };
    a.kept(numbers.told(answer))
}
