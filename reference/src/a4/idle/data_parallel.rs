//! `a4.data_parallel` without the work: the same numbers whatever came, and no other rank is
//! asked.

use contract::a4::{
    Communicator, DataParallel, Group, InputError, Labelled, Moments, Parameters, Result,
    ShardedState, TrainableModel,
};
use tch::Tensor;

use crate::idle::Idle;

impl DataParallel for Idle {
    fn parallel_gradients(
        &self,
        _model: &dyn TrainableModel,
        parameters: &Parameters,
        _rows: &Labelled,
        _bucket: usize,
        _communicator: &dyn Communicator,
    ) -> Result<(f64, Parameters)> {
        if *self == Self::Nothing {
            return Err(InputError::Torch("not done".into()));
        }
        let same = |(name, x): (&String, &Tensor)| (name.clone(), self.tensor(x, &[x]).detach());
        Ok((self.number(&[]), parameters.iter().map(same).collect()))
    }

    fn sharded_update(
        &self,
        _moments: &Moments,
        _lr: f64,
        groups: &[Group],
        parameters: &mut Parameters,
        gradients: &Parameters,
        state: &mut ShardedState,
        communicator: &dyn Communicator,
    ) -> Result<()> {
        if *self == Self::Nothing {
            return Err(InputError::Torch("not done".into()));
        }
        state.updates += 1;
        let names: Vec<&String> = groups.iter().flat_map(|group| &group.names).collect();
        let n: usize = names.iter().map(|name| parameters[*name].numel()).sum();
        let part = n.div_ceil(communicator.ranks()) as i64;
        let zeros = Tensor::zeros([part], (tch::Kind::Float, tch::Device::Cpu));
        state.first = self.tensor(&zeros, &[&zeros]);
        state.second = self.tensor(&zeros, &[&zeros]);
        for name in names {
            let x = &parameters[name];
            let same = self.tensor(x, &[x, gradients.get(name).unwrap_or(x)]).detach();
            parameters.insert(name.clone(), same);
        }
        Ok(())
    }
}
