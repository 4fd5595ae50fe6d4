//! The calls of `a1.encode`.

use checks::a1::encode::{PLAIN, WAITING};
use checks::a1::{bpe::model, encode::long_text};
use contract::a1::{A1, Specials, Tokenizer};
use harness::{Record, unknown_word};

pub fn call(a1: &dyn A1, case: &Record) -> Record {
    let tokenizer = a1.bpe().tokenizer(model::of(case));
    encode_all(tokenizer.as_ref(), case)
}

/// The ids of the whole text, and whether enough of them were returned after each part.
pub fn stream(a1: &dyn A1, case: &Record) -> Record {
    let model = model::of(case);
    let tokenizer = a1.bpe().tokenizer(model.clone());
    let (text, cuts) = (case.expect_fact::<String>("text"), case.expect_fact::<Vec<usize>>("cuts"));
    let mut stream = tokenizer.stream(specials(case));
    let (mut ids, mut returned, mut waiting) = (Vec::new(), 0, 0);
    for part in cuts.windows(2) {
        let more = stream.push(&text.as_bytes()[part[0]..part[1]]);
        returned += more.iter().map(|id| model::length(&model, *id)).sum::<usize>();
        waiting = waiting.max(part[1].saturating_sub(returned));
        ids.extend(more);
    }
    ids.extend(stream.finish());
    let is_plain = case.expect_fact::<bool>(PLAIN);
    let record = Record::new()
        .fact("ids", ids)
        .fact("all but the end came in time", !is_plain || waiting <= WAITING);
    // Ids that come late are one mistake, ids that come only at the end another.
    if is_plain { record.fact("some ids came before the end", returned > 0) } else { record }
}

pub fn real(a1: &dyn A1, case: &Record) -> Record {
    let bpe = a1.bpe();
    let model = match bpe.load(&case.expect_fact::<String>("tokenizer.json")) {
        Ok(model) => model,
        Err(error) => return Record::new().fact("load", format!("{error:?}")),
    };
    let tokenizer = bpe.tokenizer(model);
    match long_text::text(case) {
        Some(text) => long_text::digest(&tokenizer.encode(&text, Specials::Allowed)),
        None => encode_all(tokenizer.as_ref(), case),
    }
}

fn specials(case: &Record) -> Specials {
    match case.expect_fact::<String>("treatment").as_str() {
        "allowed" => Specials::Allowed,
        "as text" => Specials::AsText,
        word => unknown_word("treatment", word),
    }
}

fn encode_all(tokenizer: &dyn Tokenizer, case: &Record) -> Record {
    let texts: Vec<String> = case.expect_fact("texts");
    let ids = texts.iter().map(|text| tokenizer.encode(text, specials(case)));
    Record::new().fact("ids", ids.collect::<Vec<_>>())
}
