//! A case or an observation: named tensors and named facts.
//!
//! A record has one form on the wire and in the fixtures: a safetensors file. Facts (axes,
//! flags, programs) are JSON in the file's metadata. A record does not know what its
//! tensors mean.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use half::{bf16, f16};
use ndarray::ArrayD;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::memory_layout::{LAYOUT, MemoryLayout};

/// The metadata key under which the facts are stored.
const FACTS: &str = "facts";

/// The suffix of the tensor that holds the reference's answer in `f64`, beside its answer in
/// `f32`. The difference between the two estimates the rounding error. Submissions do not
/// return such a tensor.
const F64_ANSWER: &str = "@f64";

/// A tensor of any dtype as it travels: row-major, little-endian bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// The type of an element.
    pub dtype: Dtype,
    /// The size of each axis; empty for a scalar.
    pub shape: Vec<usize>,
    /// The elements.
    pub bytes: Vec<u8>,
}

impl Array {
    /// The elements of any dtype of numbers, each as the `f64` nearest to it.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        fn all<const N: usize>(bytes: &[u8], number: fn([u8; N]) -> f64) -> Vec<f64> {
            bytes.as_chunks::<N>().0.iter().map(|chunk| number(*chunk)).collect()
        }
        Some(match self.dtype {
            Dtype::F64 => all(&self.bytes, f64::from_le_bytes),
            Dtype::F32 => all(&self.bytes, |c| f32::from_le_bytes(c).into()),
            Dtype::I64 => all(&self.bytes, |c| i64::from_le_bytes(c) as f64),
            Dtype::BOOL | Dtype::U8 => all(&self.bytes, |[c]| c.into()),
            Dtype::F16 => all(&self.bytes, |c| f16::from_le_bytes(c).into()),
            Dtype::BF16 => all(&self.bytes, |c| bf16::from_le_bytes(c).into()),
            _ => return None,
        })
    }

    /// `values`, each rounded to `dtype`: one of the floating ones of 16 bits or more,
    /// `i64` or `bool`.
    ///
    /// # Panics
    ///
    /// If `dtype` is another.
    pub fn rounded(values: &ArrayD<f64>, dtype: Dtype) -> Self {
        fn all<const N: usize>(x: &ArrayD<f64>, bytes: fn(f64) -> [u8; N]) -> Vec<u8> {
            x.iter().flat_map(|x| bytes(*x)).collect()
        }
        let bytes = match dtype {
            Dtype::F64 => all(values, f64::to_le_bytes),
            Dtype::F32 => all(values, |x| (x as f32).to_le_bytes()),
            Dtype::F16 => all(values, |x| f16::from_f64(x).to_le_bytes()),
            Dtype::BF16 => all(values, |x| bf16::from_f64(x).to_le_bytes()),
            Dtype::I64 => all(values, |x| (x as i64).to_le_bytes()),
            Dtype::BOOL => all(values, |x| [u8::from(x != 0.0)]),
            _ => panic!("cases hold no {dtype:?}"),
        };
        Self { dtype, shape: values.shape().to_vec(), bytes }
    }

    /// Whether the elements are integers or truth values, which are never nearly equal.
    pub fn is_exact(&self) -> bool {
        matches!(self.dtype, Dtype::I64 | Dtype::U8 | Dtype::BOOL)
    }

    /// The elements in `f64`, if they are `f32`; otherwise the same.
    fn widened(&self) -> Self {
        match (self.dtype, self.numbers()) {
            (Dtype::F32, Some(numbers)) => Self {
                dtype: Dtype::F64,
                shape: self.shape.clone(),
                bytes: numbers.iter().flat_map(|number| number.to_le_bytes()).collect(),
            },
            _ => self.clone(),
        }
    }

    /// The elements as `f64`, if that is the dtype.
    pub fn f64s(&self) -> Option<Vec<f64>> {
        (self.dtype == Dtype::F64).then(|| {
            let chunks = self.bytes.as_chunks::<8>().0;
            chunks.iter().map(|c| f64::from_le_bytes(*c)).collect()
        })
    }
}

impl From<&ArrayD<f64>> for Array {
    fn from(x: &ArrayD<f64>) -> Self {
        Self {
            dtype: Dtype::F64,
            shape: x.shape().to_vec(),
            // `iter` walks in row-major order, whatever the layout in memory.
            bytes: x.iter().flat_map(|v| v.to_le_bytes()).collect(),
        }
    }
}

impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dtype = format!("{:?}", self.dtype).to_lowercase();
        write!(f, "{dtype}{:?}", self.shape)
    }
}

/// Named tensors and named facts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// The tensors, in the order of their names.
    pub tensors: BTreeMap<String, Array>,
    /// The facts, in the order of their names.
    pub facts: Map<String, Value>,
}

/// Why bytes are not a record, or a record lacks something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError(pub String);

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RecordError {}

impl Record {
    /// An empty record.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tensor.
    #[must_use]
    pub fn tensor(mut self, name: impl Into<String>, value: &ArrayD<f64>) -> Self {
        self.tensors.insert(name.into(), value.into());
        self
    }

    /// Adds a tensor of any dtype.
    #[must_use]
    pub fn array(mut self, name: impl Into<String>, array: Array) -> Self {
        self.tensors.insert(name.into(), array);
        self
    }

    /// The same record with every `f32` tensor in `f64`.
    #[must_use]
    pub fn widened(&self) -> Self {
        let tensors = self.tensors.iter();
        let tensors = tensors.map(|(name, array)| (name.clone(), array.widened())).collect();
        Self { tensors, facts: self.facts.clone() }
    }

    /// Adds the tensors of `answer`, the same answer computed in `f64`.
    #[must_use]
    pub fn with_f64_answer(mut self, answer: Self) -> Self {
        let named = answer.tensors.into_iter().map(|(name, array)| (name + F64_ANSWER, array));
        self.tensors.extend(named.filter(|(_, array)| array.dtype == Dtype::F64));
        self
    }

    /// The reference's answer in `f64` for the tensor `name`, if there is one.
    pub fn f64_answer(&self, name: &str) -> Option<&Array> {
        self.tensors.get(&format!("{name}{F64_ANSWER}"))
    }

    /// The tensors that an answer must have: all but the reference's answers in `f64`.
    pub fn expected(&self) -> impl Iterator<Item = (&String, &Array)> {
        self.tensors.iter().filter(|(name, _)| !name.ends_with(F64_ANSWER))
    }

    /// Adds a vector of numbers as a tensor of rank 1.
    #[must_use]
    pub fn vector(self, name: impl Into<String>, values: &[f64]) -> Self {
        self.tensor(name, &ndarray::arr1(values).into_dyn())
    }

    /// Adds a single number as a tensor of rank 0. (Numbers do not travel as facts:
    /// JSON has no NaN.)
    #[must_use]
    pub fn number(self, name: impl Into<String>, value: f64) -> Self {
        self.tensor(name, &ndarray::arr0(value).into_dyn())
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("facts are plain data");
        self.facts.insert(name.into(), value);
        self
    }

    /// The tensor `name` as `f64`, lying in memory as the record says.
    ///
    /// # Errors
    ///
    /// If it is missing, of another dtype, or its bytes do not fit its shape.
    pub fn get(&self, name: &str) -> Result<ArrayD<f64>, RecordError> {
        let missing = || RecordError(format!("no f64 tensor `{name}`"));
        let array = self.tensors.get(name).ok_or_else(missing)?;
        let values = array.f64s().ok_or_else(missing)?;
        let x = ArrayD::from_shape_vec(array.shape.clone(), values).map_err(|_| missing())?;
        Ok(match self.layout(name) {
            Some(layout) => layout.lay(&x),
            None => x,
        })
    }

    /// The layout in which the tensor `name` lies, if not row by row.
    pub fn layout(&self, name: &str) -> Option<MemoryLayout> {
        serde_json::from_value(self.facts.get(LAYOUT)?.get(name)?.clone()).ok()
    }

