//! Gradients of rows that are dealt out.

use contract::a4::{A4, Communicator, Labelled, Parameters, Result};
use harness::Record;
use tch::{Kind, Tensor};

use super::first_of;
use crate::a4::llama::{Llama, parameters};
use crate::a4::recording::{still_recorded, trained};
use crate::observe::{Inputs, observe_parts};
use crate::world::logged::{Log, Logged};
use crate::world::ranks::{all, run};

/// What one rank is given for gradients.
pub struct Given {
    model: Llama,
    parameters: Parameters,
    rows: Labelled,
    log: Log,
}

impl Given {
    /// What a case has for this rank.
    pub fn of(a: &Inputs<'_>, rank: usize) -> Self {
        let of_rank = |what: &str| a.tensor(&format!("{what} of rank {rank}"));
        let requires_grad: bool = a.fact("requires_grad");
        let own = |(name, x): (String, Tensor)| {
            let x = a.handed_on(&format!("{name} of rank {rank}"), &x);
            (name, if requires_grad { trained(&x) } else { x })
        };
        Self {
            model: Llama::of(a),
            parameters: parameters(a).into_iter().map(own).collect(),
            rows: Labelled { ids: of_rank("ids"), targets: of_rank("targets") },
            log: Log::default(),
        }
    }

    /// The call on this rank.
    pub fn gradients(
        &self,
        a4: &dyn A4,
        bucket: usize,
        communicator: &dyn Communicator,
    ) -> Result<(f64, Parameters)> {
        let communicator = Logged { inner: communicator, log: &self.log };
        let (model, parameters) = (&self.model, &self.parameters);
        a4.parallel_gradients(model, parameters, &self.rows, bucket, &communicator)
    }
}

/// What comes out on every rank, with what it was given.
pub fn on_all_ranks(a4: &dyn A4, a: &Inputs<'_>) -> Vec<(Result<(f64, Parameters)>, Given)> {
    let (ranks, bucket): (usize, usize) = (a.fact("ranks"), a.fact("bucket"));
    let given = (0..ranks).map(|rank| Given::of(a, rank)).collect();
    let results =
        run(given, |given: Given, communicator| (given.gradients(a4, bucket, communicator), given));
    results.into_iter().map(|(result, _)| result).collect()
}

/// Loss and gradients of rank 0, and which ranks have the very same.
pub fn gradients(a4: &dyn A4, case: &Record) -> Record {
    still_recorded(case, |a| {
        let results = on_all_ranks(a4, a).into_iter().map(|(result, _)| result).collect();
        let kind = parameters(a).values().next().map_or(Kind::Float, Tensor::kind);
        let of_rank = |(loss, gradients): (f64, Parameters)| {
            let loss = ("loss".to_string(), Tensor::from(loss).to_kind(kind));
            let named = |(name, x)| (format!("gradient of {name}"), x);
            [loss].into_iter().chain(gradients.into_iter().map(named)).collect()
        };
        Ok(first_of(all(results)?.into_iter().map(of_rank).collect()))
    })
}

/// What each rank sends, call by call, and how often it asks the model.
pub fn buckets(a4: &dyn A4, case: &Record) -> Record {
    let mut logs = Vec::new();
    let answer = observe_parts(case, |a| {
        let (results, given): (Vec<_>, Vec<_>) = on_all_ranks(a4, a).into_iter().unzip();
        all(results)?;
        let asked: Vec<i64> = given.iter().map(|given| given.model.asked().0 as i64).collect();
        logs = given.iter().map(|given| given.log.lines()).collect();
        Ok(vec![("calls of the model", Tensor::from_slice(&asked))])
    });
    answer.fact("sent", logs)
}
