//! The model and its cache: the student's A3 and A5, or the staff's.

use contract::a3::{Batch, Components, FromPretrained as _, LlamaConfig, LlamaWeights, Model as _};
use contract::a3::{Pretrained, RopeParameters, RopeType};
use contract::a5::{CacheConfig, CachedAttention, Caching as _, InputError, KvCache, Result};
use probes::Libtorch;
use tch::{Device, Kind, Tensor};
use wording::text;

use super::components::Mixed;
use super::trial::tried;
use super::{Part, Reason, Whose};
use crate::answer::{Asked, Model};
use crate::files::ModelFiles;
use crate::problem;
use crate::staff::cache::{Appended, Caching, Call, Keeper};
use crate::staff::fused::{Fused, Kept};
use crate::staff::{layers, weights};

/// How many tokens a cache has room for at most: what it reserves.
const LONGEST: usize = 2048;

/// A model with real weights, and whose its parts are.
pub struct Llama {
    weights: LlamaWeights,
    config: LlamaConfig,
    components: Mixed,
    own_model: bool,
    own_cache: bool,
    fused: Option<Fused>,
    device: Device,
    /// The tokens that end a text.
    pub end_ids: Vec<i64>,
}

impl Llama {
    /// Loads the folder, and tries the student's parts.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read by the staff's own code either.
    pub fn open(
        files: &ModelFiles,
        staff_only: bool,
        device: Device,
    ) -> problem::Result<(Self, Vec<Part>)> {
        let (components, mut parts) = Mixed::choose(staff_only);
        let (loaded, loader) = load(files, staff_only)?;
        let Pretrained { config, weights, eos_token_ids } = loaded;
        let weights = on(device, weights);
        let asked = || Whose::Staff(Reason::Asked);
        let model = if staff_only { asked() } else { whose_model() };
        let cache = if staff_only { asked() } else { whose_cache() };
        let (own_model, own_cache) = (model.is_yours(), cache.is_yours());
        let is_staff = components.is_staff() && !own_model && !own_cache;
        let fused = is_staff.then(|| Fused::new(&weights, &config, device));
        let named = |name, whose| Part { name, whose };
        parts.push(named(text("权重加载", "loader"), loader));
        parts.push(named(text("模型", "model"), model));
        parts.push(named(text("KV 缓存", "KV cache"), cache));
        let end_ids = eos_token_ids;
        let llama =
            Self { weights, config, components, own_model, own_cache, fused, device, end_ids };
        Ok((llama, parts))
    }

    fn forward(&self, ids: &Tensor, positions: &Tensor, keeper: &mut dyn Keeper) -> Result<Tensor> {
        let caching = Caching::new(&self.components, keeper, positions);
        let batch = Batch { ids, tokens: None, positions: Some(positions) };
        let (weights, config) = (&self.weights, &self.config);
        let logits = if self.own_model {
            a3::submission().forward(&batch, weights, config, &caching)?.logits
        } else {
            layers::logits(&batch, weights, config, &caching)?
        };
        let wanted = self.config.num_hidden_layers as usize;
        if caching.layers() != wanted {
            let (got, error) = (caching.layers(), "calls of attention for so many layers");
            return Err(InputError::Torch(format!("{got} {error}: {wanted}")));
        }
        Ok(logits)
    }

    fn keeper(&self) -> Result<Box<dyn Keeper>> {
        if !self.own_cache {
            return Ok(Box::<Appended>::default());
        }
        Ok(Box::new(OwnCache::new(&self.config)?))
    }
}

impl Model for Llama {
    fn vocabulary_size(&self) -> i64 {
        self.config.vocab_size
    }

    fn context(&self) -> usize {
        let longest = self.config.max_position_embeddings as usize;
        if self.own_cache { longest.min(LONGEST) } else { longest }
    }

    fn start(&self) -> Box<dyn Asked + '_> {
        match &self.fused {
            Some(fused) => Box::new(FusedText { fused, kept: Kept::default() }),
            None => Box::new(Text { llama: self, keeper: None, places: 0 }),
        }
    }
}

