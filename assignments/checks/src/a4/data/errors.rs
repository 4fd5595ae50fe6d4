//! One wrong argument at a time, where that can be.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use serde_json::json;

use super::epochs::Walk;
use super::file::File;
use super::packing::mask;
use super::windows::{random, windows};
use crate::about_any::{about_any, any_error};

/// The case with so many bytes more at the end of its file.
fn longer(case: Case, bytes: usize) -> Case {
    case.with("surplus", bytes).remark("bytes that are no whole token")
}

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let of = [random_windows(draw), numbered(draw), batches(draw), rows()];
    of.into_iter().flatten().map(Case::record).collect()
}

fn random_windows(draw: &mut Draw) -> Vec<Case> {
    vec![
        random(draw, (9, 3, 4), 2, false),
        longer(random(draw, (9, 2, 4), 2, false), 1),
        random(draw, (4, 2, 4), 3, false).remark("no window has a target for each token"),
        random(draw, (0, 4, 1), 3, false),
        random(draw, (9, 4, 4), 0, false),
        random(draw, (9, 2, 0), 2, false),
    ]
}

fn numbered(draw: &mut Draw) -> Vec<Case> {
    let count = |width, length| {
        let file = File { tokens: vec![3, 1, 4, 1, 5], width };
        file.put(Case::of("window_count")).with("length", length)
    };
    vec![
        count(1, 2),
        count(0, 2),
        longer(count(4, 2), 2),
        count(2, 0),
        count(8, 2),
        windows(draw, (9, 6, 4), &[0]),
        longer(windows(draw, (9, 4, 4), &[1, 0]), 3),
        windows(draw, (9, 2, 0), &[0]),
        windows(draw, (9, 4, 4), &[]),
        windows(draw, (9, 2, 4), &[0, 2]).remark("there are two windows"),
        windows(draw, (1, 2, 4), &[0]).remark("there are no windows"),
    ]
}

fn batches(draw: &mut Draw) -> Vec<Case> {
    let fits = Walk { calls: 1, ..Walk::SEVEN };
    let of = |draw: &mut Draw, walk: Walk| walk.case(draw);
    let without = |draw: &mut Draw, walk: Walk| {
        let remark = "no window for this rank, and the cursor afterwards";
        walk.case(draw).unlisted_fact("cursor of the error", true).remark(remark)
    };
    vec![
        of(draw, Walk { width: 3, ..fits }),
        longer(of(draw, fits), 1),
        of(draw, Walk { batch: 0, ..fits }),
        of(draw, Walk { length: 0, ..fits }),
        about_any(of(draw, Walk { ranks: 0, ..fits }), &["rank", "ranks"]),
        of(draw, Walk { rank: 2, ranks: 2, ..fits }),
        without(draw, Walk { length: 10, rank: 2, ranks: 3, ..fits }),
        without(draw, Walk { n: 1, taken: 4, ..fits }),
    ]
}

/// What is made of documents and texts.
fn rows() -> Vec<Case> {
    let pack = |documents: &[&[usize]], length: usize| {
        Case::of("pack").with("documents", json!(documents)).with("length", length).with("pad", 0)
    };
    let collate =
        |texts: &[&[usize]]| Case::of("collate").with("texts", json!(texts)).with("pad", 0);
    let shaped = |shape: &[usize]| ArrayD::<f64>::zeros(shape);
    let not_two_dims = |shape: &[usize]| any_error(mask(&shaped(shape)), &["rank", "shape"]);
    vec![
        pack(&[&[5, 2], &[7]], 0),
        pack(&[], 4),
        pack(&[&[], &[]], 3),
        not_two_dims(&[4]),
        not_two_dims(&[2, 3, 3]),
        Case::of("document_mask").f32("documents", &shaped(&[2, 3])),
        collate(&[]),
        collate(&[&[4, 1], &[]]),
    ]
}
