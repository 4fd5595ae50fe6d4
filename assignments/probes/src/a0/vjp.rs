//! The calls of `a0.vjp`.

use checks::a0::{OpCase, STEP};
use contract::a0::{A0, Tensor};
use harness::Record;

pub fn call(a0: &dyn A0, case: &Record) -> Record {
    let OpCase { op, inputs } = OpCase::read(case);
    let inputs: Vec<_> = inputs.iter().collect();
    let grads = a0.kernels().vjp(&op, &inputs, &case.expect("cotangent"));
    gradients(Record::new(), &grads)
}

/// Runs forward at `x ± h·v`, and the VJP at `x`.
pub fn adjoint(a0: &dyn A0, case: &Record) -> Record {
    let OpCase { op, inputs } = OpCase::read(case);
    let kernels = a0.kernels();
    let forward = |h: f64| {
        let moved: Vec<Tensor> =
            inputs.iter().enumerate().map(|(i, x)| x + h * case.expect(&format!("v{i}"))).collect();
        kernels.forward(&op, &moved.iter().collect::<Vec<_>>())
    };
    let inputs: Vec<_> = inputs.iter().collect();
    let grads = kernels.vjp(&op, &inputs, &case.expect("cotangent"));
    let record = Record::new().tensor("plus", &forward(STEP)).tensor("minus", &forward(-STEP));
    gradients(record, &grads)
}

fn gradients(record: Record, grads: &[Tensor]) -> Record {
    let grads = grads.iter().enumerate();
    grads.fold(record, |record, (i, dx)| record.tensor(format!("dx{i}"), dx))
}
