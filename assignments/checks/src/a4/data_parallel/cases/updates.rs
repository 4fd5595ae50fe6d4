//! Updates whose state is dealt out.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

/// Parameters with their shapes; the names are not in the order of the sizes.
pub const SHAPES: [(&str, &[usize]); 5] =
    [("bias", &[3]), ("down", &[5, 2]), ("frozen", &[2, 2]), ("gain", &[4]), ("up", &[2, 3])];

/// Few parameters: some ranks have nothing but zeros.
const FEW: [(&str, &[usize]); 3] = [("a", &[2]), ("b", &[1, 3]), ("c", &[2])];

/// Updates on several ranks.
#[derive(Clone)]
pub struct Updates<'a> {
    pub ranks: usize,
    pub shapes: &'a [(&'a str, &'a [usize])],
    pub groups: Value,
    /// The learning rate of each update.
    pub rates: &'a [f64],
    /// β₁, β₂ and eps.
    pub moments: [f64; 3],
    /// How many updates there have been before.
    pub before: u64,
    /// Whether parameters outside of the groups have gradients, too.
    pub all_have_gradients: bool,
}

impl Updates<'_> {
    /// The calls, one behind the other.
    pub fn case(&self, draw: &mut Draw) -> Case {
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
            .with("requires_grad", self.before == 0)
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
    // The last of them holds zeros alone.
    let five = Updates { ranks: 5, rates: &[0.2, 0.1], before: 0, ..four.clone() };
    [two, three, four, alone, five].map(|updates| updates.case(draw).record()).into()
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
        shapes: &FEW,
        groups: json!([[["b", "a"], 0.2]]),
        rates: &[0.2],
        moments: [0.8, 0.9, 1e-2],
        before: 3,
        all_have_gradients: true,
    };
    [three, two].map(|updates| updates.case(draw).record()).into()
}
