//! A megabyte of mixed text, drawn anew at every run: whether a submission says of it
//! what `tokenizers` says.

use std::time::SystemTime;

use checks::a1::mixed_text::mixed;
use contract::a1::{Bpe, BpeModel, BpeTrainer, Specials, SplitPattern, Tokenizer};
use harness::{Draw, Seed};
use reference::a1::bpe::TokenizersBpe;

const MEGABYTE: usize = 1 << 20;

/// So much of it is trained on, and encoded without special tokens.
const PART: usize = 1 << 16;

/// The tokenizer that the checks bring, trained on the course's handouts.
const HANDOUTS: &str = include_str!("../../../assignments/checks/src/a1/encode/handouts.json");

/// The files of a sample submission that have a part in tokenization, and the test that
/// they [`agree`]. They name each other from the root, so each submission needs a test
/// crate of its own.
macro_rules! agrees_with_tokenizers {
    ($($name:ident = $path:literal),* $(,)?) => {
        $(
            #[path = $path]
            #[allow(missing_docs, dead_code, clippy::all, clippy::pedantic)]
            mod $name;
        )*

        #[test]
        fn it_agrees_with_tokenizers() {
            megabyte::agree(&bpe_train::MyTrainer, |model| {
                Box::new(encode::MyTokenizer::new(model))
            });
        }
    };
}

/// Panics with the seed unless merges, ids and text are those of `tokenizers`.
pub fn agree(trainer: &dyn BpeTrainer, tokenizer: impl Fn(BpeModel) -> Box<dyn Tokenizer>) {
    let seed = format!("{:?}", SystemTime::now());
    let text = text(&seed);

    let reference = TokenizersBpe.load(HANDOUTS).expect("the staff's own file");
    let (ours, theirs) = (tokenizer(reference.clone()), TokenizersBpe.tokenizer(reference));
    let end = text.ceil_char_boundary(PART);
    let part = &text[..end];
    for (text, specials) in [(text.as_str(), Specials::Allowed), (part, Specials::AsText)] {
        let (got, wanted) = (ours.encode(text, specials), theirs.encode(text, specials));
        let place = got.iter().zip(&wanted).position(|(got, wanted)| got != wanted);
        assert!(got == wanted, "seed {seed}, {specials:?}: ids differ from place {place:?} on");
        assert!(ours.decode(&got) == text, "seed {seed}, {specials:?}: not the text");
    }

    for pattern in [SplitPattern::Gpt2, SplitPattern::Cl100k] {
        let train = |trainer: &dyn BpeTrainer| {
            trainer.train(&[part], pattern, 600, &["<|end|>", "<|endof|>"])
        };
        let (got, wanted) = (train(trainer), train(TokenizersBpe.trainer().as_ref()));
        assert!(got == wanted, "seed {seed}, {pattern:?}: merges differ");
    }
}

fn text(seed: &str) -> String {
    let mut draw = Draw::new(Seed::from_text(seed), "megabyte");
    let mut text = String::new();
    while text.len() < MEGABYTE {
        text += &mixed(&mut draw, 1000);
    }
    text
}
