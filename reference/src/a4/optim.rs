//! `a4.optim`.

use std::collections::BTreeSet;

use contract::a4::{
    Arg, Group, InputError, Moments, Optim, OptimizerState, Parameters, Result, Rule, Slot,
};
use tch::{Tensor, no_grad};

use super::Parts;

/// One update of one parameter.
#[derive(Clone, Copy)]
pub struct Update<'a> {
    /// The learning rate.
    pub lr: f64,
    /// `λ`
    pub decay: f64,
    /// The parameter.
    pub p: &'a Tensor,
    /// Its gradient.
    pub g: &'a Tensor,
    /// Which update it is, counted from 1.
    pub number: u64,
    /// What is remembered.
    pub first: Option<&'a Tensor>,
    /// What is remembered.
    pub second: Option<&'a Tensor>,
}

/// A parameter that is to be updated.
pub struct Chosen {
    /// Its name.
    pub name: String,
    /// `λ`
    pub decay: f64,
    /// Its gradient.
    pub g: Tensor,
}

/// What an update comes to: the parameter, and what is remembered.
pub type Updated = (Tensor, Option<Tensor>, Option<Tensor>);

/// A step of Adam.
pub type Step = fn(&Update<'_>, &Moments) -> Updated;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Whether the parameter of this name decays.
    pub decays: fn(&str, &Tensor) -> bool,
    /// The order of the two groups: those that decay, and the others.
    pub order: fn([Group; 2]) -> [Group; 2],
    /// Which parameters are updated, and with what.
    pub chosen: fn(&[Group], &Parameters, &Parameters) -> Vec<Chosen>,
    /// Which update of this parameter comes next, counted from 1.
    pub number: fn(&OptimizerState, &str) -> u64,
    /// SGD, with `μ` and whether it is Nesterov's.
    pub sgd: fn(&Update<'_>, f64, bool) -> Updated,
    /// Where decay stands in Adam, in front of the step.
    pub adam: fn(&Update<'_>, &Moments, Step) -> Updated,
    /// The same in `AdamW`.
    pub adamw: fn(&Update<'_>, &Moments, Step) -> Updated,
    /// Adam's step, whatever has become of decay.
    pub step: Step,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    decays: |_, p| p.dim() >= 2,
    order: |groups| groups,
    chosen,
    number: |state, name| state.get(name).map_or(0, |slot| slot.updates) + 1,
    sgd,
    adam: |update, moments, step| step(&Update { g: &with_decay(update), ..*update }, moments),
    adamw: |update, moments, step| step(&Update { p: &decayed(update), ..*update }, moments),
    step: moved,
};

/// Those that are in a group and have a gradient.
pub fn chosen(groups: &[Group], _: &Parameters, gradients: &Parameters) -> Vec<Chosen> {
    let mut all = Vec::new();
    for Group { names, weight_decay } in groups {
        let with_gradient = names.iter().filter_map(|name| Some((name, gradients.get(name)?)));
        all.extend(with_gradient.map(|(name, g)| Chosen {
            name: name.clone(),
            decay: *weight_decay,
            g: g.shallow_clone(),
        }));
    }
    all
}

/// The gradient with weight decay in it: `g + λ·p`.
pub fn with_decay(update: &Update<'_>) -> Tensor {
    update.g + update.p * update.decay
}

/// The parameter that has decayed beside the gradient: `p - lr·λ·p`.
pub fn decayed(update: &Update<'_>) -> Tensor {
    update.p * (1.0 - update.lr * update.decay)
}

/// As PyTorch has it.
pub fn sgd(update: &Update<'_>, momentum: f64, nesterov: bool) -> Updated {
    let g = with_decay(update);
    if momentum == 0.0 {
        return (update.p - &g * update.lr, None, None);
    }
    let v = update.first.map_or_else(|| g.copy(), |v| v * momentum + &g);
    let direction = if nesterov { g + &v * momentum } else { v.shallow_clone() };
    (update.p - direction * update.lr, Some(v), None)
}

/// `β·old + (1 - β)·new`, from zeros on.
pub fn averaged(old: Option<&Tensor>, new: &Tensor, beta: f64) -> Tensor {
    let new = new * (1.0 - beta);
    old.map_or_else(|| new.shallow_clone(), |old| old * beta + &new)
}

/// `1 - βᵗ` for both.
pub fn corrections(moments: &Moments, number: u64) -> [f64; 2] {
    [moments.beta1, moments.beta2].map(|beta| 1.0 - beta.powf(number as f64))
}

/// Adam's step.
pub fn moved(update: &Update<'_>, moments: &Moments) -> Updated {
    moved_with(update, moments, corrections(moments, update.number), |v, correction, eps| {
        (v / correction).sqrt() + eps
    })
}

/// Adam's step with these corrections, and this denominator out of `v`, its correction and eps.
pub fn moved_with(
    update: &Update<'_>,
    moments: &Moments,
    [of_first, of_second]: [f64; 2],
    denominator: fn(&Tensor, f64, f64) -> Tensor,
) -> Updated {
    let m = averaged(update.first, update.g, moments.beta1);
    let v = averaged(update.second, &update.g.square(), moments.beta2);
    let step = (&m / of_first) / denominator(&v, of_second, moments.eps);
    (update.p - step * update.lr, Some(m), Some(v))
}

/// That the arguments fit each other.
fn fit(lr: f64, groups: &[Group], parameters: &Parameters, gradients: &Parameters) -> Result<()> {
    let op = "update";
    Arg::in_range(op, "lr", lr, 0.0..)?;
    let mut seen = BTreeSet::new();
    for name in groups.iter().flat_map(|group| &group.names) {
        if !parameters.contains_key(name) || !seen.insert(name) {
            let expected = "names of parameters, each in one group".to_string();
            return Err(InputError::Range { op, arg: "groups", expected, got: name.clone() });
        }
    }
    for (name, g) in gradients {
        if let Some(p) = parameters.get(name) {
            Arg::new(op, "gradients", g).kind(p.kind())?.shape(&p.size())?;
        }
    }
    Ok(())
}

/// `new` as the parameter that comes in place of `old`.
fn in_place_of(old: &Tensor, new: &Tensor) -> Tensor {
    new.detach().set_requires_grad(old.requires_grad())
}

impl Optim for Parts {
    fn groups(&self, parameters: &Parameters, weight_decay: f64) -> [Group; 2] {
        let of = |decays: bool, weight_decay| {
            let chosen =
                parameters.iter().filter(|(name, p)| (self.optim.decays)(name, p) == decays);
            Group { names: chosen.map(|(name, _)| name.clone()).collect(), weight_decay }
        };
        (self.optim.order)([of(true, weight_decay), of(false, 0.0)])
    }

    fn update(
        &self,
        rule: &Rule,
        lr: f64,
        groups: &[Group],
        parameters: &mut Parameters,
        gradients: &Parameters,
        state: &mut OptimizerState,
    ) -> Result<()> {
        fit(lr, groups, parameters, gradients)?;
        let parts = self.optim;
        let chosen = (parts.chosen)(groups, parameters, gradients).into_iter();
        // Numbers first: they are looked up in the state as it came.
        let numbered: Vec<_> = chosen.map(|one| ((parts.number)(state, &one.name), one)).collect();
        for (number, Chosen { name, decay, g }) in numbered {
            let old = state.remove(&name).unwrap_or(Slot { updates: 0, first: None, second: None });
            let (first, second) = (old.first.as_ref(), old.second.as_ref());
            let p = &parameters[&name];
            let update = Update { lr, decay, p, g: &g, number, first, second };
            let (new, first, second) = no_grad(|| parts.applied(rule, &update));
            let new = in_place_of(p, &new);
            parameters.insert(name.clone(), new);
            state.insert(name, Slot { updates: old.updates + 1, first, second });
        }
        Ok(())
    }
}

impl Functions {
    fn applied(&self, rule: &Rule, update: &Update<'_>) -> Updated {
        match rule {
            Rule::Sgd { momentum, nesterov } => (self.sgd)(update, *momentum, *nesterov),
            Rule::Adam(moments) => (self.adam)(update, moments, self.step),
            Rule::AdamW(moments) => (self.adamw)(update, moments, self.step),
        }
    }
}
