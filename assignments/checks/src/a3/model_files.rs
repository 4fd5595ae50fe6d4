//! The files of a small model with drawn weights.

use harness::{Array, Draw};
use safetensors::Dtype;
use serde_json::{Value, json};

use super::llama::{Llama, drawn};
use crate::tensor_file::{TensorFile, object};

/// The name of a model's only file.
pub const MODEL: &str = "model.safetensors";

/// The name of an index.
pub const INDEX: &str = "model.safetensors.index.json";

/// All tensors of a model by their names, in the order of the model.
pub type Tensors = Vec<(String, Array)>;

/// The drawn weights of `llama`, rounded to `dtype`.
pub fn tensors(draw: &mut Draw, llama: &Llama, dtype: Dtype) -> Tensors {
    let tensor = |(name, shape): (String, Vec<usize>)| {
        let array = Array::rounded(&drawn(draw, &name, &shape), dtype);
        (name, array)
    };
    llama.names().into_iter().map(tensor).collect()
}

/// A file of these tensors.
pub fn file(tensors: &[(String, Array)]) -> TensorFile {
    tensors.iter().fold(TensorFile::new(), |file, (name, array)| file.tensor(name, array))
}

/// In which of the files `names` each tensor lies: every file has some of every layer.
pub fn places(tensors: &[(String, Array)], names: &[&str]) -> Vec<(String, Value)> {
    let dealt = tensors.iter().zip(names.iter().cycle());
    dealt.map(|((tensor, _), name)| (tensor.clone(), json!(name))).collect()
}

/// The file `name` of a model that is dealt out like this.
pub fn shard(tensors: &[(String, Array)], places: &[(String, Value)], name: &str) -> TensorFile {
    let here = |tensor: &str| places.iter().any(|(of, place)| of == tensor && place == name);
    let shard: Tensors = tensors.iter().filter(|(tensor, _)| here(tensor)).cloned().collect();
    file(&shard)
}

/// The index that says so.
pub fn index(places: &[(String, Value)]) -> String {
    format!("{{\"metadata\":{{\"total_size\":12345}},\"weight_map\":{}}}", object(places))
}
