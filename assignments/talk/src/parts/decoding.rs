//! Decoding: the student's A5, or a plain loop.

use std::cell::RefCell;

use contract::a5::{
    CachedModel, CachedRows, GenerateConfig, Generated, Generation as _, InputError, Result,
    SamplingConfig, Vocabulary,
};
use probes::Streams;
use tch::{Kind, Tensor};
use wording::text;

use super::trial::whose;
use super::{Part, Reason, Whose};
use crate::answer::{Asked, Wanted};
use crate::staff::decoding;

/// Random numbers: the seed that was asked for is part of each key.
const STREAMS: Streams = Streams { seed: 0 };

/// Whose decoding it is.
pub fn choose(staff_only: bool) -> Part {
    let whose = if staff_only { Whose::Staff(Reason::Asked) } else { try_own() };
    Part { name: text("解码", "decoding"), whose }
}

/// Goes on with a prompt, by the student's A5 or by the staff's loop.
///
/// # Errors
///
/// What a part refuses.
pub fn generate(
    own: bool,
    asked: &mut dyn Asked,
    wanted: &Wanted<'_>,
    show: &mut dyn FnMut(&str),
) -> Result<Generated> {
    if !own {
        return decoding::generate(asked, wanted, show);
    }
    let size = wanted.vocabulary.size();
    let model = OneText { asked: RefCell::new(asked), size, context: wanted.context };
    let sampling = SamplingConfig { temperature: wanted.temperature, ..SamplingConfig::default() };
    let config = GenerateConfig {
        max_tokens: wanted.max_tokens,
        end_ids: wanted.end_ids.to_vec(),
        sampling,
        seed: wanted.seed,
        ..GenerateConfig::default()
    };
    a5::submission().generate(&model, wanted.vocabulary, wanted.prompt, &config, &STREAMS, show)
}

/// Whether the student's decoding goes on as the staff's, with a model that counts.
fn try_own() -> Whose {
    let prompt = [1i64, 2];
    let spelling = Digits;
    let wanted = Wanted {
        prompt: &prompt,
        max_tokens: 9,
        end_ids: &[7],
        temperature: 0.0,
        seed: 1,
        context: 32,
        vocabulary: &spelling,
    };
    let said = |own: bool| {
        let mut counting = Counting::default();
        let mut shown = String::new();
        let made = generate(own, &mut counting, &wanted, &mut |piece| shown.push_str(piece))?;
        Ok::<_, InputError>((made.ids, shown))
    };
    let expected = said(false).expect("the staff's loop counts");
    whose(&expected, || said(true))
}

/// A model as the student's decoding wants one, for a single text.
struct OneText<'a> {
    asked: RefCell<&'a mut dyn Asked>,
    size: i64,
    context: usize,
}

impl CachedModel for OneText<'_> {
    fn vocabulary_size(&self) -> i64 {
        self.size
    }

    fn context(&self) -> usize {
        self.context
    }

    fn start(&self, rows: usize) -> Box<dyn CachedRows + '_> {
        Box::new(OneRow { text: self, rows })
    }
}

struct OneRow<'a, 'm> {
    text: &'a OneText<'m>,
    rows: usize,
}

impl CachedRows for OneRow<'_, '_> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn places(&self) -> usize {
        self.text.asked.borrow().places()
    }

    fn read(&mut self, ids: &Tensor, tokens: Option<&Tensor>) -> Result<Tensor> {
        let is_padded = tokens.is_some_and(|tokens| tokens.all().int64_value(&[]) == 0);
        if self.rows != 1 || ids.size().len() != 2 || ids.size()[0] != 1 || is_padded {
            return Err(InputError::Torch("`talk` reads one row without padding".into()));
        }
        let ids = Vec::<i64>::try_from(ids.reshape([-1]).to_kind(Kind::Int64))?;
        Ok(self.text.asked.borrow_mut().read(&ids, false)?.unsqueeze(0))
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.text.asked.borrow_mut().rewind(places)
    }

    fn select(&mut self, rows: &[usize]) -> Result<()> {
        self.rows = rows.len();
        Ok(())
    }
}

/// A model for which the next token is one more, up to 7.
#[derive(Default)]
struct Counting {
    ids: Vec<i64>,
}

impl Asked for Counting {
    fn read(&mut self, ids: &[i64], last_only: bool) -> Result<Tensor> {
        self.ids.extend(ids);
        let new = if last_only { &ids[ids.len() - 1..] } else { ids };
        let next: Vec<i64> = new.iter().map(|id| (id + 1) % 8).collect();
        Ok(Tensor::from_slice(&next).one_hot(8).to_kind(Kind::Float) * 9.0)
    }

    fn places(&self) -> usize {
        self.ids.len()
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.ids.truncate(places);
        Ok(())
    }
}

/// Token `i` looks like the digit `i`.
struct Digits;

impl Vocabulary for Digits {
    fn size(&self) -> i64 {
        8
    }

    fn bytes(&self, id: i64) -> &[u8] {
        &b"01234567"[id as usize..=id as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_staffs_loop_ends_at_an_end_token() {
        let wanted = Wanted {
            prompt: &[1, 2],
            max_tokens: 9,
            end_ids: &[7],
            temperature: 0.0,
            seed: 1,
            context: 32,
            vocabulary: &Digits,
        };
        let mut shown = String::new();
        let mut model = Counting::default();
        let made = generate(false, &mut model, &wanted, &mut |piece| shown.push_str(piece));
        let made = made.unwrap();
        assert_eq!((made.ids, shown.as_str()), (vec![3, 4, 5, 6], "3456"));
        assert_eq!(model.ids, [1, 2, 3, 4, 5, 6]);
    }
}
