//! One safetensors file: what its header says, and the tensors that it says it of.

use contract::a3::{LoadError, entries};
use serde_json::Value;
use tch::{Kind, Tensor};

/// The names and values of a header.
pub type Header = Vec<(String, Value)>;

/// No header is longer.
const LONGEST: u64 = 100_000_000;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Reading {
    /// The length of the header.
    pub length: fn([u8; 8]) -> u64,
    /// How long a header may be.
    pub longest: u64,
    /// Where the data begins, if the header ends here.
    pub data_begins: fn(usize) -> usize,
    /// The names and values of an object.
    pub entries: fn(&str) -> serde_json::Result<Header>,
    /// Where the tensors lie, given where the header says they do.
    pub places: fn(Vec<Entry>) -> Vec<Entry>,
    /// Whether the bytes of a tensor are counted.
    pub sizes_matter: bool,
    /// That the tensors fill the file.
    pub fill: fn(&Filling<'_>) -> Result<(), LoadError>,
    /// How the bytes from one place to another are read.
    pub bytes: for<'a> fn(&'a [u8], u64, u64) -> &'a [u8],
    /// A dtype by its name in a header.
    pub dtype: fn(&str) -> Option<Kind>,
    /// A tensor of these bytes.
    pub tensor: fn(&[u8], &[i64], Kind) -> Tensor,
}

/// The right ones.
pub const RIGHT: Reading = Reading {
    length: u64::from_le_bytes,
    longest: LONGEST,
    data_begins: |end| end,
    entries,
    places: |entries| entries,
    sizes_matter: true,
    fill,
    bytes: |data, begin, end| &data[begin as usize..end as usize],
    dtype,
    tensor: Tensor::from_data_size,
};

/// A tensor as the header has it.
#[derive(Clone)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its dtype.
    pub kind: Kind,
    /// The dtype in the header's words.
    pub dtype: String,
    /// Its shape.
    pub shape: Vec<i64>,
    /// Its first byte, counted from the end of the header.
    pub begin: u64,
    /// The byte behind its last.
    pub end: u64,
}

/// What has to be known to see whether tensors fill a file.
pub struct Filling<'a> {
    /// The file.
    pub file: &'a str,
    /// The tensors, in the order of their offsets.
    pub entries: Vec<&'a Entry>,
    /// Where the header ends.
    pub header_end: u64,
    /// The length of the file.
    pub bytes: u64,
}

/// A file that is in order.
pub struct TensorFile<'a> {
    /// Its tensors.
    pub entries: Vec<Entry>,
    data: &'a [u8],
    reading: Reading,
}

impl<'a> TensorFile<'a> {
    /// Reads the header of `file`, and sees whether the rest is in order.
    pub(super) fn open(reading: Reading, file: &str, bytes: &'a [u8]) -> Result<Self, LoadError> {
        let header_end = header_end(&reading, file, bytes)?;
        let header = str::from_utf8(&bytes[8..header_end]).map_err(|e| json(file, &e))?;
        let header = (reading.entries)(header).map_err(|e| json(file, &e))?;
        let entries = tensors(&reading, header)?;
        let mut in_order: Vec<&Entry> = entries.iter().collect();
        in_order.sort_by_key(|entry| (entry.begin, entry.end));
        let (header_end, bytes_in_all) = (header_end as u64, bytes.len() as u64);
        let filling = Filling { file, entries: in_order, header_end, bytes: bytes_in_all };
        (reading.fill)(&filling)?;
        let data = &bytes[(reading.data_begins)(header_end as usize)..];
        Ok(Self { entries: (reading.places)(entries), data, reading })
    }

    /// The tensor of an entry.
    pub fn tensor(&self, entry: &Entry) -> Tensor {
        let bytes = (self.reading.bytes)(self.data, entry.begin, entry.end);
        (self.reading.tensor)(bytes, &entry.shape, entry.kind)
    }
}

fn json(file: &str, reason: &dyn ToString) -> LoadError {
    LoadError::Json { file: file.into(), reason: reason.to_string() }
}

