//! The calls of `a1.unigram`.

use contract::a1::{A1, UnigramModel};
use harness::Record;

pub fn call(a1: &dyn A1, case: &Record) -> Record {
    let names: Vec<String> = case.expect_fact("tokens");
    let tokens = names.into_iter().zip(case.expect("scores")).collect();
    let unknown = case.expect("unknown").iter().copied().next().expect("a number");
    let model = UnigramModel { tokens, unknown };
    let text: String = case.expect_fact("text");
    Record::new().fact("pieces", a1.segmenter().segment(&model, &text))
}
