//! `a2.precision` by libtorch's casts.

use std::sync::OnceLock;

use contract::a2::{Accumulator, Format, InputError, Precision, Result};
use tch::{Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Casts {
    /// Code from number.
    pub encode: fn(Format, f32) -> u16,
    /// Number from code.
    pub decode: fn(Format, u16) -> f32,
    /// Whether products and partial sums are rounded.
    pub rounds: fn(Accumulator) -> bool,
}

/// The right ones.
pub const RIGHT: Casts =
    Casts { encode, decode, rounds: |accumulator| accumulator == Accumulator::Same };

fn kind(format: Format) -> Kind {
    match format {
        Format::F16 => Kind::Half,
        Format::Bf16 => Kind::BFloat16,
        Format::E4m3 => Kind::Float8e4m3fn,
        Format::E5m2 => Kind::Float8e5m2,
    }
}

/// By libtorch's cast.
pub fn encode(format: Format, x: f32) -> u16 {
    let mut code = [0; 2];
    Tensor::from_slice(&[x]).to_kind(kind(format)).copy_data_u8(&mut code, 1);
    u16::from_le_bytes(code)
}

/// By libtorch's cast. The code is in the low bits.
pub fn decode(format: Format, code: u16) -> f32 {
    let numbers = numbers(format);
    numbers[usize::from(code) % numbers.len()]
}

/// The numbers of all codes. libtorch casts them at once: one by one they take a second.
fn numbers(format: Format) -> &'static [f32] {
    static NUMBERS: [OnceLock<Vec<f32>>; Format::ALL.len()] =
        [const { OnceLock::new() }; Format::ALL.len()];
    NUMBERS[format as usize].get_or_init(|| {
        let codes = 0..1u32 << format.bits();
        let codes = match format.bits() {
            16 => Tensor::from_slice(&codes.map(|code| code as i16).collect::<Vec<_>>()),
            _ => Tensor::from_slice(&codes.map(|code| code as u8).collect::<Vec<_>>()),
        };
        let numbers = codes.view_dtype(kind(format)).to_kind(Kind::Float);
        Vec::try_from(&numbers).expect("numbers in f32")
    })
}

impl Parts {
    fn round(&self, format: Format, x: f32) -> f32 {
        (self.precision.decode)(format, (self.precision.encode)(format, x))
    }

    /// `x` after one step of a computation that may be rounded.
    fn kept(&self, format: Format, accumulator: Accumulator, x: f32) -> f32 {
        if (self.precision.rounds)(accumulator) { self.round(format, x) } else { x }
    }
}

impl Precision for Parts {
    fn encode(&self, format: Format, x: f32) -> u16 {
        (self.precision.encode)(format, x)
    }

    fn decode(&self, format: Format, code: u16) -> f32 {
        (self.precision.decode)(format, code)
    }

    fn sum(&self, format: Format, x: &[f32], accumulator: Accumulator) -> f32 {
        x.iter().fold(0.0, |sum, x| self.kept(format, accumulator, sum + self.round(format, *x)))
    }

    fn dot(&self, format: Format, x: &[f32], y: &[f32], accumulator: Accumulator) -> Result<f32> {
        if x.len() != y.len() {
            let (expected, got) = (vec![x.len() as i64], vec![y.len() as i64]);
            return Err(InputError::Shape { op: "dot", arg: "y", expected, got });
        }
        Ok(x.iter().zip(y).fold(0.0, |sum, (x, y)| {
            let product = self.round(format, *x) * self.round(format, *y);
            let product = self.kept(format, accumulator, product);
            self.kept(format, accumulator, sum + product)
        }))
    }
}
