//! `a3.parallel`: several ranks say what one does, and other right ways pass all checks.

use contract::a3::{Communicator, Result};
use harness::{
    Answers, Cases, Check, InProcess, Record, Reply, Seed, Tolerance, attempt, call_of, compare,
    layout,
};
use reference::a3::parallel::{Functions, Join, Part, RIGHT, biased};
use reference::a3::{Parts, REFERENCE};
use tch::Tensor;

const TASK: &str = "a3.parallel";

fn with(parallel: Functions) -> Parts {
    Parts { parallel, ..REFERENCE }
}

/// The biases of row-parallel projections on rank 0 only, added before the sum.
fn biases_on_the_first_rank() -> Parts {
    let join: Join = |x, y, bias, communicator| Ok(x + communicator.all_reduce(&biased(y, bias))?);
    with(Functions {
        row: |projection, cut, part| {
            let mut share = (RIGHT.row)(projection, cut, part);
            share.bias = share.bias.filter(|_| part.rank == 0);
            share
        },
        joined_attention: join,
        joined_mlp: join,
        ..RIGHT
    })
}

/// The biases on the last rank, by zeros elsewhere.
fn zero_biases_but_on_the_last_rank() -> Parts {
    fn bias(whole: Tensor, Part { rank, ranks }: Part) -> Tensor {
        if rank + 1 == ranks { whole } else { whole.zeros_like() }
    }
    let join: Join = |x, y, bias, communicator| Ok(x + communicator.all_reduce(&biased(y, bias))?);
    with(Functions {
        row: |projection, cut, part| {
            let mut share = (RIGHT.row)(projection, cut, part);
            share.bias = share.bias.map(|whole| bias(whole, part));
            share
        },
        joined_attention: join,
        joined_mlp: join,
        ..RIGHT
    })
}

/// Each sum by parts.
fn summed_by_parts() -> Parts {
    fn sum(x: &Tensor, communicator: &dyn Communicator) -> Result {
        communicator.all_gather(&communicator.reduce_scatter(x, -1)?, -1)
    }
    let join: Join = |x, y, bias, communicator| Ok(x + biased(&sum(y, communicator)?, bias));
    with(Functions { joined_embeddings: sum, joined_attention: join, joined_mlp: join, ..RIGHT })
}

/// Shares that are views of the whole.
fn views() -> Parts {
    with(Functions {
        cut: |x, dim, Part { rank, ranks }| x.chunk(ranks, dim)[rank as usize].shallow_clone(),
        ..RIGHT
    })
}

fn host(parts: &Parts) -> InProcess {
    InProcess::new(probes::a3(*parts))
}

fn checks() -> impl Iterator<Item = &'static Check> {
    checks::a3::ASSIGNMENT.checks().filter(|check| check.task() == TASK)
}

#[test]
fn other_right_ways_pass() {
    let others = [
        biases_on_the_first_rank(),
        zero_biases_but_on_the_last_rank(),
        summed_by_parts(),
        views(),
    ];
    for seed in ["public", "1", "2", "3"].map(Seed::from_text) {
        let mut reference = host(&REFERENCE);
        let answers = Answers::collect(&checks::a3::ASSIGNMENT, seed, |id, check, case| {
            if id.is_empty() && check.task() == TASK {
                return harness::Host::probe(&mut reference, check, case);
            }
            let nothing = || Reply::Observed(Record::new());
            if id.is_empty() {
                nothing()
            } else {
                Reply::HostError(("没有问", "not asked").into())
            }
        });
        let answers = answers.unwrap();
        for (number, other) in others.iter().enumerate() {
            for check in checks() {
                let outcome = attempt(check, &mut host(other), &answers, seed);
                assert!(outcome.passed(), "{} of {number}: {outcome:?}", check.id);
            }
        }
    }
}

/// The answers to a case of one model on several ranks, and of the whole model to the same.
fn on_ranks_and_whole(case: &Record) -> [Record; 2] {
    let submission = probes::a3(REFERENCE);
    let whole = submission.probe("model.logits", case).tensors["logits"].clone();
    let parallel = submission.probe("parallel.own_shares", case);
    let names = parallel.tensors.keys();
    let whole = names.fold(Record::new(), |all, name| all.array(name, whole.clone()));
    [parallel, whole]
}

#[test]
fn several_ranks_say_what_one_does() {
    let several = ["a3.parallel.logits", "a3.parallel.biases"];
    for check in checks().filter(|check| several.contains(&check.id)) {
        let Cases::Listed(cases) = check.cases else { panic!("{} has no list", check.id) };
        for case in layout::listed(check, cases, Seed::public()) {
            let [parallel, whole] = on_ranks_and_whole(&case);
            let ranks: usize = case.expect_fact("ranks");
            assert_eq!(parallel.tensors.len(), ranks);
            let comparison = compare(&whole, &parallel, Tolerance::F32_BLOCK);
            assert!(comparison.is_equal(), "{}: {comparison:?}", call_of(&case));
        }
    }
}
