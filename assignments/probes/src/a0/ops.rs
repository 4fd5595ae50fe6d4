//! The calls of `a0.ops`.

use checks::a0::OpCase;
use contract::a0::A0;
use harness::Record;

pub fn call(a0: &dyn A0, case: &Record) -> Record {
    let OpCase { op, inputs } = OpCase::read(case);
    let inputs: Vec<_> = inputs.iter().collect();
    Record::new().tensor("y", &a0.kernels().forward(&op, &inputs))
}
