//! The calls of `a1.one_hot`.

use checks::a1::matrix;
use contract::a1::A1;
use harness::Record;

pub fn vocabulary(a1: &dyn A1, case: &Record) -> Record {
    let one_hot = a1.one_hot();
    let (tokens, asked): (Vec<String>, Vec<String>) =
        (case.expect_fact("tokens"), case.expect_fact("asked"));
    let texts = |list: &[String]| -> Vec<String> { list.to_vec() };
    let tokens: Vec<String> = texts(&tokens);
    let vocabulary = one_hot.vocabulary(&tokens.iter().map(String::as_str).collect::<Vec<_>>());
    let ids = one_hot.ids(&vocabulary, &asked.iter().map(String::as_str).collect::<Vec<_>>());
    Record::new().fact("vocabulary", vocabulary).fact("ids", ids)
}

pub fn vectors(a1: &dyn A1, case: &Record) -> Record {
    let one_hot = a1.one_hot();
    let ids: Vec<usize> = case.expect_fact("ids");
    let table = matrix(case, "table").expect("the case was written by the check");
    let vectors = one_hot.one_hot(&ids, table.nrows());
    let rows = one_hot.look_up(&ids, &table);
    Record::new().tensor("one_hot", &vectors.into_dyn()).tensor("look_up", &rows.into_dyn())
}
