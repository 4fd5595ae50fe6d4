//! How arguments have to fit each other.

use contract::a4::{Arg, InputError, Result, Scored};
use tch::{Kind, Tensor};

/// That `x` is `f32` or `f64`.
pub fn real<'a>(op: &'static str, arg: &'static str, x: &'a Tensor) -> Result<Arg<'a>> {
    let expected = vec![Kind::Float, Kind::Double];
    if expected.contains(&x.kind()) {
        return Ok(Arg::new(op, arg, x));
    }
    Err(InputError::Dtype { op, arg, expected, got: x.kind() })
}

/// That the others have dtype and shape of `first`.
pub fn alike(op: &'static str, first: &Tensor, others: &[(&'static str, &Tensor)]) -> Result<()> {
    for (name, other) in others {
        Arg::new(op, name, other).kind(first.kind())?.shape(&first.size())?;
    }
    Ok(())
}

/// That a mask fits.
pub fn mask(op: &'static str, name: &'static str, mask: &Tensor, shape: &[i64]) -> Result<()> {
    Arg::new(op, name, mask).kind(Kind::Bool)?.shape(shape).map(|_| ())
}

/// That a number is not negative.
pub fn not_negative(op: &'static str, name: &'static str, x: f64) -> Result<f64> {
    Arg::in_range(op, name, x, 0.0..)
}

/// That the fields of rated answers fit each other.
pub fn fit_scored(op: &'static str, scored: &Scored<'_>) -> Result<()> {
    let logits = real(op, "logits", scored.logits)?.rank(3)?;
    let (shape, v) = (&scored.logits.size()[..2], logits.last());
    logits.shape(&[shape[0], shape[1], v])?;
    Arg::new(op, "ids", scored.ids).kind(Kind::Int64)?.shape(shape)?.indices(v)?;
    mask(op, "answers", scored.answers, shape)?;
    let first = scored.answers.narrow(1, 0, 1).sum(Kind::Int64).int64_value(&[]);
    Arg::in_range(op, "answers", first, 0..=0).map(|_| ())
}
