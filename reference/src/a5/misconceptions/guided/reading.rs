//! How patterns are misread.

use crate::a5::guided::{Chars, Node, Parsed, Parser, SYNTAX, Times, is_char, one_of, repeated};

fn nothing() -> Node {
    Node::Sequence(vec![])
}

/// `|` chooses between what stands beside it.
pub fn neighbours(parser: &mut Parser) -> Parsed {
    let mut parts = Vec::new();
    while !matches!(parser.peek(0), None | Some(')')) {
        let mut either = vec![part(parser)?];
        while parser.takes('|') {
            either.push(part(parser)?);
        }
        parts.push(Node::Either(either));
    }
    Some(Node::Sequence(parts))
}

fn part(parser: &mut Parser) -> Parsed {
    if parser.is_over() { Some(nothing()) } else { repeated(parser) }
}

/// All that came so far is repeated.
pub fn all_before(parser: &mut Parser) -> Parsed {
    let mut parts = Vec::new();
    while !parser.is_over() {
        parts.push((parser.syntax.atom)(parser)?);
        while let Some(times) = (parser.syntax.times)(parser)? {
            parts = vec![(parser.syntax.repeat)(Node::Sequence(parts), times)];
        }
    }
    Some(Node::Sequence(parts))
}

/// Some of the branches only.
pub fn branches(parser: &mut Parser, keep: fn(&mut Vec<Node>)) -> Parsed {
    let mut node = (SYNTAX.pattern)(parser)?;
    if let Node::Either(parts) = &mut node {
        keep(parts);
    }
    Some(node)
}

/// Where the class that is read ends, as if no `]` were escaped.
fn end_of_class(parser: &Parser) -> usize {
    let closes = parser.chars[parser.at..].iter().position(|c| *c == ']');
    closes.map_or(parser.chars.len(), |places| parser.at + places)
}

/// An escaped hyphen makes a range.
pub fn escaped_hyphen(parser: &mut Parser) -> Parsed<Chars> {
    let mut at = parser.at;
    while at < end_of_class(parser) {
        if parser.chars[at..].starts_with(&['\\', '-']) {
            parser.chars.remove(at);
        }
        at += 1;
    }
    (SYNTAX.class)(parser)
}

/// A hyphen has to make a range.
pub fn no_hyphen(parser: &mut Parser) -> Parsed<Chars> {
    let inside = &parser.chars[parser.at..end_of_class(parser)];
    let inside = inside.strip_prefix(&['^']).unwrap_or(inside);
    let at_the_end = inside.ends_with(&['-']) && !inside.ends_with(&['\\', '-']);
    if inside.starts_with(&['-']) || at_the_end {
        return None;
    }
    (SYNTAX.class)(parser)
}

/// Nothing between the brackets.
pub fn empty_class(parser: &mut Parser) -> Parsed<Chars> {
    if parser.takes(']') {
        return Some(vec![]);
    }
    if (parser.peek(0), parser.peek(1)) == (Some('^'), Some(']')) {
        parser.at += 2;
        return Some((SYNTAX.but)(&vec![]));
    }
    (SYNTAX.class)(parser)
}

/// A closing bracket that comes first stands for itself.
pub fn bracket_first(parser: &mut Parser) -> Parsed<Chars> {
    let first = usize::from(parser.peek(0) == Some('^'));
    if parser.peek(first) == Some(']') {
        parser.chars.insert(parser.at + first, '\\');
    }
    (SYNTAX.class)(parser)
}

/// A `^` negates, wherever it stands.
pub fn caret_anywhere(parser: &mut Parser) -> Parsed<Chars> {
    let inside = &parser.chars[parser.at..end_of_class(parser)];
    if let Some(places) = inside.iter().position(|c| *c == '^') {
        parser.chars.remove(parser.at + places);
        parser.chars.insert(parser.at, '^');
    }
    (SYNTAX.class)(parser)
}

/// A backslash at the end stands for itself.
pub fn backslash_at_the_end(parser: &mut Parser) -> Parsed {
    if (parser.peek(0), parser.peek(1)) == (Some('\\'), None) {
        parser.at += 1;
        return Some(is_char('\\'));
    }
    (SYNTAX.atom)(parser)
}

/// What are no right counts is no repeat.
pub fn only_right_counts(parser: &mut Parser) -> Parsed<Option<Times>> {
    let at = parser.at;
    (SYNTAX.times)(parser).or_else(|| {
        parser.at = at;
        Some(None)
    })
}

/// Whether the end of the pattern closes a group.
pub fn unclosed(parser: &mut Parser) -> Parsed {
    let inside = parser.pattern()?;
    (parser.takes(')') || parser.peek(0).is_none()).then_some(inside)
}

/// These characters stand for themselves, too.
pub fn also(c: char, others: &str) -> Parsed {
    if others.contains(c) { Some(is_char(c)) } else { (SYNTAX.literal)(c) }
}

/// What is in `\s`, `\w` or `\d` beside, or in place of, what the contract says.
pub fn many(c: char, of: char, otherwise: fn(Chars) -> Chars) -> Option<Chars> {
    (SYNTAX.many)(c).map(|chars| if c == of { otherwise(chars) } else { chars })
}

/// The characters of these scripts of which something is true.
pub fn of_unicode(c: char) -> Option<Chars> {
    let is: fn(char) -> bool = match c {
        'd' => char::is_numeric,
        'w' => |c| c.is_alphanumeric() || c == '_',
        's' => char::is_whitespace,
        _ => return None,
    };
    let all: Vec<char> = ('\0'..'\u{2100}').filter(|c| is(*c)).collect();
    Some(one_of(&all))
}
