//! What is tried on several ranks.

use ndarray::{ArrayD, arr1, arr2};
use safetensors::Dtype;
use serde_json::json;

use harness::{Case, Draw, Record, also_in_f64};

use crate::a3::llama::Llama;
use crate::about_any::about_any;

/// What two ranks can share: each gets two heads of keys, and three of queries for each.
fn for_two() -> Llama {
    Llama {
        vocab_size: 18,
        hidden_size: 10,
        intermediate_size: 14,
        num_hidden_layers: 2,
        num_attention_heads: 12,
        num_key_value_heads: 4,
        head_dim: 2,
        max_position_embeddings: 64,
        rms_norm_eps: 1e-5,
        rope_theta: 10_000.0,
        ..Llama::small()
    }
}

/// What three ranks can share, with another number in every field; tied.
fn for_three() -> Llama {
    Llama {
        vocab_size: 21,
        hidden_size: 9,
        intermediate_size: 12,
        num_hidden_layers: 1,
        num_attention_heads: 6,
        num_key_value_heads: 3,
        head_dim: 4,
        max_position_embeddings: 32,
        rms_norm_eps: 0.03,
        rope_theta: 500.0,
        rope_type: json!({ "kind": "dynamic", "factor": 3.0 }),
        tie_word_embeddings: true,
        ..Llama::small()
    }
}

fn with_biases(llama: Llama, attention_bias: bool, mlp_bias: bool) -> Llama {
    Llama { attention_bias, mlp_bias, ..llama }
}

/// A model for two of so few numbers that a person can follow them.
fn few_for_two() -> Llama {
    Llama {
        vocab_size: 6,
        hidden_size: 7,
        intermediate_size: 10,
        num_hidden_layers: 1,
        num_attention_heads: 4,
        num_key_value_heads: 2,
        ..for_two()
    }
}

/// The same for three.
fn few_for_three() -> Llama {
    let (vocab_size, hidden_size, intermediate_size) = (9, 5, 15);
    let rope_type = json!({ "kind": "default" });
    Llama { vocab_size, hidden_size, intermediate_size, rope_type, ..for_three() }
}

/// Shares of the first rank, of one in the middle and of the last, and all of it.
pub fn shard(draw: &mut Draw) -> Vec<Record> {
    let stretched = few_for_three().stretched(json!({ "kind": "linear", "factor": 2.0 }));
    let cases = [
        (with_biases(few_for_two(), true, true), 1, 2),
        (with_biases(few_for_three(), true, false), 1, 3),
        (with_biases(few_for_three(), false, true), 2, 3),
        (Llama { num_hidden_layers: 2, ..few_for_two() }, 0, 2),
        (with_biases(stretched, true, true), 0, 1),
    ];
    also_in_f64(cases.map(|(llama, rank, ranks)| share(draw, &llama, rank, ranks)))
}

fn share(draw: &mut Draw, llama: &Llama, rank: usize, ranks: usize) -> Case {
    let case = Case::of("shard").with("rank", rank).with("ranks", ranks);
    llama.weights(draw, llama.config(case))
}

/// Ids with the first and the last of each rank's part among them, in some order.
fn ids(draw: &mut Draw, v: usize, ranks: usize, [b, s]: [usize; 2]) -> ArrayD<f64> {
    let part = v / ranks;
    let edges = (0..ranks).flat_map(|rank| [rank * part, (rank + 1) * part - 1]);
    let mut ids: Vec<usize> = edges.take(b * s).collect();
    ids.resize_with(b * s, || draw.below(v));
    let order = draw.permutation(b * s);
    ArrayD::from_shape_fn(vec![b, s], |i| ids[order[i[0] * s + i[1]]] as f64)
}

fn call(draw: &mut Draw, llama: &Llama, ranks: usize, sizes: [usize; 2]) -> Case {
    let ids = ids(draw, llama.vocab_size, ranks, sizes);
    let case = Case::of("parallel_logits").with("ranks", ranks).ids("ids", &ids);
    llama.weights(draw, llama.config(case))
}

fn with_tokens<const S: usize>(case: Case, rows: [[f64; S]; 2]) -> Case {
    case.tensor("tokens", &arr2(&rows).into_dyn(), Dtype::BOOL)
}

