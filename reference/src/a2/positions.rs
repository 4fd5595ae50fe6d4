//! `a2.positions` from the definitions, with angles in `f64`.

use contract::a2::{
    Arg, Pairing, Positions, QueryKeyValue, Result, RopeConfig, RopeScaling, RopeSizes, even,
};
use tch::{Device, Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The exponent of feature `2i`, of `d`.
    pub exponent: fn(i: i64, d: i64) -> f64,
    /// `θᵢ` stretched, from the unstretched ones, `d` and the base.
    pub scaled: fn(Vec<f64>, i64, f64, RopeScaling) -> Vec<f64>,
    /// Positions as the angle wants them, for an `x` of this dtype.
    pub positions: fn(&Tensor, Kind) -> Tensor,
    /// Cosines or sines as they are used for an `x` of this dtype.
    pub table: fn(&Tensor, Kind) -> Tensor,
    /// Sines and cosines in the order of the features.
    pub by_turns: fn([Tensor; 2]) -> Tensor,
    /// Pairs turned by angles: first and second halves, cosines and sines.
    pub turn: fn([&Tensor; 4]) -> [Tensor; 2],
    /// The pairing that is used where one is asked for.
    pub pairing: fn(Pairing) -> Pairing,
    /// Features into the first and the second of their pairs.
    pub split: fn(&Tensor, Pairing) -> [Tensor; 2],
    /// Where new tokens begin, from how many are cached.
    pub first: fn(i64) -> i64,
    /// The same for keys alone.
    pub first_key: fn(i64) -> i64,
    /// From interleaved to half-split.
    pub order: fn(i64) -> Vec<i64>,
    /// Whether values are rotated too.
    pub values_too: bool,
    /// The slopes of ALiBi.
    pub slopes: fn(i64) -> Vec<f64>,
    /// The distance from a query at `i'` to a key at `j`.
    pub distance: fn(&Tensor, &Tensor) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    exponent: |i, d| 2.0 * i as f64 / d as f64,
    scaled,
    positions: |positions, _| positions.to_kind(Kind::Double),
    table: |table, _| table.shallow_clone(),
    by_turns: |parts| join(parts, Pairing::Interleaved),
    turn,
    pairing: |pairing| pairing,
    split,
    first: |cached| cached,
    first_key: |cached| cached,
    order: |d| (0..d).step_by(2).chain((1..d).step_by(2)).collect(),
    values_too: false,
    slopes,
    distance: |query, key| (query - key).abs(),
};

/// `θᵢ` stretched.
pub fn scaled(theta: Vec<f64>, d: i64, base: f64, scaling: RopeScaling) -> Vec<f64> {
    match scaling {
        RopeScaling::None => theta,
        RopeScaling::Linear { factor } => theta.into_iter().map(|theta| theta / factor).collect(),
        RopeScaling::NtkAware { factor } => {
            let base = base * factor.powf(d as f64 / (d - 2) as f64);
            (0..d / 2).map(|i| base.powf(-2.0 * i as f64 / d as f64)).collect()
        }
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_context } => {
            let stretch = |theta: f64| {
                let turns = original_context * theta / (2.0 * std::f64::consts::PI);
                let kept = (turns - low_freq_factor) / (high_freq_factor - low_freq_factor);
                let kept = kept.clamp(0.0, 1.0);
                (1.0 - kept) * theta / factor + kept * theta
            };
            theta.into_iter().map(stretch).collect()
        }
    }
}

fn turn([u, w, cos, sin]: [&Tensor; 4]) -> [Tensor; 2] {
    [u * cos - w * sin, u * sin + w * cos]
}

fn split(x: &Tensor, pairing: Pairing) -> [Tensor; 2] {
    let d = x.size()[x.dim() - 1];
    match pairing {
        Pairing::HalfSplit => [x.narrow(-1, 0, d / 2), x.narrow(-1, d / 2, d / 2)],
        Pairing::Interleaved => [x.slice(-1, 0, d, 2), x.slice(-1, 1, d, 2)],
    }
}

fn join([u, w]: [Tensor; 2], pairing: Pairing) -> Tensor {
    match pairing {
        Pairing::HalfSplit => Tensor::cat(&[u, w], -1),
        Pairing::Interleaved => Tensor::stack(&[u, w], -1).flatten(-2, -1),
    }
}

fn slopes(h: i64) -> Vec<f64> {
    let powers =
        |n: i64| -> Vec<f64> { (1..=n).map(|i| (-8.0 * i as f64 / n as f64).exp2()).collect() };
    let n = 1 << h.ilog2();
    let between = powers(2 * n).into_iter().step_by(2).take((h - n) as usize);
    powers(n).into_iter().chain(between).collect()
}

