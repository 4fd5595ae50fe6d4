//! The wrong variants of `a5.guided`.

mod reading;
mod repeats;
mod texts;

use contract::a5::Result;

use super::Variant;
use crate::a5::guided::{
    ALL, Chars, Functions, Guided, Item, LAST, Node, Parser, Place, RIGHT, SYNTAX, Syntax, Times,
    advance, may_come, one_of, take,
};
use crate::a5::{Parts, REFERENCE};

const fn with(guided: Functions) -> Parts {
    Parts { guided, ..REFERENCE }
}

const fn read_as(syntax: Syntax) -> Parts {
    with(Functions { syntax, ..RIGHT })
}

const fn node(read: fn(Node) -> Node) -> Parts {
    with(Functions { read, ..RIGHT })
}

const fn behind(behind: fn(&Guided<'_>, &[u8]) -> Option<Place>) -> Parts {
    with(Functions { behind, ..RIGHT })
}

const fn bytes(beginning_with: fn(&[u8]) -> Option<(u32, u32)>) -> Parts {
    with(Functions { beginning_with, ..RIGHT })
}

const fn may(may_come: fn(&Guided<'_>, i64) -> bool) -> Parts {
    with(Functions { may_come, ..RIGHT })
}

const fn advances(advance: fn(&mut Guided<'_>, i64) -> Result<()>) -> Parts {
    with(Functions { advance, ..RIGHT })
}

const fn many(many: fn(char) -> Option<Chars>) -> Parts {
    read_as(Syntax { many, ..SYNTAX })
}

const fn class(class: fn(&mut Parser) -> Option<Chars>) -> Parts {
    read_as(Syntax { class, ..SYNTAX })
}

const fn counts(counts: fn(&str) -> Option<Times>) -> Parts {
    read_as(Syntax { counts, ..SYNTAX })
}

const fn literal(literal: fn(char) -> Option<Node>) -> Parts {
    read_as(Syntax { literal, ..SYNTAX })
}

const fn end_ids(end_ids: fn(&[i64], i64) -> Result<()>) -> Parts {
    with(Functions { end_ids, ..RIGHT })
}

/// Any text at all.
fn anything() -> Node {
    Node::Repeat(Box::new(Node::Chars(vec![ALL])), 0, None)
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a5.guided.alternatives_of_neighbours",
        read_as(Syntax { pattern: reading::neighbours, ..SYNTAX }),
    ),
    ("a5.guided.repeat_of_all_before", read_as(Syntax { sequence: reading::all_before, ..SYNTAX })),
    (
        "a5.guided.plus_may_be_none",
        read_as(Syntax { sign: |c| (SYNTAX.sign)(if c == '+' { '*' } else { c }), ..SYNTAX }),
    ),
    (
        "a5.guided.question_is_any_number",
        read_as(Syntax { sign: |c| (SYNTAX.sign)(if c == '?' { '*' } else { c }), ..SYNTAX }),
    ),
    ("a5.guided.one_state_kept", behind(texts::one_state)),
    ("a5.guided.begins_anywhere", node(|node| Node::Sequence(vec![anything(), node]))),
    ("a5.guided.rest_ignored", node(|node| Node::Sequence(vec![node, anything()]))),
    (
        "a5.guided.first_byte_only",
        may(|guided, token| {
            let first = guided.vocabulary.bytes(token).get(..1);
            first.map_or_else(
                || may_come(guided, token),
                |first| (RIGHT.behind)(guided, first).is_some(),
            )
        }),
    ),
    ("a5.guided.last_byte_only", behind(texts::each_from_the_beginning)),
    (
        "a5.guided.one_character_a_token",
        behind(|guided, bytes| texts::only(guided, bytes, |bytes| bytes.len() == 1)),
    ),
    (
        "a5.guided.anchors",
        literal(
            |c| if "^$".contains(c) { Some(Node::Sequence(vec![])) } else { (SYNTAX.literal)(c) },
        ),
    ),
    (
        "a5.guided.backslash_in_class",
        read_as(Syntax { item: |parser| parser.take().map(|c| Item::One(c, true)), ..SYNTAX }),
    ),
    ("a5.guided.escaped_hyphen_makes_range", class(reading::escaped_hyphen)),
    ("a5.guided.hyphen_never_itself", class(reading::no_hyphen)),
    (
        "a5.guided.letters_behind_backslash",
        read_as(Syntax {
            escaped: |c| if "ntr".contains(c) { Some(c) } else { (SYNTAX.escaped)(c) },
            ..SYNTAX
        }),
    ),
    (
        "a5.guided.punctuation_escaped_only",
        read_as(Syntax {
            escaped: |c| {
                (SYNTAX.escaped)(c).filter(|c| c.is_ascii_punctuation() || "\n\t\r".contains(*c))
            },
            ..SYNTAX
        }),
    ),
    (
        "a5.guided.word_without_underscore",
        many(|c| reading::many(c, 'w', |chars| chars[..3].to_vec())),
    ),
    (
        "a5.guided.more_spaces",
        many(|c| reading::many(c, 's', |chars| [chars, vec![(0xb, 0xc)]].concat())),
    ),
    (
        "a5.guided.bytes_for_characters",
        with(Functions {
            pattern: |pattern| pattern.bytes().map(char::from).collect(),
            beginning_with: |bytes| bytes.first().map(|byte| (u32::from(*byte), u32::from(*byte))),
            ..RIGHT
        }),
    ),
    (
        "a5.guided.whole_characters_only",
        behind(|guided, bytes| texts::only(guided, bytes, |bytes| str::from_utf8(bytes).is_ok())),
    ),
    ("a5.guided.begun_characters_unchecked", bytes(texts::unchecked)),
    ("a5.guided.begun_character_forgotten", behind(texts::forgotten)),
    (
        "a5.guided.tokens_made_text",
        behind(|guided, bytes| (RIGHT.behind)(guided, String::from_utf8_lossy(bytes).as_bytes())),
    ),
    ("a5.guided.overlong_forms", bytes(texts::overlong)),
    ("a5.guided.surrogates", bytes(texts::surrogates)),
    (
        "a5.guided.beyond_the_last",
        with(Functions {
            beginning_with: texts::beyond,
            syntax: Syntax {
                but: |chars| [(SYNTAX.but)(chars), vec![(LAST, u32::MAX)]].concat(),
                dot: || [(SYNTAX.dot)(), vec![(LAST, u32::MAX)]].concat(),
                ..SYNTAX
            },
            ..RIGHT
        }),
    ),
    (
        "a5.guided.negation_of_ascii",
        read_as(Syntax {
            but: |chars| (SYNTAX.but)(&[chars.clone(), vec![(0x80, LAST)]].concat()),
            ..SYNTAX
        }),
    ),
    (
        "a5.guided.negation_without_newline",
        read_as(Syntax {
            but: |chars| (SYNTAX.but)(&[chars.clone(), one_of(&['\n'])].concat()),
            ..SYNTAX
        }),
    ),
    ("a5.guided.dot_with_newline", read_as(Syntax { dot: || vec![ALL], ..SYNTAX })),
    (
        "a5.guided.dot_without_return",
        read_as(Syntax { dot: || (SYNTAX.but)(&one_of(&['\n', '\r'])), ..SYNTAX }),
    ),
    ("a5.guided.unicode_classes", many(reading::of_unicode)),
    (
        "a5.guided.exact_is_least",
        counts(|inside| {
            repeats::counts(inside, |(least, most), comma| (least, most.filter(|_| comma)))
        }),
    ),
    (
        "a5.guided.open_is_exact",
        counts(|inside| repeats::counts(inside, |(least, most), _| (least, most.or(Some(least))))),
    ),
    (
        "a5.guided.least_ignored",
        counts(|inside| {
            repeats::counts(inside, |(least, most), comma| {
                (if comma && most.is_some() { 0 } else { least }, most)
            })
        }),
    ),
    (
        "a5.guided.most_ignored",
        counts(|inside| {
            repeats::counts(inside, |(least, most), comma| (least, most.filter(|_| !comma)))
        }),
    ),
    (
        "a5.guided.most_left_out",
        counts(|inside| {
            repeats::counts(inside, |(least, most), _| {
                (least, most.map(|most| least.max(most.saturating_sub(1))))
            })
        }),
    ),
    ("a5.guided.all_or_none", read_as(Syntax { repeat: repeats::all_or_none, ..SYNTAX })),
    (
        "a5.guided.none_is_one",
        counts(|inside| {
            repeats::counts(
                inside,
                |times, _| if times == (0, Some(0)) { (1, Some(1)) } else { times },
            )
        }),
    ),
    ("a5.guided.same_each_time", read_as(Syntax { repeat: repeats::same_each_time, ..SYNTAX })),
    (
        "a5.guided.last_of_group_repeated",
        read_as(Syntax { repeat: repeats::last_of_group, ..SYNTAX }),
    ),
    (
        "a5.guided.nothing_does_not_count",
        read_as(Syntax {
            repeat: |of, times| (SYNTAX.repeat)(repeats::not_empty(&of), times),
            ..SYNTAX
        }),
    ),
    ("a5.guided.end_whenever", with(Functions { may_end: |_| true, ..RIGHT })),
    (
        "a5.guided.end_where_nothing_goes_on",
        with(Functions {
            may_end: |guided| (RIGHT.may_end)(guided) && guided.place.states == [0],
            ..RIGHT
        }),
    ),
    (
        "a5.guided.end_within_character",
        with(Functions { may_end: |guided| guided.machine.matches(&guided.place), ..RIGHT }),
    ),
    (
        "a5.guided.first_end_only",
        may(|guided, token| may_come(guided, token) && !guided.end_ids[1..].contains(&token)),
    ),
    (
        "a5.guided.empty_tokens_allowed",
        may(|guided, token| {
            let is_mark =
                guided.vocabulary.bytes(token).is_empty() && !guided.end_ids.contains(&token);
            is_mark || may_come(guided, token)
        }),
    ),
    ("a5.guided.spelt_by_tokens", may(texts::spelt)),
    (
        "a5.guided.end_unchecked",
        advances(|guided, token| {
            if guided.has_ended || !guided.end_ids.contains(&token) {
                return advance(guided, token);
            }
            take(guided, token);
            Ok(())
        }),
    ),
    (
        "a5.guided.nothing_refused",
        advances(|guided, token| {
            if (0..guided.vocabulary.size()).contains(&token) {
                take(guided, token);
            }
            Ok(())
        }),
    ),
    (
        "a5.guided.changed_by_refusal",
        advances(|guided, token| texts::refused(guided, token, texts::some_bytes)),
    ),
    (
        "a5.guided.dead_after_refusal",
        advances(|guided, token| {
            texts::refused(guided, token, |guided, _| guided.place.states.clear())
        }),
    ),
    ("a5.guided.goes_on_after_end", advances(texts::after_end)),
    (
        "a5.guided.ended_when_it_matches",
        with(Functions { ended: |guided| guided.has_ended || (RIGHT.may_end)(guided), ..RIGHT }),
    ),
    ("a5.guided.never_ended", with(Functions { ended: |_| false, ..RIGHT })),
    (
        "a5.guided.unknown_escape_is_itself",
        read_as(Syntax { escaped: |c| (SYNTAX.escaped)(c).or(Some(c)), ..SYNTAX }),
    ),
    (
        "a5.guided.reversed_range_turned",
        read_as(Syntax {
            range: |first, last| Some(vec![(first.min(last), first.max(last))]),
            ..SYNTAX
        }),
    ),
    ("a5.guided.empty_class_accepted", class(reading::empty_class)),
    ("a5.guided.bracket_first_in_class", class(reading::bracket_first)),
    ("a5.guided.sign_is_itself", literal(|c| reading::also(c, "*+?"))),
    ("a5.guided.unclosed_group_accepted", read_as(Syntax { group: reading::unclosed, ..SYNTAX })),
    ("a5.guided.surplus_ignored", read_as(Syntax { is_whole: |_| true, ..SYNTAX })),
    ("a5.guided.closing_is_itself", literal(|c| reading::also(c, "]}"))),
    (
        "a5.guided.brace_is_itself",
        read_as(Syntax {
            times: reading::only_right_counts,
            literal: |c| reading::also(c, "{}"),
            ..SYNTAX
        }),
    ),
    (
        "a5.guided.least_may_be_left_out",
        counts(|inside| {
            let left_out = inside.starts_with(',') && inside.len() > 1;
            (SYNTAX.counts)(&if left_out { format!("0{inside}") } else { inside.to_string() })
        }),
    ),
    ("a5.guided.bounds_exchanged", counts(repeats::exchanged)),
    ("a5.guided.counts_without_limit", counts(repeats::without_limit)),
    (
        "a5.guided.backslash_at_the_end",
        read_as(Syntax { atom: reading::backslash_at_the_end, ..SYNTAX }),
    ),
    (
        "a5.guided.no_end_accepted",
        end_ids(|ids, size| if ids.is_empty() { Ok(()) } else { (RIGHT.end_ids)(ids, size) }),
    ),
    (
        "a5.guided.end_ids_unchecked",
        end_ids(|ids, size| if ids.is_empty() { (RIGHT.end_ids)(ids, size) } else { Ok(()) }),
    ),
    ("a5.guided.unnamed.caret_anywhere", class(reading::caret_anywhere)),
    (
        "a5.guided.unnamed.range_without_last",
        read_as(Syntax {
            range: |first, last| (SYNTAX.range)(first, first.max(last.saturating_sub(1))),
            ..SYNTAX
        }),
    ),
    ("a5.guided.unnamed.negation_ignored", read_as(Syntax { but: Clone::clone, ..SYNTAX })),
    (
        "a5.guided.unnamed.second_alternative_lost",
        read_as(Syntax {
            pattern: |parser| reading::branches(parser, |parts| parts.truncate(1)),
            ..SYNTAX
        }),
    ),
    (
        "a5.guided.unnamed.tokens_of_two_bytes",
        behind(|guided, bytes| texts::only(guided, bytes, |bytes| bytes.len() <= 2)),
    ),
    (
        "a5.guided.unnamed.empty_alternative_lost",
        read_as(Syntax {
            pattern: |parser| {
                reading::branches(parser, |parts| {
                    if parts.len() > 1 {
                        parts.retain(
                            |part| !matches!(part, Node::Sequence(parts) if parts.is_empty()),
                        );
                    }
                })
            },
            ..SYNTAX
        }),
    ),
    (
        "a5.guided.unnamed.space_without_return",
        many(|c| reading::many(c, 's', |chars| chars[..3].to_vec())),
    ),
    (
        "a5.guided.unnamed.digit_without_nine",
        many(|c| reading::many(c, 'd', |_| vec![(0x30, 0x38)])),
    ),
    (
        "a5.guided.unnamed.four_bytes_unknown",
        bytes(|bytes| if bytes[0] >= 0xf0 { None } else { (RIGHT.beginning_with)(bytes) }),
    ),
    (
        "a5.guided.unnamed.last_character_unknown",
        bytes(|bytes| (RIGHT.beginning_with)(bytes).filter(|(low, _)| *low < LAST)),
    ),
    ("a5.guided.unnamed.second_byte_unchecked", bytes(texts::first_checked)),
    (
        "a5.guided.unnamed.one_more_allowed",
        counts(|inside| {
            repeats::counts(inside, |(least, most), _| (least, most.map(|most| most + 1)))
        }),
    ),
    (
        "a5.guided.unnamed.inner_count_lost",
        read_as(Syntax { repeat: repeats::inner_lost, ..SYNTAX }),
    ),
    (
        "a5.guided.unnamed.at_most_255",
        counts(|inside| {
            repeats::counts(inside, |(least, most), _| {
                (least.min(255), most.map(|most| most.min(255)))
            })
        }),
    ),
    (
        "a5.guided.unnamed.last_end_only",
        may(|guided, token| {
            may_come(guided, token) && guided.end_ids.iter().rev().skip(1).all(|id| *id != token)
        }),
    ),
    (
        "a5.guided.unnamed.refusal_begins_anew",
        advances(|guided, token| {
            texts::refused(guided, token, |guided, _| guided.place = guided.machine.start())
        }),
    ),
    (
        "a5.guided.unnamed.marks_end",
        with(Functions {
            may_come: |guided, token| {
                let is_mark = guided.vocabulary.bytes(token).is_empty();
                if is_mark { (RIGHT.may_end)(guided) } else { may_come(guided, token) }
            },
            ..RIGHT
        }),
    ),
    (
        "a5.guided.unnamed.unknown_escape_in_class",
        read_as(Syntax {
            item: |parser| {
                if parser.takes('\\') {
                    let c = parser.take()?;
                    let many = (SYNTAX.many)(c).map(Item::Many);
                    return many
                        .or_else(|| Some(Item::One((SYNTAX.escaped)(c).unwrap_or(c), false)));
                }
                parser.take().map(|c| Item::One(c, true))
            },
            ..SYNTAX
        }),
    ),
    (
        "a5.guided.unnamed.range_of_one_refused",
        read_as(Syntax {
            range: |first, last| (first < last).then(|| vec![(first, last)]),
            ..SYNTAX
        }),
    ),
    (
        "a5.guided.unnamed.bracket_in_class_refused",
        read_as(Syntax {
            item: |parser| {
                if parser.peek(0) == Some('[') { None } else { (SYNTAX.item)(parser) }
            },
            ..SYNTAX
        }),
    ),
];
