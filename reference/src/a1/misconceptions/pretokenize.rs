//! The wrong variants of `a1.pretokenize`.

use contract::a1::SplitPattern;

use super::Variant;
use crate::a1::bpe::pieces::{cut, pieces};
use crate::a1::pretokenize::Cutter;
use crate::a1::{Parts, REFERENCE};

const fn with(pretokenizer: Cutter) -> Parts {
    Parts { pretokenizer, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a1.pretokenize.white_space_dropped", with(white_space_dropped())),
    ("a1.pretokenize.no_look_ahead", with(no_look_ahead())),
    ("a1.pretokenize.ascii_letters", with(ascii_letters())),
    ("a1.pretokenize.marks_are_letters", with(marks_are_letters())),
    ("a1.pretokenize.decimal_digits", with(decimal_digits())),
    ("a1.pretokenize.digits_together", with(digits_together())),
    ("a1.pretokenize.small_contractions", with(small_contractions())),
    ("a1.pretokenize.other_pattern", with(other_pattern())),
    ("a1.pretokenize.unnamed.digits_in_pairs", with(digits_in_pairs())),
    ("a1.pretokenize.unnamed.line_breaks_apart", with(line_breaks_apart())),
    ("a1.pretokenize.unnamed.space_before_letters_only", with(space_before_letters_only())),
];

/// Words between white space.
const fn white_space_dropped() -> Cutter {
    Cutter(|pattern, text| {
        let kept = pieces(pattern, text).into_iter().map(|piece| piece.trim().to_string());
        kept.filter(|piece| !piece.is_empty()).collect()
    })
}

/// `\s+(?!\S)` is left out.
const fn no_look_ahead() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace(r"\s+(?!\S)|", ""), text))
}

/// Letters of English only.
const fn ascii_letters() -> Cutter {
    Cutter(|pattern, text| {
        cut(
            &pattern
                .regex()
                .replace(r"\p{L}", "a-zA-Z")
                .replace(" ?a-zA-Z+", " ?[a-zA-Z]+")
                .replace("]?a-zA-Z+", "]?[a-zA-Z]+"),
            text,
        )
    })
}

/// Combining marks are letters.
const fn marks_are_letters() -> Cutter {
    Cutter(|pattern, text| {
        let regex = pattern.regex().replace(r"\p{L}+", r"[\p{L}\p{M}]+");
        cut(&regex.replace(r"\p{L}\p{N}", r"\p{L}\p{M}\p{N}"), text)
    })
}

/// Decimal digits only.
const fn decimal_digits() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace(r"\p{N}", r"\p{Nd}"), text))
}

/// Runs of digits for cl100k.
const fn digits_together() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace("{1,3}", "+"), text))
}

/// Contractions in small letters for cl100k.
const fn small_contractions() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace("(?i:", "(?:"), text))
}

/// GPT-2 for cl100k and the other way round.
const fn other_pattern() -> Cutter {
    Cutter(|pattern, text| match pattern {
        SplitPattern::Gpt2 => pieces(SplitPattern::Cl100k, text),
        SplitPattern::Cl100k => pieces(SplitPattern::Gpt2, text),
    })
}

/// At most two digits.
const fn digits_in_pairs() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace("{1,3}", "{1,2}"), text))
}

/// Line breaks do not belong to the marks before them.
const fn line_breaks_apart() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace(r"+[\r\n]*", "+"), text))
}

/// Of what may stand before a word only the space does, as in GPT-2.
const fn space_before_letters_only() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace(r"[^\r\n\p{L}\p{N}]?", " ?"), text))
}
