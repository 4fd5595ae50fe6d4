//! The calls of `a4.data_parallel`: each rank is a thread, with tensors of its own.

use contract::a4::{
    A4, Communicator, Group, InputError, Labelled, Moments, Parameters, Result, ShardedState,
};
use harness::{ERROR, MemoryLayout, Record, unknown_word};
use tch::{Device, Kind, Tensor};

use super::llama::Llama;
use crate::observe::{Inputs, observe_parts};
use crate::tensor::lay;
use crate::world::logged::{Log, Logged};
use crate::world::ranks::run;
use crate::world::refusing::Refusing;
use crate::world::storage::looked_into;

/// What is observed of a call: tensors with names.
type Parts = Vec<(String, Tensor)>;

/// What one rank is given for gradients.
struct Given {
    model: Llama,
    parameters: Parameters,
    rows: Labelled,
    log: Log,
}

impl Given {
    fn of(a: &Inputs<'_>, rank: usize) -> Self {
        let of_rank = |what: &str| a.tensor(&format!("{what} of rank {rank}"));
        let requires_grad: bool = a.fact("requires_grad");
        let own = |(name, x): (String, Tensor)| {
            let x = a.handed_on(&format!("{name} of rank {rank}"), &x);
            (name, x.set_requires_grad(requires_grad))
        };
        Self {
            model: Llama::of(a),
            parameters: super::llama::parameters(a).into_iter().map(own).collect(),
            rows: Labelled { ids: of_rank("ids"), targets: of_rank("targets") },
            log: Log::default(),
        }
    }

