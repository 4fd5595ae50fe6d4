//! A long mixed text, and its ids in brief.
//!
//! The text is long and its ids are many, so neither travels: the case holds a
//! hundred lines and in which order they follow each other is drawn again from a seed
//! beside it; the answer holds one number for each few thousand ids.

use crate::a1::mixed_text::mixed;
use harness::{CALL, Draw, Record, Seed, digest};

/// How long the text is, in bytes, or a little longer: submissions are not optimised.
const LENGTH: usize = 128 << 10;

/// Lines to draw from.
const LINES: usize = 100;

/// The facts of a case.
const FRAGMENTS: &str = "lines";
const ORDER: &str = "order of the lines";

/// The fact of an answer that holds the numbers, one for each [`digest::BLOCK`].
const NUMBERS: &str = "a number for every 4096 ids";

/// The case without a tokenizer.
pub fn case(draw: &mut Draw) -> Record {
    let lines: Vec<String> = (0..LINES).map(|_| mixed(draw, 14)).collect();
    let seed = draw.below(usize::MAX).to_string();
    let call = format!(
        "encode(text of {} KiB: {LINES} lines in drawn order, specials allowed); {NUMBERS}",
        LENGTH >> 10
    );
    Record::new().fact(FRAGMENTS, lines).fact(ORDER, seed).fact(CALL, call)
}

/// The text of a case, if it is of this kind.
pub fn text(case: &Record) -> Option<String> {
    let lines: Vec<String> = case.read(FRAGMENTS).ok()?;
    let mut draw = Draw::new(Seed::from_text(&case.expect_fact::<String>(ORDER)), ORDER);
    let mut text = String::with_capacity(LENGTH + 1000);
    while text.len() < LENGTH {
        text += &lines[draw.below(lines.len())];
    }
    Some(text)
}

/// How many ids there are, and a number for each [`digest::BLOCK`] of them.
pub fn digest(ids: &[u32]) -> Record {
    Record::new().fact("number of ids", ids.len()).fact(NUMBERS, digest::digest(ids))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_long_as_it_says_and_the_same_again() {
        let case = case(&mut Draw::new(Seed::public(), "long text"));
        let text = text(&case).unwrap();
        assert!((LENGTH..LENGTH + 1000).contains(&text.len()), "{}", text.len());
        assert_eq!(Some(text), super::text(&case));
        assert_eq!(super::text(&Record::new()), None);
    }

    #[test]
    fn one_other_id_or_two_that_changed_places_show_in_their_block() {
        let ids: Vec<u32> = (0..9000).collect();
        let blocks =
            |ids: &[u32]| digest(ids).expect_fact::<Vec<u32>>("a number for every 4096 ids");
        let right = blocks(&ids);
        for flaw in
            [&|ids: &mut Vec<u32>| ids[5000] = 7, &|ids: &mut Vec<u32>| ids.swap(5000, 5001)]
                as [&dyn Fn(&mut Vec<u32>); 2]
        {
            let mut wrong = ids.clone();
            flaw(&mut wrong);
            let wrong = blocks(&wrong);
            assert_eq!(
                [wrong[0] == right[0], wrong[1] == right[1], wrong[2] == right[2]],
                [true, false, true]
            );
        }
    }
}
