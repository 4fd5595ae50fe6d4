//! The calls of `a1.pretokenize`.

use checks::a1::bpe::model;
use contract::a1::A1;
use harness::Record;

pub fn call(a1: &dyn A1, case: &Record) -> Record {
    let text: String = case.expect_fact("text");
    let pieces = a1.pretokenizer().split(model::pattern(case), &text);
    Record::new().fact("pieces", pieces)
}
