//! What is searched.

use harness::{Case, Draw, Record};

use super::search::{Search, tokens};
use super::stories::{ALL_END, DETOUR, OVERTAKEN, STAYS, Story};

fn records(cases: impl IntoIterator<Item = Case>) -> Vec<Record> {
    cases.into_iter().map(Case::record).collect()
}

/// Two tokens out of `v`.
fn two_of(draw: &mut Draw, v: usize) -> Vec<i64> {
    draw.permutation(v).into_iter().take(2).map(|id| id as i64).collect()
}

/// Drawn models: one beam, some, all texts that there are; one token, and none.
pub fn search(draw: &mut Draw) -> Vec<Record> {
    let some = Search {
        prompt: tokens(draw, 3, 7),
        width: 3,
        max_tokens: 5,
        end_ids: vec![],
        length_penalty: 0.0,
        best: 2,
    };
    let fits = some.drawn(draw, 7, 4.0).with("model.context", 7).remark("which just fits");
    let greedy = Search { prompt: tokens(draw, 2, 9), width: 1, max_tokens: 6, best: 3, ..some };
    let greedy = greedy.drawn(draw, 9, 3.0).remark("one beam: greedy");
    let ends = Story { table: &ALL_END, width: 1, max_tokens: 4, length_penalty: 1.0, best: 1 };
    let end_ids = vec![draw.below(4) as i64];
    let all = Search {
        prompt: tokens(draw, 4, 4),
        width: 400,
        max_tokens: 4,
        end_ids,
        length_penalty: 1.0,
        best: 200,
    };
    let one =
        Search { prompt: tokens(draw, 1, 6), width: 4, max_tokens: 1, best: 4, ..all.clone() };
    let wide =
        Search { prompt: tokens(draw, 2, 5), width: 9, max_tokens: 1, best: 7, ..one.clone() };
    let none =
        Search { prompt: tokens(draw, 2, 5), width: 3, max_tokens: 0, best: 2, ..one.clone() };
    let long = Search {
        prompt: tokens(draw, 11, 8),
        width: 5,
        max_tokens: 9,
        end_ids: two_of(draw, 8),
        length_penalty: 0.75,
        best: 5,
    };
    records([
        fits,
        greedy,
        ends.case(draw).remark("one beam, which ends"),
        Story { table: &DETOUR, width: 2, max_tokens: 3, length_penalty: 0.0, best: 2 }
            .case(draw)
            .remark("what is likeliest at first is not the best"),
        all.drawn(draw, 4, 4.0).remark("more beams than there are texts"),
        one.drawn(draw, 6, 4.0).with("model.context", 1),
        wide.drawn(draw, 5, 4.0).remark("more beams than tokens"),
        none.drawn(draw, 5, 4.0).remark("no tokens"),
        long.drawn(draw, 8, 6.0),
    ])
}

/// Texts that end: beside live ones, overtaken by them, all of them.
pub fn ended(draw: &mut Draw) -> Vec<Record> {
    let stays = Story { table: &STAYS, width: 2, max_tokens: 4, length_penalty: 0.0, best: 2 };
    let overtaken =
        Story { table: &OVERTAKEN, width: 2, max_tokens: 4, length_penalty: 1.0, best: 2 };
    let all_end = Story { table: &ALL_END, width: 3, max_tokens: 6, length_penalty: 0.5, best: 3 };
    let drawn = Search {
        prompt: tokens(draw, 2, 7),
        width: 4,
        max_tokens: 8,
        end_ids: two_of(draw, 7),
        length_penalty: 1.0,
        best: 4,
    };
    records([
        stays.case(draw).remark("one has ended, and stays the best"),
        overtaken.case(draw).remark("one has ended, and is overtaken"),
        Story { max_tokens: 2, ..overtaken }.case(draw).remark("it is overtaken in the last step"),
        Story { max_tokens: 1, ..overtaken }.case(draw).remark("one has ended, and one has not"),
        all_end.case(draw).remark("all end"),
        Story { width: 2, best: 1, ..all_end }.case(draw),
        Story { best: 1, ..overtaken }.case(draw).remark("the best has ended, and is overtaken"),
        Story { max_tokens: 5, ..stays }.with_ends(draw, &[5]).remark("only one end id"),
        drawn.drawn(draw, 7, 3.0),
    ])
}

