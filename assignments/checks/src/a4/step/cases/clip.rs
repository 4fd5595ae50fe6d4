//! Gradients that are clipped.

use ndarray::ArrayD;

use harness::{Case, Draw, Record, also_in_f64};

use super::with_one;

/// Gradients by name: their shapes, and how large they are.
type Gradients<'a> = &'a [(&'a str, &'a [usize], f64)];

fn clip(draw: &mut Draw, max_norm: f64, gradients: Gradients<'_>) -> Case {
    let drawn: Vec<(&str, ArrayD<f64>)> = gradients
        .iter()
        .map(|(name, shape, size)| (*name, draw.tensor_in(shape, -size, *size)))
        .collect();
    call(max_norm, &drawn)
}

fn call(max_norm: f64, gradients: &[(&str, ArrayD<f64>)]) -> Case {
    let names: Vec<&str> = gradients.iter().map(|(name, _)| *name).collect();
    let case = Case::of("clip").with("max_norm", max_norm).unlisted_fact("gradients of", names);
    gradients.iter().fold(case, |case, (name, g)| case.f32(&format!("gradient of {name}"), g))
}

/// Large norms and small ones, numbers whose squares no `f32` holds, and what is not finite.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let unlike = |size: f64| {
        [("a.weight", &[2, 3][..], size * 0.1), ("b.bias", &[5], size), ("c.weight", &[4, 2], size)]
    };
    let beyond = draw.tensor(&[3]);
    let mut broken = |number: f64| {
        let gradients = [("a.bias", draw.tensor(&[4])), ("b.bias", with_one(&beyond, number))];
        call(0.5, &gradients)
    };
    let infinite = broken(f64::INFINITY).remark("one is infinite");
    let nan = broken(f64::NAN).remark("one is no number");
    let zeros = [("a.bias", ArrayD::zeros(vec![3])), ("b.weight", ArrayD::zeros(vec![0, 2]))];
    also_in_f64([
        clip(draw, 1.5, &unlike(2.0)).strided(),
        clip(draw, 20.0, &unlike(2.0)),
        clip(draw, 2.0, &unlike(1e30)).remark("some 1e30"),
        clip(draw, 1e-31, &unlike(1e-30)).remark("some 1e-30"),
        clip(draw, 3e-7, &unlike(1e-6)).remark("some 1e-6"),
        infinite,
        nan,
        call(1.0, &zeros).remark("zeros"),
        call(0.7, &[]).remark("no gradients"),
    ])
}

/// Norms that nothing can be clipped to.
pub fn errors(draw: &mut Draw) -> Vec<Case> {
    let norms = [0.0, -1.0, f64::NAN];
    let cases = norms.map(|max_norm| clip(draw, max_norm, &[("a.bias", &[3], 1.0)]));
    cases.into_iter().chain([clip(draw, 0.0, &[])]).collect()
}
