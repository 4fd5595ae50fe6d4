//! The calls of `a3.from_pretrained`.

use contract::a3::{A3, Batch, LoadError, Pretrained};
use harness::Record;

use super::components::Libtorch;
use super::config::told;
use super::folder::Folder;
use super::refused;
use super::weights::{kind, with_weights};
use crate::observe::observe_parts;

/// Loads the folder of the case, in its dtype if it has one.
pub fn call(a3: &dyn A3, case: &Record) -> Record {
    match loaded(a3, case) {
        Ok(Pretrained { config, weights, eos_token_ids }) => {
            let answer = told(&config).fact("eos_token_ids of the folder", eos_token_ids);
            with_weights(answer, &weights)
        }
        Err(error) => refused::refused(&error),
    }
}

/// Loads the folder of the case, and passes its tokens through the submission's own model.
pub fn logits(a3: &dyn A3, case: &Record) -> Record {
    match loaded(a3, case) {
        Ok(Pretrained { config, weights, .. }) => observe_parts(case, |a| {
            let ids = a.tensor("ids");
            let output = a3.forward(&Batch::of(&ids), &weights, &config, &Libtorch)?;
            Ok(vec![("logits", output.logits)])
        }),
        Err(error) => refused::refused(&error),
    }
}

fn loaded(a3: &dyn A3, case: &Record) -> Result<Pretrained, LoadError> {
    let dtype = case.read::<String>("dtype").ok().map(|word| kind(&word));
    tch::no_grad(|| a3.from_pretrained(&Folder::of(case), dtype))
}
