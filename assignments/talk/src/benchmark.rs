//! How fast the staff's model is, for `fixtures/oracle/speed.py`, which measures another library in
//! the same minutes.

use std::io::{self, BufRead as _, Write as _};
use std::time::Instant;

use contract::a3::Pretrained;
use serde_json::json;
use tch::{Device, Tensor};

use crate::files::ModelFiles;
use crate::problem::{Problem, Result};
use crate::staff::fused::{Fused, Kept};
use crate::staff::weights;

/// Answers each line of standard input, `{"prompt": [ids], "tokens": n}`, with a line
/// `{"prefill": seconds, "decode": seconds, "ids": […]}`: the prompt is read, which gives the first
/// of `n` greedy tokens, and the others are decoded.
///
/// # Errors
///
/// If the model, or a line, cannot be read.
pub fn benchmark(files: &ModelFiles, device: Device) -> Result<()> {
    let Pretrained { config, weights, .. } = weights::pretrained(files)?;
    let model = Fused::new(&weights, &config, device);
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| Problem::failed(&error))?;
        let asked: Asked = serde_json::from_str(&line).map_err(|error| Problem::failed(&error))?;
        println!("{}", tch::no_grad(|| asked.timed(&model)));
        io::stdout().flush().map_err(|error| Problem::failed(&error))?;
    }
    Ok(())
}

/// What one line asks for.
#[derive(serde::Deserialize)]
struct Asked {
    prompt: Vec<i64>,
    tokens: usize,
}

impl Asked {
    fn timed(&self, model: &Fused) -> serde_json::Value {
        let mut kept = Kept::default();
        let likeliest = |logits: &Tensor| logits.argmax(-1, false).int64_value(&[0]);
        let started = Instant::now();
        let mut ids = vec![likeliest(&model.read(&self.prompt, &mut kept, true))];
        let prefill = started.elapsed().as_secs_f64();
        let started = Instant::now();
        while ids.len() < self.tokens {
            let last = ids[ids.len() - 1];
            ids.push(likeliest(&model.read(&[last], &mut kept, true)));
        }
        json!({ "prefill": prefill, "decode": started.elapsed().as_secs_f64(), "ids": ids })
    }
}