/// Where the header ends, if that can be.
fn header_end(reading: &Reading, file: &str, bytes: &[u8]) -> Result<usize, LoadError> {
    let in_all = bytes.len() as u64;
    let wrong = |header| LoadError::Header { file: file.into(), header, bytes: in_all };
    let length = (reading.length)(*bytes.first_chunk().ok_or_else(|| wrong(0))?);
    if length > reading.longest || length > in_all - 8 {
        return Err(wrong(length));
    }
    Ok(8 + length as usize)
}

/// All entries that are tensors.
fn tensors(reading: &Reading, header: Header) -> Result<Vec<Entry>, LoadError> {
    let mut entries: Vec<Entry> = Vec::new();
    for (name, value) in header.into_iter().filter(|(name, _)| name != "__metadata__") {
        if entries.iter().any(|entry| entry.name == name) {
            return Err(LoadError::Repeated { tensor: name });
        }
        entries.push(entry(reading, name, &value)?);
    }
    Ok(entries)
}

fn entry(reading: &Reading, name: String, value: &Value) -> Result<Entry, LoadError> {
    let wrong = |reason: &str| LoadError::Entry { tensor: name.clone(), reason: reason.into() };
    let dtype = value["dtype"].as_str().ok_or_else(|| wrong("`dtype` is no name"))?;
    let shape = numbers(&value["shape"]).ok_or_else(|| wrong("`shape` is no list of sizes"))?;
    let offsets = numbers(&value["data_offsets"]);
    let [begin, end] = offsets
        .and_then(|offsets| <[u64; 2]>::try_from(offsets).ok())
        .filter(|[begin, end]| begin <= end)
        .ok_or_else(|| wrong("`data_offsets` are no begin and end"))?;
    let Some(kind) = (reading.dtype)(dtype) else {
        return Err(LoadError::Dtype { tensor: name, got: dtype.into() });
    };
    let expected = shape.iter().fold(kind.elt_size_in_bytes() as u64, |n, size| {
        if *size == 0 { 0 } else { n.saturating_mul(*size) }
    });
    if reading.sizes_matter && expected != end - begin {
        return Err(LoadError::Size { tensor: name, expected, got: end - begin });
    }
    let shape = shape.into_iter().map(|size| size as i64).collect();
    Ok(Entry { name, kind, dtype: dtype.into(), shape, begin, end })
}

/// A list of whole numbers.
fn numbers(value: &Value) -> Option<Vec<u64>> {
    value.as_array()?.iter().map(Value::as_u64).collect()
}

fn dtype(name: &str) -> Option<Kind> {
    Some(match name {
        "F64" => Kind::Double,
        "F32" => Kind::Float,
        "F16" => Kind::Half,
        "BF16" => Kind::BFloat16,
        "I64" => Kind::Int64,
        "I32" => Kind::Int,
        "U8" => Kind::Uint8,
        "BOOL" => Kind::Bool,
        _ => return None,
    })
}

/// Without holes and overlaps, from the first byte to the last.
pub(super) fn fill(filling: &Filling<'_>) -> Result<(), LoadError> {
    let at = without_gaps(filling, 0)?;
    ends(filling, at)
}

/// Where the last tensor ends, if each begins where the one before it ends, and the first one
/// at `at`.
pub(super) fn without_gaps(filling: &Filling<'_>, mut at: u64) -> Result<u64, LoadError> {
    for entry in &filling.entries {
        if entry.begin < at {
            return Err(LoadError::Overlap { tensor: entry.name.clone() });
        }
        if entry.begin > at {
            return Err(LoadError::Hole { file: filling.file.into(), at });
        }
        at = entry.end;
    }
    Ok(at)
}

/// That the file ends where its last tensor does.
pub(super) fn ends(filling: &Filling<'_>, at: u64) -> Result<(), LoadError> {
    let file = filling.file.to_string();
    let (expected, got) = (filling.header_end + at, filling.bytes);
    if expected > got {
        return Err(LoadError::Truncated { file, expected, got });
    }
    if expected < got {
        return Err(LoadError::Hole { file, at });
    }
    Ok(())
}
