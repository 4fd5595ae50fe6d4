//! Checkpoints as they stand in cases.

use harness::{Case, Draw};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Map, Value, json};

/// What an optimizer remembers of a parameter.
#[derive(Debug, Clone, Copy)]
pub enum Remembered {
    /// Nothing: it has had no update.
    None,
    /// So many updates, and no tensors: SGD without momentum.
    Updates(u64),
    /// And one tensor: SGD with momentum.
    First(u64),
    /// And two: Adam.
    Both(u64),
}

/// A parameter: its name, its shape, its dtype, and what is remembered of it.
pub type Parameter = (&'static str, &'static [usize], Dtype, Remembered);

use Remembered::{Both, First, Updates};

/// After some steps of `AdamW`; what is frozen has no slot.
pub const ADAM: &[Parameter] = &[
    ("model.embed_tokens.weight", &[5, 3], Dtype::F32, Both(12)),
    ("model.norm.weight", &[3], Dtype::F32, Both(7)),
    ("lm_head.weight", &[2, 3], Dtype::F32, Remembered::None),
];

/// After some of SGD, with names that could be taken for something else.
pub const SGD: &[Parameter] = &[
    ("second.first.gate.weight", &[4, 2], Dtype::F64, First((1 << 53) + 1)),
    ("optimizers.second.bias", &[3], Dtype::F32, First(2)),
    ("first.up.weight", &[2, 4], Dtype::F32, Updates(u64::MAX)),
    ("updates", &[1], Dtype::F32, Updates(3)),
    ("scale", &[], Dtype::F32, First(1)),
    ("format", &[2], Dtype::F64, Remembered::None),
    ("nothing.weight", &[0], Dtype::F32, Both(9)),
];

/// Without elements, and a name that has to be escaped.
pub const ODD: &[Parameter] = &[
    ("nothing.weight", &[2, 0, 3], Dtype::F32, Both(5)),
    ("层.\"0\"\\.weight", &[3, 1, 2], Dtype::F64, Both(1)),
];

/// All numbers of a checkpoint but for those of the optimizer: updates, scale, growth, backoff,
/// interval, good steps, epoch, taken.
pub type Numbers = (u64, f64, f64, f64, u64, u64, u64, u64);

/// As they usually are.
pub const USUAL: Numbers = (12, 65_536.0, 2.0, 0.5, 2000, 1999, 3, 41);

/// Whole numbers that no `f64` holds, and others that no `f32` does.
pub const UNEVEN: Numbers =
    ((1 << 53) + 1, 0.1, 1.0 + 1e-15, 1.0 / 3.0, (1 << 53) + 3, 2, (1 << 53) + 5, (1 << 53) + 7);

/// The largest ones.
pub const LARGE: Numbers =
    (u64::MAX, 1e300, 1e17, 1e-17, u64::MAX - 1, u64::MAX - 2, u64::MAX - 3, u64::MAX - 4);

/// The smallest ones.
pub const SMALL: Numbers = (0, 5e-324, 1.5, 0.75, 1, 0, 0, 0);

/// Adds the checkpoint `which` to `case`.
pub fn state(
    draw: &mut Draw,
    mut case: Case,
    which: &str,
    parameters: &[Parameter],
    numbers: Numbers,
) -> Case {
    let mut slots = Map::new();
    for (name, shape, dtype, remembered) in parameters {
        let mut add = |case: Case, part: &str| {
            let x = match dtype {
                Dtype::F64 => extreme(draw, shape),
                _ => draw.tensor(shape),
            };
            case.unlisted(&format!("{which}.{part}.{name}"), &x, *dtype)
        };
        case = add(case, "parameter");
        if let First(_) | Both(_) = remembered {
            case = add(case, "first");
        }
        if let Both(_) = remembered {
            case = add(case, "second");
        }
        if let Updates(n) | First(n) | Both(n) = remembered {
            slots.insert((*name).to_string(), json!(n));
        }
    }
    let names: Vec<&str> = parameters.iter().map(|(name, ..)| *name).collect();
    case.unlisted_fact(&format!("{which}.parameters"), names)
        .unlisted_fact(&format!("{which}.slots"), Value::Object(slots))
        .unlisted_fact(&format!("{which}.numbers"), in_fields(numbers))
}

/// Numbers with extreme ones among them.
fn extreme(draw: &mut Draw, shape: &[usize]) -> ArrayD<f64> {
    let extremes = [f64::INFINITY, -1e-300, 1e300, 0.1];
    let mut x = draw.tensor(shape);
    let extremes = extremes.into_iter().take(x.len() / 2);
    x.iter_mut().zip(extremes).for_each(|(x, extreme)| *x = extreme);
    x
}

fn in_fields(
    (updates, scale, growth, backoff, interval, good_steps, epoch, taken): Numbers,
) -> Value {
    json!({
        "updates": updates,
        "scale": scale,
        "growth": growth,
        "backoff": backoff,
        "interval": interval,
        "good_steps": good_steps,
        "epoch": epoch,
        "taken": taken,
    })
}
