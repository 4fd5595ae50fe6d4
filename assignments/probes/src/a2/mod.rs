//! A2 · Components: the probes by name. Files are named as the tasks.

mod attention;
mod encoder;
mod flash;
mod linear;
mod mlp;
mod moe;
mod norms;
mod positions;
mod precision;
mod softmax;

use checks::{Probes, Record, Submission};
use contract::a2::A2;

/// Makes a call and observes what comes of it.
type Probe = fn(&dyn A2, &Record) -> Record;

/// All of them, in the order of the tasks.
const PROBES: &[(&str, Probe)] = &[
    ("precision", precision::call),
    ("precision.all", precision::all),
    ("softmax", softmax::call),
    ("norms", norms::call),
    ("linear", linear::call),
    ("mlp", mlp::call),
    ("mlp.block", mlp::block),
    ("positions", positions::call),
    ("positions.laws", positions::laws),
    ("positions.step", positions::step),
    ("attention", attention::call),
    ("attention.laws", attention::laws),
    ("flash", flash::call),
    ("flash.memory", flash::memory),
    ("flash.memory_backward", flash::memory_backward),
    ("encoder", encoder::call),
    ("moe", moe::call),
];

/// A submission of A2, with its probes.
pub fn a2(submission: impl A2 + 'static) -> Submission {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    Submission::Libtorch(Box::new(Probed(submission)))
}

struct Probed<T>(T);

impl<T: A2> Probes for Probed<T> {
    fn probe(&self, name: &str, case: &Record) -> Record {
        let probe = PROBES.iter().find(|(known, _)| *known == name);
        let (_, probe) = probe.unwrap_or_else(|| panic!("there is no probe `{name}`"));
        probe(&self.0, case)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use checks::a2::ASSIGNMENT;

    /// Writes down what it is asked for.
    #[derive(Default)]
    struct Names(std::rc::Rc<RefCell<Vec<String>>>);

    impl Probes for Names {
        fn probe(&self, name: &str, _: &Record) -> Record {
            self.0.borrow_mut().push(name.to_string());
            Record::new()
        }
    }

    #[test]
    fn every_check_has_its_probe_and_every_probe_its_check() {
        let asked = Names::default();
        let names = asked.0.clone();
        let submission = Submission::Libtorch(Box::new(asked));
        for check in ASSIGNMENT.checks() {
            (check.probe)(&submission, &Record::new());
        }
        for name in names.borrow().iter() {
            assert!(PROBES.iter().any(|(known, _)| known == name), "no probe `{name}`");
        }
        for (known, _) in PROBES {
            assert!(names.borrow().iter().any(|name| name == known), "no check asks `{known}`");
        }
    }
}