/// A text that the fused model reads.
struct FusedText<'a> {
    fused: &'a Fused,
    kept: Kept,
}

impl Asked for FusedText<'_> {
    fn read(&mut self, ids: &[i64], last_only: bool) -> Result<Tensor> {
        Ok(self.fused.read(ids, &mut self.kept, last_only).to_device(Device::Cpu))
    }

    fn places(&self) -> usize {
        self.kept.places()
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.kept.rewind(places);
        Ok(())
    }
}

/// A text that a model on components reads.
struct Text<'a> {
    llama: &'a Llama,
    keeper: Option<Box<dyn Keeper>>,
    places: usize,
}

impl Asked for Text<'_> {
    fn read(&mut self, ids: &[i64], _: bool) -> Result<Tensor> {
        let (from, s) = (self.places as i64, ids.len() as i64);
        let device = self.llama.device;
        let positions = Tensor::arange_start(from, from + s, (Kind::Int64, device));
        let ids = Tensor::from_slice(ids).unsqueeze(0).to_device(device);
        if self.keeper.is_none() {
            self.keeper = Some(self.llama.keeper()?);
        }
        let keeper = self.keeper.as_mut().expect("just made");
        let logits = self.llama.forward(&ids, &positions, &mut **keeper)?;
        self.places += s as usize;
        Ok(logits.squeeze_dim(0).to_device(Device::Cpu))
    }

    fn places(&self) -> usize {
        self.places
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.places = places;
        self.keeper.as_mut().map_or(Ok(()), |keeper| keeper.rewind(places))
    }
}

/// The student's cache, with the student's attention.
struct OwnCache {
    cache: Box<dyn KvCache>,
    heads: i64,
}

impl OwnCache {
    fn new(config: &LlamaConfig) -> Result<Self> {
        let heads = config.num_key_value_heads;
        let cache = a5::submission().contiguous(&CacheConfig {
            layers: config.num_hidden_layers as usize,
            rows: 1,
            heads,
            head_dim: config.head_dim,
            kind: Kind::Float,
            capacity: LONGEST.min(config.max_position_embeddings as usize),
        })?;
        Ok(Self { cache, heads })
    }
}

impl Keeper for OwnCache {
    fn attend(&mut self, call: &Call<'_>, parts: &dyn Components) -> Result<Tensor> {
        let [q, k, v] = call.qkv;
        // The component is given each head of keys once for each head of queries that it serves.
        let heads = k.size()[1];
        let once = |x: &Tensor| x.slice(1, 0, heads, heads / self.heads);
        let (k, v) = (&once(k), &once(v));
        let positions = call.positions.unsqueeze(0);
        let call = CachedAttention {
            layer: call.layer,
            q,
            k,
            v,
            positions: &positions,
            rope: call.rope,
            window: None,
        };
        a5::submission().attend(&call, &mut *self.cache, parts)
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.cache.rewind(places)
    }
}

/// The weights by the student's loader, or the staff's.
fn load(files: &ModelFiles, staff_only: bool) -> problem::Result<(Pretrained, Whose)> {
    let reason = if staff_only {
        Reason::Asked
    } else {
        let own = || a3::submission().from_pretrained(&files.folder, Some(Kind::Float));
        match tried(own) {
            Ok(loaded) => return Ok((loaded, Whose::Yours)),
            Err(reason) => reason,
        }
    };
    Ok((weights::pretrained(files)?, Whose::Staff(reason)))
}

/// The weights on a device.
fn on(device: Device, weights: LlamaWeights) -> LlamaWeights {
    if device == Device::Cpu {
        return weights;
    }
    let moved = |x: &mut Tensor| *x = x.to_device(device);
    let mut weights = weights;
    let LlamaWeights { embedding, layers, final_norm, head } = &mut weights;
    [embedding, final_norm].into_iter().chain(head.as_mut()).for_each(moved);
    for layer in layers {
        let (attention, mlp) = (&mut layer.attention, &mut layer.mlp);
        [&mut layer.attention_norm, &mut layer.mlp_norm].into_iter().for_each(moved);
        let linear = [
            &mut attention.query,
            &mut attention.key,
            &mut attention.value,
            &mut attention.output,
            &mut mlp.gate,
            &mut mlp.up,
            &mut mlp.down,
        ];
        for part in linear {
            moved(&mut part.weight);
            part.bias.as_mut().into_iter().for_each(moved);
        }
    }
    weights
}

