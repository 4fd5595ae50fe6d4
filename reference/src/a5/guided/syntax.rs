//! Reads patterns.

use super::{Chars, Node, but, one_of};

/// What was read; none if it is no pattern.
pub type Parsed<T = Node> = Option<T>;

/// So many times at least, and at most.
pub type Times = (usize, Option<usize>);

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Syntax {
    /// One or the other, up to a bracket or the end.
    pub pattern: fn(&mut Parser) -> Parsed,
    /// One behind the other.
    pub sequence: fn(&mut Parser) -> Parsed,
    /// What has no parts, or stands in brackets.
    pub atom: fn(&mut Parser) -> Parsed,
    /// What is behind `(`.
    pub group: fn(&mut Parser) -> Parsed,
    /// How many times, if that comes.
    pub times: fn(&mut Parser) -> Parsed<Option<Times>>,
    /// What `*`, `+` and `?` stand for.
    pub sign: fn(char) -> Option<Times>,
    /// What stands between braces.
    pub counts: fn(&str) -> Option<Times>,
    /// What is repeated.
    pub repeat: fn(Node, Times) -> Node,
    /// What is behind `[`.
    pub class: fn(&mut Parser) -> Parsed<Chars>,
    /// One item of a class: characters, and whether it is one that may begin or end a range.
    pub item: fn(&mut Parser) -> Parsed<Item>,
    /// From one character to another.
    pub range: fn(u32, u32) -> Option<Chars>,
    /// All but these.
    pub but: fn(&Chars) -> Chars,
    /// What `.` stands for.
    pub dot: fn() -> Chars,
    /// What is behind `\`, if that is many characters.
    pub many: fn(char) -> Option<Chars>,
    /// What is behind `\`, if that is one character.
    pub escaped: fn(char) -> Option<char>,
    /// Characters that stand for themselves.
    pub literal: fn(char) -> Parsed,
    /// Whether all has been read.
    pub is_whole: fn(&Parser) -> bool,
}

/// The right way.
pub const SYNTAX: Syntax = Syntax {
    pattern,
    sequence,
    atom,
    group: |parser| {
        let inside = parser.pattern()?;
        parser.takes(')').then_some(inside)
    },
    times,
    sign: |c| match c {
        '*' => Some((0, None)),
        '+' => Some((1, None)),
        '?' => Some((0, Some(1))),
        _ => None,
    },
    counts,
    repeat: |of, (least, most)| Node::Repeat(Box::new(of), least, most),
    class,
    item,
    range: |first, last| (first <= last).then(|| vec![(first, last)]),
    but,
    dot: || but(&one_of(&['\n'])),
    many: |c| match c {
        'd' => Some(vec![(0x30, 0x39)]),
        'w' => Some(vec![(0x30, 0x39), (0x41, 0x5a), (0x61, 0x7a), (0x5f, 0x5f)]),
        's' => Some(one_of(&[' ', '\t', '\n', '\r'])),
        _ => None,
    },
    escaped: |c| match c {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        c => (!c.is_alphanumeric()).then_some(c),
    },
    literal: |c| (!"*+?{}[]()|".contains(c)).then(|| is_char(c)),
    is_whole: |parser| parser.at == parser.chars.len(),
};

/// Exactly this character.
pub fn is_char(c: char) -> Node {
    Node::Chars(one_of(&[c]))
}

/// No bound is higher.
const MOST: usize = 1000;

/// An item of a class.
#[derive(Debug, Clone)]
pub enum Item {
    /// One character, and whether it stands there without a backslash.
    One(char, bool),
    /// Several.
    Many(Chars),
}

/// A pattern that is read.
pub struct Parser {
    /// Its characters.
    pub chars: Vec<char>,
    /// How many have been read.
    pub at: usize,
    /// How it is read.
    pub syntax: Syntax,
}

impl Parser {
    /// Before the first character.
    pub fn new(pattern: &str, syntax: Syntax) -> Self {
        Self { chars: pattern.chars().collect(), at: 0, syntax }
    }

    /// The whole of it.
    pub fn whole(mut self) -> Parsed {
        let node = self.pattern()?;
        (self.syntax.is_whole)(&self).then_some(node)
    }

    /// One or the other, up to a bracket or the end.
    pub fn pattern(&mut self) -> Parsed {
        (self.syntax.pattern)(self)
    }

