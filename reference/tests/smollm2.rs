//! A real model: the reference answers as transformers does on the same weights.

mod llama;

use llama::real::{self, folder, ids, list, recorded};
use reference::a3::REFERENCE;
use tokenizers::Tokenizer;

#[test]
fn logits_and_greedy_texts_are_those_of_transformers() {
    real::answers(&REFERENCE);
}

#[test]
fn a_greedy_text_is_written_token_by_token() {
    real::writes(&REFERENCE);
}

#[test]
fn texts_become_the_ids_of_transformers() {
    let tokenizer = Tokenizer::from_file(folder().join("tokenizer.json")).unwrap();
    let recorded = recorded();
    let texts = list(&recorded["texts"]).iter().map(|one| (&one["text"], &one["ids"]));
    let prompts = list(&recorded["prompts"]).iter().map(|one| (&one["prompt"], &one["ids"]));
    for (text, expected) in texts.chain(prompts) {
        let encoding = tokenizer.encode(text.as_str().unwrap(), true).unwrap();
        let got: Vec<i64> = encoding.get_ids().iter().map(|id| i64::from(*id)).collect();
        assert_eq!(got, ids(expected), "{text}");
    }
    let decoded = |ids: &[u32], skip: bool| tokenizer.decode(ids, skip).unwrap();
    let hello = tokenizer.encode("<|im_start|>v1.0  2, 北京", true).unwrap();
    assert_eq!(decoded(hello.get_ids(), false), "<|im_start|>v1.0  2, 北京");
    assert_eq!(decoded(hello.get_ids(), true), "v1.0  2, 北京");
}
