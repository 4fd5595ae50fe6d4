//! The calls of `a2.precision`: numbers and bits.

use checks::digest::digest;
use checks::{Draw, Record, Seed};
use contract::a2::{A2, Accumulator, Format};

use crate::observe::refused;

/// What [`all`] draws.
const MANY: usize = 100_000;

/// Every bit pattern is as likely as any other, and half of all numbers lie where the
/// formats do.
fn any(draw: &mut Draw) -> f32 {
    let bits = draw.below(1 << 32) as u32;
    let near =
        f32::from_bits((bits & 0x807f_ffff) | (((103 + (bits >> 23 & 0xff) % 44) & 0xff) << 23));
    if draw.below(2) == 0 { near } else { f32::from_bits(bits) }
}

pub fn all(a2: &dyn A2, case: &Record) -> Record {
    let format: Format = case.expect_fact("format");
    let codes: Vec<u16> = (0..1u32 << format.bits()).map(|code| code as u16).collect();
    let numbers: Vec<f32> = codes.iter().map(|code| a2.decode(format, *code)).collect();
    let again = numbers.iter().map(|x| plain(format, a2.encode(format, *x)));
    let again: Vec<u32> = again.collect();
    let mut draw = Draw::new(Seed::from_text(&case.expect_fact::<String>("seed")), "all");
    let encoded: Vec<u32> =
        (0..MANY).map(|_| plain(format, a2.encode(format, any(&mut draw)))).collect();
    let numbers: Vec<u32> = numbers.iter().map(|x| number(*x)).collect();
    Record::new()
        .fact("decoded, a number for every 4096", digest(&numbers))
        .fact("encoded again, a number for every 4096", digest(&again))
        .fact("encoded at random, a number for every 4096", digest(&encoded))
}

/// All NaNs are one.
fn number(x: f32) -> u32 {
    if x.is_nan() { u32::MAX } else { x.to_bits() }
}

/// All codes of NaN are one.
fn plain(format: Format, code: u16) -> u32 {
    let magnitude = code & if format.bits() == 16 { 0x7fff } else { 0x7f };
    let is_nan = match format {
        Format::F16 => magnitude > 0x7c00,
        Format::Bf16 => magnitude > 0x7f80,
        Format::E4m3 => magnitude == 0x7f,
        Format::E5m2 => magnitude > 0x7c,
    };
    if is_nan { u32::MAX } else { u32::from(code) }
}

pub fn call(a2: &dyn A2, case: &Record) -> Record {
    let format: Format = case.expect_fact("format");
    let numbers = |name: &str| -> Vec<f32> {
        case.expect_fact::<Vec<u32>>(name).into_iter().map(f32::from_bits).collect()
    };
    let accumulator = || case.expect_fact::<Accumulator>("accumulator");
    match case.expect_fact::<String>("method").as_str() {
        "decode" => {
            let codes: Vec<u16> = case.expect_fact("codes");
            let answers = codes.iter().map(|code| words(a2.decode(format, *code)));
            Record::new().fact("numbers", answers.collect::<Vec<_>>())
        }
        "encode" => {
            let codes = numbers("x").into_iter().map(|x| {
                let code = plain(format, a2.encode(format, x));
                if code == u32::MAX { "NaN".into() } else { format!("{code:#x}") }
            });
            Record::new().fact("codes", codes.collect::<Vec<String>>())
        }
        "sum" => Record::new().fact("y", words(a2.sum(format, &numbers("x"), accumulator()))),
        _ => match a2.dot(format, &numbers("x"), &numbers("y"), accumulator()) {
            Ok(y) => Record::new().fact("y", words(y)),
            Err(error) => refused(&error),
        },
    }
}

/// A number in words that tell it from every other: `-0e0`, `NaN`, `inf`.
fn words(x: f32) -> String {
    if x.is_nan() { "NaN".into() } else { format!("{x:e}") }
}
