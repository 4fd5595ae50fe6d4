//! The calls of `a1.decode`.

use checks::a1::bpe::{model, shown};
use contract::a1::A1;
use harness::{ERROR, Record};

pub fn call(a1: &dyn A1, case: &Record) -> Record {
    let tokenizer = a1.bpe().tokenizer(model::of(case));
    let lists: Vec<Vec<u32>> = case.expect_fact("ids");
    let texts: Vec<String> = lists.iter().map(|ids| tokenizer.decode(ids)).collect();
    Record::new().fact("texts", texts)
}

pub fn save(a1: &dyn A1, case: &Record) -> Record {
    Record::new().fact("json", a1.bpe().save(&model::of(case)))
}

pub fn load(a1: &dyn A1, case: &Record) -> Record {
    match a1.bpe().load(&case.expect_fact::<String>("tokenizer.json")) {
        Ok(model) => {
            let tokens: Vec<String> = model.tokens.iter().map(|token| shown(token)).collect();
            Record::new()
                .fact("specials", &model.specials)
                .fact("tokens", tokens)
                .fact("merges", &model.merges)
                .fact("pattern", model::pattern_name(model.pattern))
        }
        Err(error) => Record::new().fact(ERROR, format!("{error:?}")),
    }
}
