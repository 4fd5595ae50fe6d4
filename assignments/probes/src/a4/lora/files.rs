//! The files of an adapter.

use contract::a4::{A4, AdapterError};
use harness::{Array, ERROR, REMARK, Record};
use safetensors::SafeTensors;
use serde_json::{Value, json};

use super::adapter::{adapter, in_facts};
use super::{factors, with_facts};
use crate::tensor::array;
use crate::world::folder::Folder;

const CONFIG: &str = "adapter_config.json";
const MODEL: &str = "adapter_model.safetensors";

/// What is in the files that are written.
pub fn save(a4: &dyn A4, case: &Record) -> Record {
    let mut answer = Record::new();
    let seen = with_facts(case, |a| {
        let files = a4.save_adapter(&adapter(a));
        let names: Vec<&String> = files.keys().collect();
        let bytes = |name: &str| files.get(name).map(Vec::as_slice).unwrap_or_default();
        answer = with_tensors(Record::new().fact("files", names), bytes(MODEL));
        let fields = json_of(bytes(CONFIG));
        Ok((Record::new().fact(CONFIG, fields), vec![]))
    });
    answer.facts.extend(seen.facts);
    answer
}

/// An object of JSON. Whether a dropout of 0 is written with a point makes no difference.
fn json_of(bytes: &[u8]) -> Value {
    let mut value: Value = serde_json::from_slice(bytes).unwrap_or_else(|e| json!(e.to_string()));
    if let Some(dropout) = value.get_mut("lora_dropout").filter(|dropout| **dropout == json!(0.0)) {
        *dropout = json!(0);
    }
    value
}

/// Adds the tensors of a safetensors file, and the one text that it must have.
fn with_tensors(answer: Record, bytes: &[u8]) -> Record {
    let read = SafeTensors::read_metadata(bytes).and_then(|(_, header)| {
        let format = header.metadata().as_ref().and_then(|texts| texts.get("format").cloned());
        Ok((format, SafeTensors::deserialize(bytes)?))
    });
    let (format, file) = match read {
        Ok(read) => read,
        Err(error) => return answer.fact(MODEL, error.to_string()),
    };
    file.iter().fold(answer.fact("format", format), |answer, (name, view)| {
        let (dtype, shape, bytes) = (view.dtype(), view.shape().to_vec(), view.data().to_vec());
        answer.array(name, Array { dtype, shape, bytes })
    })
}

/// What is read.
pub fn load(a4: &dyn A4, case: &Record) -> Record {
    tch::no_grad(|| match a4.load_adapter(&Folder::of(case)) {
        Ok(adapter) => {
            let factors = factors(&adapter).into_iter();
            factors.fold(in_facts(&adapter), |answer, (name, x)| answer.array(name, array(&x)))
        }
        Err(error) => refused(&error),
    })
}

fn refused(error: &AdapterError) -> Record {
    let about = [error.name(), error.subject()];
    Record::new().fact(ERROR, about).fact(REMARK, error.to_string())
}
