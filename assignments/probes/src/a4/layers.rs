//! The layers that are handed in: small ones of two kinds, which write down what they are asked.

use contract::a4::{Arg, InputError, Parameters, Result};
use tch::Tensor;

use super::graphs::Graphs;
use crate::observe::Inputs;
use crate::world::logged::Log;

/// Sizes, and the log that they write to: `forward 2`, or `recorded 2` if gradients can go back
/// through the call; with ` beside 7` if the parameters that came with it hold 7 elements of
/// other layers; with ` held` if more graphs are held than may be, this one counted.
pub struct Layers<'a> {
    features: i64,
    hidden: Vec<i64>,
    first: usize,
    /// A layer with a parameter that it does not use.
    spare: Option<usize>,
    /// How many graphs may be held.
    most: usize,
    graphs: Graphs,
    log: &'a Log,
}

impl<'a> Layers<'a> {
    /// The layers whose sizes are facts of the case; see `checks::a4`.
    pub fn of(a: &Inputs<'_>, log: &'a Log) -> Self {
        let (features, hidden) = (a.fact("features"), a.fact("layers"));
        let (first, spare) = (a.fact("first"), a.maybe("spare"));
        let most = a.maybe("segment").unwrap_or(1);
        Self { features, hidden, first, spare, most, graphs: Graphs::default(), log }
    }

    /// A parameter of layer `i`, if it is there and has this shape.
    fn named<'p>(
        &self,
        parameters: &'p Parameters,
        (i, name): (usize, &str),
        shape: &[i64],
    ) -> Result<&'p Tensor> {
        let name = self.name(i, name);
        let missing = || InputError::Torch(format!("forward: there is no parameter `{name}`"));
        let x = parameters.get(&name).ok_or_else(missing)?;
        Ok(Arg::new("forward", "parameters", x).shape(shape)?.tensor())
    }

    /// That the last dim of `x` has as many features as the layers.
    fn fits(&self, x: &Tensor) -> Result<()> {
        let (size, m) = (x.size(), self.features);
        let expected = [&size[..size.len().saturating_sub(1)], &[m]].concat();
        Arg::new("forward", "x", x).shape(&expected).map(|_| ())
    }

    fn name(&self, i: usize, name: &str) -> String {
        format!("layers.{}.{name}.weight", self.first + i)
    }

    fn compute(&self, i: usize, parameters: &Parameters, x: &Tensor) -> Result {
        let (m, h) = (self.features, self.hidden[i]);
        let of = |name, shape: &[i64]| self.named(parameters, (i, name), shape);
        self.fits(x)?;
        if h == 0 {
            let (gain, mix) = (of("gain", &[m])?, of("mix", &[m, m])?);
            let x = x.to_kind(gain.kind());
            return Ok(x.f_linear(mix, NO_BIAS)?.tanh() * gain + x);
        }
        let (bias, down) = (of("bias", &[h])?, of("down", &[m, h])?);
        let up = of("up", &[h, m])?;
        let x = x.to_kind(bias.kind());
        Ok(x.f_linear(up, Some(bias))?.silu().linear(down, NO_BIAS) + x)
    }

    /// How many elements of other layers' parameters are in the map. What holds no numbers (as
    /// the shapes that ranks are given) is not there.
    fn beside(&self, i: usize, parameters: &Parameters) -> usize {
        let own = contract::a4::Layers::names(self, i);
        let others = parameters.iter().filter(|(name, _)| !own.contains(name));
        let has_numbers = |x: &Tensor| bool::try_from(x.eq_tensor(x).any()).unwrap_or(false);
        others.filter(|(_, x)| has_numbers(x)).map(|(_, x)| x.numel()).sum()
    }
}

const NO_BIAS: Option<&Tensor> = None;

impl contract::a4::Layers for Layers<'_> {
    fn count(&self) -> usize {
        self.hidden.len()
    }

    fn names(&self, i: usize) -> Vec<String> {
        let mut names =
            if self.hidden[i] == 0 { vec!["gain", "mix"] } else { vec!["bias", "down", "up"] };
        if self.spare == Some(i) {
            names.push("spare");
        }
        names.sort_unstable();
        names.into_iter().map(|name| self.name(i, name)).collect()
    }

    fn forward(&self, i: usize, parameters: &Parameters, x: &Tensor) -> Result {
        let y = self.compute(i, parameters, x)?;
        let is_recorded = y.requires_grad();
        let call = if is_recorded { "recorded" } else { "forward" };
        let beside = match self.beside(i, parameters) {
            0 => String::new(),
            beside => format!(" beside {beside}"),
        };
        let held = if is_recorded && self.graphs.is_held(self.most) { " held" } else { "" };
        self.log.add(format!("{call} {i}{beside}{held}"));
        Ok(if is_recorded { self.graphs.watched(&y) } else { y })
    }
}
