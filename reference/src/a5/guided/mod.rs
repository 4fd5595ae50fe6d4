//! `a5.guided`: a pattern becomes a machine on characters; a text is where the machine may be, and
//! the bytes of a character that has begun.

mod chars;
mod machine;
mod syntax;

use contract::a5::{Arg, Guidance, Guide, InputError, Result, Vocabulary};
use tch::Tensor;

use super::Parts;

pub use chars::{ALL, Chars, LAST, beginning_with, but, numbers, one_of};
pub use machine::{Machine, Node, Place};
pub use syntax::{Item, Parsed, Parser, SYNTAX, Syntax, Times, is_char, repeated};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// How patterns are read.
    pub syntax: Syntax,
    /// A pattern that was read, before it becomes a machine.
    pub read: fn(Node) -> Node,
    /// The pattern and the tokens as they are read: characters, unless a variant has it otherwise.
    pub pattern: fn(&str) -> String,
    /// The characters that begin with these bytes.
    pub beginning_with: fn(&[u8]) -> Option<(u32, u32)>,
    /// Where a text is behind these bytes; none if no text goes on like that.
    pub behind: fn(&Guided<'_>, &[u8]) -> Option<Place>,
    /// Whether a text may end here.
    pub may_end: fn(&Guided<'_>) -> bool,
    /// Whether a token may come.
    pub may_come: fn(&Guided<'_>, i64) -> bool,
    /// What happens when a token comes.
    pub advance: fn(&mut Guided<'_>, i64) -> Result<()>,
    /// Whether a text has ended.
    pub ended: fn(&Guided<'_>) -> bool,
    /// Looks at the end tokens, of which there are so many tokens.
    pub end_ids: fn(&[i64], i64) -> Result<()>,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    syntax: SYNTAX,
    read: |node| node,
    pattern: str::to_string,
    beginning_with,
    behind: |guided, bytes| guided.run(&guided.place, bytes),
    may_end: |guided| guided.place.pending.is_empty() && guided.machine.matches(&guided.place),
    may_come,
    advance,
    ended: |guided| guided.has_ended,
    end_ids: |ids, size| {
        if ids.is_empty() {
            return Err(out_of_range("end_ids", "one id or more", "none"));
        }
        ids.iter().try_for_each(|id| Arg::in_range(OP, "end_ids", *id, 0..size).map(|_| ()))
    },
};

const OP: &str = "regex_guide";

fn out_of_range(arg: &'static str, expected: &str, got: &str) -> InputError {
    InputError::Range { op: OP, arg, expected: expected.into(), got: got.into() }
}

/// A text that has to match.
pub struct Guided<'a> {
    functions: Functions,
    /// The pattern.
    pub machine: Machine,
    /// Where the text is.
    pub place: Place,
    /// Whether an end token has come.
    pub has_ended: bool,
    /// What tokens look like.
    pub vocabulary: &'a dyn Vocabulary,
    /// Tokens that end a text.
    pub end_ids: Vec<i64>,
}

impl Guided<'_> {
    /// Where a text is that was at `place`, behind these bytes.
    pub fn run(&self, place: &Place, bytes: &[u8]) -> Option<Place> {
        let read = |place: Place, byte: &u8| {
            self.machine.read(&place, *byte, self.functions.beginning_with)
        };
        bytes.iter().try_fold(place.clone(), read)
    }
}

/// Whether a token may come.
pub fn may_come(guided: &Guided<'_>, token: i64) -> bool {
    if guided.end_ids.contains(&token) {
        return (guided.functions.may_end)(guided);
    }
    let bytes = guided.vocabulary.bytes(token);
    !bytes.is_empty() && (guided.functions.behind)(guided, bytes).is_some()
}

/// A token comes, if it may.
///
/// # Errors
///
/// `range` of `token`.
pub fn advance(guided: &mut Guided<'_>, token: i64) -> Result<()> {
    let known = (0..guided.vocabulary.size()).contains(&token);
    if guided.has_ended || !known || !(guided.functions.may_come)(guided, token) {
        return Err(out_of_range("token", "a token that may come", &token.to_string()));
    }
    take(guided, token);
    Ok(())
}

/// A token has come: one that ends the text, or whose bytes are read. If they lead nowhere, the
/// text stays where it is.
pub fn take(guided: &mut Guided<'_>, token: i64) {
    if guided.end_ids.contains(&token) {
        guided.has_ended = true;
    } else if let Some(place) = (guided.functions.behind)(guided, guided.vocabulary.bytes(token)) {
        guided.place = place;
    }
}

impl Guide for Guided<'_> {
    fn allowed(&self) -> Tensor {
        let may = |token| !self.has_ended && (self.functions.may_come)(self, token);
        let allowed: Vec<bool> = (0..self.vocabulary.size()).map(may).collect();
        Tensor::from_slice(&allowed)
    }

    fn advance(&mut self, token: i64) -> Result<()> {
        (self.functions.advance)(self, token)
    }

    fn ended(&self) -> bool {
        (self.functions.ended)(self)
    }
}

impl Guidance for Parts {
    fn regex_guide<'a>(
        &self,
        pattern: &str,
        vocabulary: &'a dyn Vocabulary,
        end_ids: &[i64],
    ) -> Result<Box<dyn Guide + 'a>> {
        let functions = self.guided;
        let node = Parser::new(&(functions.pattern)(pattern), functions.syntax).whole();
        let node = node.ok_or_else(|| out_of_range("pattern", "a pattern", pattern))?;
        (functions.end_ids)(end_ids, vocabulary.size())?;
        let machine = Machine::of(&(functions.read)(node));
        let (place, end_ids) = (machine.start(), end_ids.to_vec());
        let has_ended = false;
        Ok(Box::new(Guided { functions, machine, place, has_ended, vocabulary, end_ids }))
    }
}
