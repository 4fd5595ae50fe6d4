//! The calls of `a3.sequence`: a sequence is dealt out to ranks, and each gets its places of
//! queries, keys and values.

use contract::a3::{A3, InputError, Result};
use harness::{ERROR, REMARK, Record};
use tch::Tensor;

use crate::about_any::about_any;
use crate::observe::{Inputs, observe_parts, refused};
use crate::world::ranks::{self, Count, Sent};

/// What each rank returns.
pub fn call(a3: &dyn A3, case: &Record) -> Record {
    let mut error = None;
    let answer = observe_parts(case, |a| {
        let outputs = attended(a3, a).into_iter().map(|(output, _)| output).enumerate();
        let named = outputs.map(|(i, output)| Ok((format!("output of rank {i}"), output?)));
        Ok(named.collect::<Result<Vec<_>>>().unwrap_or_else(|refusal| {
            error = Some(refusal);
            vec![]
        }))
    });
    error.map_or(answer, |error| in_words(case, &error))
}

/// What each rank has sent, by operation.
pub fn ring(a3: &dyn A3, case: &Record) -> Record {
    let results = attended(a3, &Inputs::of(case));
    let error = results.iter().find_map(|(output, _)| output.as_ref().err());
    let sent: Vec<_> = results.iter().map(|(_, sent)| counts(sent)).collect();
    error.map_or_else(|| Record::new().fact("sent", sent), |error| in_words(case, error))
}

fn counts(sent: &Sent) -> [(&'static str, i64, i64); 4] {
    let Sent { all_reduce, all_gather, reduce_scatter, shift } = *sent;
    [
        ("all_reduce", all_reduce),
        ("all_gather", all_gather),
        ("reduce_scatter", reduce_scatter),
        ("shift", shift),
    ]
    .map(|(name, Count { calls, elements })| (name, calls, elements))
}

/// The answer for an error. Which ranks disagree is told, but not where the case makes them:
/// then it depends on who came first.
fn in_words(case: &Record, error: &InputError) -> Record {
    match error {
        InputError::Ranks(words) => {
            let answer = Record::new().fact(ERROR, error.name());
            if case.facts.contains_key(SHORT) { answer } else { answer.fact(REMARK, words) }
        }
        _ => about_any(case, refused(error)),
    }
}

/// The rank that holds one place fewer than the others, if there is one.
const SHORT: &str = "short_rank";

/// What every rank returns and sends.
fn attended(a3: &dyn A3, a: &Inputs<'_>) -> Vec<(Result, Sent)> {
    let (whole, ranks) = (a.tensors(["q", "k", "v"]), a.fact::<i64>("ranks"));
    let causal = a.maybe("causal").unwrap_or_default();
    let places = |x: &Tensor, rank: i64| {
        let s = x.size()[x.dim() - 2] / ranks;
        let fewer = i64::from(a.maybe(SHORT) == Some(rank));
        x.narrow(-2, rank * s, s - fewer)
    };
    let dealt = (0..ranks).map(|rank| whole.each_ref().map(|x| places(x, rank)));
    ranks::run(dealt.collect(), |[q, k, v], communicator| {
        a3.ring_attention(&q, &k, &v, causal, communicator)
    })
}
