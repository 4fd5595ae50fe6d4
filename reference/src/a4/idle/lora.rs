//! `a4.lora` without the work.

use std::collections::BTreeMap;

use contract::a4::{
    Adapter, AdapterError, Factors, Files, Lora, LoraConfig, Parameters, RandomStream, Result,
};
use tch::Tensor;

use crate::idle::Idle;

impl Lora for Idle {
    fn new_adapter(
        &self,
        _parameters: &Parameters,
        _config: &LoraConfig,
        _stream: &mut dyn RandomStream,
    ) -> Result<Adapter> {
        todo!("a4.lora.new_adapter")
    }

    fn adapted_linear(
        &self,
        _x: &Tensor,
        _weight: &Tensor,
        _bias: Option<&Tensor>,
        _factors: &Factors,
        _config: &LoraConfig,
    ) -> Result<Tensor> {
        todo!("a4.lora.adapted_linear")
    }

    fn adapted_parameters(
        &self,
        _parameters: &Parameters,
        _adapter: &Adapter,
    ) -> Result<Parameters> {
        todo!("a4.lora.adapted_parameters")
    }

    fn merge(&self, _parameters: &Parameters, _adapter: &Adapter) -> Result<Parameters> {
        todo!("a4.lora.merge")
    }

    fn unmerge(&self, _merged: &Parameters, _adapter: &Adapter) -> Result<Parameters> {
        todo!("a4.lora.unmerge")
    }

    fn count(&self, _parameters: &Parameters, _adapter: &Adapter) -> (u64, u64) {
        todo!("a4.lora.count")
    }

    fn save_adapter(&self, _adapter: &Adapter) -> BTreeMap<String, Vec<u8>> {
        todo!("a4.lora.save_adapter")
    }

    fn load_adapter(&self, _files: &dyn Files) -> std::result::Result<Adapter, AdapterError> {
        todo!("a4.lora.load_adapter")
    }
}
