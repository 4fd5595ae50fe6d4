//! The sample submission `full-marks` on small models and on a real one: it answers as
//! transformers does. Its files name each other from the root.

mod llama;

use contract::a3::A3;
use llama::{real, tiny};

macro_rules! submission {
    ($($name:ident = $path:literal),* $(,)?) => {
        $(
            #[path = $path]
            #[allow(missing_docs, dead_code, clippy::all, clippy::pedantic)]
            mod $name;
        )*
    };
}

submission! {
    accounting = "../../fixtures/submissions/full-marks/assignments/a3/src/accounting.rs",
    config = "../../fixtures/submissions/full-marks/assignments/a3/src/config.rs",
    from_pretrained = "../../fixtures/submissions/full-marks/assignments/a3/src/from_pretrained.rs",
    layer = "../../fixtures/submissions/full-marks/assignments/a3/src/layer.rs",
    loss_and_greedy = "../../fixtures/submissions/full-marks/assignments/a3/src/loss_and_greedy.rs",
    model = "../../fixtures/submissions/full-marks/assignments/a3/src/model.rs",
    parallel = "../../fixtures/submissions/full-marks/assignments/a3/src/parallel.rs",
    pipeline = "../../fixtures/submissions/full-marks/assignments/a3/src/pipeline.rs",
    sequence = "../../fixtures/submissions/full-marks/assignments/a3/src/sequence.rs",
    weights = "../../fixtures/submissions/full-marks/assignments/a3/src/weights.rs",
}

/// What its `lib.rs` has.
struct Submission;

#[test]
fn small_models_are_answered_as_by_transformers() {
    let submission: &dyn A3 = &Submission;
    tiny::grouped(submission);
    tiny::llama3(submission);
    tiny::dynamic(submission);
    tiny::linear(submission);
}

#[test]
fn a_real_model_is_answered_as_by_transformers() {
    real::answers(&Submission);
    real::writes(&Submission);
}
