//! Updates whose state is dealt out.

use contract::a4::{A4, Communicator, Group, Moments, Parameters, Result, ShardedState};
use harness::{MemoryLayout, Record};
use tch::{Device, Kind, Tensor};

use super::{Parts, first_of};
use crate::a4::recording::trained;
use crate::observe::{Inputs, observe_parts};
use crate::tensor::lay;
use crate::world::logged::{Log, Logged};
use crate::world::ranks::{all, run};
use crate::world::storage::looked_into;

/// What one rank is given for updates, and changes.
pub struct Trained {
    parameters: Parameters,
    /// By update.
    gradients: Vec<Parameters>,
    state: ShardedState,
    log: Log,
}

/// What is the same on all ranks.
pub struct Told {
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
    /// What a case has for all ranks.
    pub fn of(a: &Inputs<'_>) -> Self {
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
    /// What a case has for this rank.
    pub fn of(a: &Inputs<'_>, case: &Record, rank: usize) -> Self {
        let names: Vec<String> = a.fact("parameters");
        let requires_grad: bool = a.fact("requires_grad");
        let own = |name: &String| {
            let x = own(case, name, &a.tensor(name));
            (name.clone(), if requires_grad { trained(&x) } else { x })
        };
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
    pub fn update(
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

    /// The parameters as they are now.
    pub fn named(&self) -> Parts {
        let named = |(name, x): (&String, &Tensor)| (name.clone(), x.detach().copy());
        self.parameters.iter().map(named).collect()
    }

    /// The names of the parameters that require gradients.
    fn leaves(&self) -> Vec<String> {
        let leaves = self.parameters.iter().filter(|(_, x)| x.requires_grad() && x.is_leaf());
        leaves.map(|(name, _)| name.clone()).collect()
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
        for (name, x) in &mut self.parameters {
            let moved = own(case, name, &x.detach());
            *x = if x.requires_grad() { trained(&moved) } else { moved };
        }
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
    let (mut counted, mut leaves) = (Vec::new(), Vec::new());
    let answer = observe_parts(case, |a| {
        let ranks = updated(a4, case, a, |trained| (trained.named(), trained.held()))?;
        counted = ranks.iter().map(|(_, trained)| trained.state.updates).collect();
        leaves = ranks[0].1.leaves();
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
    answer.fact("updates counted", counted).fact("leaves that require gradients", leaves)
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
