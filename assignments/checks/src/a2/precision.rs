//! Task `a2.precision`: the small floating-point formats, by their bits.

use contract::a2::{Accumulator, Format};

use super::observe::refused;
use crate::check::{Check, Tolerance, Verdict};
use crate::draw::{Draw, Seed};
use crate::record::Record;
use crate::submission::Submission;
use crate::text::text;
use crate::trial::CALL;

/// The checks of the task.
pub static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.precision.decode",
            2,
            text("从编码到数", "from codes to numbers"),
            text(
                "指数域为 0 是次正规数：没有隐含的 1，指数是 1 − bias；E4m3 的最大指数域仍是普通的数，只有小数全 1 是 NaN。",
                "an exponent field of 0 is subnormal: no hidden 1, exponent 1 − bias; the largest exponent field of E4m3 is an ordinary one, only fraction 111 is NaN.",
            ),
            decode_cases,
            run,
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.precision.encode",
            3,
            text("从数到编码", "from numbers to codes"),
            text(
                "舍入到最近，正中间取末位为 0 的那个；小的变成次正规数或带符号的 0；E4m3 溢出取 ±448，其余是无穷。",
                "to nearest, ties to the code whose last bit is 0; small numbers become subnormal or a signed 0; E4m3 overflows to ±448, the others to infinity.",
            ),
            encode_cases,
            run,
        )
    },
    Check {
        needs: &["a2.precision.decode", "a2.precision.encode"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.precision.all",
            2,
            text("全部编码，与十万个随机数", "all codes, and a hundred thousand random numbers"),
            text(
                "每 4096 个结果合成一个数，只要错一个就看得出来；前面两项通过而这里不对，多半是次正规数或进位到下一个指数。",
                "every 4096 results make one number, so that a single wrong one shows; if the two checks before passed, look at subnormals and at a carry into the exponent.",
            ),
            all_cases,
            run_all,
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.precision.sums",
            2,
            text("低精度里的和与点积", "sums and dot products in low precision"),
            text(
                "输入先舍入；Same：每个乘积、每个部分和都舍入；F32：之后不再舍入。从左到右，从 0 开始。",
                "inputs are rounded first; Same: every product and every partial sum is rounded; F32: nothing is after that. From left to right, from 0.",
            ),
            sum_cases,
            run,
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.precision.errors",
            1,
            text("长度不同的点积，与空的和", "a dot product of two lengths, and sums of nothing"),
            text(
                "y 与 x 要一样长；什么也没有的和是 0。",
                "y is as long as x; the sum of nothing is 0.",
            ),
            error_cases,
            run,
        )
    },
];

/// Numbers travel as the bits of an `f32`: JSON has neither NaN nor −0.
fn case(method: &str, format: Format, numbers: &[(&str, &[f32])]) -> Record {
    let words: Vec<String> =
        numbers.iter().map(|(name, x)| format!("{name}: {}", shown(x))).collect();
    let call = format!("{method}({format:?}, {})", words.join(", "));
    let record = Record::new().fact("method", method).fact("format", format).fact(CALL, call);
    numbers.iter().fold(record, |record, (name, x)| record.fact(*name, bits(x)))
}

fn shown(x: &[f32]) -> String {
    match x {
        [one] => format!("{one:e}"),
        _ => format!("{} × f32", x.len()),
    }
}

fn bits(x: &[f32]) -> Vec<u32> {
    x.iter().map(|x| x.to_bits()).collect()
}

fn decode_cases(draw: &mut Draw) -> Vec<Record> {
    Format::ALL
        .map(|format| {
            let all = 1u32 << format.bits();
            let half = all / 2;
            // Zeros, the smallest and largest, and the first and last of both signs.
            let mut codes = vec![0, 1, 2, 7, 8, half - 1, half, half + 1, all - 2];
            codes.extend((0..24).map(|_| draw.below(all as usize) as u32));
            let call = format!("decode({format:?}, {} codes)", codes.len());
            let record = Record::new().fact("method", "decode").fact("format", format);
            record.fact("codes", codes).fact(CALL, call)
        })
        .into()
}

