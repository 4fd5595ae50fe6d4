//! The calls of `a0.tape`.

use std::rc::Rc;

use checks::a0::{TapeStep, Toy};
use contract::a0::{A0, Tape, Var};
use harness::Record;

pub fn call(a0: &dyn A0, case: &Record) -> Record {
    let mut tape = a0.tape(Rc::new(Toy::default()));
    run(tape.as_mut(), case)
}

pub fn own_kernels(a0: &dyn A0, case: &Record) -> Record {
    let mut tape = a0.tape(a0.kernels());
    run(tape.as_mut(), case)
}

pub fn counting(a0: &dyn A0, case: &Record) -> Record {
    let kernels = Rc::new(Toy::default());
    let mut tape = a0.tape(kernels.clone());
    run(tape.as_mut(), case);
    Record::new()
        .fact("calls of forward", kernels.forwards.get())
        .fact("calls of vjp", kernels.vjps.get())
}

/// Runs the steps of a case and reads all that the tape shows: values, flags and
/// gradients of every variable.
pub fn run(tape: &mut dyn Tape, case: &Record) -> Record {
    let mut vars: Vec<Var> = Vec::new();
    let mut switched = Vec::new();
    for (i, step) in case.expect_fact::<Vec<TapeStep>>("steps").iter().enumerate() {
        match step {
            TapeStep::Leaf { requires_grad } => {
                let value = case.expect(&format!("leaf{}", vars.len()));
                vars.push(tape.leaf(value, *requires_grad));
            }
            TapeStep::Apply(op, inputs) => {
                let inputs: Vec<Var> = inputs.iter().map(|x| vars[*x]).collect();
                vars.push(tape.apply(op, &inputs));
            }
            TapeStep::Detach(x) => vars.push(tape.detach(vars[*x])),
            TapeStep::Recording(on) => switched.push(tape.set_recording(*on)),
            TapeStep::Backward(root) => {
                tape.backward(vars[*root], &case.expect(&format!("cotangent{i}")));
            }
            TapeStep::ZeroGrad => tape.zero_grad(),
        }
    }
    read(tape, &vars).fact("set_recording returned", switched)
}

fn read(tape: &dyn Tape, vars: &[Var]) -> Record {
    let flags: Vec<bool> = vars.iter().map(|v| tape.requires_grad(*v)).collect();
    let mut record = Record::new().fact("requires_grad", flags);
    for (i, var) in vars.iter().enumerate() {
        record = record.tensor(format!("value(v{i})"), &tape.value(*var));
        if let Some(grad) = tape.grad(*var) {
            record = record.tensor(format!("grad(v{i})"), &grad);
        }
    }
    record
}
