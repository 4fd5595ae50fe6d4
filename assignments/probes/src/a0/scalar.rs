//! The calls of `a0.scalar`.

use checks::a0::Step;
use contract::a0::Binary::{Add, Mul};
use contract::a0::{A0, Node, ScalarGraph};
use harness::Record;

pub fn call(a0: &dyn A0, case: &Record) -> Record {
    run(a0.graph().as_mut(), case)
}

/// Only the gradients: wrong values are found by `a0.scalar.forward`.
pub fn gradients(a0: &dyn A0, case: &Record) -> Record {
    let mut observed = call(a0, case);
    observed.tensors.remove("value");
    observed
}

/// A chain `y ← y·c + x`, two nodes a link, then a ladder `y ← y + y`.
pub fn chain(a0: &dyn A0, case: &Record) -> Record {
    let number = |name| case.expect(name).sum();
    let mut graph = a0.graph();
    let x = graph.leaf(number("x"));
    let c = graph.constant(number("c"));
    let mut y = x;
    for _ in 0..case.expect_fact("links") {
        let product = graph.binary(Mul, y, c);
        y = graph.binary(Add, product, x);
    }
    for _ in 0..case.expect_fact("doublings") {
        y = graph.binary(Add, y, y);
    }
    graph.backward(y);
    Record::new().number("value", graph.value(y)).number("grad", graph.grad(x))
}

/// Runs the steps of a case.
pub fn run(graph: &mut dyn ScalarGraph, case: &Record) -> Record {
    let steps: Vec<Step> = case.expect_fact("steps");
    let mut nodes: Vec<Node> = Vec::new();
    for step in steps {
        match step {
            Step::Leaf(x) => nodes.push(graph.leaf(x)),
            Step::Constant(x) => nodes.push(graph.constant(x)),
            Step::Detach(x) => nodes.push(graph.detach(nodes[x])),
            Step::Unary(op, x) => nodes.push(graph.unary(op, nodes[x])),
            Step::Binary(op, x, y) => nodes.push(graph.binary(op, nodes[x], nodes[y])),
            Step::Backward(root) => graph.backward(nodes[root]),
            Step::ZeroGrad => graph.zero_grad(),
        }
    }
    let values: Vec<f64> = nodes.iter().map(|n| graph.value(*n)).collect();
    let grads: Vec<f64> = nodes.iter().map(|n| graph.grad(*n)).collect();
    Record::new().vector("value", &values).vector("grad", &grads)
}