    /// The character that comes `ahead` places later.
    pub fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Reads a character.
    pub fn take(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        Some(c)
    }

    /// Reads this character, if it comes.
    pub fn takes(&mut self, c: char) -> bool {
        let comes = self.peek(0) == Some(c);
        self.at += usize::from(comes);
        comes
    }

    /// Whether a pattern in brackets, or one of several, is over.
    pub fn is_over(&self) -> bool {
        matches!(self.peek(0), None | Some('|' | ')'))
    }
}

fn pattern(parser: &mut Parser) -> Parsed {
    let mut parts = vec![(parser.syntax.sequence)(parser)?];
    while parser.takes('|') {
        parts.push((parser.syntax.sequence)(parser)?);
    }
    Some(Node::Either(parts))
}

fn sequence(parser: &mut Parser) -> Parsed {
    let mut parts = Vec::new();
    while !parser.is_over() {
        parts.push(repeated(parser)?);
    }
    Some(Node::Sequence(parts))
}

/// An atom, as many times as it says.
pub fn repeated(parser: &mut Parser) -> Parsed {
    let mut node = (parser.syntax.atom)(parser)?;
    while let Some(times) = (parser.syntax.times)(parser)? {
        node = (parser.syntax.repeat)(node, times);
    }
    Some(node)
}

fn times(parser: &mut Parser) -> Parsed<Option<Times>> {
    let Some(c) = parser.peek(0) else { return Some(None) };
    if let Some(times) = (parser.syntax.sign)(c) {
        parser.at += 1;
        return Some(Some(times));
    }
    if c != '{' {
        return Some(None);
    }
    let length = parser.chars[parser.at..].iter().position(|c| *c == '}')?;
    let inside: String = parser.chars[parser.at + 1..parser.at + length].iter().collect();
    parser.at += length + 1;
    (parser.syntax.counts)(&inside).map(Some)
}

fn atom(parser: &mut Parser) -> Parsed {
    let syntax = parser.syntax;
    match parser.take()? {
        '(' => (syntax.group)(parser),
        '[' => (syntax.class)(parser).map(Node::Chars),
        '.' => Some(Node::Chars((syntax.dot)())),
        '\\' => {
            let c = parser.take()?;
            let many = (syntax.many)(c).map(Node::Chars);
            many.or_else(|| (syntax.escaped)(c).map(is_char))
        }
        c => (syntax.literal)(c),
    }
}

fn counts(inside: &str) -> Option<Times> {
    let number = |digits: &str| {
        let all = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        digits.parse::<usize>().ok().filter(|n| all && *n <= MOST)
    };
    let Some((least, most)) = inside.split_once(',') else {
        return number(inside).map(|n| (n, Some(n)));
    };
    let least = number(least)?;
    if most.is_empty() {
        return Some((least, None));
    }
    number(most).filter(|most| least <= *most).map(|most| (least, Some(most)))
}

fn class(parser: &mut Parser) -> Parsed<Chars> {
    let syntax = parser.syntax;
    let (negated, mut chars, mut is_first) = (parser.takes('^'), vec![], true);
    while !parser.takes(']') {
        chars.extend(match (syntax.item)(parser)? {
            // A hyphen stands for itself at the beginning and at the end.
            Item::One('-', true) if !is_first && parser.peek(0) != Some(']') => return None,
            Item::Many(chars) => chars,
            Item::One(first, _) => {
                if parser.peek(0) == Some('-') && parser.peek(1) != Some(']') {
                    parser.at += 1;
                    let Item::One(last, _) = (syntax.item)(parser)? else { return None };
                    (syntax.range)(first.into(), last.into())?
                } else {
                    one_of(&[first])
                }
            }
        });
        is_first = false;
    }
    (!is_first).then(|| if negated { (syntax.but)(&chars) } else { chars })
}

fn item(parser: &mut Parser) -> Parsed<Item> {
    let syntax = parser.syntax;
    match parser.take()? {
        '\\' => {
            let c = parser.take()?;
            let many = (syntax.many)(c).map(Item::Many);
            many.or_else(|| (syntax.escaped)(c).map(|c| Item::One(c, false)))
        }
        c => Some(Item::One(c, true)),
    }
}
