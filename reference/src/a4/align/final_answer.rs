//! The final answer in a text: the last number in the last box, or in all of it.

use contract::a4::Number;

/// A number as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Whether a sign says that it is negative.
    pub is_negative: bool,
    /// The digits before the point, without commas.
    pub whole: String,
    /// The digits behind the point.
    pub decimals: String,
    /// The digits behind the stroke.
    pub denominator: Option<String>,
}

/// The final answer in a text.
pub fn final_answer(text: &str) -> Option<Number> {
    read(text, <[Written]>::last, value)
}

/// The final answer; `chosen` says which number of a text counts, and `value` what it is.
pub fn read(
    text: &str,
    chosen: fn(&[Written]) -> Option<&Written>,
    value: fn(&Written) -> Option<Number>,
) -> Option<Number> {
    match last_box(text) {
        Some(content) => value(&alone(content)?),
        None => value(chosen(&numbers(text))?),
    }
}

const BOX: &str = r"\boxed{";

/// The content of the last box whose braces close.
pub fn last_box(text: &str) -> Option<&str> {
    text.rmatch_indices(BOX).find_map(|(start, _)| until_closed(&text[start + BOX.len()..]))
}

/// Everything before the brace that closes one that was opened before.
fn until_closed(text: &str) -> Option<&str> {
    let mut open = 1;
    for (i, c) in text.char_indices() {
        open += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if open == 0 {
            return Some(&text[..i]);
        }
    }
    None
}

/// The number that is all that a box holds.
pub fn alone(content: &str) -> Option<Written> {
    let dense: Vec<char> = content.chars().filter(|c| !matches!(c, ' ' | '$')).collect();
    let (number, end) = number_at(&dense, 0).or_else(|| frac(&dense))?;
    (end == dense.len()).then_some(number)
}

/// All numbers in a text.
pub fn numbers(text: &str) -> Vec<Written> {
    let text: Vec<char> = text.chars().collect();
    let (mut numbers, mut i) = (Vec::new(), 0);
    while i < text.len() {
        match number_at(&text, i) {
            Some((number, end)) => {
                numbers.push(number);
                i = end;
            }
            None => i += 1,
        }
    }
    numbers
}

/// The number that begins at place `i`, and where it ends.
fn number_at(text: &[char], i: usize) -> Option<(Written, usize)> {
    let is_inside = i > 0 && text[i - 1].is_ascii_alphanumeric();
    let sign = sign(text, i).filter(|_| !is_inside);
    let start = i + usize::from(sign.is_some());
    let (whole, mut end) = grouped(text, start).or_else(|| digits(text, start))?;
    let mut number = Written { is_negative: sign == Some(true), whole, ..Written::default() };
    if text.get(end) == Some(&'.')
        && let Some((decimals, behind)) = digits(text, end + 1)
    {
        (number.decimals, end) = (decimals, behind);
    } else if text.get(end) == Some(&'/')
        && let Some((below, behind)) = digits(text, end + 1)
    {
        (number.denominator, end) = (Some(below), behind);
    }
    Some((number, end))
}

/// Whether the sign at place `i`, if there is one, says that a number is negative.
fn sign(text: &[char], i: usize) -> Option<bool> {
    match text.get(i)? {
        '+' => Some(false),
        '-' | '\u{2212}' => Some(true),
        _ => None,
    }
}

/// The digits from place `i` on, and where they end.
fn digits(text: &[char], i: usize) -> Option<(String, usize)> {
    let digits: String = text.get(i..)?.iter().take_while(|c| c.is_ascii_digit()).collect();
    let end = i + digits.len();
    (!digits.is_empty()).then_some((digits, end))
}

/// Digits in groups of three, between commas.
fn grouped(text: &[char], i: usize) -> Option<(String, usize)> {
    let (mut all, mut end) = digits(text, i).filter(|(first, _)| first.len() <= 3)?;
    let mut groups = 1;
    while text.get(end) == Some(&',')
        && let Some((group, behind)) = digits(text, end + 1)
        && group.len() == 3
    {
        all += &group;
        (end, groups) = (behind, groups + 1);
    }
    (groups > 1).then_some((all, end))
}

/// A fraction in TeX.
fn frac(text: &[char]) -> Option<(Written, usize)> {
    let outer = sign(text, 0);
    let rest: String = text[usize::from(outer.is_some())..].iter().collect();
    let commands = [r"\frac{", r"\dfrac{", r"\tfrac{"];
    let inside = commands.iter().find_map(|command| rest.strip_prefix(command))?;
    let (above, below) = inside.strip_suffix('}')?.split_once("}{")?;
    let above: Vec<char> = above.chars().collect();
    let inner = sign(&above, 0);
    let whole: String = above[usize::from(inner.is_some())..].iter().collect();
    let is_digits = |x: &str| !x.is_empty() && x.chars().all(|c| c.is_ascii_digit());
    let is_negative = (outer == Some(true)) != (inner == Some(true));
    let number =
        Written { is_negative, whole, denominator: Some(below.into()), ..Written::default() };
    (is_digits(&number.whole) && is_digits(below)).then_some((number, text.len()))
}

/// What a written number is, if that can be told.
pub fn value(number: &Written) -> Option<Number> {
    let (numerator, denominator) = terms(number)?;
    lowest(number.is_negative, numerator, denominator)
}

/// Numerator and denominator as they are written.
pub fn terms(number: &Written) -> Option<(u128, u128)> {
    let decimals = number.decimals.trim_end_matches('0');
    let numerator = format!("{}{decimals}", number.whole).parse().ok()?;
    let denominator = match &number.denominator {
        Some(digits) => digits.parse().ok()?,
        None => 10u128.checked_pow(decimals.len().try_into().ok()?)?,
    };
    Some((numerator, denominator))
}

/// The fraction in lowest terms.
pub fn lowest(is_negative: bool, numerator: u128, denominator: u128) -> Option<Number> {
    if denominator == 0 {
        return None;
    }
    let divisor = greatest_common_divisor(numerator, denominator);
    number(is_negative, numerator / divisor, denominator / divisor)
}

/// The fraction as it comes, if it fits.
pub fn number(is_negative: bool, numerator: u128, denominator: u128) -> Option<Number> {
    let magnitude = i128::try_from(numerator).ok()?;
    let signed = if is_negative { -magnitude } else { magnitude };
    let numerator = signed.try_into().ok()?;
    Some(Number { numerator, denominator: denominator.try_into().ok()? })
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
