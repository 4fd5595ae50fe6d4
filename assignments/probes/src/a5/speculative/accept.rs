//! The calls of `accept`.

use std::collections::BTreeSet;

use contract::a5::{A5, Accepted, RandomStream, Result};
use harness::Record;
use tch::Tensor;

use crate::observe::{Inputs, observe_parts, refused};
use crate::world::streams::{Stream, Streams};

/// A stream that counts the numbers that are taken. They may be all the same.
struct Counted {
    stream: Stream,
    always: Option<f64>,
    taken: usize,
}

impl Counted {
    fn of(a: &Inputs<'_>) -> Self {
        let stream = Streams { seed: a.fact("seed") }.of(&[]);
        Self { stream, always: a.maybe("always"), taken: 0 }
    }
}

impl RandomStream for Counted {
    fn uniform(&mut self) -> f64 {
        self.taken += 1;
        self.always.unwrap_or_else(|| self.stream.uniform())
    }

    fn below(&mut self, n: u64) -> u64 {
        self.taken += 1;
        self.stream.below(n)
    }

    fn normal(&mut self) -> f64 {
        self.taken += 1;
        self.stream.normal()
    }
}

fn answer(a: &Inputs<'_>, answer: Result<Accepted>) -> Record {
    match answer {
        Ok(Accepted { accepted, next }) => {
            a.kept(Record::new().fact("accepted", accepted).fact("next", next))
        }
        Err(error) => refused(&error),
    }
}

/// One proposal.
pub fn accept(a5: &dyn A5, case: &Record) -> Record {
    let (a, mut stream) = (Inputs::of(case), Counted::of(&Inputs::of(case)));
    let [target, draft] = a.tensors(["target", "draft"]);
    let proposal: Vec<i64> = a.fact("proposal");
    answer(&a, a5.accept(&target, &draft, &proposal, &mut stream))
}

/// One proposal that is refused, with the numbers that were taken all the same.
pub fn refusal(a5: &dyn A5, case: &Record) -> Record {
    let (a, mut stream) = (Inputs::of(case), Counted::of(&Inputs::of(case)));
    let [target, draft] = a.tensors(["target", "draft"]);
    let proposal: Vec<i64> = a.fact("proposal");
    let answer = answer(&a, a5.accept(&target, &draft, &proposal, &mut stream));
    answer.fact("random numbers taken", stream.taken)
}

/// The proposals of a case, and what becomes of each; all take their numbers from one stream.
fn decided(a5: &dyn A5, a: &Inputs<'_>) -> Result<Vec<(Vec<i64>, Accepted)>> {
    let [target, draft] = a.tensors(["target", "draft"]);
    let proposals = a.tensor("proposals");
    let mut stream = Counted::of(a);
    let decide = |i| {
        let proposal = Vec::<i64>::try_from(proposals.get(i).contiguous())?;
        let accepted = a5.accept(&target, &draft, &proposal, &mut stream)?;
        Ok((proposal, accepted))
    };
    (0..proposals.size()[0]).map(decide).collect()
}

/// For each of many proposals how many tokens stay, and the next one.
pub fn outcomes(a5: &dyn A5, case: &Record) -> Record {
    observe_parts(case, |a| {
        let decided = decided(a5, a)?;
        let accepted: Vec<i64> = decided.iter().map(|(_, one)| one.accepted as i64).collect();
        let next: Vec<i64> = decided.iter().map(|(_, one)| one.next).collect();
        Ok(vec![("accepted", Tensor::from_slice(&accepted)), ("next", Tensor::from_slice(&next))])
    })
}

/// For each place the tokens that came there in many proposals.
pub fn possible(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    match decided(a5, &a) {
        Ok(decided) => a.kept(Record::new().fact("tokens that came", came(&decided))),
        Err(error) => refused(&error),
    }
}

fn came(decided: &[(Vec<i64>, Accepted)]) -> Vec<BTreeSet<i64>> {
    let mut places: Vec<BTreeSet<i64>> = Vec::new();
    for (proposal, Accepted { accepted, next }) in decided {
        let kept = proposal.iter().take(*accepted);
        for (place, token) in kept.chain([next]).enumerate() {
            if place == places.len() {
                places.push(BTreeSet::new());
            }
            places[place].insert(*token);
        }
    }
    places
}
