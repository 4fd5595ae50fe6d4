//! Attention with places from before.

use harness::{Case, Draw, Record};
use ndarray::{ArrayD, s};
use safetensors::Dtype;

use super::caches::{PADDING, positions};

/// The sizes of a call.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    pub heads: usize,
    pub kv_heads: usize,
    pub head_dim: usize,
}

/// How a call is rotated, and where it goes.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    pub layer: usize,
    pub pairing: &'static str,
    pub base: f64,
}

/// The usual way.
pub const USUAL: Way = Way { layer: 0, pairing: "half_split", base: 10_000.0 };

/// A call with the positions that the cache has, row by row, and those that are new.
pub fn attend(
    draw: &mut Draw,
    sizes: Sizes,
    way: Way,
    before: &[&[i64]],
    new: &[&[i64]],
    dtype: Dtype,
) -> Case {
    let Sizes { heads, kv_heads, head_dim } = sizes;
    let (b, s, n) = (new.len(), new[0].len(), before[0].len());
    let mut drawn = |heads, places| draw.tensor(&[b, heads, places, head_dim]);
    let case = Case::of("attend").with("layer", way.layer);
    let case = case.tensor("q", &drawn(heads, s), dtype).tensor("k", &drawn(kv_heads, s), dtype);
    let case = case.tensor("v", &drawn(kv_heads, s), dtype).with("positions", listed(new));
    let case = case.tensor("cache.keys", &drawn(kv_heads, n), dtype);
    let case = case.tensor("cache.values", &drawn(kv_heads, n), dtype);
    let case = case.with("cache.positions", listed(before));
    let case = case.unlisted("positions", &positions(new), Dtype::I64);
    let case = case.unlisted("cache.positions", &positions(before), Dtype::I64);
    case.with("pairing", way.pairing).with("base", way.base)
}

/// Positions as they are told.
fn listed(rows: &[&[i64]]) -> String {
    format!("{rows:?}")
}

/// Positions that go on from one.
fn on(from: i64, n: i64) -> Vec<i64> {
    (from..from + n).collect()
}

/// A score whose exponential is infinite. A new query has it with its own key, since both are
/// rotated alike.
const LARGE: f64 = 900.0;

/// Rotation, heads and scale, without padding or window.
pub fn attended(draw: &mut Draw) -> Vec<Record> {
    let mut far = || 500 + draw.below(5000) as i64;
    let (p, q, r) = (far(), far(), far());
    let grouped = Sizes { heads: 6, kv_heads: 3, head_dim: 4 };
    let prefill = attend(draw, grouped, USUAL, &[&[], &[]], &[&on(0, 4), &on(0, 4)], Dtype::F32);
    let decode = Way { layer: 2, base: 500.0, ..USUAL };
    let (before, new) = ([on(p - 5, 5), on(q - 5, 5)], [[p], [q]]);
    let decode = attend(
        draw,
        Sizes { heads: 4, kv_heads: 2, head_dim: 2 },
        decode,
        &[&before[0], &before[1]],
        &[&new[0], &new[1]],
        Dtype::F32,
    );
    let chunk = Way { layer: 1, pairing: "interleaved", base: 100.0 };
    let sizes = Sizes { heads: 4, kv_heads: 1, head_dim: 6 };
    let chunk = attend(draw, sizes, chunk, &[&on(r, 3)], &[&on(r + 3, 4)], Dtype::F64);
    let plain = Sizes { heads: 3, kv_heads: 3, head_dim: 2 };
    let plain =
        attend(draw, plain, USUAL, &[&on(2, 2), &on(7, 2)], &[&on(4, 2), &on(9, 2)], Dtype::F32);
    let plain = plain.with("linear scaling", 4.0).strided();
    let large = attend(draw, grouped, USUAL, &[&on(p, 6)], &[&on(p + 6, 3)], Dtype::F64);
    let queries = draw.tensor_in(&[1, 6, 3, 4], 10.0, 20.0);
    let keys = ArrayD::from_shape_fn(vec![1, 3, 3, 4], |i| {
        let query = queries.slice(s![0, 2 * i[1], i[2], ..]);
        query[i[3]] * 2.0 * LARGE / query.iter().map(|x| x * x).sum::<f64>()
    });
    let large = large.unlisted("k", &keys, Dtype::F64).unlisted("q", &queries, Dtype::F64);
    let large = large.with("linear scaling", 1.5).remark("scores of 900 and more");
    [prefill, decode, chunk, plain, large].map(Case::record).to_vec()
}

