//! What a case of `a0.scalar` makes a graph do, step by step.

use contract::a0::{Binary, Unary};
use serde::{Deserialize, Serialize};

use harness::{CALL, Record};

/// One step. Nodes are numbered in the order of their making, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// A new leaf.
    Leaf(f64),
    /// A new constant.
    Constant(f64),
    /// A detached copy.
    Detach(usize),
    /// An operation on one node.
    Unary(Unary, usize),
    /// An operation on two nodes.
    Binary(Binary, usize, usize),
    /// A backward pass from a node.
    Backward(usize),
    /// Gradients to zero.
    ZeroGrad,
}

/// The case that runs `steps` and then reads all values and gradients.
pub fn case(steps: &[Step]) -> Record {
    Record::new().fact("steps", steps).fact(CALL, describe(steps))
}

/// The value of every node of a program without backward passes, with `nudge`
/// added to leaf number `leaf`: what finite differences are taken of.
pub fn evaluate(steps: &[Step], leaf: usize, nudge: f64) -> Vec<f64> {
    let mut values: Vec<f64> = Vec::new();
    for step in steps {
        let value = match *step {
            Step::Leaf(x) if values.len() == leaf => x + nudge,
            Step::Leaf(x) | Step::Constant(x) => x,
            Step::Detach(x) => values[x],
            Step::Unary(op, x) => unary(op, values[x]),
            Step::Binary(op, x, y) => binary(op, values[x], values[y]),
            Step::Backward(_) | Step::ZeroGrad => continue,
        };
        values.push(value);
    }
    values
}

/// The steps that the last node depends on, numbered anew: what a reader of a
/// counter-example need look at.
pub fn without_dead_steps(steps: &[Step]) -> Vec<Step> {
    let mut needed = vec![false; steps.len()];
    *needed.last_mut().expect("a step") = true;
    for i in (0..steps.len()).rev() {
        if needed[i] {
            inputs(&steps[i]).for_each(|x| needed[x] = true);
        }
    }
    let new_number = |old: usize| needed[..old].iter().filter(|needed| **needed).count();
    let renumbered = |step: &Step| match *step {
        Step::Detach(x) => Step::Detach(new_number(x)),
        Step::Unary(op, x) => Step::Unary(op, new_number(x)),
        Step::Binary(op, x, y) => Step::Binary(op, new_number(x), new_number(y)),
        other => other,
    };
    steps.iter().zip(&needed).filter(|(_, needed)| **needed).map(|(s, _)| renumbered(s)).collect()
}

/// The nodes that a step takes.
fn inputs(step: &Step) -> impl Iterator<Item = usize> + use<> {
    let (x, y) = match *step {
        Step::Detach(x) | Step::Unary(_, x) => (Some(x), None),
        Step::Binary(_, x, y) => (Some(x), Some(y)),
        Step::Leaf(_) | Step::Constant(_) | Step::Backward(_) | Step::ZeroGrad => (None, None),
    };
    x.into_iter().chain(y)
}

/// The value of a unary operation.
pub fn unary(op: Unary, x: f64) -> f64 {
    match op {
        Unary::Neg => -x,
        Unary::Pow(n) => x.powf(n),
        Unary::Exp => x.exp(),
        Unary::Ln => x.ln(),
        Unary::Tanh => x.tanh(),
        Unary::Relu => x.max(0.0),
        Unary::Sigmoid => 1.0 / (1.0 + (-x).exp()),
    }
}

/// The value of a binary operation.
pub fn binary(op: Binary, x: f64, y: f64) -> f64 {
    match op {
        Binary::Add => x + y,
        Binary::Sub => x - y,
        Binary::Mul => x * y,
        Binary::Div => x / y,
    }
}

/// The program as a student would write it: `n0 = leaf(2); n1 = Mul(n0, n0); …`.
fn describe(steps: &[Step]) -> String {
    let mut made = 0;
    let lines = steps.iter().map(|step| {
        let text = match step {
            Step::Leaf(x) => format!("leaf({x})"),
            Step::Constant(x) => format!("constant({x})"),
            Step::Detach(x) => format!("detach(n{x})"),
            Step::Unary(op, x) => format!("{op:?}(n{x})"),
            Step::Binary(op, x, y) => format!("{op:?}(n{x}, n{y})"),
            Step::Backward(root) => return format!("backward(n{root})"),
            Step::ZeroGrad => return "zero_grad()".to_string(),
        };
        made += 1;
        format!("n{} = {text}", made - 1)
    });
    lines.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_steps_go_and_numbers_follow() {
        let steps = [
            Step::Leaf(1.0),
            Step::Leaf(2.0),
            Step::Unary(Unary::Tanh, 0),
            Step::Binary(Binary::Mul, 1, 1),
            Step::Unary(Unary::Exp, 3),
        ];
        let kept = [Step::Leaf(2.0), Step::Binary(Binary::Mul, 0, 0), Step::Unary(Unary::Exp, 1)];
        assert_eq!(without_dead_steps(&steps), kept);
    }

    #[test]
    fn values_follow_the_steps_and_the_nudge() {
        let steps = [Step::Leaf(3.0), Step::Binary(Binary::Mul, 0, 0)];
        assert_eq!(evaluate(&steps, usize::MAX, 1.0), [3.0, 9.0]);
        assert_eq!(evaluate(&steps, 0, 1.0), [4.0, 16.0]);
    }
}
