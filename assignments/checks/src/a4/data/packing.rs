//! Documents in rows, who sees whom in them, and texts that are padded.

use harness::{Case, Draw, Record};
use ndarray::{ArrayD, arr2};
use serde_json::{Value, json};

use crate::a4::llama::Llama;

/// Token ids of so many texts, of these lengths.
fn texts(draw: &mut Draw, lengths: &[usize]) -> Vec<Vec<usize>> {
    let text = |n: &usize| (0..*n).map(|_| 1 + draw.below(60)).collect();
    lengths.iter().map(text).collect()
}

fn pack(documents: &[Vec<usize>], length: usize, pad: usize) -> Case {
    let case = Case::of("pack").with("documents", json!(documents));
    case.with("length", length).with("pad", pad)
}

/// Rows that are full and rows with room, a document that fits into an earlier row as well,
/// documents that are cut, empty ones, and a pad that is a token, too.
pub fn pack_cases(draw: &mut Draw) -> Vec<Record> {
    let several = texts(draw, &[4, 3, 5, 1, 2]);
    let long = texts(draw, &[3, 17, 2]);
    let whole = texts(draw, &[2, 12, 1]);
    let empty = texts(draw, &[0, 1, 0, 6, 4, 0, 2, 0]);
    let single = texts(draw, &[1; 5]);
    let pad = long[1][5];
    let cases = [
        pack(&several, 8, 0),
        pack(&long, 7, pad).remark("pad is a token of a document, too"),
        pack(&whole, 6, 0).remark("a document of two whole rows"),
        pack(&empty, 6, 99).remark("empty documents"),
        pack(&single, 3, single[4][0]).remark("documents of one token"),
    ];
    cases.map(Case::record).into()
}

pub fn mask(documents: &ArrayD<f64>) -> Case {
    Case::of("document_mask").ids("documents", documents)
}

/// Rows with padding and without, a row of nothing but padding, and single places.
pub fn mask_cases(_: &mut Draw) -> Vec<Record> {
    let rows =
        arr2(&[[0., 0., 1., 1., 1., -1.], [0., 1., 2., 2., -1., -1.], [0., 0., 0., 0., 0., 0.]]);
    let cases = [
        mask(&rows.into_dyn()),
        mask(&arr2(&[[-1., -1., -1.], [0., 0., 1.]]).into_dyn()),
        mask(&arr2(&[[0., 1., 1., 2.]]).into_dyn()),
        mask(&arr2(&[[0.], [-1.]]).into_dyn()),
    ];
    cases.map(Case::record).into()
}

/// Three documents in two rows; and two in one, in a deeper model.
pub fn apart_cases(draw: &mut Draw) -> Vec<Record> {
    let deeper = Llama {
        vocab_size: 13,
        hidden_size: 10,
        intermediate_size: 7,
        num_hidden_layers: 2,
        num_attention_heads: 6,
        num_key_value_heads: 3,
        head_dim: 2,
        rms_norm_eps: 0.01,
        rope_theta: 30.0,
        tie_word_embeddings: true,
    };
    let three =
        Apart { lengths: &[3, 4, 5], places: &[[0, 0], [0, 3], [1, 0]], length: 8, changed: 0 };
    let two = Apart { lengths: &[5, 2], places: &[[0, 0], [0, 5]], length: 7, changed: 0 };
    let last = Apart { lengths: &[2, 3], places: &[[0, 0], [0, 2]], length: 6, changed: 1 };
    [three.case(draw, &Llama::small(), 0), two.case(draw, &deeper, 1), last.case(draw, &deeper, 2)]
        .map(Case::record)
        .into()
}

/// Documents for a model, one of which is exchanged.
struct Apart {
    lengths: &'static [usize],
    /// Row and first place of each.
    places: &'static [[usize; 2]],
    length: usize,
    changed: usize,
}

impl Apart {
    fn case(&self, draw: &mut Draw, llama: &Llama, pad: usize) -> Case {
        let drawn = |draw: &mut Draw, n: usize| -> Vec<usize> {
            (0..n).map(|_| draw.below(llama.vocab_size)).collect()
        };
        let documents: Vec<_> = self.lengths.iter().map(|n| drawn(draw, *n)).collect();
        // Every token of the document becomes another one.
        let other = documents[self.changed].iter().map(|id| (id + 3) % llama.vocab_size);
        let other: Vec<usize> = other.collect();
        let case = pack(&documents, self.length, pad).with("changed", self.changed);
        let case = case.with("other", json!(other)).unlisted_fact("places", json!(self.places));
        llama.trained(draw, llama.config(case))
    }
}

fn collate(texts: &[Vec<usize>], pad: &Value) -> Case {
    Case::of("collate").with("texts", json!(texts)).with("pad", pad)
}

/// Texts of different lengths, of the same, one alone; and a pad that is a token, too.
pub fn collate_cases(draw: &mut Draw) -> Vec<Record> {
    let three = texts(draw, &[3, 5, 1]);
    let mut ended = texts(draw, &[4, 2, 6]);
    for text in &mut ended {
        text.push(2);
    }
    ended[2][3] = 2;
    let (alike, alone, two) = (texts(draw, &[3, 3]), texts(draw, &[4]), texts(draw, &[2, 4]));
    let cases = [
        collate(&three, &json!(0)),
        collate(&ended, &json!(2)).remark("pad is a token of the texts, too"),
        collate(&alike, &json!(7)),
        collate(&two, &json!(-1)),
        collate(&alone, &json!(alone[0][1])),
    ];
    cases.map(Case::record).into()
}
