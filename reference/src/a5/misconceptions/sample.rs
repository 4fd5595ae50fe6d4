//! The wrong variants of `a5.sample`.

use contract::a5::{RandomStream, Randomness};

use super::Variant;
use crate::a5::logits::{largest, likeliest};
use crate::a5::sample::{Functions, RIGHT, Token};
use crate::a5::{Parts, REFERENCE};

const fn with(sample: Functions) -> Parts {
    Parts { sample, ..REFERENCE }
}

const fn token(token: Token) -> Parts {
    with(Functions { token, ..RIGHT })
}

const fn several(several: fn(&[f64], usize, &mut dyn RandomStream, Token) -> Vec<usize>) -> Parts {
    with(Functions { several, ..RIGHT })
}

const fn numbers(numbers: fn(u64, u64, u64, &dyn Randomness) -> Vec<f64>) -> Parts {
    with(Functions { numbers, ..RIGHT })
}

const fn greedy(greedy: fn(&[Vec<f64>]) -> Vec<usize>) -> Parts {
    with(Functions { greedy, ..RIGHT })
}

/// The first number of the stream of each row, whose key is this.
macro_rules! key {
    ($key:expr) => {
        numbers(|b, seed, step, randomness| {
            let key: fn(u64, u64, u64) -> Vec<u64> = $key;
            (0..b).map(|i| randomness.stream(&key(seed, i, step)).uniform()).collect()
        })
    };
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a5.sample.at_or_below", token(|p, u| below(p, |sum| u <= sum))),
    (
        "a5.sample.not_normalised",
        with(Functions { probabilities: |row| row.iter().map(|x| x.exp()).collect(), ..RIGHT }),
    ),
    (
        "a5.sample.last_id_after_rounding",
        token(|p, u| sums(p).position(|sum| u < sum).unwrap_or(p.len() - 1)),
    ),
    (
        "a5.sample.first_id_after_rounding",
        token(|p, u| sums(p).position(|sum| u < sum).unwrap_or(0)),
    ),
    (
        "a5.sample.summed_in_f32",
        token(|p, u| {
            let sums = p.iter().scan(0f32, |sum, p| {
                *sum += *p as f32;
                Some(f64::from(*sum))
            });
            sums.into_iter().position(|sum| u < sum).unwrap_or_else(|| last(p))
        }),
    ),
    (
        "a5.sample.one_number",
        several(|p, n, stream, token| {
            let u = if n > 0 { stream.uniform() } else { 0.0 };
            vec![token(p, u); n]
        }),
    ),
    (
        "a5.sample.two_numbers",
        several(|p, n, stream, token| {
            let one = |_| {
                let u = stream.uniform();
                stream.uniform();
                token(p, u)
            };
            (0..n).map(one).collect()
        }),
    ),
    (
        "a5.sample.sorted",
        token(|p, u| {
            let mut order: Vec<usize> = (0..p.len()).collect();
            order.sort_by(|i, j| p[*j].total_cmp(&p[*i]));
            let sorted: Vec<f64> = order.iter().map(|i| p[*i]).collect();
            order[(RIGHT.token)(&sorted, u)]
        }),
    ),
    (
        "a5.sample.from_the_end",
        token(|p, u| {
            let backwards: Vec<f64> = p.iter().rev().copied().collect();
            p.len() - 1 - (RIGHT.token)(&backwards, u)
        }),
    ),
    (
        "a5.sample.gumbel",
        several(|p, n, stream, _| {
            let mut noisy = |p: &f64| p.ln() - (-stream.uniform().ln()).ln();
            let mut one = || likeliest(&p.iter().map(&mut noisy).collect::<Vec<f64>>());
            (0..n).map(|_| one()).collect()
        }),
    ),
    ("a5.sample.likeliest_always", token(|p, _| likeliest(p))),
    (
        "a5.sample.one_stream",
        numbers(|b, seed, step, randomness| {
            let mut stream = randomness.stream(&[seed, step]);
            (0..b).map(|_| stream.uniform()).collect()
        }),
    ),
    (
        "a5.sample.same_number",
        numbers(|b, seed, step, randomness| {
            vec![randomness.stream(&[seed, step]).uniform(); b as usize]
        }),
    ),
    ("a5.sample.step_left_out", key!(|seed, i, _| vec![seed, i])),
    ("a5.sample.seed_left_out", key!(|_, i, step| vec![i, step])),
    ("a5.sample.step_before_row", key!(|seed, i, step| vec![seed, step, i])),
    ("a5.sample.row_before_seed", key!(|seed, i, step| vec![i, seed, step])),
    ("a5.sample.row_added_to_seed", key!(|seed, i, step| vec![seed.wrapping_add(i), step])),
    ("a5.sample.rows_from_1", key!(|seed, i, step| vec![seed, i + 1, step])),
    (
        "a5.sample.second_number",
        numbers(|b, seed, step, randomness| {
            let second = |i| {
                let mut stream = randomness.stream(&[seed, i, step]);
                stream.uniform();
                stream.uniform()
            };
            (0..b).map(second).collect()
        }),
    ),
    (
        "a5.sample.greedy_last",
        greedy(|rows| {
            let last = |row: &Vec<f64>| row.iter().rposition(|x| *x == largest(row));
            rows.iter().map(|row| last(row).unwrap_or(0)).collect()
        }),
    ),
    (
        "a5.sample.greedy_in_f32",
        greedy(|rows| {
            let narrow = |row: &Vec<f64>| row.iter().map(|x| f64::from(*x as f32)).collect();
            (RIGHT.greedy)(&rows.iter().map(narrow).collect::<Vec<Vec<f64>>>())
        }),
    ),
    (
        "a5.sample.greedy_over_all",
        greedy(|rows| {
            let best = likeliest(&rows.concat()) % rows[0].len();
            vec![best; rows.len()]
        }),
    ),
    ("a5.sample.unnamed.one_minus", token(|p, u| (RIGHT.token)(p, 1.0 - u))),
    ("a5.sample.unnamed.uniform", token(|p, u| (u * p.len() as f64) as usize)),
    (
        "a5.sample.unnamed.logarithms_summed",
        with(Functions { probabilities: <[f64]>::to_vec, ..RIGHT }),
    ),
    (
        "a5.sample.unnamed.zero_taken",
        token(|p, u| sums(p).position(|sum| u < sum || sum == 0.0).unwrap_or_else(|| last(p))),
    ),
    (
        "a5.sample.unnamed.one_too_many",
        several(|p, n, stream, token| (RIGHT.several)(p, n + 1, stream, token)),
    ),
    ("a5.sample.unnamed.step_from_1", key!(|seed, i, step| vec![seed, i, step + 1])),
    ("a5.sample.unnamed.row_alone", key!(|_, i, _| vec![i])),
    (
        "a5.sample.unnamed.rows_backwards",
        numbers(|b, seed, step, randomness| {
            let mut numbers = (RIGHT.numbers)(b, seed, step, randomness);
            numbers.reverse();
            numbers
        }),
    ),
    (
        "a5.sample.unnamed.least_likely",
        greedy(|rows| {
            let turned = |row: &Vec<f64>| row.iter().map(|x| -x).collect();
            (RIGHT.greedy)(&rows.iter().map(turned).collect::<Vec<Vec<f64>>>())
        }),
    ),
    (
        "a5.sample.unnamed.by_columns",
        greedy(|rows| {
            let column = |j| rows.iter().map(|row| row[j]).collect::<Vec<f64>>();
            (0..rows[0].len()).map(|j| likeliest(&column(j))).collect()
        }),
    ),
    ("a5.sample.unnamed.nan_taken", with(Functions { is_wrong: |x| x == f64::INFINITY, ..RIGHT })),
];

/// The running sums.
fn sums(p: &[f64]) -> impl Iterator<Item = f64> {
    p.iter().scan(0.0, |sum, p| {
        *sum += p;
        Some(*sum)
    })
}

/// The last token that can come.
fn last(p: &[f64]) -> usize {
    p.iter().rposition(|p| *p > 0.0).unwrap_or(0)
}

/// The first token of whose sum this is true.
fn below(p: &[f64], is_above: impl Fn(f64) -> bool) -> usize {
    sums(p).position(is_above).unwrap_or_else(|| last(p))
}
