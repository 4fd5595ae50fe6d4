//! The calls of `a0.importance`.

use checks::a0::Caller;
use contract::a0::{A0, Op, Tape, Tensor, Var};
use harness::Record;
use ndarray::ArrayD;

pub fn call(a0: &dyn A0, case: &Record) -> Record {
    let mut tape = a0.tape(a0.kernels());
    let caller: Caller = case.expect_fact("caller");
    let requires_grad = !matches!(caller, Caller::Data | Caller::DataNotRecording);
    let leaf = tape.leaf(case.expect("input"), requires_grad);
    let weight = tape.leaf(case.expect("weight"), requires_grad);
    let cotangent = case.get("cotangent").ok();
    if cotangent.is_some() {
        leave_gradients(tape.as_mut(), &[leaf, weight]);
    }
    let input = if caller == Caller::Computed { tape.apply(&Op::Mul, &[leaf, leaf]) } else { leaf };
    if matches!(caller, Caller::NotRecording | Caller::DataNotRecording) {
        tape.set_recording(false);
    }
    let watched = [leaf, input, weight];
    let before = state(tape.as_mut(), &watched);
    let result = a0.importance().importance_matmul(
        tape.as_mut(),
        input,
        weight,
        &case.expect("importance"),
        case.expect("top_p").sum(),
        cotangent.as_ref(),
    );
    let untouched = state(tape.as_mut(), &watched) == before;
    let record = Record::new()
        .tensor("output", &result.output)
        .fact("kept", &result.kept)
        .fact("caller's gradients untouched", untouched);
    match result.grads {
        Some((d_input, d_weight)) => {
            record.tensor("d_input", &d_input).tensor("d_weight", &d_weight)
        }
        None => record,
    }
}

/// Gives the caller's variables gradients of their own, before the call.
fn leave_gradients(tape: &mut dyn Tape, vars: &[Var]) {
    for var in vars {
        let square = tape.apply(&Op::Mul, &[*var, *var]);
        let ones = ArrayD::ones(tape.value(square).raw_dim());
        tape.backward(square, &ones);
    }
}

/// The caller's gradient state: gradients and the recording switch.
fn state(tape: &mut dyn Tape, vars: &[Var]) -> (Vec<Option<Tensor>>, bool) {
    let recording = tape.set_recording(true);
    tape.set_recording(recording);
    (vars.iter().map(|var| tape.grad(*var)).collect(), recording)
}
