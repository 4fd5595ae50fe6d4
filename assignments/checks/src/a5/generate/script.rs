//! Models that write what a case wants, whatever is drawn, though not with the same tokens.

use harness::{Case, Draw};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::json;

/// Steps of a text, one behind the other. Each can be one of several tokens, which look alike:
/// which of them it is depends on all tokens before. Behind the last step comes the first.
pub struct Script {
    /// The tokens in front of the first step, and then those of each step.
    steps: Vec<Vec<usize>>,
    spellings: Vec<Vec<u8>>,
}

/// What stands in front of the first step looks like this.
const BEFORE: &str = "@";

/// How many rows of the table depend on all of a text.
const PHASES: usize = 7;

/// How much likelier the tokens of the next step are than others: e to this.
const CERTAIN: f64 = 40.0;

/// A step: its bytes, and how many tokens look like that.
pub type Step<'a> = (&'a [u8], usize);

/// Steps in which each can be one of three tokens.
pub fn steps<'a>(texts: &[&'a str]) -> Vec<Step<'a>> {
    texts.iter().map(|text| (text.as_bytes(), 3)).collect()
}

impl Script {
    /// These steps.
    pub fn of(draw: &mut Draw, steps: &[Step<'_>]) -> Self {
        let all: Vec<Step<'_>> =
            [(BEFORE.as_bytes(), 2)].into_iter().chain(steps.to_vec()).collect();
        let v = all.iter().map(|(_, tokens)| tokens).sum();
        let mut ids = draw.permutation(v).into_iter();
        let steps: Vec<Vec<usize>> =
            all.iter().map(|(_, tokens)| ids.by_ref().take(*tokens).collect()).collect();
        let mut spellings = vec![vec![]; v];
        for (tokens, (bytes, _)) in steps.iter().zip(&all) {
            for id in tokens {
                spellings[*id] = bytes.to_vec();
            }
        }
        Self { steps, spellings }
    }

    /// The tokens of step `i`, from 1 on.
    pub fn tokens(&self, i: usize) -> &[usize] {
        &self.steps[i]
    }

    /// A prompt of `n` tokens, behind which step `i` comes.
    pub fn prompt(&self, draw: &mut Draw, n: usize, i: usize) -> Vec<usize> {
        let mut prompt: Vec<usize> = (1..n).map(|_| draw.below(self.spellings.len())).collect();
        let before = &self.steps[i - 1];
        prompt.push(before[draw.below(before.len())]);
        prompt
    }

    /// Adds the model and its vocabulary to a case.
    pub fn add(&self, draw: &mut Draw, case: Case) -> Case {
        let v = self.spellings.len();
        let mut part = |rows: usize| draw.tensor_in(&[rows, v], -1.5, 1.5);
        let (mut table, second, phase) = (part(v), part(v), part(PHASES));
        self.lead(&mut table);
        let texts: Vec<_> =
            self.steps[1..].iter().map(|step| self.spellings[step[0]].clone()).collect();
        let texts: Vec<_> = texts.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
        let case = case.with("model", format!("writes {}, again and again", json!(texts)));
        let parts = [("table", table), ("second", second), ("phase", phase)];
        let case = parts.iter().fold(case, |case, (part, numbers)| {
            case.unlisted(&format!("model.{part}"), numbers, Dtype::F64)
        });
        case.unlisted_fact("vocabulary", &self.spellings)
    }

    fn lead(&self, table: &mut ArrayD<f64>) {
        for (i, step) in self.steps.iter().enumerate() {
            let next = self.steps.get(i + 1).unwrap_or(&self.steps[1]);
            for (token, next) in step.iter().flat_map(|id| next.iter().map(move |next| (id, next)))
            {
                table[[*token, *next]] += CERTAIN;
            }
        }
    }
}
