//! A toy assignment: one task, to double a number. The harness knows no real one.

use harness::{Assignment, CALL, Check, Draw, Misconception, Record, Task, text};

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "t0",
    title: text("T0 · 玩具", "T0 · Toy"),
    tasks: &[&Task::new("t0.double", text("加倍", "doubling"), CHECKS, MISCONCEPTIONS)],
    memory: 1 << 30,
    libtorch: false,
    opt_level: 0,
};

static CHECKS: &[Check] = &[
    Check::golden(
        "t0.double.zero",
        40,
        text("零", "zero"),
        text("零的两倍还是零。", "twice nothing is nothing."),
        |_| vec![case(0.0)],
        "double",
    ),
    Check {
        needs: &["t0.double.zero"],
        ..Check::golden(
            "t0.double.value",
            60,
            text("两倍", "the double"),
            text("乘以二，不是平方。", "multiply by two, do not square."),
            drawn,
            "double",
        )
    },
];

static MISCONCEPTIONS: &[Misconception] = &[Misconception {
    id: "t0.double.squared",
    text: text("求了平方", "squares in place of doubling"),
    caught_by: &["t0.double.value"],
}];

fn drawn(draw: &mut Draw) -> Vec<Record> {
    (0..3).map(|_| case(draw.number(3.0, 9.0))).collect()
}

/// The case that doubles `x`.
pub fn case(x: f64) -> Record {
    Record::new().number("x", x).fact(CALL, format!("double({x})"))
}
