//! What is tried on several ranks.

use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Value, json};

use harness::{Case, Draw, Record, also_in_f64};

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
type Rows = ([usize; 2], usize);

/// A model on ranks with such rows.
struct Call<'a> {
    llama: Llama,
    bucket: usize,
    requires_grad: bool,
    rows: &'a [Rows],
}

impl Call<'_> {
    fn case(&self, draw: &mut Draw) -> Case {
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

/// Unequal rows and targets, a rank without targets, one rank alone; buckets smaller and larger
/// than all.
pub fn gradients(draw: &mut Draw) -> Vec<Record> {
    let small = Llama::small();
    let call = |llama, bucket, requires_grad, rows| Call { llama, bucket, requires_grad, rows };
    let two = call(small, 100, false, &[([1, 5], 2), ([3, 4], 11)]);
    let three = call(tied(), 1, true, &[([2, 3], 5), ([1, 4], 0), ([1, 2], 1)]);
    let four = call(small, 1000, true, &[([1, 3], 3), ([2, 2], 1), ([1, 6], 4), ([3, 2], 2)]);
    let alone = call(tied(), 30, false, &[([2, 4], 3)]);
    let cases = [two.case(draw), three.case(draw), four.case(draw).strided(), alone.case(draw)];
    also_in_f64(cases)
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

/// Parameters with their shapes; the names are not in the order of the sizes.
const SHAPES: [(&str, &[usize]); 5] =
    [("bias", &[3]), ("down", &[5, 2]), ("frozen", &[2, 2]), ("gain", &[4]), ("up", &[2, 3])];

/// Few parameters: some ranks have nothing but zeros.
const FEW: [(&str, &[usize]); 3] = [("a", &[2]), ("b", &[1, 3]), ("c", &[2])];

/// Updates on several ranks.
#[derive(Clone)]
struct Updates<'a> {
    ranks: usize,
    shapes: &'a [(&'a str, &'a [usize])],
    groups: Value,
    /// The learning rate of each update.
    rates: &'a [f64],
    /// β₁, β₂ and eps.
    moments: [f64; 3],
    /// How many updates there have been before.
    before: u64,
    /// Whether parameters outside of the groups have gradients, too.
    all_have_gradients: bool,
}

impl Updates<'_> {
    fn case(&self, draw: &mut Draw) -> Case {
        let [beta1, beta2, eps] = self.moments;
        let names: Vec<&str> = self.shapes.iter().map(|(name, _)| *name).collect();
        let case = Case::of("sharded_update")
            .with("ranks", self.ranks)
            .with("lr", json!(self.rates))
            .with("groups", self.groups.clone())
            .with("beta1", beta1)
            .with("beta2", beta2)
            .with("eps", eps)
            .with("updates", self.before)
            .unlisted_fact("parameters", json!(names));
        let case = self.state(draw, case);
        self.shapes.iter().fold(case, |case, (name, shape)| self.parameter(draw, case, name, shape))
    }

    fn parameter(&self, draw: &mut Draw, case: Case, name: &str, shape: &[usize]) -> Case {
        let case = case.f32(name, &draw.tensor(shape));
        if !self.is_in_a_group(name) && !self.all_have_gradients {
            return case;
        }
        let all = [&[self.rates.len(), self.ranks], shape].concat();
        case.unlisted(&format!("gradients of {name}"), &draw.tensor(&all), Dtype::F32)
    }

    fn is_in_a_group(&self, name: &str) -> bool {
        self.groups.to_string().contains(&format!("\"{name}\""))
    }

    /// What is remembered of earlier updates, rank by rank; behind the last element zeros.
    fn state(&self, draw: &mut Draw, case: Case) -> Case {
        if self.before == 0 {
            return case;
        }
        let own = self.shapes.iter().filter(|(name, _)| self.is_in_a_group(name));
        let n: usize = own.map(|(_, shape)| shape.iter().product::<usize>()).sum();
        let shape = [self.ranks, n.div_ceil(self.ranks)];
        let mut filled = |low, high| {
            let mut x = draw.tensor_in(&shape, low, high);
            x.iter_mut().skip(n).for_each(|padding| *padding = 0.0);
            x
        };
        let (first, second) = (filled(-1.0, 1.0), filled(0.5, 2.0));
        case.f32("first", &first).f32("second", &second)
    }
}