impl Parts {
    fn theta(&self, d: i64, base: f64, scaling: RopeScaling) -> Vec<f64> {
        let theta = (0..d / 2).map(|i| base.powf(-(self.positions.exponent)(i, d))).collect();
        (self.positions.scaled)(theta, d, base, scaling)
    }

    /// Cosines and sines, `[…, d/2]` for positions `[…]`, for an `x` of this dtype.
    fn table(&self, positions: &Tensor, theta: &[f64], kind: Kind) -> [Tensor; 2] {
        let positions = (self.positions.positions)(positions, kind);
        let angles = positions.unsqueeze(-1) * Tensor::from_slice(theta);
        [angles.cos(), angles.sin()].map(|table| (self.positions.table)(&table, kind))
    }
}

impl Positions for Parts {
    fn sinusoidal(&self, positions: &Tensor, d: i64) -> Result {
        let op = "sinusoidal";
        even(op, d)?;
        let arg = Arg::new(op, "positions", positions).kind(Kind::Int64)?.rank(1)?.filled()?;
        arg.shape(&[arg.last()])?;
        let theta = self.theta(d, 10_000.0, RopeScaling::None);
        let [cos, sin] = self.table(positions, &theta, Kind::Float);
        Ok((self.positions.by_turns)([sin, cos]).to_kind(Kind::Float))
    }

    fn rope_frequencies(&self, d: i64, base: f64, scaling: RopeScaling) -> Result {
        even("rope_frequencies", d)?;
        scaling.fit("rope_frequencies", d)?;
        Ok(Tensor::from_slice(&self.theta(d, base, scaling)).to_kind(Kind::Float))
    }

    fn rope(&self, x: &Tensor, positions: &Tensor, config: &RopeConfig) -> Result {
        let RopeSizes { d, .. } = RopeSizes::of("rope", x, positions)?;
        config.scaling.fit("rope", d)?;
        let theta = self.theta(d, config.base, config.scaling);
        let table = self.table(positions, &theta, x.kind());
        let kind = if x.kind() == Kind::Double { Kind::Double } else { Kind::Float };
        // [s, d/2] or [b, 1, s, d/2], beside [b, h, s, d/2].
        let [cos, sin] = table
            .map(|table| if table.dim() == 3 { table.unsqueeze(1) } else { table }.to_kind(kind));
        let pairing = (self.positions.pairing)(config.pairing);
        let [u, w] = (self.positions.split)(&x.to_kind(kind), pairing);
        let turned = (self.positions.turn)([&u, &w, &cos, &sin]);
        Ok(join(turned, pairing).to_kind(x.kind()))
    }

    fn rope_step(
        &self,
        new: &QueryKeyValue,
        cached: i64,
        config: &RopeConfig,
    ) -> Result<QueryKeyValue> {
        let op = "rope_step";
        Arg::in_range(op, "cached", cached, 0..)?;
        let s = new.fit(op)?;
        let rotated = |x: &Tensor, first: i64| {
            let positions = Tensor::arange_start(first, first + s, (Kind::Int64, Device::Cpu));
            self.rope(x, &positions, config)
        };
        let first = (self.positions.first)(cached);
        let key = rotated(&new.key, (self.positions.first_key)(first))?;
        let value = if self.positions.values_too {
            rotated(&new.value, first)?
        } else {
            new.value.shallow_clone()
        };
        Ok(QueryKeyValue { query: rotated(&new.query, first)?, key, value })
    }

    fn half_split_order(&self, d: i64) -> Result {
        even("half_split_order", d)?;
        Ok(Tensor::from_slice(&(self.positions.order)(d)))
    }

    fn alibi_slopes(&self, h: i64) -> Result {
        Arg::in_range("alibi_slopes", "h", h, 1..)?;
        Ok(Tensor::from_slice(&(self.positions.slopes)(h)).to_kind(Kind::Float))
    }

    fn alibi_bias(&self, h: i64, s_q: i64, s_kv: i64) -> Result {
        for (name, size) in [("h", h), ("s_q", s_q), ("s_kv", s_kv)] {
            Arg::in_range("alibi_bias", name, size, 1..)?;
        }
        let options = (Kind::Float, Device::Cpu);
        let query = Tensor::arange_start(s_kv - s_q, s_kv, options).unsqueeze(-1);
        let distance = (self.positions.distance)(&query, &Tensor::arange(s_kv, options));
        Ok(-self.alibi_slopes(h)?.reshape([h, 1, 1]) * distance)
    }
}
