//! Adapters and what they make of layers and models.

use harness::{Case, Draw, Record, also_in_f64};
use safetensors::Dtype;

use super::setup::{ALIKE, MODEL, SMALL, Setup, Shapes, factors, parameters, steps};

/// Whose names end alike, whose weights are no matrices, and the dtypes.
pub fn new_adapters(draw: &mut Draw) -> Vec<Record> {
    let setups = [
        (Setup::new(2, 3.0, &["k_proj", "down_proj"]), Dtype::F32, 5, ""),
        (Setup::new(3, 1.0, &["proj"]), Dtype::F32, 6, "q_proj ends in proj, but is not called so"),
        (Setup::new(1, 8.0, &["1.self_attn.k_proj", "lm_head"]), Dtype::F32, 7, "layers 1 and 11"),
        (
            Setup::new(4, 2.5, &["input_layernorm", "embed_tokens"]).rank_stabilised(),
            Dtype::BF16,
            5,
            "the weight of a norm is no matrix",
        ),
        (
            Setup::new(7, 9.0, &["q_proj", "self_attn.q_proj", "self_attn"]),
            Dtype::F16,
            1,
            "meant twice, and in part",
        ),
    ];
    let in_order = Setup::new(2, 4.0, &["proj", "proj-x"]);
    let case = in_order.config(Case::of("new_adapter").with("seed", 4));
    let case = case.remark("as modules, `a.proj` is in front of `a.proj-x`");
    let in_order = parameters(case, ALIKE, Dtype::F32, &mut |shape| draw.tensor(shape));
    let setups = setups.map(|(setup, dtype, seed, remark)| {
        let case = setup.config(Case::of("new_adapter").with("seed", seed));
        let case = if remark.is_empty() { case } else { case.remark(remark) };
        // The smaller one lacks a kernel of a convolution.
        let model = if seed == 7 { &MODEL[1..] } else { MODEL };
        parameters(case, model, dtype, &mut |shape| draw.tensor(shape))
    });
    also_in_f64(setups.into_iter().chain([in_order]))
}

/// A layer: the shape of `x`, what goes out, whether there is a bias.
type Layer<'a> = (&'a [usize], usize, bool);

fn linear(draw: &mut Draw, (shape, out, has_bias): Layer<'_>, setup: &Setup) -> Case {
    let inputs = shape[shape.len() - 1];
    let rank = setup.rank as usize;
    let case = Case::of("adapted_linear").f32("x", &draw.tensor(shape));
    let case = case.f32("weight", &draw.tensor(&[out, inputs]));
    let case = if has_bias { case.f32("bias", &draw.tensor(&[out])) } else { case };
    let case = case.f32("a", &draw.tensor(&[rank, inputs])).f32("b", &draw.tensor(&[out, rank]));
    setup.config(case)
}

/// With gradients by everything, also by what should have none.
pub fn linears(draw: &mut Draw) -> Vec<Record> {
    let with_gradients = |draw: &mut Draw, layer: Layer<'_>, setup: Setup| {
        let mut y = layer.0.to_vec();
        *y.last_mut().expect("a dim") = layer.1;
        let names: &[&str] =
            if layer.2 { &["x", "weight", "bias", "a", "b"] } else { &["x", "weight", "a", "b"] };
        linear(draw, layer, &setup).gradients(draw, names, &y)
    };
    let plain = with_gradients(draw, (&[2, 3, 5], 4, true), Setup::new(2, 3.0, &["q_proj"]));
    let row = with_gradients(draw, (&[6], 2, false), Setup::new(3, 0.5, &["up"]).rank_stabilised());
    let wide = with_gradients(draw, (&[4, 3], 7, true), Setup::new(5, 2.0, &["v_proj"]));
    let none = linear(draw, (&[2, 0, 3], 4, true), &Setup::new(2, 1.0, &["x"])).remark("no rows");
    let four = with_gradients(
        draw,
        (&[1, 2, 2, 4], 3, true),
        Setup::new(4, 6.0, &["o_proj"]).rank_stabilised(),
    );
    also_in_f64([plain.strided(), row, wide, none, four])
}

/// What is adapted in [`SMALL`] and in [`MODEL`].
const OF_SMALL: &[&str] = &["model.layers.0.self_attn.q_proj"];
const OF_MODEL: &[&str] =
    &["model.layers.1.self_attn.k_proj", "model.layers.11.self_attn.k_proj", "model.vision.proj"];

const ONE: Setup = Setup::new(2, 3.0, &["q_proj"]);
const SOME: Setup = Setup::new(2, 5.0, &["k_proj", "model.vision.proj"]);
const STABLE: Setup = Setup::new(3, 4.0, &["k_proj", "vision.proj"]).rank_stabilised();

/// A model, and what of it is adapted.
type Adapted = (Shapes, &'static [&'static str]);

