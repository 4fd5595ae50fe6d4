//! What goes wrong along a text.

use std::collections::BTreeSet;

use contract::a5::Result;

use crate::a5::guided::{Guided, LAST, Place, RIGHT, advance, beginning_with, may_come, numbers};

/// Only the first of the states that go on is kept.
pub fn one_state(guided: &Guided<'_>, bytes: &[u8]) -> Option<Place> {
    let read = |place: Place, byte: &u8| {
        let mut place = guided.run(&place, &[*byte])?;
        if place.pending.is_empty() {
            place.states.truncate(1);
        }
        Some(place)
    };
    bytes.iter().try_fold(guided.place.clone(), read)
}

/// Each byte is read where the token begins.
pub fn each_from_the_beginning(guided: &Guided<'_>, bytes: &[u8]) -> Option<Place> {
    let places = bytes.iter().map(|byte| guided.run(&guided.place, &[*byte]));
    places.collect::<Option<Vec<_>>>()?.pop()
}

/// The bytes without the tokens of which something is not true.
pub fn only(guided: &Guided<'_>, bytes: &[u8], is: fn(&[u8]) -> bool) -> Option<Place> {
    is(bytes).then(|| (RIGHT.behind)(guided, bytes))?
}

/// The beginning of a character is not kept.
pub fn forgotten(guided: &Guided<'_>, bytes: &[u8]) -> Option<Place> {
    let place = (RIGHT.behind)(guided, bytes)?;
    Some(Place { pending: vec![], ..place })
}

/// What has begun might be any character.
pub fn unchecked(bytes: &[u8]) -> Option<(u32, u32)> {
    let (low, high) = beginning_with(bytes)?;
    Some(if low < high { (0, LAST) } else { (low, high) })
}

/// What has begun might be any character with this first byte.
pub fn first_checked(bytes: &[u8]) -> Option<(u32, u32)> {
    let (low, high) = beginning_with(bytes)?;
    if low < high { beginning_with(&bytes[..1]) } else { Some((low, high)) }
}

/// Forms that are too long.
pub fn overlong(bytes: &[u8]) -> Option<(u32, u32)> {
    let ((low, high), least) = numbers(bytes)?;
    if low < least { Some((low, high)) } else { beginning_with(bytes) }
}

/// Surrogates.
pub fn surrogates(bytes: &[u8]) -> Option<(u32, u32)> {
    let ((low, high), least) = numbers(bytes)?;
    let (low, high) = (low.max(least), high.min(LAST));
    (low <= high).then_some((low, high))
}

/// What lies beyond the last character.
pub fn beyond(bytes: &[u8]) -> Option<(u32, u32)> {
    let ((low, high), _) = numbers(bytes)?;
    if high > LAST { Some((low.max(0x1_0000), high)) } else { beginning_with(bytes) }
}

/// Whether a token may come, and tokens can spell what is missing then.
pub fn spelt(guided: &Guided<'_>, token: i64) -> bool {
    if guided.end_ids.contains(&token) || !may_come(guided, token) {
        return may_come(guided, token);
    }
    let behind = |place: &Place, token| guided.run(place, guided.vocabulary.bytes(token));
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<Place> = behind(&guided.place, token).into_iter().collect();
    while let Some(place) = waiting.pop() {
        if place.pending.is_empty() && guided.machine.matches(&place) {
            return true;
        }
        if seen.insert(place.clone()) {
            waiting.extend((0..guided.vocabulary.size()).filter_map(|next| behind(&place, next)));
        }
    }
    false
}

/// A token that was refused has an effect.
pub fn refused(guided: &mut Guided<'_>, token: i64, then: fn(&mut Guided<'_>, i64)) -> Result<()> {
    let result = advance(guided, token);
    if result.is_err() {
        then(guided, token);
    }
    result
}

/// It goes along the bytes that fit.
pub fn some_bytes(guided: &mut Guided<'_>, token: i64) {
    if !(0..guided.vocabulary.size()).contains(&token) {
        return;
    }
    for byte in guided.vocabulary.bytes(token) {
        let Some(place) = guided.run(&guided.place, &[*byte]) else { return };
        guided.place = place;
    }
}

/// An end does not count.
pub fn after_end(guided: &mut Guided<'_>, token: i64) -> Result<()> {
    let had_ended = std::mem::take(&mut guided.has_ended);
    let result = advance(guided, token);
    guided.has_ended |= had_ended;
    result
}
