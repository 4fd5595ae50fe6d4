//! The calls of `a2.precision`: numbers and bits.

use std::collections::BTreeMap;

use contract::a2::{A2, Accumulator, Format};
use harness::digest::{self, DIGEST_OF};
use harness::{Record, unknown_word};

use crate::observe::refused;

/// How many numbers [`all`] draws for each of the four formats: 10⁵ together.
const MANY: usize = 25_000;

/// Random bits: SplitMix64 (Steele, Lea & Flood 2014), which is fast, since many are
/// needed.
struct Bits(u64);

impl Bits {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A random number: half of them have any bit pattern with the same probability, the
    /// other half lie in the range of the formats.
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
    let codes = 0..1u32 << format.bits();
    let numbers: Vec<f32> = codes.map(|code| a2.decode(format, code as u16)).collect();
    let again: Vec<u32> = numbers.iter().map(|x| plain(format, a2.encode(format, *x))).collect();
    let mut bits = Bits(case.expect_fact("seed"));
    let mut encoded: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for _ in 0..MANY {
        let x = bits.number();
        encoded.entry(exponent(x)).or_default().push(plain(format, a2.encode(format, x)));
    }
    let numbers: Vec<u32> = numbers.iter().map(|x| number(*x)).collect();
    let record = by_codes(Record::new(), "decode", format, &numbers);
    let record = by_codes(record, "encode(decode)", format, &again);
    encoded.into_iter().fold(record, |record, (exponent, codes)| {
        let range = range(exponent);
        record.fact(format!("{DIGEST_OF}encode, {range}"), digest::number(codes))
    })
}

/// Adds a checksum for each block of the results for all codes; there are as many blocks as
/// codes in a block.
fn by_codes(record: Record, what: &str, format: Format, results: &[u32]) -> Record {
    let (size, digits) = (1 << (format.bits() / 2), format.bits() as usize / 4);
    results.chunks(size).enumerate().fold(record, |record, (i, block)| {
        let (first, last) = (i * size, (i + 1) * size - 1);
        let name = format!("{DIGEST_OF}{what}, 0x{first:0digits$x} … 0x{last:0digits$x}");
        record.fact(name, digest::number(block.iter().copied()))
    })
}

/// The biased exponent.
fn exponent(x: f32) -> u32 {
    x.to_bits() >> 23 & 0xff
}

/// The numbers with this biased exponent.
fn range(exponent: u32) -> String {
    match exponent {
        0 => "|x| < 2^-126".into(),
        255 => "infinities and NaN".into(),
        e => format!("2^{} ≤ |x| < 2^{}", e as i32 - 127, e as i32 - 126),
    }
}

/// The bits of a number; the same for every NaN.
fn number(x: f32) -> u32 {
    if x.is_nan() { u32::MAX } else { x.to_bits() }
}

/// The code; the same for every NaN.
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

/// The result of the call; codes and numbers are shown with the arguments that they come
/// from.
pub fn call(a2: &dyn A2, case: &Record) -> Record {
    let format: Format = case.expect_fact("format");
    let numbers = |name: &str| -> Vec<f32> {
        case.expect_fact::<Vec<u32>>(name).into_iter().map(f32::from_bits).collect()
    };
    let accumulator = || case.expect_fact::<Accumulator>("accumulator");
    match case.expect_fact::<String>("method").as_str() {
        "decode" => {
            let codes: Vec<u16> = case.expect_fact("codes");
            let answers =
                codes.iter().map(|code| format!("{code:#x} → {}", words(a2.decode(format, *code))));
            Record::new().fact("numbers", answers.collect::<Vec<_>>())
        }
        "encode" => {
            let codes = numbers("x").into_iter().map(|x| {
                let code = plain(format, a2.encode(format, x));
                let code = if code == u32::MAX { "NaN".into() } else { format!("{code:#x}") };
                format!("{} → {code}", words(x))
            });
            Record::new().fact("codes", codes.collect::<Vec<String>>())
        }
        // The sign of zero does not matter: + 0.0 makes both the same.
        "sum" => Record::new().fact("y", words(a2.sum(format, &numbers("x"), accumulator()) + 0.0)),
        "dot" => match a2.dot(format, &numbers("x"), &numbers("y"), accumulator()) {
            Ok(y) => Record::new().fact("y", words(y + 0.0)),
            Err(error) => refused(&error),
        },
        word => unknown_word("method", word),
    }
}

/// A number in words that are different for every number: `-0e0`, `NaN`, `inf`.
fn words(x: f32) -> String {
    if x.is_nan() { "NaN".into() } else { format!("{x:e}") }
}
