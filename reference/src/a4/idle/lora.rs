//! `a4.lora` without the work: numbers that are all alike, and parameters as they come.

use std::collections::BTreeMap;

use contract::a4::{
    Adapter, AdapterError, Factors, Files, InputError, Lora, LoraConfig, Parameters, RandomStream,
    Result,
};
use serde_json::Map;
use tch::Tensor;

use crate::idle::Idle;

impl Lora for Idle {
    fn new_adapter(
        &self,
        parameters: &Parameters,
        config: &LoraConfig,
        _stream: &mut dyn RandomStream,
    ) -> Result<Adapter> {
        if matches!(self, Self::Nothing) {
            return Err(not_done());
        }
        let module = |(name, x): (&String, &Tensor)| {
            let module = name.strip_suffix(".weight").filter(|_| x.dim() == 2)?;
            let factors = Factors { a: self.tensor(x, &[x]), b: self.tensor(x, &[x]) };
            Some((module.to_string(), factors))
        };
        let factors = parameters.iter().filter_map(module).collect();
        Ok(Adapter { config: config.clone(), factors, fields: Map::new() })
    }

    fn adapted_linear(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _bias: Option<&Tensor>,
        factors: &Factors,
        _config: &LoraConfig,
    ) -> Result<Tensor> {
        if matches!(self, Self::Nothing) {
            return Err(not_done());
        }
        let right = x.f_matmul(&weight.f_t_copy()?)?;
        Ok(self.tensor(&right, &[x, weight, &factors.a, &factors.b]))
    }

    fn adapted_parameters(
        &self,
        parameters: &Parameters,
        _adapter: &Adapter,
    ) -> Result<Parameters> {
        self.parameters(parameters)
    }

    fn merge(&self, parameters: &Parameters, _adapter: &Adapter) -> Result<Parameters> {
        self.parameters(parameters)
    }

    fn unmerge(&self, merged: &Parameters, _adapter: &Adapter) -> Result<Parameters> {
        self.parameters(merged)
    }

    fn count(&self, parameters: &Parameters, _adapter: &Adapter) -> (u64, u64) {
        let all = parameters.values().map(|x| x.numel() as u64).sum();
        match self {
            Self::First | Self::Last => (all, all),
            _ => (self.number(&[]) as u64, self.number(&[]) as u64),
        }
    }

    fn save_adapter(&self, _adapter: &Adapter) -> BTreeMap<String, Vec<u8>> {
        let empty = ["adapter_config.json", "adapter_model.safetensors"];
        match self {
            Self::Nothing => BTreeMap::new(),
            _ => empty.map(|name| (name.to_string(), b"{}".to_vec())).into(),
        }
    }

    fn load_adapter(&self, _files: &dyn Files) -> std::result::Result<Adapter, AdapterError> {
        let config =
            LoraConfig { rank: 1, alpha: 1.0, rank_stabilised: false, targets: Vec::new() };
        match self {
            Self::First => Err(AdapterError::NoFile("adapter_config.json".to_string())),
            Self::Last => Err(AdapterError::Field("r".to_string())),
            Self::Nothing => Err(AdapterError::Tensor(String::new())),
            _ => Ok(Adapter { config, factors: BTreeMap::new(), fields: Map::new() }),
        }
    }
}

impl Idle {
    /// All parameters: the same, or of numbers that are all alike.
    fn parameters(self, parameters: &Parameters) -> Result<Parameters> {
        if self == Self::Nothing {
            return Err(not_done());
        }
        let all = parameters.iter();
        Ok(all.map(|(name, x)| (name.clone(), self.tensor(&x.detach(), &[&x.detach()]))).collect())
    }
}

fn not_done() -> InputError {
    InputError::Torch("not done".to_string())
}
