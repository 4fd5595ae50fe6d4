//! Calls that are refused.

use contract::a5::{A5, CacheConfig, CachedAttention, InputError, PoolConfig};
use harness::{Record, unknown_word};
use tch::Kind;

use super::{attention, caches, pools, reading, told};
use crate::a5::kind;
use crate::about_any::about_any;
use crate::observe::{Inputs, refused};
use crate::tensor::array;
use crate::world::Libtorch;

/// The call that a case names.
pub fn errors(a5: &dyn A5, case: &Record) -> Record {
    match case.expect_fact::<String>("method").as_str() {
        "made" => about_any(case, made(a5, case)),
        "contiguous" | "ring" => caches::caches(a5, case),
        "paged" => pools::pools(a5, case),
        "attend" => about_any(case, attend(a5, case)),
        "read" => reading::refusal(a5, case),
        word => unknown_word("method", word),
    }
}

fn kind(a: &Inputs<'_>) -> Kind {
    kind::kind(&a.fact::<String>("kind"))
}

/// Whether a cache or a pool is made of these numbers.
fn made(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let done: Result<(), InputError> = match a.fact::<String>("what").as_str() {
        what @ ("contiguous" | "ring") => {
            let config = CacheConfig { kind: kind(&a), ..told::config(&a, Kind::Float) };
            let made = match what {
                "ring" => a5.ring(&config, a.fact("window")),
                _ => a5.contiguous(&config),
            };
            made.map(drop)
        }
        "paged" => {
            let config = PoolConfig {
                blocks: a.fact("blocks"),
                block_size: a.fact("block_size"),
                layers: a.fact("layers"),
                heads: a.fact("heads"),
                head_dim: a.fact("head_dim"),
                kind: kind(&a),
            };
            a5.paged(&config).map(drop)
        }
        word => unknown_word("what", word),
    };
    done.map_or_else(|error| refused(&error), |()| Record::new().fact("made", true))
}

/// A call of `attend` with the submission's own cache, which has a place already.
fn attend(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let answer = tch::no_grad(|| {
        let mut cache = match a5.contiguous(&told::config(&a, a.tensor("cache.keys").kind())) {
            Ok(cache) => cache,
            Err(error) => return refused(&error),
        };
        let [keys, values] = a.tensors(["cache.keys", "cache.values"]);
        if let Err(error) = cache.append(0, &keys, &values, &a.tensor("cache.positions")) {
            return refused(&error);
        }
        let [q, k, v, positions] = a.tensors(["q", "k", "v", "positions"]);
        let call = CachedAttention {
            layer: a.fact("layer"),
            q: &q,
            k: &k,
            v: &v,
            positions: &positions,
            rope: attention::rope(&a),
            window: a.maybe("window"),
        };
        let answer = match a5.attend(&call, cache.as_mut(), &Libtorch) {
            Ok(y) => Record::new().array("y", array(&y)),
            Err(error) => refused(&error),
        };
        told::stored(answer, "the cache", cache.get(0), &[])
    });
    a.kept(answer)
}
