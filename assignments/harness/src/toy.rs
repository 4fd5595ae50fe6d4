//! An assignment small enough to read, for the tests of what knows no real one: to double
//! a number, to halve one, and to square one for a bonus.

use crate::call::CALL;
use crate::check::{Assignment, Check, Misconception, Task};
use crate::draw::Draw;
use wire::Record;
use wording::text;

/// The assignment: 60 + 40 points, and 5 on top.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "t0",
    title: text("T0 · 玩具", "T0 · Toy"),
    tasks: &[
        &Task::new("t0.double", text("加倍", "doubling"), DOUBLE, MISCONCEPTIONS),
        &Task::new("t0.halve", text("减半", "halving"), HALVE, &[]),
        &Task::new("t0.square", text("平方", "squaring"), SQUARE, &[]).bonus(),
    ],
    memory: 1 << 30,
    libtorch: false,
    opt_level: 0,
};

static DOUBLE: &[Check] = &[
    Check::golden(
        "t0.double.zero",
        20,
        text("零", "zero"),
        text("零的两倍还是零。", "twice nothing is nothing."),
        |_| vec![double(0.0)],
        "double",
    ),
    Check {
        needs: &["t0.double.zero"],
        ..Check::golden(
            "t0.double.value",
            40,
            text("两倍", "the double"),
            text("乘以二，不是平方。", "multiply by two, do not square."),
            |draw| drawn(draw, double),
            "double",
        )
    },
];

static HALVE: &[Check] = &[Check::golden(
    "t0.halve.value",
    40,
    text("一半", "the half"),
    text("除以二。", "divide by two."),
    |draw| drawn(draw, |x| case("halve", x)),
    "halve",
)];

static SQUARE: &[Check] = &[Check::golden(
    "t0.square.value",
    5,
    text("平方", "the square"),
    text("乘以自己。", "multiply by itself."),
    |draw| drawn(draw, |x| case("square", x)),
    "square",
)];

static MISCONCEPTIONS: &[Misconception] = &[Misconception {
    id: "t0.double.squared",
    text: text("求了平方", "squares in place of doubling"),
    caught_by: &["t0.double.value"],
}];

/// The case that doubles `x`.
pub fn double(x: f64) -> Record {
    case("double", x)
}

fn case(probe: &str, x: f64) -> Record {
    Record::new().number("x", x).fact(CALL, format!("{probe}({x})"))
}

fn drawn(draw: &mut Draw, case: impl Fn(f64) -> Record) -> Vec<Record> {
    (0..3).map(|_| case(draw.number(3.0, 9.0))).collect()
}
