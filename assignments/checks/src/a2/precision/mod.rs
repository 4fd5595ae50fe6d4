//! Task `a2.precision`: the small floating-point formats, by their bits.

mod misconceptions;

use harness::operators::Work;
use harness::{CALL, Check, Draw, Record, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a2.precision",
    text("低精度浮点数", "small floating-point formats"),
    CHECKS,
    misconceptions::NAMED,
)
.by_hand(&[Work::Bytes]);

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.precision.decode",
            2,
            text("从编码到数", "from codes to numbers"),
            text(
                "指数域为 0 是次正规数：没有隐含的 1，指数是 1 − bias；指数域全 1 是无穷与 NaN，但 E4m3 的仍是普通的数，只有尾数全 1 是 NaN。",
                "an exponent field of 0 is subnormal: no hidden 1, exponent 1 − bias; one of all ones means infinity and NaN, but in E4m3 it is an ordinary one, and only fraction 111 is NaN.",
            ),
            decode_cases,
            "precision",
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
            "precision",
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
                "结果太多，只说哪一段有错，不说是哪一个；看看这一段里有什么：次正规数、进位到下一个指数、无穷、NaN。",
                "there are too many results to name the one that is wrong, only where it lies; look at what is there: subnormals, a carry into the exponent, infinities, NaN.",
            ),
            all_cases,
            "precision.all",
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
            "precision",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.precision.sums"],
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
            "precision",
        )
    },
];

/// What cases need to know of a format: its name in the contract, its width, the bits
/// of its fraction, the exponent of its smallest subnormal, and its largest number.
#[derive(Clone, Copy)]
struct Format {
    name: &'static str,
    bits: u32,
    fraction: i32,
    least: i32,
    most: f32,
}

const BF16: Format =
    Format { name: "Bf16", bits: 16, fraction: 7, least: -133, most: f32::from_bits(0x7f7f_0000) };

const FORMATS: [Format; 4] = [
    Format { name: "F16", bits: 16, fraction: 10, least: -24, most: 65504.0 },
    BF16,
    Format { name: "E4m3", bits: 8, fraction: 3, least: -9, most: 448.0 },
    Format { name: "E5m2", bits: 8, fraction: 2, least: -16, most: 57344.0 },
];

/// Numbers travel as the bits of an `f32`: JSON has neither NaN nor −0.
fn case(method: &str, format: Format, numbers: &[(&str, &[f32])]) -> Record {
    let words: Vec<String> =
        numbers.iter().map(|(name, x)| format!("{name}: {}", shown(x))).collect();
    let call = format!("{method}({}, {})", format.name, words.join(", "));
    let record = Record::new().fact("method", method).fact("format", format.name).fact(CALL, call);
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
    FORMATS
        .map(|format| {
            let all = 1u32 << format.bits;
            let half = all / 2;
            // Zeros, the smallest and largest, and the first and last of both signs.
            let mut codes = vec![0, 1, 2, 7, 8, half - 1, half, half + 1, all - 2];
            // With the largest exponent, of both signs.
            let top = half - (1 << format.fraction);
            codes.extend([top - 1, top, top + 1, half | top, half | (top + 1)]);
            codes.extend((0..24).map(|_| draw.below(all as usize) as u32));
            let call = format!("decode({}, {} codes)", format.name, codes.len());
            let record = Record::new().fact("method", "decode").fact("format", format.name);
            record.fact("codes", codes).fact(CALL, call)
        })
        .into()
}

/// In the middle between neighbours, just beside it, subnormal, too small, too large.
fn edges(format: Format) -> Vec<f32> {
    let Format { fraction, least, most, .. } = format;
    let step = (-fraction as f32).exp2();
    let tiny = (f64::from(least)).exp2() as f32;
    let above = most * (1.0 + step / 4.0);
    let mut edges = vec![0.0, 1.0, 1.0 + step / 2.0, 1.0 + 1.5 * step, 1.0 + step / 2.0 + 1e-6];
    edges.extend([tiny, tiny / 2.0, tiny * 0.75, tiny * 1.5, tiny * 2.5, tiny / 4.0, 1e-30]);
    edges.extend([most, above, most * (1.0 + step / 2.0), 3e38, f32::INFINITY]);
    // In the middle between the largest number and what would come next, and beside it.
    let middle = (f64::from(most)
        + (f64::from(most).log2().floor() - 1.0 - f64::from(fraction)).exp2())
        as f32;
    edges.extend([middle, middle.next_down(), middle.next_up()]);
    edges.iter().flat_map(|x| [*x, -*x]).collect()
}

