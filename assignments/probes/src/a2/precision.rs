//! The calls of `a2.precision`: numbers and bits.

use checks::Record;
use checks::digest::digest;
use contract::a2::{A2, Accumulator, Format};

use crate::observe::refused;

/// What [`all`] draws.
const MANY: usize = 100_000;

/// Random bits: SplitMix64 (Steele, Lea & Flood 2014), since so many are asked for.
struct Bits(u64);

impl Bits {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Every bit pattern is as likely as any other, and half of all numbers lie where
    /// the formats do.
    fn number(&mut self) -> f32 {
        let random = self.next();
        let bits = random as u32;
        let exponent = 103 + (bits >> 23 & 0xff) % 44;
        let near = (bits & 0x807f_ffff) | (exponent << 23);
        f32::from_bits(if random >> 63 == 0 { near } else { bits })
    }
}

pub fn all(a2: &dyn A2, case: &Record) -> Record {
    let format: Format = case.expect_fact("format");
    let codes: Vec<u16> = (0..1u32 << format.bits()).map(|code| code as u16).collect();
    let numbers: Vec<f32> = codes.iter().map(|code| a2.decode(format, *code)).collect();
    let again = numbers.iter().map(|x| plain(format, a2.encode(format, *x)));
    let again: Vec<u32> = again.collect();
    let mut bits = Bits(case.expect_fact("seed"));
    let encoded: Vec<u32> =
        (0..MANY).map(|_| plain(format, a2.encode(format, bits.number()))).collect();
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
