//! `a4.recompute`: forward keeps the input of each segment, backward computes a segment again.

use contract::a4::{Arg, LayerGradients, Layers, Parameters, Recompute, Result};
use tch::Tensor;

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Where the segments begin, in the order of forward, from the number of layers and the
    /// length of a segment.
    pub starts: fn(usize, usize) -> Vec<usize>,
    /// In which order backward takes them.
    pub backwards: fn(Vec<usize>) -> Vec<usize>,
    /// What a segment is computed again from: its own input, or the input of all.
    pub from: fn(own: &Tensor, x: &Tensor) -> Tensor,
    /// What a layer of a segment that is recorded hands to the next one.
    pub handed: fn(Tensor) -> Tensor,
    /// What a segment's result is multiplied by: the gradient that came from behind it, or the
    /// one that was handed in.
    pub cotangent: fn(behind: &Tensor, given: &Tensor) -> Tensor,
    /// The gradient of the result.
    pub given: fn(&Tensor) -> Tensor,
    /// The gradient of a parameter, in the dtype and with the sign that it has.
    pub gradient: fn(Tensor) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    starts: |count, segment| (0..count).step_by(segment).collect(),
    backwards: |starts| starts.into_iter().rev().collect(),
    from: |own, _| own.shallow_clone(),
    handed: |y| y,
    cotangent: |behind, _| behind.shallow_clone(),
    given: Tensor::detach,
    gradient: |x| x,
};

/// The parameters of some layers as leaves that are recorded.
pub fn leaves(
    layers: &dyn Layers,
    parameters: &Parameters,
    of: impl Iterator<Item = usize>,
) -> Parameters {
    let names = of.flat_map(|i| layers.names(i));
    let leaf = |name: String| {
        let x = parameters.get(&name)?.detach().set_requires_grad(true);
        Some((name, x))
    };
    names.filter_map(leaf).collect()
}

/// A result, its gradient by the input, and those by the parameters.
pub struct Recorded {
    /// The result.
    pub y: Tensor,
    /// The gradient of the input.
    pub x: Tensor,
    /// The gradients of the parameters.
    pub parameters: Parameters,
}

/// Computes layers once more, recorded, and goes back through them.
///
/// # Errors
///
/// Those of the layers.
pub fn recorded(
    layers: &dyn Layers,
    parameters: &Parameters,
    x: &Tensor,
    gradient: &Tensor,
    of: std::ops::Range<usize>,
    handed: fn(Tensor) -> Tensor,
) -> Result<Recorded> {
    tch::with_grad(|| {
        let leaves = leaves(layers, parameters, of.clone());
        let x = x.detach().set_requires_grad(true);
        let mut y = x.shallow_clone();
        for i in of {
            y = layers.forward(i, &leaves, &handed(y))?;
        }
        let by: Vec<&Tensor> = [&x].into_iter().chain(leaves.values()).collect();
        let loss = (&y * gradient).sum(y.kind());
        let mut gradients = Tensor::f_run_backward(&[loss], &by, false, false)?.into_iter();
        let or_zeros = |g: Tensor, x: &Tensor| if g.defined() { g } else { x.zeros_like() };
        let of_x = or_zeros(gradients.next().expect("that of the input"), &x).detach();
        let named = leaves.iter().zip(gradients);
        let named = named.map(|((name, x), g)| (name.clone(), or_zeros(g, x).detach()));
        Ok(Recorded { y: y.detach(), x: of_x, parameters: named.collect() })
    })
}

impl Recompute for Parts {
    fn backward_recomputed(
        &self,
        layers: &dyn Layers,
        parameters: &Parameters,
        x: &Tensor,
        gradient: &Tensor,
        segment: usize,
    ) -> Result<LayerGradients> {
        let op = "backward_recomputed";
        Arg::in_range(op, "segment", segment, 1..)?;
        Arg::new(op, "gradient", gradient).shape(&x.size())?;
        let parts = self.recompute;
        let count = layers.count();
        let starts = (parts.starts)(count, segment);
        let mut inputs = Vec::new();
        let y = tch::no_grad(|| {
            (0..count).try_fold(x.detach(), |y, i| {
                if starts.contains(&i) {
                    inputs.push((i, y.shallow_clone()));
                }
                layers.forward(i, parameters, &y)
            })
        })?;
        let mut back =
            LayerGradients { y, x: (parts.given)(gradient), parameters: Parameters::new() };
        for start in (parts.backwards)(starts) {
            let kept = inputs.iter().find(|(i, _)| *i == start);
            let (_, input) = kept.expect("the input of each segment was kept");
            let from = (parts.from)(input, x);
            let cotangent = (parts.cotangent)(&back.x, gradient);
            let of = start..(start + segment).min(count);
            let segment = recorded(layers, parameters, &from, &cotangent, of, parts.handed)?;
            back.x = segment.x;
            let gradients = segment.parameters.into_iter();
            back.parameters.extend(gradients.map(|(name, x)| (name, (parts.gradient)(x))));
        }
        Ok(back)
    }
}