fn on_parameters(draw: &mut Draw, method: &'static str, setup: &Setup, of: Adapted) -> Case {
    let case = setup.config(Case::of(method));
    let case = parameters(case, of.0, Dtype::F32, &mut |shape| draw.tensor(shape));
    factors(case, of, setup.rank, Dtype::F32, &mut |shape| draw.tensor(shape))
}

/// The same with gradients by factors and weights of the results that are told.
fn with_gradients(draw: &mut Draw, case: Case, of: Adapted) -> Case {
    let of_factors = of.1.iter().flat_map(|module| ["A", "B"].map(|x| format!("{x} of {module}")));
    let weights = of.0.iter().map(|(name, _)| (*name).to_string());
    let names: Vec<String> = of_factors.chain(weights).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    case.gradients_of(draw, &names, of.0)
}

/// Parameters for training: all results have cotangents, and all parameters ask for gradients.
pub fn trainings(draw: &mut Draw) -> Vec<Record> {
    let method = "adapted_parameters";
    let mut case = |setup: &Setup, of: Adapted| {
        let case = on_parameters(draw, method, setup, of);
        with_gradients(draw, case, of)
    };
    let one = case(&ONE, (SMALL, OF_SMALL));
    let some = case(&SOME, (MODEL, OF_MODEL));
    let stable = case(&STABLE, (MODEL, OF_MODEL));
    also_in_f64([one, some, stable])
}

/// In, out, and in and out again. Some parameters require gradients.
pub fn merges(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for method in ["merge", "unmerge", "merge and unmerge"] {
        let one = on_parameters(draw, method, &ONE, (SMALL, OF_SMALL));
        let names: Vec<&str> = SMALL.iter().map(|(name, _)| *name).collect();
        cases.push(one.gradients_of(draw, &names, &[]));
        cases.push(on_parameters(draw, method, &STABLE, (MODEL, OF_MODEL)));
    }
    also_in_f64(cases)
}

/// Numbers whose sums are exact in `f32`, so that there is one right way to round them.
pub fn halves(draw: &mut Draw) -> Vec<Record> {
    let (bf16, f16, f32) = (Dtype::BF16, Dtype::F16, Dtype::F32);
    let plain = Setup::new(2, 0.75, &["k_proj", "vision.proj"]);
    let stable = Setup::new(4, 1.5, &["k_proj"]).rank_stabilised();
    let mut case = |method: &'static str, setup: &Setup, of_model: Dtype, of_factors: Dtype| {
        let words = |dtype: Dtype| format!("{dtype:?}").to_lowercase();
        let remark = format!("a model in {}, factors in {}", words(of_model), words(of_factors));
        let case = setup.config(Case::of(method)).remark(remark);
        let of =
            if setup.rank_stabilised { (&MODEL[1..], &OF_MODEL[..2]) } else { (MODEL, OF_MODEL) };
        let case = parameters(case, of.0, of_model, &mut |x| steps(draw, x, 1.0 / 64.0, 1.5));
        factors(case, of, setup.rank, of_factors, &mut |x| steps(draw, x, 1.0 / 64.0, 2.0))
    };
    let cases = [
        case("merge", &plain, bf16, bf16),
        case("merge", &stable, f16, f16),
        case("merge", &plain, bf16, f32),
        case("merge", &plain, f32, bf16),
        case("unmerge", &stable, bf16, bf16),
        case("unmerge", &plain, f16, f32),
    ];
    cases.map(Case::record).into()
}

/// A new adapter on numbers whose sums are exact.
pub fn unchanged(draw: &mut Draw) -> Vec<Record> {
    let mut case = |setup: Setup, dtype: Dtype, seed: u64, rows: &[usize]| {
        let x = [rows, &[5]].concat();
        let case = Case::of("new_adapter").tensor("x", &steps(draw, &x, 0.5, 2.0), dtype);
        let case = setup.config(case.with("seed", seed));
        let model = if seed == 13 { &MODEL[1..] } else { MODEL };
        parameters(case, model, dtype, &mut |shape| steps(draw, shape, 0.25, 1.0))
    };
    let cases = [
        case(Setup::new(2, 3.0, &["k_proj"]), Dtype::F32, 11, &[2, 3]),
        case(Setup::new(3, 100.0, &["proj", "q_proj"]).rank_stabilised(), Dtype::BF16, 12, &[4]),
        case(Setup::new(1, 0.5, &["lm_head"]), Dtype::F16, 13, &[]),
    ];
    cases.map(Case::record).into()
}

/// All sizes differ, so that each part of a sum shows.
pub fn counts(draw: &mut Draw) -> Vec<Record> {
    let cases = [
        on_parameters(draw, "count", &ONE, (SMALL, OF_SMALL)),
        on_parameters(draw, "count", &SOME, (MODEL, OF_MODEL)),
        on_parameters(draw, "count", &STABLE, (MODEL, &OF_MODEL[2..])),
    ];
    cases.map(Case::record).into()
}
