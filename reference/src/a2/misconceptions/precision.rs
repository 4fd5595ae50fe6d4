//! The wrong variants of `a2.precision`.

use contract::a2::{Accumulator, Format};

use super::Variant;
use crate::a2::precision::{Casts, RIGHT, decode, encode};
use crate::a2::{Parts, REFERENCE};

const fn with(precision: Casts) -> Parts {
    Parts { precision, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a2.precision.bf16_truncated", with(Casts { encode: truncated, ..RIGHT })),
    ("a2.precision.half_away", with(Casts { encode: half_away, ..RIGHT })),
    ("a2.precision.e4m3_as_ieee", with(Casts { encode: to_ieee, decode: from_ieee, ..RIGHT })),
    ("a2.precision.flushed", with(Casts { encode: flushed, ..RIGHT })),
    ("a2.precision.saturated", with(Casts { encode: saturated, ..RIGHT })),
    ("a2.precision.hidden_one_in_subnormals", with(Casts { decode: hidden_one, ..RIGHT })),
    ("a2.precision.never_rounds", with(Casts { rounds: |_| false, ..RIGHT })),
    ("a2.precision.always_rounds", with(Casts { rounds: |_: Accumulator| true, ..RIGHT })),
];

/// The bits of the fraction.
fn fraction(format: Format) -> u32 {
    match format {
        Format::F16 => 10,
        Format::Bf16 => 7,
        Format::E4m3 => 3,
        Format::E5m2 => 2,
    }
}

fn sign(format: Format) -> u16 {
    1 << (format.bits() - 1)
}

fn truncated(format: Format, x: f32) -> u16 {
    if format == Format::Bf16 { (x.to_bits() >> 16) as u16 } else { encode(format, x) }
}

fn half_away(format: Format, x: f32) -> u16 {
    let code = encode(format, x);
    let [here, there] =
        [code, code.wrapping_add(1)].map(|code| f64::from(decode(format, code)).abs());
    let x = f64::from(x).abs();
    let tie = here < x && there.is_finite() && x - here == there - x;
    if tie { code + 1 } else { code }
}

/// Above 240 comes infinity, with its fraction of 0.
fn to_ieee(format: Format, x: f32) -> u16 {
    let code = encode(format, x);
    let too_large = format == Format::E4m3 && code & 0x7f >= 0x78 && !x.is_nan();
    if too_large { code & 0x80 | 0x78 } else { code }
}

fn from_ieee(format: Format, code: u16) -> f32 {
    let magnitude = code & 0x7f;
    if format != Format::E4m3 || magnitude < 0x78 {
        return decode(format, code);
    }
    let infinity = if code & 0x80 == 0 { f32::INFINITY } else { f32::NEG_INFINITY };
    if magnitude == 0x78 { infinity } else { f32::NAN }
}

fn flushed(format: Format, x: f32) -> u16 {
    let code = encode(format, x);
    let subnormal = code & !sign(format) < 1 << fraction(format);
    if subnormal { code & sign(format) } else { code }
}

/// One less than the code of infinity is that of the largest finite number.
fn saturated(format: Format, x: f32) -> u16 {
    let code = encode(format, x);
    let infinite = format != Format::E4m3 && decode(format, code).is_infinite();
    if infinite { code - 1 } else { code }
}

/// `±2^-bias·(1 + f/2^m)`, that is as if the exponent went on downwards.
fn hidden_one(format: Format, code: u16) -> f32 {
    let m = fraction(format);
    let f = code & ((1 << m) - 1);
    if code & !sign(format) != f {
        return decode(format, code);
    }
    let least_normal = f64::from(decode(format, 1 << m));
    let x = least_normal / 2.0 * (1.0 + f64::from(f) / f64::from(1 << m));
    (if code & sign(format) == 0 { x } else { -x }) as f32
}
