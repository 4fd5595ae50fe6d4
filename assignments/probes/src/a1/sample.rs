//! The calls of `a1.sample`.

use checks::a1::{DRAWS, Stream, TableModel};
use contract::a1::A1;
use harness::Record;

pub fn inverse(a1: &dyn A1, case: &Record) -> Record {
    let sampler = a1.sampler();
    let probabilities: Vec<f64> = case.expect("probabilities").into_iter().collect();
    let us = case.expect("u");
    let drawn: Vec<usize> = us.iter().map(|u| sampler.sample(&probabilities, *u)).collect();
    Record::new().fact("drawn", drawn)
}

pub fn sentence(a1: &dyn A1, case: &Record) -> Record {
    let sampler = a1.sampler();
    let (model, streams) = (TableModel::of(case), case.expect_fact::<Vec<Vec<f64>>>("streams"));
    let draw = |stream: &Vec<f64>| sampler.sentence(&model, stream);
    Record::new().fact("sentences", streams.iter().map(draw).collect::<Vec<_>>())
}

pub fn chi_square(a1: &dyn A1, case: &Record) -> Record {
    let sampler = a1.sampler();
    let probabilities: Vec<f64> = case.expect("probabilities").into_iter().collect();
    let mut stream = Stream::new(case.expect_fact("seed"));
    let mut counts = vec![0.0; probabilities.len()];
    for _ in 0..DRAWS {
        counts[sampler.sample(&probabilities, stream.number())] += 1.0;
    }
    Record::new().vector("counts", &counts)
}
