//! Training by `tokenizers`.

use contract::a1::{BpeModel, BpeTrainer, SplitPattern, byte_letters};
use tokenizers::models::bpe::{self, BPE};
use tokenizers::{AddedToken, Trainer as _};

use super::file;
use super::pieces::{Part, longer, parts, pieces};

/// The trainer of `tokenizers`.
#[derive(Debug)]
pub struct TokenizersTrainer;

impl BpeTrainer for TokenizersTrainer {
    fn train(
        &self,
        corpus: &[&str],
        pattern: SplitPattern,
        size: usize,
        specials: &[&str],
    ) -> BpeModel {
        tokenizers::utils::parallelism::set_parallelism(false);
        let specials: Vec<String> = specials.iter().map(ToString::to_string).collect();
        let mut trainer = bpe::BpeTrainer::builder()
            .show_progress(false)
            .vocab_size(size)
            .initial_alphabet(byte_letters().into_iter().collect())
            .special_tokens(specials.iter().map(|s| AddedToken::from(s.as_str(), true)).collect())
            .build();
        let spelt = |text: &str| Ok(words(text, pattern, &specials));
        trainer.feed(corpus.iter(), spelt).expect("texts can be cut");
        let mut model = BPE::default();
        trainer.train(&mut model).expect("training does not fail");
        let model = serde_json::to_value(&model).expect("a model is data");
        file::model(pattern, specials, &model).expect("the trainer's own model")
    }
}

/// The pieces of a document, spelt in the byte alphabet.
fn words(text: &str, pattern: SplitPattern, specials: &[String]) -> Vec<String> {
    let letters = byte_letters();
    let spell = |piece: String| piece.bytes().map(|byte| letters[usize::from(byte)]).collect();
    let of_part = |part: Part<'_>| match part {
        Part::Text(text) => pieces(pattern, text),
        Part::Special(_) => Vec::new(),
    };
    parts(text, specials, longer).into_iter().flat_map(of_part).map(spell).collect()
}
