//! `a4.data_parallel`: sums over targets are added up over the ranks, and then divided by the
//! number of all targets. The state of `AdamW` is dealt out by elements, not by tensors.

use std::collections::{BTreeMap, BTreeSet};

use contract::a4::{
    Arg, Communicator, DataParallel, Group, IGNORED, InputError, Labelled, ModelInput, Moments,
    Parameters, Result, ShardedState, TrainableModel,
};
use tch::{Kind, Reduction, Tensor};

use super::Parts;

/// What the loss of one rank is made of.
#[derive(Debug, Clone, Copy)]
pub struct Counts {
    /// Its rows.
    pub rows: f64,
    /// Its places, those without a target among them.
    pub places: f64,
    /// Its targets.
    pub targets: f64,
}

/// Sends a bucket: number `i` of so many.
pub type JoinBucket = fn(&Tensor, usize, usize, &dyn Communicator) -> Result;

/// Names of parameters in the order in which they stand in the vector, each with its decay.
pub type Order = fn(&[Group], &Parameters) -> Vec<(String, f64)>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What a rank multiplies the sum over its targets by, before the sum over the ranks.
    pub factor: fn(Counts) -> f64,
    /// What is added up over the ranks beside it.
    pub weight: fn(Counts) -> f64,
    /// What the sum is divided by in the end: from the sum of the weights and the number of
    /// ranks.
    pub divisor: fn(f64, f64) -> f64,
    /// How a rank's loss and weight are added up.
    pub joined_loss: fn(&Tensor, &dyn Communicator) -> Result,
    /// The loss that is returned, of this rank's own and of that of all.
    pub loss: fn(own: f64, all: f64) -> f64,
    /// How a bucket of gradients is added up.
    pub joined: JoinBucket,
    /// Where a parameter begins in its bucket, from where it does.
    pub offset: fn(i64) -> i64,
    /// The order of the parameters in the vector.
    pub order: Order,
    /// The vector, whose length the ranks divide.
    pub flat: fn(&[Tensor], i64) -> Tensor,
    /// The elements of a vector in the shapes of tensors.
    pub tensors: fn(&Tensor, &[Tensor], i64) -> Vec<Tensor>,
    /// Which part a rank keeps, of how many.
    pub part: fn(i64, i64) -> (i64, i64),
    /// The sum of the gradients of all ranks: this rank's part.
    pub summed: fn(&Tensor, &dyn Communicator) -> Result,
    /// All parts of the parameters, from this rank's and the vector as it was.
    pub gathered: fn(&Tensor, &Tensor, &dyn Communicator) -> Result,
    /// How this rank's part of the state lies in memory, with the length of the vector.
    pub kept: fn(Tensor, i64) -> Tensor,
    /// The root that the update is divided by, with eps.
    pub root: fn(&Tensor, f64) -> Tensor,
    /// The number of updates after one.
    pub counted: fn(u64) -> u64,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    factor: |_| 1.0,
    weight: |counts| counts.targets,
    divisor: |targets, _| targets.max(1.0),
    joined_loss: |x, communicator| communicator.all_reduce(x),
    loss: |_, all| all,
    joined: |x, _, _, communicator| communicator.all_reduce(x),
    offset: |at| at,
    order,
    flat,
    tensors,
    part: |rank, ranks| (rank, ranks),
    summed: |x, communicator| communicator.reduce_scatter(x, 0),
    gathered: |part, _, communicator| communicator.all_gather(part, 0),
    kept: |x, _| x,
    root: |v, eps| v.sqrt() + eps,
    counted: |updates| updates + 1,
};

/// What one rank computes alone.
struct Own {
    counts: Counts,
    /// The sum over its targets.
    loss: f64,
    /// The gradients of that sum times the factor.
    gradients: Parameters,
}

