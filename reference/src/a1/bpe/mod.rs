//! `a1.bpe_train`, `a1.encode` and `a1.decode` by Hugging Face's `tokenizers`.

pub mod encode;
pub mod file;
pub mod pieces;
pub mod train;

use contract::a1::{Bpe, BpeModel, BpeTrainer, LoadError, Tokenizer};

/// The reference.
#[derive(Debug, Default)]
pub struct TokenizersBpe;

impl Bpe for TokenizersBpe {
    fn trainer(&self) -> Box<dyn BpeTrainer> {
        Box::new(train::TokenizersTrainer)
    }

    fn tokenizer(&self, model: BpeModel) -> Box<dyn Tokenizer> {
        Box::new(encode::TokenizersTokenizer::new(model))
    }

    fn save(&self, model: &BpeModel) -> String {
        file::save(model)
    }

    fn load(&self, json: &str) -> Result<BpeModel, LoadError> {
        file::load(json)
    }
}
