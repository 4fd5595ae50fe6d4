//! The calls of `a1.word2vec`.

use checks::a1::{Stream, embeddings};
use contract::a1::{A1, Embeddings, SkipGram, SkipGramRecipe};
use harness::Record;

/// The trained vectors.
pub fn train(a1: &dyn A1, case: &Record) -> Record {
    let initial = embeddings(case).expect("the case was written by the check");
    let corpus: Vec<Vec<usize>> = case.expect_fact("corpus");
    let mut stream = Stream::new(case.expect_fact("seed"));
    let learning_rate = case.expect("learning_rate").iter().copied().next().expect("a number");
    let recipe = SkipGramRecipe {
        window: case.expect_fact("window"),
        negatives: case.expect_fact("negatives"),
        epochs: case.expect_fact("epochs"),
        learning_rate,
    };
    let mut random = || stream.number();
    let trained = a1.word2vec().train(&initial, &corpus, &recipe, &mut random);
    let Embeddings { centre, context } = trained;
    Record::new().tensor("centre", &centre.into_dyn()).tensor("context", &context.into_dyn())
}

pub fn pairs(a1: &dyn A1, case: &Record) -> Record {
    let sentence: Vec<usize> = case.expect_fact("sentence");
    let pairs = a1.word2vec().pairs(&sentence, case.expect_fact("window"));
    Record::new().fact("pairs", pairs)
}

pub fn negatives(a1: &dyn A1, case: &Record) -> Record {
    let counts: Vec<u64> = case.expect_fact("counts");
    let distribution = a1.word2vec().negative_distribution(&counts);
    Record::new().vector("distribution", &distribution)
}

pub fn loss(a1: &dyn A1, case: &Record) -> Record {
    Record::new().number("loss", loss_and_gradients(a1, case).0)
}

pub fn gradients(a1: &dyn A1, case: &Record) -> Record {
    let Embeddings { centre, context } = loss_and_gradients(a1, case).1;
    Record::new().tensor("d_centre", &centre.into_dyn()).tensor("d_context", &context.into_dyn())
}

fn loss_and_gradients(a1: &dyn A1, case: &Record) -> (f64, Embeddings) {
    let batch: Vec<(usize, usize, Vec<usize>)> = case.expect_fact("batch");
    let example = |(centre, target, negatives)| SkipGram { centre, target, negatives };
    let batch: Vec<SkipGram> = batch.into_iter().map(example).collect();
    let embeddings = embeddings(case).expect("the case was written by the check");
    a1.word2vec().loss(&embeddings, &batch)
}
