//! What a case of `a0.tape` makes a tape do, step by step.

use contract::a0::Op;
use serde::{Deserialize, Serialize};

use harness::{CALL, Draw, Record};

/// One step. Variables are numbered in the order of their making, from 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TapeStep {
    /// A new leaf with the value `leaf<number>` of the case.
    Leaf {
        /// Whether it gathers a gradient.
        requires_grad: bool,
    },
    /// An operation.
    Apply(Op, Vec<usize>),
    /// A detached copy.
    Detach(usize),
    /// Recording on or off.
    Recording(bool),
    /// A backward pass from a variable, with the cotangent `cotangent<number>`.
    Backward(usize),
    /// Gradients forgotten.
    ZeroGrad,
}

use TapeStep::{Apply, Backward, Detach, Leaf, Recording, ZeroGrad};

/// The case that runs `steps` on leaves of the given shape.
pub fn case(draw: &mut Draw, shape: &[usize], steps: &[TapeStep]) -> Record {
    let shapes = vec![shape.to_vec(); steps.len()];
    case_with(draw, &shapes, steps)
}

/// The case that runs `steps`; `shapes[i]` is the shape of variable `i`.
pub fn case_with(draw: &mut Draw, shapes: &[Vec<usize>], steps: &[TapeStep]) -> Record {
    let mut record = Record::new().fact("steps", steps).fact(CALL, describe(steps));
    let mut made = 0;
    for (i, step) in steps.iter().enumerate() {
        match step {
            Leaf { .. } => {
                record = record.tensor(format!("leaf{made}"), &draw.tensor(&shapes[made]));
            }
            Backward(root) => {
                record = record.tensor(format!("cotangent{i}"), &draw.tensor(&shapes[*root]));
            }
            _ => {}
        }
        made += usize::from(makes_variable(step));
    }
    record
}

/// Whether the step makes a variable.
pub fn makes_variable(step: &TapeStep) -> bool {
    matches!(step, Leaf { .. } | Apply(..) | Detach(_))
}

/// The steps of a case.
pub fn steps(case: &Record) -> Vec<TapeStep> {
    case.expect_fact("steps")
}

/// Of a longer program people see the first and the last steps.
const SHOWN: usize = 40;

/// The program as a student would write it: `v0 = leaf(grad); v1 = Mul(v0, v0); …`.
fn describe(steps: &[TapeStep]) -> String {
    let mut made = 0;
    let lines = steps.iter().map(|step| {
        let text = match step {
            Leaf { requires_grad } => format!("leaf(requires_grad={requires_grad})"),
            Apply(op, inputs) => {
                let inputs: Vec<String> = inputs.iter().map(|x| format!("v{x}")).collect();
                format!("{op:?}({})", inputs.join(", "))
            }
            Detach(x) => format!("detach(v{x})"),
            Recording(on) => format!("set_recording({on})"),
            Backward(root) => format!("backward(v{root})"),
            ZeroGrad => "zero_grad()".to_string(),
        };
        if makes_variable(step) {
            made += 1;
            return format!("v{} = {text}", made - 1);
        }
        text
    });
    let lines: Vec<String> = lines.collect();
    if lines.len() <= SHOWN {
        return lines.join("; ");
    }
    let (first, last) = (&lines[..SHOWN / 2], &lines[lines.len() - SHOWN / 4..]);
    let left_out = lines.len() - first.len() - last.len();
    format!("{}; … {left_out} steps …; {}", first.join("; "), last.join("; "))
}