/// Padding on the left of one sequence and on the right of the other.
const PADDED: [[f64; 4]; 2] = [[0.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0]];

/// Two ranks, three, and one; with padding, and far from the beginning.
pub fn logits(draw: &mut Draw) -> Vec<Record> {
    let two = call(draw, &for_two(), 2, [2, 3]).strided();
    let three = with_tokens(call(draw, &for_three(), 3, [2, 4]), PADDED);
    let stretched = for_two().stretched(json!({ "kind": "linear", "factor": 2.5 }));
    let tied = Llama { tie_word_embeddings: true, ..stretched };
    let far = arr2(&[[3001.0, 3002.0, 3004.0, 3005.0, 3009.0], [70.0, 71.0, 72.0, 73.0, 74.0]]);
    let far = call(draw, &tied, 2, [2, 5]).ids("positions", &far.into_dyn());
    let far = with_tokens(far, [[0.0, 0.0, 1.0, 1.0, 1.0], [1.0; 5]]);
    let untied = Llama { tie_word_embeddings: false, ..for_three() };
    let beyond = arr1(&[95.0, 96.0, 97.0]).into_dyn();
    let alone = call(draw, &untied, 1, [1, 3]).ids("positions", &beyond);
    also_in_f64([two, three, far, alone])
}

/// All biases, those of attention, those of the MLP.
pub fn biases(draw: &mut Draw) -> Vec<Record> {
    let all = call(draw, &with_biases(for_two(), true, true), 2, [2, 3]);
    let attention = call(draw, &with_biases(for_three(), true, false), 3, [2, 4]);
    let mlp = call(draw, &with_biases(for_three(), false, true), 3, [2, 4]);
    also_in_f64([all, attention, mlp])
}

/// With biases and without, tied and untied. All widths can be dealt out, so that sums can be
/// taken by parts.
pub fn counts(draw: &mut Draw) -> Vec<Record> {
    let cases = [
        (with_biases(for_two(), true, true), 2, [1, 3]),
        (for_three(), 3, [2, 2]),
        (with_biases(for_three(), true, false), 3, [1, 4]),
        (with_biases(for_three(), false, true), 1, [2, 3]),
    ];
    let case = |(llama, ranks, sizes): (Llama, usize, _)| call(draw, &llama, ranks, sizes);
    cases.map(case).map(Case::record).into()
}

/// One thing wrong at a time, where that can be.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let cut = |draw: &mut Draw, llama: Llama, rank, ranks| share(draw, &llama, rank, ranks);
    let mut cases = vec![
        about_any(cut(draw, few_for_two(), 0, 0), &["rank", "ranks"]),
        cut(draw, Llama { vocab_size: 7, ..few_for_two() }, 0, 2),
        cut(draw, Llama { num_attention_heads: 6, num_key_value_heads: 3, ..few_for_two() }, 1, 2),
        cut(draw, Llama { intermediate_size: 11, ..few_for_two() }, 0, 2),
        cut(draw, few_for_two(), 2, 2),
        cut(draw, few_for_three(), 7, 3),
    ];
    let three = few_for_three();
    let of = |draw: &mut Draw| {
        let case = Case::of("parallel_logits").with("ranks", 3);
        three.weights(draw, three.config(case))
    };
    let id = |id: f64| ArrayD::from_elem(vec![2, 4], id);
    let fits = |draw: &mut Draw| of(draw).ids("ids", &id(8.0));
    cases.extend([
        of(draw).ids("ids", &ArrayD::zeros(vec![4])),
        of(draw).f32("ids", &ArrayD::zeros(vec![2, 4])),
        of(draw).ids("ids", &ArrayD::zeros(vec![2, 0])),
        of(draw).ids("ids", &id(9.0)),
        of(draw).ids("ids", &id(-1.0)),
        fits(draw).tensor("tokens", &ArrayD::ones(vec![2, 3]), Dtype::BOOL),
        fits(draw).f32("tokens", &id(1.0)),
        fits(draw).ids("positions", &ArrayD::ones(vec![2, 3])),
        fits(draw).ids("positions", &id(-2.0)),
        fits(draw).with("rank", 1).with("refuses", true).remark("the communicator refuses"),
    ]);
    cases.into_iter().map(Case::record).collect()
}
