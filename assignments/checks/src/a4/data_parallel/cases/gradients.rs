//! Rows that are dealt out.

use harness::{Case, Draw, Record, also_in_f64};
use ndarray::ArrayD;

use crate::a4::llama::Llama;

/// Another model than the small one: tied, with as many heads of keys as of queries.
fn tied() -> Llama {
    Llama {
        vocab_size: 13,
        hidden_size: 5,
        intermediate_size: 7,
        num_attention_heads: 3,
        num_key_value_heads: 3,
        head_dim: 2,
        rms_norm_eps: 1e-3,
        rope_theta: 500.0,
        tie_word_embeddings: true,
        ..Llama::small()
    }
}

/// The rows of one rank: how many, of which length, with how many targets.
pub type Rows = ([usize; 2], usize);

/// A model on ranks with such rows.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    pub llama: Llama,
    pub bucket: usize,
    pub requires_grad: bool,
    pub rows: &'a [Rows],
}

impl Call<'_> {
    /// The call.
    pub fn case(&self, draw: &mut Draw) -> Case {
        let case = Case::of("parallel_gradients")
            .with("ranks", self.rows.len())
            .with("bucket", self.bucket)
            .with("requires_grad", self.requires_grad);
        let case = self.llama.trained(draw, self.llama.config(case));
        let v = self.llama.vocab_size;
        self.rows.iter().enumerate().fold(case, |case, (rank, (size, targets))| {
            case.ids(&format!("ids of rank {rank}"), &tokens(draw, *size, v, size[0] * size[1]))
                .ids(&format!("targets of rank {rank}"), &tokens(draw, *size, v, *targets))
        })
    }
}

/// Drawn tokens at so many places, and -100 at the others.
fn tokens(draw: &mut Draw, [b, s]: [usize; 2], v: usize, places: usize) -> ArrayD<f64> {
    let order = draw.permutation(b * s);
    let token = |place: usize| if order[place] < places { draw.below(v) as f64 } else { -100.0 };
    let tokens: Vec<f64> = (0..b * s).map(token).collect();
    ArrayD::from_shape_vec(vec![b, s], tokens).expect("as many as there are places")
}

/// Unequal rows and targets, a rank without targets, one rank alone, no target at all; buckets
/// smaller and larger than all.
pub fn gradients(draw: &mut Draw) -> Vec<Record> {
    let small = Llama::small();
    let call = |llama, bucket, requires_grad, rows| Call { llama, bucket, requires_grad, rows };
    let two = call(small, 100, false, &[([1, 5], 2), ([3, 4], 11)]);
    let three = call(tied(), 1, true, &[([2, 3], 5), ([1, 4], 0), ([1, 2], 1)]);
    let four = call(small, 1000, true, &[([1, 3], 3), ([2, 2], 1), ([1, 6], 4), ([3, 2], 2)]);
    let deep = Llama { num_hidden_layers: 2, ..tied() };
    let alone = call(deep, 30, false, &[([2, 4], 3)]);
    let nothing = call(small, 50, false, &[([1, 3], 0), ([2, 2], 0)]);
    let cases = [two.case(draw), three.case(draw), four.case(draw).strided(), alone.case(draw)];
    let nothing = nothing.case(draw).remark("no rank has a target");
    also_in_f64(cases.into_iter().chain([nothing]))
}

/// Buckets of one element, of some, of all.
pub fn buckets(draw: &mut Draw) -> Vec<Record> {
    let small = Llama { num_hidden_layers: 2, ..Llama::small() };
    let call = |llama, bucket, requires_grad, rows| Call { llama, bucket, requires_grad, rows };
    let cases = [
        call(small, 150, true, &[([1, 3], 2), ([2, 2], 3)]),
        call(tied(), 1, false, &[([2, 3], 5), ([1, 4], 0), ([1, 2], 1)]),
        call(small, 5000, false, &[([1, 4], 3), ([1, 2], 1)]),
        call(tied(), 40, true, &[([1, 2], 2), ([2, 3], 1), ([1, 3], 2), ([1, 5], 4)]),
    ];
    cases.iter().map(|call| call.case(draw).record()).collect()
}
