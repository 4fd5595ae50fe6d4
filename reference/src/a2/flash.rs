//! `a2.flash` as the papers have it, tile by tile.

use contract::a2::{
    AttentionSizes, FlashAttention, FlashConfig, FlashGradients, FlashOutput, OnlineState, Result,
};
use tch::{Device, Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What scores are multiplied by, for `d` features.
    pub score_scale: fn(i64) -> f64,
    /// One tile more: the state, the tile's scores (−∞ where hidden) and its values.
    pub step: fn(&OnlineState, &Tensor, &Tensor) -> OnlineState,
    /// The maximum that the next tile is told of, from this and the last one.
    pub carried: fn(&OnlineState, OnlineState) -> OnlineState,
    /// What the state comes to in the end.
    pub finish: fn(&OnlineState) -> FlashOutput,
    /// Blocks of so many keys: from where to how many.
    pub key_blocks: fn(i64, i64) -> Vec<(i64, i64)>,
    /// How many places the first query of a tile stands behind its first key, from how
    /// many more keys there are than queries, and where the tile begins.
    pub behind: fn(i64, i64, i64) -> i64,
    /// Adds a tile's part to the gradient by keys or values.
    pub add: fn(&mut Tensor, &Tensor),
    /// How to cut the work forward.
    pub config: fn(&FlashConfig) -> FlashConfig,
    /// How to cut the work backward.
    pub backward_config: fn(&FlashConfig) -> FlashConfig,
    /// `D` of the backward pass with `[…, 1]`, from outputs and their gradients.
    pub inner: fn(&Tensor, &Tensor) -> Tensor,
    /// What dQ and dK are multiplied by, for `d` features.
    pub scale: fn(i64) -> f64,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    score_scale: |d| 1.0 / (d as f64).sqrt(),
    step,
    finish,
    key_blocks: |n, size| blocks(n, size).collect(),
    behind: |more, query, key| query + more - key,
    add: |all, part| {
        let _ = all.g_add_(part);
    },
    carried: |_, state| state,
    config: |config| *config,
    backward_config: |config| *config,
    inner: |output, d_output| (output * d_output).sum_dim_intlist(-1, true, output.kind()),
    scale: |d| 1.0 / (d as f64).sqrt(),
};

/// The online softmax; a maximum of −∞ stands for 0 where it is subtracted.
pub fn step(state: &OnlineState, scores: &Tensor, v: &Tensor) -> OnlineState {
    let maximum = state.maximum.maximum(&scores.amax([-1], false));
    let finite = maximum.masked_fill(&maximum.eq(f64::NEG_INFINITY), 0.0);
    let shrink = (&state.maximum - &finite).exp();
    let weights = (scores - finite.unsqueeze(-1)).exp();
    OnlineState {
        sum: &state.sum * &shrink + weights.sum_dim_intlist([-1].as_slice(), false, v.kind()),
        accumulator: &state.accumulator * shrink.unsqueeze(-1) + weights.matmul(v),
        maximum,
    }
}

/// The state before the first tile.
pub fn start(q: &Tensor) -> OnlineState {
    let per_query = q.select(-1, 0);
    OnlineState {
        maximum: per_query.full_like(f64::NEG_INFINITY),
        sum: per_query.zeros_like(),
        accumulator: q.zeros_like(),
    }
}

/// Output and log-sum-exp; where nothing was seen, zeros and −∞.
pub fn finish(state: &OnlineState) -> FlashOutput {
    let sum = state.sum.masked_fill(&state.sum.eq(0.0), 1.0);
    FlashOutput {
        output: &state.accumulator / sum.unsqueeze(-1),
        log_sum_exp: &state.maximum + sum.log(),
    }
}

impl Functions {
    /// The scores of a tile, −∞ where they are hidden.
    fn scores(&self, q: &Tensor, k: &Tensor, visible: Option<&Tensor>) -> Tensor {
        let scores = q.matmul(&k.transpose(-2, -1)) * (self.score_scale)(q.size()[3]);
        match visible {
            Some(visible) => scores.masked_fill(&visible.logical_not(), f64::NEG_INFINITY),
            None => scores,
        }
    }

    /// Who sees whom in a tile, if anything is hidden at all.
    fn tile(
        &self,
        config: &FlashConfig,
        sizes: AttentionSizes,
        q: (i64, i64),
        k: (i64, i64),
    ) -> Option<Tensor> {
        let first = (self.behind)(sizes.s_kv - sizes.s_q, q.0, k.0);
        // A tile's own, and none if all of it is seen.
        (config.causal && first < k.1 - 1).then(|| {
            let places = |n: i64| Tensor::arange(n, (Kind::Int64, Device::Cpu));
            places(k.1).le_tensor(&(places(q.1) + first).unsqueeze(1))
        })
    }
}

/// From where to how many, for each block of `n`.
pub fn blocks(n: i64, size: i64) -> impl Iterator<Item = (i64, i64)> {
    (0..n).step_by(size as usize).map(move |from| (from, size.min(n - from)))
}

