//! Targets that are certain: what becomes of a proposal does not depend on random numbers.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;

use super::rows::{Row, any, logs, normalised, only};

/// A call of `accept`.
pub fn accept(target: &ArrayD<f64>, draft: &ArrayD<f64>, proposal: &[usize], seed: usize) -> Case {
    let case = Case::of("accept").tensor("target", target, Dtype::F64);
    let case = case.tensor("draft", draft, Dtype::F64);
    let case = case.with("proposal", serde_json::json!(proposal));
    case.unlisted_fact("seed", seed)
}

/// What the target says, and of what the draft proposes which places agree.
struct Certain<'a> {
    v: usize,
    agrees: &'a [bool],
}

impl Certain<'_> {
    /// The tokens of the target, one more than the proposal has, and the proposal. All tokens
    /// differ from each other, but where the two agree.
    fn tokens(&self, draw: &mut Draw) -> (Vec<usize>, Vec<usize>) {
        let (all, k) = (draw.permutation(self.v), self.agrees.len());
        let (target, others) = all.split_at(k + 1);
        let proposed = |(i, agrees): (usize, &bool)| {
            if *agrees { target[i] } else { others[i % others.len()] }
        };
        (target.to_vec(), self.agrees.iter().enumerate().map(proposed).collect())
    }

    /// A case, in which the draft's rows are made from what it proposes and what is right.
    fn case(&self, draw: &mut Draw, row: impl Fn(&mut Draw, usize, usize) -> Row) -> Case {
        let (target, proposal) = self.tokens(draw);
        let rows: Vec<Row> = target.iter().map(|token| only(self.v, *token)).collect();
        let pairs = proposal.iter().zip(&target);
        let draft: Vec<Row> = pairs.map(|(x, y)| row(draw, *x, *y)).collect();
        let seed = draw.below(1 << 40);
        accept(&logs(&rows, self.v), &logs(&draft, self.v), &proposal, seed)
    }
}

/// No proposal, all of it right, wrong in the beginning, in the middle, at the end, right again
/// behind that; drafts that are certain themselves, or hardly thought of it.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut unsure =
        |v: usize, agrees: &[bool]| Certain { v, agrees }.case(draw, |draw, _, _| any(draw, v));
    let (t, f) = (true, false);
    let mut cases = vec![
        unsure(5, &[]),
        unsure(1, &[]),
        unsure(4, &[t]),
        unsure(5, &[f]).strided(),
        unsure(7, &[t, t, t]).strided(),
        unsure(9, &[f, t, t]),
        unsure(11, &[t, f, t, t]),
        unsure(10, &[t, t, t, f]).strided(),
        unsure(17, &[t, t, t, t, f, t, f]),
    ];
    cases.push(Certain { v: 6, agrees: &[t, t] }.case(draw, |_, x, _| only(6, x)));
    cases.push(Certain { v: 7, agrees: &[t, f] }.case(draw, |_, x, _| only(7, x)));
    cases.push(Certain { v: 8, agrees: &[t, t, f] }.case(draw, |draw, x, y| {
        let mut row = any(draw, 8);
        row[x] = (-700.0f64).exp();
        row[y] = row[y].min(1e-290);
        normalised(row)
    }));
    cases.extend([far_below(draw, -900.0), far_below(draw, -1e8), repeated(draw)]);
    for (always, agrees) in [(0.0, [f, t]), (0.0, [t, f]), (1f64.next_down(), [t, t])] {
        let case = Certain { v: 6, agrees: &agrees }.case(draw, |draw, _, _| any(draw, 6));
        cases.push(case.with("always", always).remark("each random number is the same"));
    }
    cases.into_iter().map(Case::record).collect()
}

/// The other tokens have log-probabilities so low that nothing is left of them.
fn far_below(draw: &mut Draw, low: f64) -> Case {
    let v = 9;
    let (target, proposal) = Certain { v, agrees: &[true, false, true] }.tokens(draw);
    let low_rows = |rows: &[Row]| logs(rows, v).mapv(|x| x.max(low));
    let rows: Vec<Row> = target.iter().map(|token| only(v, *token)).collect();
    let draft: Vec<Row> = proposal.iter().map(|token| only(v, *token)).collect();
    let seed = draw.below(1 << 40);
    accept(&low_rows(&rows), &low_rows(&draft), &proposal, seed)
}

/// The same token at each place, and another one in the end.
fn repeated(draw: &mut Draw) -> Case {
    let v = 5;
    let (x, y) = (draw.below(v), draw.below(v - 1));
    let y = if y >= x { y + 1 } else { y };
    let rows = [x, x, x, y].map(|token| only(v, token));
    let draft: Vec<Row> = (0..3).map(|_| any(draw, v)).collect();
    accept(&logs(&rows, v), &logs(&draft, v), &[x, x, x], draw.below(1 << 40))
}