    fn gradients(
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
fn on_all_ranks(a4: &dyn A4, a: &Inputs<'_>) -> Vec<(Result<(f64, Parameters)>, Given)> {
    let (ranks, bucket): (usize, usize) = (a.fact("ranks"), a.fact("bucket"));
    let given = (0..ranks).map(|rank| Given::of(a, rank)).collect();
    let results =
        run(given, |given: Given, communicator| (given.gradients(a4, bucket, communicator), given));
    results.into_iter().map(|(result, _)| result).collect()
}

/// Why there is no result on every rank: where one fails by itself, the others only notice it.
fn cause<T>(results: &[Result<T>]) -> Option<InputError> {
    let errors = || results.iter().filter_map(|result| result.as_ref().err());
    let by_itself = errors().find(|error| !matches!(error, InputError::Ranks(_)));
    by_itself.or_else(|| errors().next()).cloned()
}

/// All results, if there is one on every rank.
fn all<T>(results: Vec<Result<T>>) -> Result<Vec<T>> {
    cause(&results).map_or(Ok(()), Err)?;
    results.into_iter().collect()
}

/// Loss and gradients of rank 0, and which ranks have the very same.
pub fn gradients(a4: &dyn A4, case: &Record) -> Record {
    observe_parts(case, |a| {
        let results = on_all_ranks(a4, a).into_iter().map(|(result, _)| result).collect();
        let kind = super::llama::parameters(a).values().next().map_or(Kind::Float, Tensor::kind);
        let of_rank = |(loss, gradients): (f64, Parameters)| {
            let loss = ("loss".to_string(), Tensor::from(loss).to_kind(kind));
            let named = |(name, x)| (format!("gradient of {name}"), x);
            [loss].into_iter().chain(gradients.into_iter().map(named)).collect()
        };
        Ok(first_of(all(results)?.into_iter().map(of_rank).collect()))
    })
}

/// What rank 0 has, and which ranks have the same to the last bit.
fn first_of(mut ranks: Vec<Parts>) -> Parts {
    let same: Vec<bool> = ranks.iter().map(|parts| same(parts, &ranks[0])).collect();
    let same = Tensor::from_slice(&same);
    let mut first = ranks.swap_remove(0);
    first.push(("is as on rank 0".into(), same));
    first
}

fn same(x: &Parts, y: &Parts) -> bool {
    let alike = |((name, x), (other, y)): (&(String, Tensor), &(String, Tensor))| {
        name == other && x.kind() == y.kind() && x.equal(y)
    };
    x.len() == y.len() && x.iter().zip(y).all(alike)
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

/// What one rank is given for updates, and changes.
struct Trained {
    parameters: Parameters,
    /// By update.
    gradients: Vec<Parameters>,
    state: ShardedState,
    log: Log,
}

/// What is the same on all ranks.
struct Told {
    moments: Moments,
    rates: Vec<f64>,
    groups: Vec<Group>,
}

/// The learning rate of each update. JSON has no NaN.
fn rates(a: &Inputs<'_>) -> Vec<f64> {
    let rates: Vec<Option<f64>> = a.fact("lr");
    rates.into_iter().map(|rate| rate.unwrap_or(f64::NAN)).collect()
}

impl Told {
    fn of(a: &Inputs<'_>) -> Self {
        let groups: Vec<(Vec<String>, f64)> = a.fact("groups");
        let group = |(names, weight_decay)| Group { names, weight_decay };
        let (beta1, beta2, eps) = (a.fact("beta1"), a.fact("beta2"), a.fact("eps"));
        Self {
            moments: Moments { beta1, beta2, eps },
            rates: rates(a),
            groups: groups.into_iter().map(group).collect(),
        }
    }
}

impl Trained {
    fn of(a: &Inputs<'_>, case: &Record, rank: usize) -> Self {
        let names: Vec<String> = a.fact("parameters");
        let own = |name: &String| (name.clone(), own(case, name, &a.tensor(name)));
        let gradients = |update| {
            let of = |name: &String| {
                let all = a.optional(&format!("gradients of {name}"))?;
                let gradient = all.get(update as i64).get(rank as i64);
                let what = format!("gradient of {name} on rank {rank}");
                Some((name.clone(), a.handed_on(&what, &gradient)))
            };
            names.iter().filter_map(of).collect()
        };
        let moment = |name: &str| match a.optional(name) {
            Some(all) => own_row(case, name, &all.get(rank as i64)),
            None => Tensor::zeros([0], (Kind::Float, Device::Cpu)),
        };
        let (first, second) = (moment("first"), moment("second"));
        Self {
            parameters: names.iter().map(own).collect(),
            gradients: (0..rates(a).len()).map(gradients).collect(),
            state: ShardedState { updates: a.fact("updates"), first, second },
            log: Log::default(),
        }
    }

    /// Update number `i`.
    fn update(
        &mut self,
        a4: &dyn A4,
        told: &Told,
        i: usize,
        communicator: &dyn Communicator,
    ) -> Result<()> {
        let communicator = Logged { inner: communicator, log: &self.log };
        let (parameters, gradients) = (&mut self.parameters, &self.gradients[i]);
        let (moments, groups, state) = (&told.moments, &told.groups, &mut self.state);
        a4.sharded_update(
            moments,
            told.rates[i],
            groups,
            parameters,
            gradients,
            state,
            &communicator,
        )
    }

    fn named(&self) -> Parts {
        let named = |(name, x): (&String, &Tensor)| (name.clone(), x.detach().copy());
        self.parameters.iter().map(named).collect()
    }

    /// How many elements the state holds in memory.
    fn held(&self) -> i64 {
        looked_into(&[&self.state.first, &self.state.second])
    }

    /// Nothing is remembered between two updates but what the state says.
    fn rebuilt(&mut self, case: &Record) {
        let moved = |x: &Tensor| own_row(case, "state", &x.detach());
        let (first, second) = (moved(&self.state.first), moved(&self.state.second));
        self.state = ShardedState { updates: self.state.updates, first, second };
        let names = self.parameters.iter();
        self.parameters =
            names.map(|(name, x)| (name.clone(), own(case, name, &x.detach()))).collect();
    }
}

/// A tensor that may be changed: with memory of its own, in the layout that the case asks for.
fn own(case: &Record, name: &str, x: &Tensor) -> Tensor {
    case.layout(name).map_or_else(|| x.copy(), |layout| lay(x, layout))
}

/// The same for a row of what the case has; if the case has no such tensor, its elements lie
/// apart wherever others do.
fn own_row(case: &Record, name: &str, x: &Tensor) -> Tensor {
    let named = case.layout(name).is_some();
    let apart =
        named || (!case.tensors.contains_key(name) && case.facts.contains_key(harness::LAYOUT));
    if apart && x.numel() > 0 { lay(x, MemoryLayout::Stepped) } else { x.copy() }
}

/// Runs all updates of a case on every rank; `look` sees what a rank has after each.
fn updated<T: Send>(
    a4: &dyn A4,
    case: &Record,
    a: &Inputs<'_>,
    look: impl Fn(&Trained) -> T + Sync,
) -> Result<Vec<(Vec<T>, Trained)>> {
    let ranks: usize = a.fact("ranks");
    let (told, look) = (&Told::of(a), &look);
    let given = (0..ranks).map(|rank| Trained::of(a, case, rank)).collect();
    let results = run(given, |mut trained: Trained, communicator| {
        let mut seen = Vec::new();
        for i in 0..told.rates.len() {
            trained.update(a4, told, i, communicator)?;
            seen.push(look(&trained));
            trained.rebuilt(case);
        }
        Ok((seen, trained))
    });
    all(results.into_iter().map(|(result, _)| result).collect())
}

/// The parameters after each update, the state of each rank after the last one, and how much
/// memory it held after the first.
pub fn updates(a4: &dyn A4, case: &Record) -> Record {
    let mut counted = Vec::new();
    let answer = observe_parts(case, |a| {
        let ranks = updated(a4, case, a, |trained| (trained.named(), trained.held()))?;
        counted = ranks.iter().map(|(_, trained)| trained.state.updates).collect();
        let held: Vec<i64> = ranks.iter().map(|(seen, _)| seen[0].1).collect();
        let mut parts = states(&ranks);
        parts.push(("elements that the states hold".into(), Tensor::from_slice(&held)));
        let of_rank = |(seen, _): (Vec<(Parts, i64)>, Trained)| {
            let numbered = seen.into_iter().enumerate();
            let after = |(i, (parts, _)): (usize, (Parts, i64))| {
                let after = move |(name, x)| (format!("{name} after update {}", i + 1), x);
                parts.into_iter().map(after)
            };
            numbered.flat_map(after).collect()
        };
        parts.extend(first_of(ranks.into_iter().map(of_rank).collect()));
        Ok(parts)
    });
    answer.fact("updates counted", counted)
}

fn states<T>(ranks: &[(T, Trained)]) -> Parts {
    let of = |(rank, (_, trained)): (usize, &(T, Trained))| {
        let state = &trained.state;
        [("first", &state.first), ("second", &state.second)]
            .map(|(name, x)| (format!("`{name}` of rank {rank}"), x.copy()))
    };
    ranks.iter().enumerate().flat_map(of).collect()
}

/// What each rank sends, call by call.
pub fn sent(a4: &dyn A4, case: &Record) -> Record {
    let mut logs = Vec::new();
    let answer = observe_parts(case, |a| {
        let ranks = updated(a4, case, a, |_| ())?;
        logs = ranks.iter().map(|(_, trained)| trained.log.lines()).collect();
        Ok(Vec::<(String, Tensor)>::new())
    });
    answer.fact("sent", logs)
}

/// Arguments that cannot be used, and a communicator that refuses.
pub fn errors(a4: &dyn A4, case: &Record) -> Record {
    let refuses = case.facts.contains_key("refuses");
    let answer = match case.expect_fact::<String>("method").as_str() {
        "parallel_gradients" if refuses => observe_parts(case, |a| {
            let (_, gradients) = Given::of(a, 1).gradients(a4, a.fact("bucket"), &NOBODY)?;
            Ok(gradients.into_iter().collect())
        }),
        "parallel_gradients" => rank_by_rank(a4, case),
        "sharded_update" if refuses => observe_parts(case, |a| {
            let mut trained = Trained::of(a, case, 1);
            trained.update(a4, &Told::of(a), 0, &NOBODY).map(|()| trained.named())
        }),
        "sharded_update" => updates(a4, case),
        word => unknown_word("method", word),
    };
    // What else is observed of a call that fails says nothing.
    if answer.facts.contains_key(ERROR) { without(answer, "updates counted") } else { answer }
}

const NOBODY: Refusing = Refusing { rank: 1, ranks: 2 };

fn without(mut answer: Record, fact: &str) -> Record {
    answer.facts.remove(fact);
    answer
}

/// The error of each rank: one whose own call fails tells why, the others that they were left
/// alone.
fn rank_by_rank(a4: &dyn A4, case: &Record) -> Record {
    let mut errors = Vec::new();
    let answer = observe_parts(case, |a| {
        let results: Vec<_> = on_all_ranks(a4, a).into_iter().map(|(result, _)| result).collect();
        errors = results.iter().map(in_words).collect();
        all(results)?;
        Ok(Vec::<(String, Tensor)>::new())
    });
    answer.fact("errors by rank", errors)
}

fn in_words<T>(result: &Result<T>) -> String {
    match result {
        Ok(_) => "none".into(),
        Err(error) => error.name().into(),
    }
}