/// Who sees whom: padding, windows, positions in any order.
pub fn masked(draw: &mut Draw) -> Vec<Record> {
    let p = 300 + draw.below(900) as i64;
    let sizes = Sizes { heads: 2, kv_heads: 1, head_dim: 2 };
    let before: [&[i64]; 3] = [&[0, 1, 2, 3], &[PADDING, PADDING, 0, 1], &[PADDING; 4]];
    let new: [&[i64]; 3] = [&[4, 5, 6], &[2, 3, 4], &[PADDING, 0, 1]];
    let padded = attend(draw, sizes, USUAL, &before, &new, Dtype::F32);
    let grouped = Sizes { heads: 4, kv_heads: 2, head_dim: 2 };
    let decode = Way { layer: 3, base: 100.0, ..USUAL };
    let before = [on(p - 6, 6), [vec![PADDING; 3], on(0, 3)].concat()];
    let decode =
        attend(draw, grouped, decode, &[&before[0], &before[1]], &[&[p], &[3]], Dtype::F32);
    let decode = decode.with("window", 3);
    let before: [&[i64]; 2] = [&[p, p + 1, p + 2], &[PADDING, 0, 1]];
    let new: [&[i64]; 2] = [&[p + 3, p + 4, p + 5, p + 6], &[2, 3, 4, 5]];
    let chunk = attend(draw, sizes, USUAL, &before, &new, Dtype::F32).with("window", 2).strided();
    let way = Way { layer: 1, pairing: "interleaved", base: 700.0 };
    let before: [&[i64]; 2] =
        [&[p + 4, p + 1, p + 9, p + 2, p, p + 3], &[5, PADDING, 3, 7, 4, PADDING]];
    let new: [&[i64]; 2] = [&[p + 5, p + 3, p + 6], &[6, 8, 5]];
    let mixed = attend(draw, sizes, way, &before, &new, Dtype::F64).with("window", 4);
    let any = attend(draw, grouped, way, &before, &new, Dtype::F64);
    let before: [&[i64]; 1] = [&[0, 1]];
    let alone = attend(draw, grouped, way, &before, &[&[2, 3]], Dtype::F32).with("window", 1);
    let wide = attend(draw, sizes, way, &before, &[&[2, 3]], Dtype::F32).with("window", 900);
    [padded, decode, chunk, mixed, any, alone, wide].map(Case::record).to_vec()
}

/// Few digits, and positions that they cannot tell apart.
pub fn half(draw: &mut Draw) -> Vec<Record> {
    let p = 5001 + 2 * draw.below(1000) as i64;
    let sizes = Sizes { heads: 4, kv_heads: 2, head_dim: 4 };
    let before = [on(p - 4, 4), on(p + 96, 4)];
    let new = [on(p, 3), on(p + 100, 3)];
    let of = |draw: &mut Draw, way, dtype| {
        attend(draw, sizes, way, &[&before[0], &before[1]], &[&new[0], &new[1]], dtype)
    };
    let brain = of(draw, USUAL, Dtype::BF16).with("window", 3);
    let other = Way { layer: 1, pairing: "interleaved", base: 100.0 };
    let half = of(draw, other, Dtype::F16).with("window", 2).strided();
    let one = Sizes { heads: 2, kv_heads: 2, head_dim: 2 };
    let small = attend(draw, one, USUAL, &[&[0, 1, 2]], &[&[3, 4]], Dtype::BF16);
    // Means of a few numbers that cancel would be small beside what they are rounded by; and just
    // below a power of 2 rounding is smallest beside a number.
    let mut positive =
        |places| draw.tensor_in(&[1, one.kv_heads, places, one.head_dim], 0.75, 0.98);
    let small = small.tensor("v", &positive(2), Dtype::BF16);
    let small = small.tensor("cache.values", &positive(3), Dtype::BF16);
    [brain, half, small].map(Case::record).to_vec()
}