/// Every kind of penalty, each with an ended text of no tokens and with longer ones.
pub fn length_penalty(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for length_penalty in [0.0, 0.5, 1.0, 2.0, -1.0] {
        let story = Story { table: &ALL_END, width: 3, max_tokens: 3, length_penalty, best: 3 };
        cases.push(story.case(draw));
    }
    for (width, length_penalty) in [(2, 1.0), (3, 0.5), (2, 2.0), (4, -0.75)] {
        let story = Story { table: &OVERTAKEN, width, max_tokens: 4, length_penalty, best: width };
        cases.push(story.case(draw));
    }
    for (width, length_penalty) in [(3, 0.6), (5, -2.5), (4, 3.0)] {
        let search = Search {
            prompt: tokens(draw, 2 + width, 6),
            width,
            max_tokens: 7,
            end_ids: vec![draw.below(6) as i64],
            length_penalty,
            best: width,
        };
        cases.push(search.drawn(draw, 8, 3.0));
    }
    records(cases)
}

/// Logits that are all alike.
fn flat(v: usize) -> Vec<Vec<f64>> {
    vec![vec![0.25; v]; v]
}

/// Logits of ± 900: behind each token only these may come, all of them alike.
fn only(next: &[&[usize]]) -> Vec<Vec<f64>> {
    let v = next.len();
    let logit = |may: &[usize], token| if may.contains(&token) { 900.0 } else { -900.0 };
    next.iter().map(|may| (0..v).map(|token| logit(may, token)).collect()).collect()
}

/// Equal scores.
fn ties(draw: &mut Draw) -> Vec<Case> {
    let of = |width, max_tokens, end_ids: &[i64], best| Search {
        prompt: vec![2, 1],
        width,
        max_tokens,
        end_ids: end_ids.to_vec(),
        length_penalty: 0.0,
        best,
    };
    // Behind token 1 come 0 or 4; behind 0 comes 3, behind 3 comes 2, behind 2 comes 0.
    let chain = only(&[&[3], &[0, 4], &[0], &[2], &[1]]);
    // Behind token 1 comes 2 or 4 and behind each of them two, one of which ends.
    let forks = only(&[&[0, 3], &[2, 4], &[0, 3], &[1], &[0, 3]]);
    let longer = Search { prompt: tokens(draw, 5, 5), length_penalty: 1.0, ..of(4, 3, &[], 4) };
    vec![
        of(3, 3, &[], 3).by_table(&flat(5)).remark("all tokens alike"),
        longer.by_table(&flat(5)).remark("all tokens alike"),
        of(3, 3, &[1], 3).by_table(&flat(4)).remark("all tokens alike"),
        of(2, 4, &[4], 2).by_table(&chain).remark("the one that has ended is the second"),
        of(2, 4, &[0], 2).by_table(&only(&[&[3], &[0, 4], &[0], &[2], &[4]])),
        of(5, 3, &[3], 4).by_table(&forks).remark("some end, all alike"),
    ]
}

/// Behind which tokens nothing may come but few.
fn few(draw: &mut Draw) -> Case {
    let may: [&[usize]; 6] = [&[1, 2], &[2], &[1, 5], &[0, 4], &[3], &[0, 1, 2, 3, 4, 5]];
    let logit = |draw: &mut Draw, may: &[usize], token| {
        let logit = draw.number(-2.0, 2.0);
        if may.contains(&token) { logit } else { f64::NEG_INFINITY }
    };
    let row =
        |draw: &mut Draw, may: &[usize]| (0..6).map(|token| logit(draw, may, token)).collect();
    let rows: Vec<Vec<f64>> = may.iter().map(|may| row(draw, may)).collect();
    let search = Search {
        prompt: vec![5, 0],
        width: 6,
        max_tokens: 3,
        end_ids: vec![5],
        length_penalty: 0.5,
        best: 8,
    };
    search.nearly_by_table(draw, &rows).remark("most tokens are impossible")
}

