//! What is wrong with an argument: facts in fields, words last.

use std::fmt;

use tch::{Kind, TchError};

/// A result, by default with one tensor.
pub type Result<T = tch::Tensor> = std::result::Result<T, InputError>;

/// An argument that the operation cannot work with.
///
/// `op` is the method (`"rms_norm"`) and `arg` its parameter (`"gain"`), both as
/// they are called in the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputError {
    /// Too few dims.
    Rank {
        /// The method.
        op: &'static str,
        /// The parameter.
        arg: &'static str,
        /// At least so many dims.
        expected: usize,
        /// The shape that was given.
        got: Vec<i64>,
    },
    /// A shape that does not fit.
    Shape {
        /// The method.
        op: &'static str,
        /// The parameter.
        arg: &'static str,
        /// The shape that it should have.
        expected: Vec<i64>,
        /// The shape that it has.
        got: Vec<i64>,
    },
    /// A wrong dtype.
    Dtype {
        /// The method.
        op: &'static str,
        /// The parameter.
        arg: &'static str,
        /// The dtypes that it may have.
        expected: Vec<Kind>,
        /// The dtype that it has.
        got: Kind,
    },
    /// A tensor without elements.
    Empty {
        /// The method.
        op: &'static str,
        /// The parameter.
        arg: &'static str,
        /// The shape that was given.
        got: Vec<i64>,
    },
    /// A number outside of its range: a dim, an index, a size, a probability.
    Range {
        /// The method.
        op: &'static str,
        /// The parameter.
        arg: &'static str,
        /// The range, as people write it: `0..5`.
        expected: String,
        /// The number.
        got: String,
    },
    /// The ranks of a group do not make the same calls.
    Ranks(String),
    /// libtorch itself refused, in its own words but without its stack.
    Torch(String),
}

impl InputError {
    /// `rank`, `shape`, `dtype`, `empty`, `range`, `ranks` or `torch`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rank { .. } => "rank",
            Self::Shape { .. } => "shape",
            Self::Dtype { .. } => "dtype",
            Self::Empty { .. } => "empty",
            Self::Range { .. } => "range",
            Self::Ranks(_) => "ranks",
            Self::Torch(_) => "torch",
        }
    }

    /// The parameter that it is about; none if ranks disagree or libtorch
    /// refused.
    pub fn arg(&self) -> Option<&'static str> {
        match self {
            Self::Rank { arg, .. }
            | Self::Shape { arg, .. }
            | Self::Dtype { arg, .. }
            | Self::Empty { arg, .. }
            | Self::Range { arg, .. } => Some(arg),
            Self::Ranks(_) | Self::Torch(_) => None,
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rank { op, arg, expected, got } => {
                write!(f, "{op}: `{arg}` needs {expected} dims or more, got shape {got:?}")
            }
            Self::Shape { op, arg, expected, got } => {
                write!(f, "{op}: `{arg}` should have shape {expected:?}, got {got:?}")
            }
            Self::Dtype { op, arg, expected, got } => {
                write!(f, "{op}: `{arg}` should be one of {expected:?}, got {got:?}")
            }
            Self::Empty { op, arg, got } => {
                write!(f, "{op}: `{arg}` has no elements, its shape is {got:?}")
            }
            Self::Range { op, arg, expected, got } => {
                write!(f, "{op}: `{arg}` should lie in {expected}, got {got}")
            }
            Self::Ranks(words) | Self::Torch(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for InputError {}

/// For those who call libtorch's `f_…` methods with `?`.
impl From<TchError> for InputError {
    fn from(error: TchError) -> Self {
        let words = error.to_string();
        let first = words.lines().next().unwrap_or_default();
        Self::Torch(first.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Tensor;

    #[test]
    fn every_error_is_one_line() {
        let (op, arg) = ("rms_norm", "gain");
        let errors = [
            InputError::Rank { op, arg, expected: 1, got: vec![] },
            InputError::Shape { op, arg, expected: vec![5], got: vec![4] },
            InputError::Dtype { op, arg, expected: vec![Kind::Float], got: Kind::Int64 },
            InputError::Empty { op, arg, got: vec![0, 5] },
            InputError::Range { op, arg, expected: "0..5".into(), got: "7".into() },
        ];
        for error in errors {
            let text = error.to_string();
            assert!(text.starts_with("rms_norm: `gain` ") && !text.contains('\n'), "{text}");
        }
    }

    #[test]
    fn the_stack_of_libtorch_is_left_out() {
        let (x, y) = (Tensor::from_slice(&[1f32, 2.0]), Tensor::from_slice(&[1f32, 2.0, 3.0]));
        let error = InputError::from(x.f_add(&y).unwrap_err()).to_string();
        assert!(error.contains("size of tensor a (2)"), "{error}");
        assert!(!error.contains("frame #0") && !error.contains('\n'), "{error}");
    }
}
