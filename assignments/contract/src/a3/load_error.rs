//! What is wrong with the files of a model: facts in fields, words last.

use std::fmt;

/// Files that no model can be made of.
///
/// `file` is a name as [`Files`](super::Files) has it, `field` one of `config.json`, as it is
/// written there (`num_key_value_heads`; inside an object `rope_parameters.rope_theta`),
/// `tensor` the name of a tensor as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// There is no such file. If there is neither `model.safetensors` nor an index, it is
    /// about `model.safetensors`.
    NoFile {
        /// The name of the file that is missing.
        file: String,
    },
    /// It is no JSON, or not the object that it should be. The JSON of a safetensors file is
    /// its header.
    Json {
        /// The file.
        file: String,
        /// What is wrong with it, in the parser's words.
        reason: String,
    },
    /// `config.json` leaves out a field that has no default.
    NoField {
        /// The field.
        field: String,
    },
    /// A field of `config.json` or `generation_config.json` has a value that it cannot have:
    /// another type, a number out of range, a name that this course does not know.
    Field {
        /// The field.
        field: String,
        /// What it may be.
        expected: String,
        /// What it is.
        got: String,
    },
    /// Two fields that do not fit together.
    Fields {
        /// Both, in the order of their names.
        fields: [String; 2],
        /// Why they do not fit.
        reason: String,
    },
    /// The header of a safetensors file cannot be as long as the file says: it would end
    /// behind the file, or have more than 100 000 000 bytes.
    Header {
        /// The file.
        file: String,
        /// The length that the first eight bytes give; 0 if there are not even eight.
        header: u64,
        /// The bytes of the whole file.
        bytes: u64,
    },
    /// What the header says of a tensor has not the form of an entry.
    Entry {
        /// The tensor.
        tensor: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A tensor has a dtype that cannot be read.
    Dtype {
        /// The tensor.
        tensor: String,
        /// The dtype as the header has it.
        got: String,
    },
    /// The bytes of a tensor begin before those of the one before it end, in the order of their
    /// begins, and where these are equal, of their ends.
    Overlap {
        /// The tensor that begins too early.
        tensor: String,
    },
    /// There are bytes that belong to no tensor: before the first, between two, or behind the
    /// last.
    Hole {
        /// The file.
        file: String,
        /// Where they begin, counted from the end of the header.
        at: u64,
    },
    /// The bytes of a tensor are not as many as its shape and dtype need.
    Size {
        /// The tensor.
        tensor: String,
        /// The bytes that shape and dtype need; `u64::MAX` if they are more than that.
        expected: u64,
        /// The bytes that it has.
        got: u64,
    },
    /// The file ends before a tensor does.
    Truncated {
        /// The file.
        file: String,
        /// The bytes that the file should have.
        expected: u64,
        /// The bytes that it has.
        got: u64,
    },
    /// A name is listed twice: in one header, in the index, or in two shards.
    Repeated {
        /// The tensor.
        tensor: String,
    },
    /// A tensor that the model needs is in no file, or the index does not list it.
    NoTensor {
        /// The tensor.
        tensor: String,
    },
    /// A tensor that the model has no place for.
    Unexpected {
        /// The tensor.
        tensor: String,
    },
    /// A tensor has another shape than the configuration says.
    Shape {
        /// The tensor.
        tensor: String,
        /// The shape that it should have.
        expected: Vec<i64>,
        /// The shape that it has.
        got: Vec<i64>,
    },
}

impl LoadError {
    /// The variant in small letters: `no_file`, `json`, `no_field`, …
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoFile { .. } => "no_file",
            Self::Json { .. } => "json",
            Self::NoField { .. } => "no_field",
            Self::Field { .. } => "field",
            Self::Fields { .. } => "fields",
            Self::Header { .. } => "header",
            Self::Entry { .. } => "entry",
            Self::Dtype { .. } => "dtype",
            Self::Overlap { .. } => "overlap",
            Self::Hole { .. } => "hole",
            Self::Size { .. } => "size",
            Self::Truncated { .. } => "truncated",
            Self::Repeated { .. } => "repeated",
            Self::NoTensor { .. } => "no_tensor",
            Self::Unexpected { .. } => "unexpected",
            Self::Shape { .. } => "shape",
        }
    }

    /// What it is about: the file, the field, the tensor; of two fields both, with `, `
    /// between them.
    pub fn subject(&self) -> String {
        match self {
            Self::NoFile { file }
            | Self::Json { file, .. }
            | Self::Header { file, .. }
            | Self::Hole { file, .. }
            | Self::Truncated { file, .. } => file.clone(),
            Self::NoField { field } | Self::Field { field, .. } => field.clone(),
            Self::Fields { fields, .. } => fields.join(", "),
            Self::Entry { tensor, .. }
            | Self::Dtype { tensor, .. }
            | Self::Overlap { tensor }
            | Self::Size { tensor, .. }
            | Self::Repeated { tensor }
            | Self::NoTensor { tensor }
            | Self::Unexpected { tensor }
            | Self::Shape { tensor, .. } => tensor.clone(),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile { file } => write!(f, "there is no file `{file}`"),
            Self::Json { file, reason } => write!(f, "{file}: no valid JSON: {reason}"),
            Self::NoField { field } => write!(f, "config.json: `{field}` is missing"),
            Self::Field { field, expected, got } => {
                write!(f, "`{field}` should be {expected}, got {got}")
            }
            Self::Fields { fields: [one, other], reason } => {
                write!(f, "config.json: `{one}` and `{other}` do not fit together: {reason}")
            }
            Self::Header { file, header, bytes } => {
                write!(f, "{file}: a header of {header} bytes in a file of {bytes} bytes")
            }
            Self::Entry { tensor, reason } => write!(f, "`{tensor}`: {reason}"),
            Self::Dtype { tensor, got } => write!(f, "`{tensor}`: cannot read dtype {got}"),
            Self::Overlap { tensor } => write!(f, "`{tensor}` overlaps the tensor before it"),
            Self::Hole { file, at } => {
                write!(f, "{file}: the bytes from {at} on belong to no tensor")
            }
            Self::Size { tensor, expected, got } => {
                write!(f, "`{tensor}` needs {expected} bytes, has {got}")
            }
            Self::Truncated { file, expected, got } => {
                write!(f, "{file}: should have {expected} bytes, has {got}")
            }
            Self::Repeated { tensor } => write!(f, "`{tensor}` is listed twice"),
            Self::NoTensor { tensor } => write!(f, "there is no tensor `{tensor}`"),
            Self::Unexpected { tensor } => write!(f, "the model has no tensor `{tensor}`"),
            Self::Shape { tensor, expected, got } => {
                write!(f, "`{tensor}` should have shape {expected:?}, got {got:?}")
            }
        }
    }
}

impl std::error::Error for LoadError {}
