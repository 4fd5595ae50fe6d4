//! Writes a safetensors file, tensor by tensor, so that it never lies in memory as a whole.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::failure::{Failure, Result};
use crate::tensors::Tensor;

/// The data begin at a multiple of this, so that a memory map can be read as numbers.
const ALIGNMENT: usize = 8;

/// Writes `tensors` in their order, in `f32`; `numbers` gives what is in each.
pub fn write(
    path: &Path,
    tensors: &[Tensor],
    mut numbers: impl FnMut(&Tensor) -> Result<Vec<f32>>,
) -> Result<()> {
    let failure = Failure::file(path);
    let mut file = BufWriter::new(File::create(path).map_err(&failure)?);
    let header = header(tensors);
    file.write_all(&(header.len() as u64).to_le_bytes()).map_err(&failure)?;
    file.write_all(header.as_bytes()).map_err(&failure)?;
    for tensor in tensors {
        let bytes: Vec<u8> = numbers(tensor)?.iter().flat_map(|x| x.to_le_bytes()).collect();
        file.write_all(&bytes).map_err(&failure)?;
    }
    let file = file.into_inner().map_err(|error| failure(error.into_error()))?;
    file.sync_all().map_err(&failure)
}

/// The header, with spaces behind it up to the next multiple of [`ALIGNMENT`].
fn header(tensors: &[Tensor]) -> String {
    let mut entries = Map::from_iter([("__metadata__".into(), json!({"format": "pt"}))]);
    let mut begin = 0;
    for Tensor { name, shape, .. } in tensors {
        let end = begin + 4 * shape.iter().product::<usize>();
        let entry = json!({"dtype": "F32", "shape": shape, "data_offsets": [begin, end]});
        entries.insert(name.clone(), entry);
        begin = end;
    }
    let text = Value::Object(entries).to_string();
    let length = text.len().next_multiple_of(ALIGNMENT);
    format!("{text:length$}")
}