/// Ties, impossible tokens, and what else is rare.
pub fn edges(draw: &mut Draw) -> Vec<Record> {
    let single = Search {
        prompt: vec![0, 0, 0],
        width: 2,
        max_tokens: 3,
        end_ids: vec![],
        length_penalty: 1.0,
        best: 1,
    };
    let odd = Search {
        prompt: tokens(draw, 3, 6),
        width: 3,
        max_tokens: 4,
        end_ids: vec![4, 6, -1, 4],
        length_penalty: 0.25,
        best: 3,
    };
    let wide = Search { prompt: tokens(draw, 2, 6), end_ids: vec![1], ..odd.clone() };
    let mut cases = ties(draw);
    cases.push(few(draw));
    cases.push(nearly_alike());
    cases.extend(extremes(draw));
    cases.push(single.by_table(&[vec![0.5]]).remark("a single token"));
    cases.push(
        odd.drawn(draw, 6, 3.0)
            .with("logits", "f32")
            .remark("end ids that are no tokens, and one twice"),
    );
    cases.push(wide.drawn(draw, 6, 3.0).with("logits", "f64").strided());
    records(cases)
}

/// Tokens whose probabilities are nearly alike, in no order of their ids.
fn nearly_alike() -> Case {
    let search = Search {
        prompt: vec![0],
        width: 3,
        max_tokens: 2,
        end_ids: vec![],
        length_penalty: 1.0,
        best: 3,
    };
    let row: Vec<f64> = [2.0, 0.0, 4.0, 1.0, 3.0].map(|rank| 0.5 + 3e-9 * rank).to_vec();
    search.by_table(&vec![row; 5]).with("logits", "f64").remark("probabilities nearly alike")
}

/// Numbers beyond what is usual.
fn extremes(draw: &mut Draw) -> [Case; 3] {
    let few = Search {
        prompt: tokens(draw, 2, 3),
        width: usize::MAX,
        max_tokens: 3,
        end_ids: vec![1],
        length_penalty: 0.5,
        best: usize::MAX,
    };
    let steep = Search {
        prompt: tokens(draw, 3, 5),
        width: 4,
        max_tokens: 4,
        end_ids: vec![],
        length_penalty: -2000.0,
        best: 4,
    };
    let flat = Search { prompt: tokens(draw, 2, 5), length_penalty: 2000.0, ..steep.clone() };
    [few.drawn(draw, 3, 3.0), steep.drawn(draw, 5, 3.0), flat.drawn(draw, 5, 3.0)]
}

/// What the model is asked: contexts that just suffice, texts that end on the way.
pub fn reads(draw: &mut Draw) -> Vec<Record> {
    let drawn = Search {
        prompt: tokens(draw, 6, 7),
        width: 4,
        max_tokens: 5,
        end_ids: vec![],
        length_penalty: 1.0,
        best: 2,
    };
    let one = Search { prompt: tokens(draw, 3, 5), max_tokens: 1, width: 2, ..drawn.clone() };
    let single =
        Search { prompt: tokens(draw, 1, 5), max_tokens: 4, width: 1, best: 1, ..one.clone() };
    let none = Search { prompt: tokens(draw, 2, 6), max_tokens: 0, ..one.clone() };
    let stays = Story { table: &STAYS, width: 2, max_tokens: 5, length_penalty: 0.0, best: 2 };
    let all_end = Story { table: &ALL_END, width: 3, max_tokens: 6, length_penalty: 0.5, best: 3 };
    records([
        drawn.drawn(draw, 7, 4.0).with("model.context", 10).remark("which just fits"),
        one.drawn(draw, 5, 4.0).with("model.context", 3).remark("which just fits"),
        single.drawn(draw, 5, 4.0),
        stays.case(draw).remark("one has ended"),
        all_end.case(draw).remark("all end"),
        none.drawn(draw, 6, 4.0).remark("nothing is asked for"),
    ])
}