impl FlashAttention for Parts {
    fn step(
        &self,
        state: &OnlineState,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        visible: Option<&Tensor>,
    ) -> Result<OnlineState> {
        state.fit("step", q, k, v, visible)?;
        Ok((self.flash.step)(state, &self.flash.scores(q, k, visible), v))
    }

    fn forward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        config: &FlashConfig,
    ) -> Result<FlashOutput> {
        let sizes = config.fit("forward", q, k, v)?;
        let config = &(self.flash.config)(config);
        let (mut outputs, mut sums) = (vec![], vec![]);
        for rows in blocks(sizes.s_q, config.block_q) {
            let q = q.narrow(2, rows.0, rows.1);
            let mut state = start(&q);
            for columns in (self.flash.key_blocks)(sizes.s_kv, config.block_kv) {
                let cut = |x: &Tensor| x.narrow(2, columns.0, columns.1);
                let visible = self.flash.tile(config, sizes, rows, columns);
                let next = self.step(&state, &q, &cut(k), &cut(v), visible.as_ref())?;
                state = (self.flash.carried)(&state, next);
            }
            let done = (self.flash.finish)(&state);
            outputs.push(done.output);
            sums.push(done.log_sum_exp);
        }
        Ok(FlashOutput { output: Tensor::cat(&outputs, 2), log_sum_exp: Tensor::cat(&sums, 2) })
    }

    fn backward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        forward: &FlashOutput,
        d_output: &Tensor,
        config: &FlashConfig,
    ) -> Result<FlashGradients> {
        let sizes = config.fit_backward(q, k, v, forward, d_output)?;
        let config = &(self.flash.backward_config)(config);
        let scale = (self.flash.scale)(sizes.d);
        let inner = (self.flash.inner)(&forward.output, d_output);
        let nothing = forward.log_sum_exp.eq(f64::NEG_INFINITY);
        let sums = forward.log_sum_exp.masked_fill(&nothing, 0.0).unsqueeze(-1);
        let all =
            FlashGradients { query: q.zeros_like(), key: k.zeros_like(), value: v.zeros_like() };
        for rows in blocks(sizes.s_q, config.block_q) {
            let row = |x: &Tensor| x.narrow(2, rows.0, rows.1);
            for columns in (self.flash.key_blocks)(sizes.s_kv, config.block_kv) {
                let column = |x: &Tensor| x.narrow(2, columns.0, columns.1);
                let visible = self.flash.tile(config, sizes, rows, columns);
                let scores = self.flash.scores(&row(q), &column(k), visible.as_ref());
                let p = (scores - row(&sums)).exp();
                let d_p = row(d_output).matmul(&column(v).transpose(-2, -1));
                let d_s = &p * (d_p - row(&inner)) * scale;
                let _ = row(&all.query).g_add_(&d_s.matmul(&column(k)));
                let add = |all: &Tensor, part: Tensor| (self.flash.add)(&mut column(all), &part);
                add(&all.key, d_s.transpose(-2, -1).matmul(&row(q)));
                add(&all.value, p.transpose(-2, -1).matmul(&row(d_output)));
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use contract::a2::{Attention, AttentionOptions, Mask};

    use super::*;
    use crate::a2::REFERENCE;

    /// Whatever the blocks and sizes, and with queries that see nothing: the answers and
    /// gradients of plain attention, by autograd.
    #[test]
    fn tiles_give_what_plain_attention_gives() {
        let normal = |s: i64| Tensor::randn([2, 3, s, 4], (Kind::Double, Device::Cpu));
        for (s_q, s_kv, block_q, block_kv) in
            [(5, 5, 2, 3), (3, 7, 1, 2), (7, 3, 3, 5), (4, 4, 9, 1)]
        {
            for causal in [false, true] {
                let config = FlashConfig { block_q, block_kv, causal };
                let [q, k, v] = [s_q, s_kv, s_kv].map(|s| normal(s).set_requires_grad(true));
                let mask = Mask { causal, window: None };
                let options = AttentionOptions { mask, ..Default::default() };
                let plain = REFERENCE.attend(&q, &k, &v, &options).unwrap();
                let tiled = tch::no_grad(|| REFERENCE.forward(&q, &k, &v, &config)).unwrap();
                let d = normal(s_q);
                let wanted = Tensor::run_backward(
                    &[(&plain * &d).sum(Kind::Double)],
                    &[&q, &k, &v],
                    false,
                    false,
                );
                let got =
                    tch::no_grad(|| REFERENCE.backward(&q, &k, &v, &tiled, &d, &config)).unwrap();
                assert!(tiled.output.allclose(&plain, 1e-9, 1e-9, false), "{config:?}");
                for (got, wanted) in [got.query, got.key, got.value].iter().zip(&wanted) {
                    assert!(got.allclose(wanted, 1e-9, 1e-9, false), "{config:?}");
                }
            }
        }
    }
}