    /// The fact `name`.
    ///
    /// # Errors
    ///
    /// If it is missing or of another type.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<T, RecordError> {
        let value = self.facts.get(name).cloned().unwrap_or_default();
        serde_json::from_value(value).map_err(|e| RecordError(format!("fact `{name}`: {e}")))
    }

    /// [`get`](Self::get) where the staff wrote the record themselves.
    pub fn expect(&self, name: &str) -> ArrayD<f64> {
        self.get(name).expect("the case was written by the check")
    }

    /// [`read`](Self::read) where the staff wrote the record themselves.
    pub fn expect_fact<T: DeserializeOwned>(&self, name: &str) -> T {
        self.read(name).expect("the case was written by the check")
    }

    /// The record as a safetensors file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let facts = Value::Object(self.facts.clone()).to_string();
        let metadata = HashMap::from([(FACTS.to_string(), facts)]);
        let views = self.tensors.iter().map(|(name, array)| {
            let view = TensorView::new(array.dtype, array.shape.clone(), &array.bytes);
            (name, view.expect("an array's bytes fit its shape"))
        });
        safetensors::serialize(views, Some(metadata)).expect("serialising to memory")
    }

    /// Reads a safetensors file. Nothing is trusted: lengths, offsets, overlaps and
    /// UTF-8 are verified by the `safetensors` crate, the facts must be an object.
    ///
    /// # Errors
    ///
    /// If the bytes are not such a file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let wrong = |e: &dyn fmt::Display| RecordError(e.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| wrong(&e))?;
        let facts = match metadata.metadata().as_ref().and_then(|m| m.get(FACTS)) {
            Some(json) => serde_json::from_str(json).map_err(|e| wrong(&e))?,
            None => Map::new(),
        };
        let file = SafeTensors::deserialize(bytes).map_err(|e| wrong(&e))?;
        let tensors = file
            .iter()
            .map(|(name, view)| {
                let array = Array {
                    dtype: view.dtype(),
                    shape: view.shape().to_vec(),
                    bytes: view.data().to_vec(),
                };
                (name.to_string(), array)
            })
            .collect();
        Ok(Self { tensors, facts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{arr0, arr2};

    fn sample() -> Record {
        Record::new()
            .tensor("x", &arr2(&[[1.0, f64::NAN], [f64::INFINITY, -0.0]]).into_dyn())
            .tensor("loss", &arr0(0.1).into_dyn())
            .fact("axes", vec![0, 2])
            .fact("scale", 0.1 + 0.2)
    }

    #[test]
    fn a_record_survives_the_wire_bit_for_bit() {
        let back = Record::from_bytes(&sample().to_bytes()).unwrap();
        assert_eq!(back.to_bytes(), sample().to_bytes());
        assert_eq!(back.read::<Vec<usize>>("axes").unwrap(), [0, 2]);
        assert_eq!(back.read::<f64>("scale").unwrap().to_bits(), (0.1 + 0.2f64).to_bits());
    }

    #[test]
    fn a_transposed_array_travels_in_row_major_order() {
        let x = arr2(&[[1.0, 2.0], [3.0, 4.0]]).reversed_axes().into_dyn();
        assert_eq!(Array::from(&x).f64s().unwrap(), [1.0, 3.0, 2.0, 4.0]);
    }

    #[test]
    fn only_f32_is_widened() {
        let f32s = Array { dtype: Dtype::F32, shape: vec![1], bytes: 0.1f32.to_le_bytes().into() };
        let wide = sample().array("w", f32s).widened();
        assert_eq!(wide.get("w").unwrap()[[0]], f64::from(0.1f32));
        assert_eq!(wide.get("loss").unwrap(), sample().get("loss").unwrap());
    }

    #[test]
    fn the_answer_in_f64_is_kept_but_not_expected() {
        let answer = sample().with_f64_answer(Record::new().number("loss", 0.25));
        assert_eq!(answer.f64_answer("loss").and_then(Array::f64s), Some(vec![0.25]));
        assert!(answer.f64_answer("x").is_none());
        assert_eq!(answer.expected().map(|(name, _)| name).collect::<Vec<_>>(), ["loss", "x"]);
    }

    #[test]
    fn truncated_or_padded_bytes_are_refused() {
        let bytes = sample().to_bytes();
        for cut in [0, 4, 8, 20, bytes.len() - 1] {
            assert!(Record::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        let padded = [bytes, vec![0]].concat();
        assert!(Record::from_bytes(&padded).is_err());
    }

    #[test]
    fn a_missing_or_mistyped_entry_is_named() {
        let error = sample().get("y").unwrap_err();
        assert_eq!(error.to_string(), "no f64 tensor `y`");
        assert!(sample().read::<String>("axes").is_err());
    }
}