fn encode_cases(draw: &mut Draw) -> Vec<Record> {
    FORMATS
        .map(|format| {
            let mut x = edges(format);
            x.extend((0..16).map(|_| draw.number(-8.0, 8.0) as f32));
            // With the least payload, the largest, and the usual one.
            x.extend([0x7f80_0001, 0xffff_ffff].map(f32::from_bits));
            x.push(f32::NAN);
            case("encode", format, &[("x", &x)])
        })
        .into()
}

fn all_cases(draw: &mut Draw) -> Vec<Record> {
    FORMATS
        .map(|format| {
            let seed = draw.below(1 << 50);
            let name = format.name;
            let call = format!("decode and encode({name}, all codes), encode of 25000 numbers");
            let record = Record::new().fact("format", name).fact("seed", seed);
            record.fact(CALL, call)
        })
        .into()
}

fn sum_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for format in FORMATS {
        // Each addend is small beside the sum, so that a rounded sum stops growing.
        let x: Vec<f32> = (0..300).map(|_| draw.number(0.1, 1.0) as f32).collect();
        let y: Vec<f32> = (0..300).map(|_| draw.number(-1.0, 1.5) as f32).collect();
        for accumulator in ["Same", "F32"] {
            let of = |method: &str, numbers: &[(&str, &[f32])]| {
                case(method, format, numbers).fact("accumulator", accumulator)
            };
            cases.push(of("sum", &[("x", &x)]));
            cases.push(of("dot", &[("x", &x), ("y", &y)]));
        }
    }
    for format in FORMATS {
        let (wide, beyond) = (wide(draw, format), beyond(format));
        let factors: Vec<f32> = wide.iter().map(|_| draw.number(-1.0, 1.0) as f32).collect();
        for accumulator in ["Same", "F32"] {
            let of = |method: &str, numbers: &[(&str, &[f32])]| {
                case(method, format, numbers).fact("accumulator", accumulator)
            };
            cases.push(of("sum", &[("x", &wide)]));
            cases.push(of("dot", &[("x", &wide), ("y", &factors)]));
            cases.push(of("sum", &[("x", &beyond)]));
            // Twice the largest number is beyond the format, and for `Bf16` beyond `f32`: a
            // product that is rounded with the sum only would come back.
            let most = format.most;
            cases.push(of("dot", &[("x", &[-most, most]), ("y", &[1.0, 2.0])]));
        }
    }
    cases
}

/// From the largest number of the format (of those under 2³⁰) to the smallest, of both
/// signs: no partial sum is exact in `f32`, and each order has its own.
fn wide(draw: &mut Draw, format: Format) -> Vec<f32> {
    let most = format.most.log2().min(30.0) - 1.0;
    let least = (format.least as f32).max(-30.0);
    let number = |draw: &mut Draw| {
        let exponent = draw.number(f64::from(least), f64::from(most));
        let sign = if draw.below(2) == 0 { 1.0 } else { -1.0 };
        (sign * exponent.exp2()) as f32
    };
    (0..40).map(|_| number(draw)).collect()
}

/// Beyond the largest number and back: it is infinite from there on, or held there.
fn beyond(format: Format) -> Vec<f32> {
    let half = format.most / 2.0;
    vec![half, half, half, -half, -half, 1.0]
}

fn error_cases(_: &mut Draw) -> Vec<Record> {
    let of = |method: &str, numbers: &[(&str, &[f32])]| {
        case(method, BF16, numbers).fact("accumulator", "F32")
    };
    vec![
        of("dot", &[("x", &[1.0, 2.0]), ("y", &[1.0])]),
        of("dot", &[("x", &[1.0, 2.0]), ("y", &[1.0, 2.0, 3.0])]),
        of("dot", &[("x", &[]), ("y", &[])]),
        of("sum", &[("x", &[])]),
    ]
}
