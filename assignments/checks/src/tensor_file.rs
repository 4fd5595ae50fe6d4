//! Writes safetensors files, broken ones too: nothing is looked at.

use harness::{Array, Draw};
use serde_json::{Value, json};

/// A file that is put together entry by entry.
#[derive(Debug, Clone, Default)]
pub struct TensorFile {
    /// Names and what stands behind them, in the order of the header. A name may come twice.
    entries: Vec<(String, Value)>,
    data: Vec<u8>,
    spaces: usize,
}

impl TensorFile {
    /// A file without tensors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tensor, whose bytes come behind those that are there.
    pub fn tensor(self, name: &str, array: &Array) -> Self {
        let begin = self.data.len();
        let entry = entry(array, begin, begin + array.bytes.len());
        self.entry(name, entry).data(&array.bytes)
    }

    /// Adds an entry of the header alone.
    pub fn entry(mut self, name: &str, entry: Value) -> Self {
        self.entries.push((name.to_string(), entry));
        self
    }

    /// Adds bytes to the data alone.
    pub fn data(mut self, bytes: &[u8]) -> Self {
        self.data.extend_from_slice(bytes);
        self
    }

    /// Adds `__metadata__`, as PyTorch's files have it.
    pub fn with_metadata(self) -> Self {
        self.entry("__metadata__", json!({ "format": "pt" }))
    }

    /// Adds spaces behind the header.
    pub fn with_spaces(mut self, spaces: usize) -> Self {
        self.spaces += spaces;
        self
    }

    /// The entries stand in the header in another order; the data stays.
    pub fn shuffled(mut self, draw: &mut Draw) -> Self {
        let order = draw.permutation(self.entries.len());
        self.entries = order.into_iter().map(|i| self.entries[i].clone()).collect();
        self
    }

    /// The entries stand in the header in the opposite order; the data stays.
    pub fn backwards(mut self) -> Self {
        self.entries.reverse();
        self
    }

    /// The header, with the spaces behind it.
    pub fn header(&self) -> String {
        object(&self.entries) + &" ".repeat(self.spaces)
    }

    /// The whole file.
    pub fn bytes(&self) -> Vec<u8> {
        framed(self.header().as_bytes(), &self.data)
    }
}

/// What the header says of `array` if it lies at these offsets.
pub fn entry(array: &Array, begin: usize, end: usize) -> Value {
    let dtype = format!("{:?}", array.dtype);
    json!({ "dtype": dtype, "shape": array.shape, "data_offsets": [begin, end] })
}

/// A JSON object with these entries; a name may come twice.
pub fn object(entries: &[(String, Value)]) -> String {
    let entries = entries.iter().map(|(name, value)| format!("{}:{value}", json!(name)));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
}

/// A file with this header and this data.
pub fn framed(header: &[u8], data: &[u8]) -> Vec<u8> {
    framed_as(header.len() as u64, header, data)
}

/// The same, but it says that its header is `length` bytes long.
pub fn framed_as(length: u64, header: &[u8], data: &[u8]) -> Vec<u8> {
    [&length.to_le_bytes(), header, data].concat()
}
