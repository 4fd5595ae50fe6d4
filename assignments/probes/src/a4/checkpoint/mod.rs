//! The calls of `a4.checkpoint`.

mod crashes;
mod damage;
mod state;

use contract::a4::{A4, Checkpoint, CheckpointError};
use harness::{Array, ERROR, REMARK, Record, digest};
use safetensors::SafeTensors;
use tch::Tensor;

use crate::observe::{Inputs, observe_parts};
use crate::world::store::{Disk, Kept};

pub use crashes::crashes;
pub use damage::errors;
use state::{checkpoint, numbers};

/// What is in the file that was saved.
pub fn file(a4: &dyn A4, case: &Record) -> Record {
    with_saved(a4, case, |disk, name| contents(&disk.look(name).unwrap_or_default()))
}

/// What is loaded after the machine has crashed.
pub fn resumed(a4: &dyn A4, case: &Record) -> Record {
    with_saved(a4, case, |disk, name| match a4.load(disk, name) {
        Ok(checkpoint) => observed(&checkpoint),
        Err(error) => refused(&error),
    })
}

/// Saves the checkpoint of `case`, and looks at what a crash leaves of it.
fn with_saved(a4: &dyn A4, case: &Record, f: impl Fn(&Disk, &str) -> Record) -> Record {
    let mut seen = Record::new();
    let inputs = observe_parts::<String>(case, |a| {
        let disk = Disk::default();
        let name: String = a.fact("name");
        seen = match a4.save(&disk, &name, &checkpoint(a, "new")) {
            Ok(()) => f(&disk.restarted(Kept::Nothing), &name),
            Err(error) => refused(&error),
        };
        Ok(vec![])
    });
    seen.facts.extend(inputs.facts);
    seen
}

/// The tensors of a safetensors file, and the one text that it must have.
fn contents(bytes: &[u8]) -> Record {
    let read = SafeTensors::read_metadata(bytes).and_then(|(_, header)| {
        let format = header.metadata().as_ref().and_then(|texts| texts.get("format").cloned());
        Ok((format, SafeTensors::deserialize(bytes)?))
    });
    let (format, file) = match read {
        Ok(read) => read,
        Err(error) => return failed("no safetensors file", &error.to_string()),
    };
    file.iter().fold(Record::new().fact("format", format), |answer, (name, view)| {
        let (dtype, shape, bytes) = (view.dtype(), view.shape().to_vec(), view.data().to_vec());
        answer.array(name, Array { dtype, shape, bytes })
    })
}

/// All of a checkpoint.
pub fn observed(checkpoint: &Checkpoint) -> Record {
    let state = &checkpoint.state;
    let named =
        |part: &str, name: &str, x: &Tensor| (format!("{part}.{name}"), crate::tensor::array(x));
    let mut all: Vec<_> =
        state.parameters.iter().map(|(name, x)| named("parameter", name, x)).collect();
    for (name, slot) in &state.optimizer {
        all.extend(slot.first.iter().map(|x| named("first", name, x)));
        all.extend(slot.second.iter().map(|x| named("second", name, x)));
    }
    let leaves = state.parameters.iter().filter(|(_, x)| x.is_leaf() && x.requires_grad());
    let leaves: Vec<_> = leaves.map(|(name, _)| name).collect();
    let updates = state.optimizer.iter().map(|(name, slot)| (name.clone(), slot.updates.into()));
    let answer = Record::new()
        .fact("numbers", numbers(checkpoint))
        .fact("updates by parameter", updates.collect::<serde_json::Map<_, _>>())
        .fact("leaves that require gradients", leaves);
    all.into_iter().fold(answer, |answer, (name, x)| answer.array(name, x))
}

/// A checkpoint in a few words: two that differ somewhere have different ones.
pub fn label(checkpoint: &Checkpoint) -> String {
    let digest = digest::number(observed(checkpoint).to_bytes().into_iter().map(u32::from));
    format!("the checkpoint of {} updates ({digest:08x})", checkpoint.state.updates)
}

/// The answer for an error: its name, and what it is about.
pub fn refused(error: &CheckpointError) -> Record {
    let about = match error {
        CheckpointError::Store(error) => error.to_string(),
        CheckpointError::NoCheckpoint(name) | CheckpointError::Broken { file: name, .. } => {
            name.clone()
        }
    };
    failed(error.name(), &about).fact(REMARK, error.to_string())
}

fn failed(name: &str, about: &str) -> Record {
    Record::new().fact(ERROR, [name, about])
}

/// The two checkpoints of a case.
fn pair(a: &Inputs<'_>) -> [Checkpoint; 2] {
    ["old", "new"].map(|which| checkpoint(a, which))
}