/// Whether the student's model says what the staff's does, on a small model.
fn whose_model() -> Whose {
    let (weights, config) = small();
    let ids = Tensor::from_slice(&[3i64, 1, 4]).unsqueeze(0);
    let positions = Tensor::from_slice(&[0i64, 1, 2]);
    let batch = Batch { ids: &ids, tokens: None, positions: Some(&positions) };
    let expected = layers::logits(&batch, &weights, &config, &Libtorch).expect("it fits");
    alike(&expected, || Ok(a3::submission().forward(&batch, &weights, &config, &Libtorch)?.logits))
}

/// Whether the student's cache says what the staff's does, on a small model in two calls.
fn whose_cache() -> Whose {
    let (weights, config) = small();
    let read = |keeper: &mut dyn Keeper| {
        let mut logits = None;
        for places in [0..2i64, 2..3] {
            let positions =
                Tensor::arange_start(places.start, places.end, (Kind::Int64, Device::Cpu));
            let ids = (&positions + 1).unsqueeze(0);
            let caching = Caching::new(&Libtorch, keeper, &positions);
            let batch = Batch { ids: &ids, tokens: None, positions: Some(&positions) };
            logits = Some(layers::logits(&batch, &weights, &config, &caching)?);
        }
        Ok::<_, InputError>(logits.expect("two calls"))
    };
    let expected = read(&mut Appended::default()).expect("it fits");
    alike(&expected, || read(&mut OwnCache::new(&config)?))
}

fn alike(expected: &Tensor, own: impl FnOnce() -> Result<Tensor>) -> Whose {
    match tried(own) {
        Ok(got) if got.size() == expected.size() && got.allclose(expected, 1e-3, 1e-4, false) => {
            Whose::Yours
        }
        Ok(_) => Whose::Staff(Reason::Differs),
        Err(reason) => Whose::Staff(reason),
    }
}

/// A small model with one layer.
fn small() -> (LlamaWeights, LlamaConfig) {
    let config = LlamaConfig {
        vocab_size: 7,
        hidden_size: 8,
        intermediate_size: 6,
        num_hidden_layers: 1,
        num_attention_heads: 4,
        num_key_value_heads: 2,
        head_dim: 4,
        max_position_embeddings: 32,
        rms_norm_eps: 1e-5,
        rope: RopeParameters { theta: 100.0, rope_type: RopeType::Default },
        tie_word_embeddings: true,
        attention_bias: false,
        mlp_bias: false,
        dtype: None,
        eos_token_ids: vec![],
    };
    let x = |shape: [i64; 2], turn: f64| {
        (Tensor::arange(shape[0] * shape[1], (Kind::Float, Device::Cpu)) * turn)
            .sin()
            .reshape(shape)
    };
    let linear = |shape: [i64; 2], turn: f64| contract::a3::Projection {
        weight: x(shape, turn),
        bias: None,
    };
    let gain = || x([1, 8], 0.3).squeeze_dim(0) * 0.5 + 1.0;
    let layer = contract::a3::LayerWeights {
        attention_norm: gain(),
        attention: contract::a3::AttentionWeights {
            query: linear([16, 8], 0.7),
            key: linear([8, 8], 1.1),
            value: linear([8, 8], 1.3),
            output: linear([8, 16], 1.7),
        },
        mlp_norm: gain(),
        mlp: contract::a3::MlpWeights {
            gate: linear([6, 8], 1.9),
            up: linear([6, 8], 2.3),
            down: linear([8, 6], 2.9),
        },
    };
    let weights = LlamaWeights {
        embedding: x([7, 8], 3.1),
        layers: vec![layer],
        final_norm: gain(),
        head: None,
    };
    (weights, config)
}
