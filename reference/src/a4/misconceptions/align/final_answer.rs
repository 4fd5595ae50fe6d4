//! Wrong readers of final answers. Most read another text rightly: one that says to the reference
//! what the mistake sees.

use contract::a4::Number;

use crate::a4::align::final_answer::{
    Written, alone, final_answer, last_box, lowest, number, numbers, read, terms, value,
};

/// The last number of a text, which no box counts before.
fn last(text: &str) -> Option<Number> {
    value(numbers(text).last()?)
}

pub fn first(text: &str) -> Option<Number> {
    read(text, <[Written]>::first, value)
}

pub fn no_box(text: &str) -> Option<Number> {
    last(text)
}

/// The first box that closes.
pub fn first_box(text: &str) -> Option<Number> {
    let boxes = text.match_indices(r"\boxed{").map(|(start, _)| start);
    let ends = boxes.skip(1).chain([text.len()]);
    ends.map(|end| &text[..end])
        .find(|text| last_box(text).is_some())
        .map_or_else(|| last(text), final_answer)
}

/// The box ends at the first brace that closes.
pub fn first_brace(text: &str) -> Option<Number> {
    let content = text.rsplit(r"\boxed{").find_map(|behind| {
        let is_box = behind.len() < text.len();
        behind.split_once('}').filter(|_| is_box).map(|(content, _)| content)
    });
    match content {
        Some(content) => value(&alone(content)?),
        None => last(text),
    }
}

/// The last number in the box, whatever else is there.
pub fn in_box(text: &str) -> Option<Number> {
    final_answer(text).or_else(|| last(&last_box(text)?.replace([' ', '$'], "")))
}

pub fn falls_back(text: &str) -> Option<Number> {
    match last_box(text).map(alone) {
        Some(Some(number)) => value(&number),
        _ => last(text),
    }
}

/// What does not close is a box without a number.
pub fn open_box(text: &str) -> Option<Number> {
    let (_, behind) = text.rsplit_once(r"\boxed{").unwrap_or(("", "}"));
    let opened = 1 + behind.matches('{').count();
    if behind.matches('}').count() < opened && text.contains(r"\boxed{") {
        return None;
    }
    final_answer(text)
}

pub fn no_groups(text: &str) -> Option<Number> {
    final_answer(&text.replace(',', ";"))
}

pub fn commas_dropped(text: &str) -> Option<Number> {
    final_answer(&text.replace(',', ""))
}

/// A sign always belongs to the number behind it. (In a box there may be nothing else.)
pub fn difference(text: &str) -> Option<Number> {
    if last_box(text).is_some() {
        return final_answer(text);
    }
    final_answer(&text.replace('-', " -").replace('−', " −").replace('+', " +"))
}

pub fn no_sign(text: &str) -> Option<Number> {
    let right = final_answer(text)?;
    Some(Number { numerator: right.numerator.checked_abs()?, ..right })
}

pub fn ascii_minus(text: &str) -> Option<Number> {
    final_answer(&text.replace('−', "~"))
}

pub fn no_fraction(text: &str) -> Option<Number> {
    final_answer(&text.replace('/', ";"))
}

pub fn no_decimals(text: &str) -> Option<Number> {
    final_answer(&text.replace('.', ";"))
}

/// `.5` is a half.
pub fn leading_point(text: &str) -> Option<Number> {
    let chars: Vec<char> = text.chars().collect();
    let is_digit =
        |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(char::is_ascii_digit);
    let mut whole = String::new();
    for (i, c) in chars.iter().enumerate() {
        if *c == '.' && is_digit(Some(i + 1)) && !is_digit(i.checked_sub(1)) {
            whole.push('0');
        }
        whole.push(*c);
    }
    final_answer(&whole)
}

/// As written; a point has as many zeros below as there are digits behind it.
pub fn not_reduced(text: &str) -> Option<Number> {
    let value = |written: &Written| {
        let (numerator, denominator) = terms(written)?;
        if denominator == 0 { None } else { number(written.is_negative, numerator, denominator) }
    };
    read(text, <[Written]>::last, value)
}

/// Numerator and denominator have to fit as they are written.
pub fn fits_too_early(text: &str) -> Option<Number> {
    let value = |written: &Written| {
        let (numerator, denominator) = terms(written)?;
        number(written.is_negative, numerator, denominator)?;
        lowest(written.is_negative, numerator, denominator)
    };
    read(text, <[Written]>::last, value)
}

/// Whole numbers go through `f64`.
pub fn in_f64(text: &str) -> Option<Number> {
    let value = |written: &Written| {
        let (numerator, denominator) = terms(written)?;
        lowest(written.is_negative, numerator as f64 as u128, denominator as f64 as u128)
    };
    read(text, <[Written]>::last, value)
}

/// A number without a value is none, so that the one before it counts.
pub fn before_zero(text: &str) -> Option<Number> {
    read(text, |numbers| numbers.iter().rfind(|number| value(number).is_some()), value)
}

/// Digits are digits in every script.
pub fn any_digits(text: &str) -> Option<Number> {
    let ascii = |c: char| match c {
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).expect("a digit"),
        _ => c,
    };
    final_answer(&text.chars().map(ascii).collect::<String>())
}

/// Fractions in TeX are no numbers.
pub fn no_frac(text: &str) -> Option<Number> {
    let is_tex = last_box(text).is_some_and(|content| content.contains("frac"));
    final_answer(text).filter(|_| !is_tex)
}

/// Fractions in TeX count without a box, too.
pub fn frac_anywhere(text: &str) -> Option<Number> {
    if last_box(text).is_none()
        && let Some(start) = text.rfind(r"\frac")
    {
        return value(&alone(&text[start..])?);
    }
    final_answer(text)
}

/// The smallest number of 64 bits is too small.
pub fn no_smallest(text: &str) -> Option<Number> {
    final_answer(text).filter(|number| number.numerator != i64::MIN)
}

/// Knows `\frac`, but not its kin.
pub fn only_frac(text: &str) -> Option<Number> {
    let has_kin = |content: &str| content.contains("dfrac") || content.contains("tfrac");
    final_answer(text).filter(|_| !last_box(text).is_some_and(has_kin))
}
