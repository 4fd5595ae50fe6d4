//! `a4.recompute` without the work: no layer is called.

use contract::a4::{InputError, LayerGradients, Layers, Parameters, Recompute, Result};
use tch::Tensor;

use crate::idle::Idle;

impl Recompute for Idle {
    fn backward_recomputed(
        &self,
        layers: &dyn Layers,
        parameters: &Parameters,
        x: &Tensor,
        gradient: &Tensor,
        _segment: usize,
    ) -> Result<LayerGradients> {
        if *self == Self::Nothing {
            return Err(InputError::Torch("not done".into()));
        }
        let names = (0..layers.count()).flat_map(|i| layers.names(i));
        let same = |name: String| {
            let x = &parameters[&name];
            (name, self.tensor(x, &[x]).detach())
        };
        let (y, of_x) = (self.tensor(x, &[x, gradient]), self.tensor(x, &[gradient, x]));
        Ok(LayerGradients { y, x: of_x, parameters: names.map(same).collect() })
    }
}
