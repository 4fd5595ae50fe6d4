//! The calls of `a3.from_pretrained`.

use contract::a3::{A3, Batch, LoadError, Pretrained};
use harness::{Array, ERROR, Record};
use tch::Tensor;

use super::config::told;
use super::refused;
use super::weights::{kind, with_weights};
use crate::memory;
use crate::observe::observe_parts;
use crate::tensor::array;
use crate::world::components::Libtorch;
use crate::world::folder::Folder;

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

/// Loads a large folder: of its weights the case has the header, and a few numbers that are
/// repeated.
pub fn memory(a3: &dyn A3, case: &Record) -> Record {
    let (header, few) = (&case.tensors["header"].bytes, &case.tensors["numbers"].bytes);
    let length: usize = case.expect_fact("bytes");
    let data = few.repeat(length / few.len() + 1);
    let file = [&(header.len() as u64).to_le_bytes(), header.as_slice(), &data[..length]].concat();
    let folder = Folder::of(case).with("model.safetensors", file);
    drop(data);
    let dtype = kind(&case.expect_fact::<String>("dtype"));
    let call = || tch::no_grad(|| a3.from_pretrained(&folder, Some(dtype)));
    match memory::frugal(case.expect_fact("mebibytes"), call) {
        Ok(Ok(Pretrained { weights, .. })) => {
            let answer = Record::new().array("embedding", some(&weights.embedding));
            let layers = weights.layers.iter().enumerate();
            layers.fold(answer, |answer, (i, layer)| {
                let answer =
                    answer.array(format!("gate of layer {i}"), some(&layer.mlp.gate.weight));
                answer.array(format!("down of layer {i}"), some(&layer.mlp.down.weight))
            })
        }
        Ok(Err(error)) => refused::refused(&error),
        Err(words) => Record::new().fact(ERROR, words),
    }
}

/// Eight of the elements, the last one among them.
fn some(x: &Tensor) -> Array {
    let step = (x.numel() as i64 / 8).max(1);
    array(&x.flatten(0, -1).slice(0, step - 1, i64::MAX, step))
}

fn loaded(a3: &dyn A3, case: &Record) -> Result<Pretrained, LoadError> {
    let dtype = case.read::<String>("dtype").ok().map(|word| kind(&word));
    tch::no_grad(|| a3.from_pretrained(&Folder::of(case), dtype))
}