impl Own {
    fn of(
        model: &dyn TrainableModel,
        parameters: &Parameters,
        rows: &Labelled,
        factor: fn(Counts) -> f64,
    ) -> Result<Self> {
        let size = rows.ids.size();
        let counts = Counts {
            rows: size[0] as f64,
            places: rows.ids.numel() as f64,
            targets: rows.targets.ne(IGNORED).sum(Kind::Int64).int64_value(&[]) as f64,
        };
        tch::with_grad(|| {
            let leaf = |x: &Tensor| x.detach().set_requires_grad(true);
            let leaves: Parameters =
                parameters.iter().map(|(name, x)| (name.clone(), leaf(x))).collect();
            let logits = model.logits(&leaves, &ModelInput::of(&rows.ids))?;
            let loss = summed_loss(&logits, &rows.targets)?;
            let of: Vec<&Tensor> = leaves.values().collect();
            let scaled = &loss * factor(counts);
            let gradients = Tensor::f_run_backward(&[scaled], &of, false, false)?;
            let gradients = leaves.keys().cloned().zip(gradients).collect();
            Ok(Self { counts, loss: loss.double_value(&[]), gradients })
        })
    }
}

impl Own {
    /// The mean over its targets; 0 if it has none.
    fn mean(&self) -> f64 {
        self.loss / self.counts.targets.max(1.0)
    }
}

/// The sum of the losses of all places that have a target.
fn summed_loss(logits: &Tensor, targets: &Tensor) -> Result {
    let v = logits.size()[2];
    let wide = if logits.kind() == Kind::Double { Kind::Double } else { Kind::Float };
    let logits = logits.reshape([-1, v]).to_kind(wide);
    let no_weights: Option<&Tensor> = None;
    let targets = targets.reshape([-1]);
    Ok(logits.f_cross_entropy_loss(&targets, no_weights, Reduction::Sum, IGNORED, 0.0)?)
}

/// Which parameters travel together, in the order of their names: as many as fit.
fn buckets(gradients: &Parameters, most: i64) -> Vec<Vec<(&String, &Tensor)>> {
    let mut buckets: Vec<Vec<_>> = Vec::new();
    let mut left = 0;
    for named in gradients {
        let size = named.1.numel() as i64;
        if buckets.is_empty() || size > left {
            buckets.push(Vec::new());
            left = most;
        }
        left -= size;
        buckets.last_mut().expect("one was begun").push(named);
    }
    buckets
}

/// The names in the groups, sorted.
fn order(groups: &[Group], _: &Parameters) -> Vec<(String, f64)> {
    let decays: BTreeMap<&String, f64> =
        groups.iter().flat_map(|g| g.names.iter().map(|name| (name, g.weight_decay))).collect();
    decays.into_iter().map(|(name, decay)| (name.clone(), decay)).collect()
}

/// The elements of all tensors, with zeros behind them.
pub fn flat(tensors: &[Tensor], ranks: i64) -> Tensor {
    let rows: Vec<Tensor> = tensors.iter().map(|x| x.reshape([-1])).collect();
    let all = Tensor::cat(&rows, 0);
    all.constant_pad_nd([0, (-all.size()[0]).rem_euclid(ranks)])
}

/// The elements of a vector in the shapes of `like`, one tensor behind the other.
pub fn tensors(flat: &Tensor, like: &[Tensor], _: i64) -> Vec<Tensor> {
    let mut at = 0;
    let mut next = |x: &Tensor| {
        let n = x.numel() as i64;
        at += n;
        flat.narrow(0, at - n, n).reshape(x.size()).copy()
    };
    like.iter().map(&mut next).collect()
}

const UPDATE: &str = "sharded_update";

/// Looks at the arguments of an update.
fn fit(lr: f64, groups: &[Group], parameters: &Parameters, gradients: &Parameters) -> Result<()> {
    Arg::in_range(UPDATE, "lr", lr, 0.0..)?;
    let mut seen = BTreeSet::new();
    for name in groups.iter().flat_map(|group| &group.names) {
        let Some(x) = parameters.get(name).filter(|_| seen.insert(name)) else {
            let expected = "names of parameters, each once".to_string();
            let (op, arg, got) = (UPDATE, "groups", name.clone());
            return Err(InputError::Range { op, arg, expected, got });
        };
        if let Some(gradient) = gradients.get(name) {
            Arg::new(UPDATE, "gradients", gradient).kind(x.kind())?.shape(&x.size())?;
        }
    }
    Ok(())
}

/// Takes the tensors of these names out of `all`.
fn taken(all: &Parameters, names: &[(String, f64)]) -> Vec<Tensor> {
    names.iter().map(|(name, _)| all[name].detach()).collect()
}

