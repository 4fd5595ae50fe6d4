//! Many proposals of the same draft to the same target.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;

use super::rows::{Row, about, any, logs, only, reordered};

/// A target and a draft that look at nothing: a row for each place.
struct Many {
    target: Vec<Row>,
    draft: Vec<Row>,
}

impl Many {
    /// About these, their tokens in another order.
    fn shuffled(draw: &mut Draw, target: &[&[f64]], draft: &[&[f64]]) -> Self {
        let order = draw.permutation(target[0].len());
        Self::listed(draw, target, draft).ordered(&order)
    }

    /// About these.
    fn listed(draw: &mut Draw, target: &[&[f64]], draft: &[&[f64]]) -> Self {
        let mut rows =
            |rows: &[&[f64]]| rows.iter().map(|row| about(draw, row)).collect::<Vec<Row>>();
        Self { target: rows(target), draft: rows(draft) }
    }

    fn ordered(&self, order: &[usize]) -> Self {
        Self { target: reordered(order, &self.target), draft: reordered(order, &self.draft) }
    }

    /// So many proposals, drawn from the draft.
    fn case(&self, draw: &mut Draw, n: usize) -> Case {
        let (v, k) = (self.target[0].len(), self.draft.len());
        let mut proposals = ArrayD::zeros(vec![n, k]);
        for i in 0..n {
            for (place, row) in self.draft.iter().enumerate() {
                proposals[[i, place]] = token(row, draw.number(0.0, 1.0)) as f64;
            }
        }
        let case = Case::of("accept").tensor("target", &logs(&self.target, v), Dtype::F64);
        let case = case.tensor("draft", &logs(&self.draft, v), Dtype::F64);
        let case = case.ids("proposals", &proposals).unlisted_fact("seed", draw.below(1 << 40));
        case.remark(format!("{n} proposals")).remark(self.in_words())
    }

    /// The probabilities at the first place.
    fn in_words(&self) -> String {
        let row = |row: &Row| row.iter().map(|p| format!("{p:.2}")).collect::<Vec<_>>().join(", ");
        let (p, q) = (row(&self.target[0]), row(&self.draft[0]));
        format!("in row 0 p = [{p}], q = [{q}]")
    }
}

/// A token of a distribution, for a number of `0..1`.
fn token(row: &[f64], mut u: f64) -> usize {
    let is_it = |p: &f64| {
        u -= p;
        u < 0.0
    };
    let likely = || row.iter().rposition(|p| *p > 0.0).unwrap_or_default();
    row.iter().position(is_it).filter(|i| row[*i] > 0.0).unwrap_or_else(likely)
}

/// Distributions in which much is 0: what can come, comes soon.
pub fn possible(draw: &mut Draw) -> Vec<Record> {
    // The first and the last token never come.
    let inner = draw.permutation(4);
    let order: Vec<usize> = [0].into_iter().chain(inner.iter().map(|i| i + 1)).chain([5]).collect();
    let target: [&[f64]; 2] = [&[0.0, 0.45, 0.3, 0.25, 0.0, 0.0], &[0.0, 0.0, 0.0, 0.0, 1.0, 0.0]];
    let wide = Many::listed(draw, &target, &[&[0.0, 0.1, 0.2, 0.0, 0.7, 0.0]]).ordered(&order);
    let target: [&[f64]; 2] = [&[0.3, 0.4, 0.3, 0.0], &[0.0, 0.0, 0.0, 1.0]];
    let too_sure = Many::shuffled(draw, &target, &[&[0.94, 0.06, 0.0, 0.0]]);
    let target: [&[f64]; 3] =
        [&[0.5, 0.5, 0.0, 0.0, 0.0], &[0.0, 0.5, 0.5, 0.0, 0.0], &[0.0, 0.0, 0.0, 0.0, 1.0]];
    let draft: [&[f64]; 2] = [&[0.5, 0.5, 0.0, 0.0, 0.0], &[0.0, 0.0, 0.5, 0.5, 0.0]];
    let two_places = Many::shuffled(draw, &target, &draft);
    let cases = [wide.case(draw, 260), too_sure.case(draw, 270), two_places.case(draw, 280)];
    cases.map(Case::record).into()
}

/// Distributions of all kinds, made so that a wrong rule is far off.
pub fn distribution(draw: &mut Draw) -> Vec<Record> {
    let last: &[f64] = &[0.1, 0.6, 0.1, 0.2];
    let one_replaces =
        Many::shuffled(draw, &[&[0.5, 0.25, 0.25, 0.0], last], &[&[0.02, 0.25, 0.25, 0.48]]);
    let halved = Many::shuffled(draw, &[&[0.25, 0.25, 0.5], &[0.2, 0.5, 0.3]], &[&[0.0, 0.0, 1.0]]);
    // What replaces is nearly always the first of the two, or the last of them.
    let p: &[f64] = &[0.5, 0.44, 0.0, 0.0, 0.06];
    let q: &[f64] = &[0.03, 0.44, 0.5, 0.0, 0.03];
    let first = Many::listed(draw, &[p, &[0.2; 5]], &[q]);
    let last = first.ordered(&[4, 3, 2, 1, 0]);
    let both: [&[f64]; 3] = [&[0.5, 0.5, 0.0], &[0.5, 0.0, 0.5], &[0.1, 0.3, 0.6]];
    let two_halved = Many::shuffled(draw, &both, &[&[1.0, 0.0, 0.0], &[1.0, 0.0, 0.0]]);
    // A token that the target wants more often, and then one that it wants less often.
    let target: [&[f64]; 4] = [
        &[0.98, 0.02, 0.0, 0.0, 0.0, 0.0],
        &[0.5, 0.1, 0.0, 0.1, 0.15, 0.15],
        &[0.1, 0.1, 0.05, 0.05, 0.6, 0.1],
        &[0.05, 0.6, 0.1, 0.1, 0.05, 0.1],
    ];
    let draft: [&[f64]; 3] = [
        &[0.5, 0.5, 0.0, 0.0, 0.0, 0.0],
        &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        &[0.1, 0.1, 0.25, 0.25, 0.2, 0.1],
    ];
    let three_places = Many::shuffled(draw, &target, &draft);
    let cases = [
        one_replaces.case(draw, 700),
        halved.case(draw, 400),
        first.case(draw, 700),
        last.case(draw, 700),
        two_halved.case(draw, 600),
        three_places.case(draw, 700),
    ];
    cases.map(Case::record).into()
}

/// Drafts that are nearly right, or quite: most of what they propose should stay.
pub fn acceptance(draw: &mut Draw) -> Vec<Record> {
    let near: &[f64] = &[0.3, 0.2, 0.2, 0.15, 0.15];
    let nearly = Many::shuffled(draw, &[near, near], &[&[0.25, 0.25, 0.15, 0.2, 0.15]]);
    let rows: Vec<Row> = (0..3).map(|_| any(draw, 6)).collect();
    let alike = Many { target: [&rows[..], &[only(6, 2)]].concat(), draft: rows };
    [nearly.case(draw, 400), alike.case(draw, 300).strided()].map(Case::record).into()
}