/// Lengths that the ranks divide and that they do not; groups whose names are in another order;
/// several updates in a row, and some that continue others.
pub fn updates(draw: &mut Draw) -> Vec<Record> {
    let two = Updates {
        ranks: 2,
        shapes: &SHAPES,
        groups: json!([[["up", "down"], 0.3], [["gain", "bias"], 0.0]]),
        rates: &[0.1, 0.0, 0.07],
        moments: [0.9, 0.99, 1e-3],
        before: 0,
        all_have_gradients: true,
    };
    let three = Updates {
        ranks: 3,
        groups: json!([[["gain"], 0.5], [[], 0.9], [["up", "bias"], 0.1], [["down"], 0.2]]),
        rates: &[0.05, 0.2],
        moments: [0.8, 0.95, 1e-2],
        all_have_gradients: false,
        ..two.clone()
    };
    let four = Updates {
        ranks: 4,
        shapes: &FEW,
        groups: json!([[["c", "a"], 0.4], [["b"], 0.0]]),
        rates: &[0.3, 0.1],
        before: 6,
        ..two.clone()
    };
    let alone = Updates {
        ranks: 1,
        groups: json!([[["bias", "frozen"], 0.0], [["up", "gain"], 0.6]]),
        rates: &[0.1],
        before: 11,
        ..three.clone()
    };
    [two, three, four, alone].map(|updates| updates.case(draw).record()).into()
}

/// What is sent for one update, and for two.
pub fn sent(draw: &mut Draw) -> Vec<Record> {
    let three = Updates {
        ranks: 3,
        shapes: &SHAPES,
        groups: json!([[["down", "up"], 0.3], [["bias", "gain"], 0.0]]),
        rates: &[0.1, 0.05],
        moments: [0.9, 0.99, 1e-3],
        before: 0,
        all_have_gradients: false,
    };
    let two = Updates {
        ranks: 2,
        groups: json!([[["gain", "up", "down"], 0.2]]),
        rates: &[0.2],
        moments: [0.8, 0.9, 1e-2],
        before: 3,
        all_have_gradients: true,
        ..three.clone()
    };
    [three, two].map(|updates| updates.case(draw).record()).into()
}

/// One thing wrong at a time; on all ranks, or on one of them.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let rows: &[Rows] = &[([1, 3], 2), ([2, 2], 3)];
    let call = Call { llama: Llama::small(), bucket: 50, requires_grad: false, rows };
    let beyond = ArrayD::from_elem(vec![2, 2], 11.0);
    let mut cases = vec![
        Call { bucket: 0, ..call }.case(draw),
        call.case(draw)
            .unlisted("ids of rank 1", &beyond, Dtype::I64)
            .remark("rank 1: ids beyond the vocabulary"),
        refusing(call.case(draw)),
    ];
    let update = Updates {
        ranks: 2,
        shapes: &SHAPES,
        groups: json!([[["up", "down"], 0.3], [["gain", "bias"], 0.0]]),
        rates: &[0.1],
        moments: [0.9, 0.99, 1e-3],
        before: 0,
        all_have_gradients: false,
    };
    let twice = json!([[["up", "bias"], 0.3], [["gain", "bias"], 0.0]]);
    let unknown = json!([[["up", "left"], 0.3], [["gain"], 0.0]]);
    let gradient = |case: Case, shape: &[usize], dtype, remark: &str| {
        case.unlisted("gradients of up", &ArrayD::ones(shape), dtype).remark(remark)
    };
    let state = ArrayD::ones(vec![2, 11]);
    cases.extend([
        Updates { groups: twice, ..update.clone() }.case(draw),
        Updates { groups: unknown, ..update.clone() }.case(draw),
        Updates { rates: &[-0.1], ..update.clone() }.case(draw),
        update.case(draw).unlisted_fact("lr", json!([null])).remark("lr: NaN"),
        gradient(update.case(draw), &[1, 2, 3, 2], Dtype::F32, "the gradient of `up`: f32[3, 2]"),
        gradient(update.case(draw), &[1, 2, 2, 3], Dtype::F64, "the gradient of `up`: f64[2, 3]"),
        Updates { before: 4, ..update.clone() }
            .case(draw)
            .unlisted("first", &state, Dtype::F32)
            .unlisted("second", &state, Dtype::F32)
            .remark("the state of fewer elements"),
        refusing(update.case(draw)),
    ]);
    cases.into_iter().map(Case::record).collect()
}

fn refusing(case: Case) -> Case {
    case.unlisted_fact("refuses", true).remark("the communicator refuses")
}