/// This rank's part of one of the moments, as it was before.
fn moment(x: &Tensor, n: i64, part: &Tensor) -> Result {
    if x.numel() == 0 {
        return Ok(part.zeros_like());
    }
    Arg::new(UPDATE, "state", x).shape(&[n])?;
    Ok(x.to_kind(part.kind()))
}

impl DataParallel for Parts {
    fn parallel_gradients(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        rows: &Labelled,
        bucket: usize,
        communicator: &dyn Communicator,
    ) -> Result<(f64, Parameters)> {
        Arg::in_range("parallel_gradients", "bucket", bucket, 1..)?;
        let parts = self.data_parallel;
        let own = Own::of(model, parameters, rows, parts.factor)?;
        let loss = own.loss * (parts.factor)(own.counts);
        let joined = Tensor::from_slice(&[loss, (parts.weight)(own.counts)]);
        let joined = (parts.joined_loss)(&joined, communicator)?;
        let divisor = (parts.divisor)(joined.double_value(&[1]), communicator.ranks() as f64);
        let buckets = buckets(&own.gradients, i64::try_from(bucket).unwrap_or(i64::MAX));
        let mut gradients = Parameters::new();
        for (i, bucket) in buckets.iter().enumerate() {
            let rows: Vec<Tensor> = bucket.iter().map(|(_, x)| x.reshape([-1])).collect();
            let sum = (parts.joined)(&Tensor::cat(&rows, 0), i, buckets.len(), communicator)?;
            let mut at = 0;
            for (name, x) in bucket {
                let n = x.numel() as i64;
                let mean = sum.narrow(0, (parts.offset)(at), n).reshape(x.size()) / divisor;
                gradients.insert((*name).clone(), mean);
                at += n;
            }
        }
        let loss = (parts.loss)(own.mean(), joined.double_value(&[0]) / divisor);
        Ok((loss, gradients))
    }

    fn sharded_update(
        &self,
        moments: &Moments,
        lr: f64,
        groups: &[Group],
        parameters: &mut Parameters,
        gradients: &Parameters,
        state: &mut ShardedState,
        communicator: &dyn Communicator,
    ) -> Result<()> {
        fit(lr, groups, parameters, gradients)?;
        let parts = self.data_parallel;
        let ranks = communicator.ranks() as i64;
        let (own, of) = (parts.part)(communicator.rank() as i64, ranks);
        tch::no_grad(|| {
            let order = (parts.order)(groups, parameters);
            let before = taken(parameters, &order);
            let whole = (parts.flat)(&before, ranks);
            let n = whole.size()[0] / of;
            let cut = |x: &Tensor| x.narrow(0, own * n, n).copy();
            let p = cut(&whole);
            let m = moment(&state.first, n, &p)?;
            let v = moment(&state.second, n, &p)?;
            let g = (parts.flat)(&taken(gradients, &order), ranks);
            let g = (parts.summed)(&g, communicator)?;
            let decay = |((_, decay), x): (&(String, f64), &Tensor)| x.full_like(*decay);
            let decays: Vec<Tensor> = order.iter().zip(&before).map(decay).collect();
            let decay = cut(&(parts.flat)(&decays, ranks));
            let updates = (parts.counted)(state.updates);
            let t = updates.max(1) as f64;
            let m = m * moments.beta1 + &g * (1.0 - moments.beta1);
            let v = v * moments.beta2 + &g * &g * (1.0 - moments.beta2);
            let m_hat = &m / (1.0 - moments.beta1.powf(t));
            let v_hat = &v / (1.0 - moments.beta2.powf(t));
            let p = &p - &p * decay * lr;
            let p = p - m_hat / (parts.root)(&v_hat, moments.eps) * lr;
            let after = (parts.gathered)(&p, &whole, communicator)?;
            let after = (parts.tensors)(&after, &before, ranks);
            for ((name, _), x) in order.iter().zip(after) {
                let recorded = parameters[name].requires_grad();
                parameters.insert(name.clone(), x.set_requires_grad(recorded));
            }
            let length = whole.size()[0];
            let kept = |x: Tensor| (parts.kept)(x, length);
            *state = ShardedState { updates, first: kept(m), second: kept(v) };
            Ok(())
        })
    }
}
