//! The calls of `a2.attention`.

use contract::a2::{A2, AttentionOptions, AttentionWeights, Heads, Mask};
use harness::{Record, unknown_word};
use tch::Tensor;

use crate::observe::{Inputs, observe, observe_parts};

/// How many tokens stay the same when those after them are exchanged.
const KEPT: i64 = 2;

/// Every call gets its own tensors, so that writing into one does not change the arguments
/// of the next.
pub fn laws(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let options = |causal: bool| AttentionOptions {
            mask: Mask { causal, window: None },
            ..AttentionOptions::default()
        };
        let attend = |causal: bool, changed: &dyn Fn(Tensor, &str) -> Tensor| {
            let [q, k, v] = a.tensors(["q", "k", "v"]);
            let (k, v) = (changed(k, "later k"), changed(v, "later v"));
            a2.attend(&q, &k, &v, &options(causal))
        };
        let same = |x: Tensor, _: &str| x;
        let later = |x: Tensor, other: &str| {
            let other = a.tensor(other).narrow(2, KEPT, x.size()[2] - KEPT);
            Tensor::cat(&[x.narrow(2, 0, KEPT), other], 2)
        };
        let order = Tensor::from_slice(&a.fact::<Vec<i64>>("order"));
        let turned = |x: Tensor, _: &str| x.index_select(2, &order);
        let y = attend(true, &same)?;
        let all = attend(false, &same)?;
        if [y.size(), all.size()].iter().any(|size| *size != a.tensor("q").size()) {
            return Ok(vec![("first output", y)]);
        }
        let first = |y: &Tensor| y.narrow(2, 0, KEPT);
        let last = |y: &Tensor| y.narrow(2, -1, 1);
        Ok(vec![
            ("first output", y.narrow(2, 0, 1)),
            ("v0", a.tensor("v").narrow(2, 0, 1)),
            ("before", first(&y)),
            ("before, with other tokens later", first(&attend(true, &later)?)),
            ("last output", last(&y)),
            ("last output without masks", last(&all)),
            ("in order", all),
            ("in another order", attend(false, &turned)?),
        ])
    })
}

fn mask(a: &Inputs<'_>) -> Mask {
    Mask { causal: a.maybe("causal").unwrap_or_default(), window: a.maybe("window") }
}

pub fn call(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| {
        let options = || AttentionOptions {
            mask: mask(a),
            tokens: a.optional("tokens"),
            bias: a.optional("bias"),
            soft_cap: a.maybe("soft_cap"),
        };
        match a.fact::<String>("method").as_str() {
            "mask" => a2.mask(mask(a), a.fact("s_q"), a.fact("s_kv")),
            "attend" => {
                let options = options();
                a2.attend(&a.tensor("q"), &a.tensor("k"), &a.tensor("v"), &options)
            }
            "layer" => {
                let options = options();
                let [query, key, value, output] = a.tensors(["query", "key", "value", "output"]);
                let weights = AttentionWeights { query, key, value, output };
                let heads = Heads { query: a.fact("h"), key_value: a.fact("h_kv") };
                a2.layer(&a.tensor("x"), &weights, heads, &options)
            }
            word => unknown_word("method", word),
        }
    })
}