/// In the middle between neighbours, just beside it, subnormal, too small, too large.
fn edges(format: Format) -> Vec<f32> {
    let (fraction, least, most): (i32, i32, f32) = match format {
        Format::F16 => (10, -24, 65504.0),
        Format::Bf16 => (7, -133, f32::from_bits(0x7f7f_0000)),
        Format::E4m3 => (3, -9, 448.0),
        Format::E5m2 => (2, -16, 57344.0),
    };
    let step = (-fraction as f32).exp2();
    let tiny = (f64::from(least)).exp2() as f32;
    let above = most * (1.0 + step / 4.0);
    let mut edges = vec![0.0, 1.0, 1.0 + step / 2.0, 1.0 + 1.5 * step, 1.0 + step / 2.0 + 1e-6];
    edges.extend([tiny, tiny / 2.0, tiny * 0.75, tiny * 1.5, tiny * 2.5, tiny / 4.0, 1e-30]);
    edges.extend([most, above, most * (1.0 + step / 2.0), 3e38, f32::INFINITY]);
    edges.iter().flat_map(|x| [*x, -*x]).collect()
}

fn encode_cases(draw: &mut Draw) -> Vec<Record> {
    Format::ALL
        .map(|format| {
            let mut x = edges(format);
            x.extend((0..16).map(|_| draw.number(-8.0, 8.0) as f32));
            x.push(f32::NAN);
            case("encode", format, &[("x", &x)])
        })
        .into()
}

fn all_cases(draw: &mut Draw) -> Vec<Record> {
    Format::ALL
        .map(|format| {
            let seed = draw.below(1 << 50).to_string();
            let call = format!("decode and encode({format:?}, all codes), encode of 10⁵ numbers");
            let record = Record::new().fact("format", format).fact("seed", seed);
            record.fact(CALL, call)
        })
        .into()
}

/// What [`run_all`] draws.
const MANY: usize = 100_000;

/// Every bit pattern is as likely as any other, and half of all numbers lie where the
/// formats do.
fn any(draw: &mut Draw) -> f32 {
    let bits = draw.below(1 << 32) as u32;
    let near =
        f32::from_bits((bits & 0x807f_ffff) | (((103 + (bits >> 23 & 0xff) % 44) & 0xff) << 23));
    if draw.below(2) == 0 { near } else { f32::from_bits(bits) }
}

fn run_all(submission: &Submission, case: &Record) -> Record {
    let a2 = submission.a2();
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

/// FNV-1a (Fowler, Noll & Vo), a result at a time.
fn digest(results: &[u32]) -> Vec<u32> {
    let block = |results: &[u32]| {
        results.iter().fold(0x811c_9dc5_u32, |hash, x| (hash ^ x).wrapping_mul(0x0100_0193))
    };
    results.chunks(4096).map(block).collect()
}

fn sum_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for format in Format::ALL {
        // Each addend is small beside the sum, so that a rounded sum stops growing.
        let x: Vec<f32> = (0..300).map(|_| draw.number(0.1, 1.0) as f32).collect();
        let y: Vec<f32> = (0..300).map(|_| draw.number(-1.0, 1.5) as f32).collect();
        for accumulator in [Accumulator::Same, Accumulator::F32] {
            let of = |method: &str, numbers: &[(&str, &[f32])]| {
                case(method, format, numbers).fact("accumulator", accumulator)
            };
            cases.push(of("sum", &[("x", &x)]));
            cases.push(of("dot", &[("x", &x), ("y", &y)]));
        }
    }
    cases
}

fn error_cases(_: &mut Draw) -> Vec<Record> {
    let of = |method: &str, numbers: &[(&str, &[f32])]| {
        case(method, Format::Bf16, numbers).fact("accumulator", Accumulator::F32)
    };
    vec![
        of("dot", &[("x", &[1.0, 2.0]), ("y", &[1.0])]),
        of("dot", &[("x", &[]), ("y", &[])]),
        of("sum", &[("x", &[])]),
    ]
}

fn run(submission: &Submission, case: &Record) -> Record {
    let a2 = submission.a2();
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
