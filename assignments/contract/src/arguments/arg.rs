//! Looks at an argument before libtorch does.

use std::ops::RangeBounds;

use tch::{Kind, Tensor};

use super::{InputError, Result};

/// The dtypes that a model computes in.
const FLOATS: [Kind; 4] = [Kind::Half, Kind::BFloat16, Kind::Float, Kind::Double];

/// An argument with its name, for questions in a row:
///
/// ```
/// # use contract::arguments::{Arg, InputError};
/// # fn rms_norm(x: &tch::Tensor, gain: &tch::Tensor) -> contract::arguments::Result<()> {
/// let d = Arg::new("rms_norm", "x", x).float()?.rank(1)?.filled()?.last();
/// Arg::new("rms_norm", "gain", gain).kind(x.kind())?.shape(&[d])?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Arg<'a> {
    op: &'static str,
    name: &'static str,
    tensor: &'a Tensor,
}

impl<'a> Arg<'a> {
    /// The parameter `name` of the method `op`.
    pub fn new(op: &'static str, name: &'static str, tensor: &'a Tensor) -> Self {
        Self { op, name, tensor }
    }

    /// The tensor that it is about.
    pub fn tensor(self) -> &'a Tensor {
        self.tensor
    }

    /// It is f16, bf16, f32 or f64.
    ///
    /// # Errors
    ///
    /// [`InputError::Dtype`]
    pub fn float(self) -> Result<Self> {
        self.one_of(&FLOATS)
    }

    /// It has this dtype.
    ///
    /// # Errors
    ///
    /// [`InputError::Dtype`]
    pub fn kind(self, kind: Kind) -> Result<Self> {
        self.one_of(&[kind])
    }

    fn one_of(self, kinds: &[Kind]) -> Result<Self> {
        let (op, arg, got) = (self.op, self.name, self.tensor.kind());
        if kinds.contains(&got) {
            return Ok(self);
        }
        Err(InputError::Dtype { op, arg, expected: kinds.to_vec(), got })
    }

    /// It has so many dims or more.
    ///
    /// # Errors
    ///
    /// [`InputError::Rank`]
    pub fn rank(self, expected: usize) -> Result<Self> {
        if self.tensor.dim() >= expected {
            return Ok(self);
        }
        Err(InputError::Rank { op: self.op, arg: self.name, expected, got: self.tensor.size() })
    }

    /// It has exactly this shape.
    ///
    /// # Errors
    ///
    /// [`InputError::Shape`]
    pub fn shape(self, expected: &[i64]) -> Result<Self> {
        let got = self.tensor.size();
        if got == expected {
            return Ok(self);
        }
        let expected = expected.to_vec();
        Err(InputError::Shape { op: self.op, arg: self.name, expected, got })
    }

    /// It has elements.
    ///
    /// # Errors
    ///
    /// [`InputError::Empty`]
    pub fn filled(self) -> Result<Self> {
        if self.tensor.numel() > 0 {
            return Ok(self);
        }
        Err(InputError::Empty { op: self.op, arg: self.name, got: self.tensor.size() })
    }

    /// It holds `i64` indices, all of them in `0..bound`.
    ///
    /// # Errors
    ///
    /// [`InputError::Dtype`], [`InputError::Empty`], [`InputError::Range`]
    pub fn indices(self, bound: i64) -> Result<Self> {
        self.kind(Kind::Int64)?.filled()?;
        for got in [self.tensor.min().int64_value(&[]), self.tensor.max().int64_value(&[])] {
            Self::in_range(self.op, self.name, got, 0..bound)?;
        }
        Ok(self)
    }

    /// The number `got` of the parameter `arg` lies in `range`.
    ///
    /// # Errors
    ///
    /// [`InputError::Range`]
    pub fn in_range<T, R>(op: &'static str, arg: &'static str, got: T, range: R) -> Result<T>
    where
        T: PartialOrd + ToString,
        R: RangeBounds<T> + std::fmt::Debug,
    {
        if range.contains(&got) {
            return Ok(got);
        }
        let (expected, got) = (format!("{range:?}"), got.to_string());
        Err(InputError::Range { op, arg, expected, got })
    }

    /// `dim` is one of the tensor's, counted from 0 or, below 0, from the end;
    /// the result counts from 0.
    ///
    /// # Errors
    ///
    /// [`InputError::Range`], about the parameter `dim`.
    pub fn dim(self, dim: i64) -> Result<i64> {
        let rank = self.tensor.dim() as i64;
        let dim = Self::in_range(self.op, "dim", dim, -rank..rank)?;
        Ok(dim.rem_euclid(rank))
    }

    /// The size of the last dim; of a tensor with [`rank`](Self::rank) 1 or more.
    pub fn last(self) -> i64 {
        self.tensor.size().last().copied().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x() -> Tensor {
        Tensor::zeros([2, 3], (Kind::Float, tch::Device::Cpu))
    }

    #[test]
    fn what_fits_passes() {
        let x = x();
        let arg = Arg::new("f", "x", &x);
        assert!(arg.float().and_then(|a| a.rank(2)).and_then(Arg::filled).is_ok());
        assert!(arg.shape(&[2, 3]).is_ok());
        assert_eq!(arg.last(), 3);
        assert_eq!((arg.dim(-1), arg.dim(0)), (Ok(1), Ok(0)));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let x = x();
        let name = |result: Result<Arg<'_>>| result.map_or_else(|error| error.name(), |_| "fits");
        let arg = Arg::new("f", "x", &x);
        assert_eq!(name(arg.rank(3)), "rank");
        assert_eq!(name(arg.shape(&[3, 2])), "shape");
        assert_eq!(name(arg.kind(Kind::Int64)), "dtype");
        assert_eq!(name(Arg::new("f", "x", &x.narrow(0, 0, 0)).filled()), "empty");
        assert_eq!(arg.dim(2).unwrap_err().to_string(), "f: `dim` should lie in -2..2, got 2");
        let indices = Tensor::from_slice(&[0i64, 4]);
        assert!(Arg::new("f", "ids", &indices).indices(5).is_ok());
        assert_eq!(name(Arg::new("f", "ids", &indices).indices(4)), "range");
    }
}
