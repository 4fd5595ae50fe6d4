//! What several assignments say about models: how one is configured, what it is made of, what
//! it is given. Each of these assignments hands the names on that it needs, so that a student
//! writes `use contract::a3::LlamaConfig`.

mod attention;
mod batch;
mod config;
mod rope;
mod trainable;
mod weights;

pub(crate) use attention::four;
pub use attention::{AttentionOptions, AttentionSizes, Mask};
pub use batch::{Batch, CausalModel};
pub use config::{LlamaConfig, RopeParameters, RopeType};
pub use rope::{Pairing, RopeConfig, RopeScaling, RopeSizes, even};
pub use trainable::{Layers, ModelInput, Parameters, TrainableModel};
pub use weights::{AttentionWeights, LayerWeights, LlamaWeights, MlpWeights, Projection};
