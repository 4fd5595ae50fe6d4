//! Top-k, top-p, min-p and typical sampling: which tokens stay, by log-probabilities.

use super::largest;

/// How much a sum or a probability may be short of its bound, and surprises may differ.
const SLACK: f64 = 1e-9;

/// The places of tokens, the first to stay in front.
pub type Order = Vec<usize>;

/// Which tokens stay: those of an order, until their sum reaches a bound.
pub type Taken = fn(&[f64], &[usize], f64) -> Vec<bool>;

/// All that are as likely as the `k`-th likeliest, or likelier.
pub fn top_k(p: &[f64], k: usize) -> Vec<bool> {
    let mut sorted = p.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let least = sorted[k.min(p.len()) - 1];
    p.iter().map(|ln| *ln >= least).collect()
}

/// The likeliest that together have this probability.
pub fn top_p(p: &[f64], bound: f64) -> Vec<bool> {
    if bound >= 1.0 { vec![true; p.len()] } else { prefix(p, &likeliest_first(p), bound) }
}

/// All whose probability is this share of the largest, or more.
pub fn min_p(p: &[f64], bound: f64) -> Vec<bool> {
    let least = share(p, bound) - SLACK;
    p.iter().map(|ln| ln.exp() >= least).collect()
}

/// Those that are as surprising as expected and together have this probability.
pub fn typical(p: &[f64], bound: f64) -> Vec<bool> {
    let entropy = entropy(p);
    let odd = |ln: f64| (-ln - entropy).abs();
    if bound >= 1.0 { vec![true; p.len()] } else { typical_by(p, bound, odd, SLACK, prefix) }
}

/// A share of the largest probability.
pub fn share(p: &[f64], bound: f64) -> f64 {
    bound * largest(p).exp()
}

/// By probability, of equal ones the smaller id first.
pub fn likeliest_first(p: &[f64]) -> Order {
    let mut order: Order = (0..p.len()).collect();
    order.sort_by(|i, j| p[*j].total_cmp(&p[*i]));
    order
}

/// The shortest prefix with a sum that reaches the bound, at least one.
pub fn prefix(p: &[f64], order: &[usize], bound: f64) -> Vec<bool> {
    let mut stays = vec![false; p.len()];
    let mut sum = 0.0;
    for i in order {
        stays[*i] = true;
        sum += p[*i].exp();
        if sum >= bound - SLACK {
            break;
        }
    }
    stays
}

/// What is expected of the surprise.
pub fn entropy(p: &[f64]) -> f64 {
    p.iter().filter(|ln| ln.is_finite()).map(|ln| -ln.exp() * ln).sum()
}

/// The least odd ones that together have this probability. Those that differ by no more than
/// `slack` are equally odd.
pub fn typical_by(
    p: &[f64],
    bound: f64,
    odd: impl Fn(f64) -> f64,
    slack: f64,
    taken: Taken,
) -> Vec<bool> {
    let odd = |i: &usize| odd(p[*i]);
    let mut left: Order = (0..p.len()).filter(|i| p[*i].is_finite()).collect();
    left.sort_by(|i, j| odd(i).total_cmp(&odd(j)));
    let mut order = Order::new();
    while let Some(first) = left.first().copied() {
        let (mut alike, others): (Order, Order) =
            left.into_iter().partition(|i| *i == first || odd(i) <= odd(&first) + slack);
        alike.sort_unstable();
        order.extend(alike);
        left = others;
    }
    taken(p, &order, bound)
}
