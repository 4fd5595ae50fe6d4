//! Why an answer is wrong: facts in fields, from which the text is made.

use serde::{Deserialize, Serialize};

use crate::digest::DIGEST_OF;
use crate::drift::Drifted;
use wording::Lang;

/// A wrong answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// The call, with shapes and dtypes.
    pub call: String,
    /// How the answer differs from the right one.
    pub difference: Difference,
    /// The misconception whose output it matches.
    pub diagnosis: Option<String>,
    /// Whether the misconception explains only the kinds of calls that are wrong: calls of
    /// another kind are right although it would get them wrong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_where_wrong: bool,
    /// For a drawn case: how often it was replaced by a smaller one that fails too.
    pub shrinks: Option<u32>,
}

/// How an answer differs from the right one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Difference {
    /// A tensor of another shape or dtype.
    Form {
        /// The tensor.
        name: String,
        /// `f64[2, 5]`
        expected: String,
        /// `f64[5, 2]`
        got: String,
    },
    /// A tensor is missing, or one too many was given.
    Presence {
        /// The tensor.
        name: String,
        /// Whether there should be one.
        expected: bool,
    },
    /// A tensor of the right shape with wrong elements.
    Values(Values),
    /// Hidden states of a model that are further off than they may be.
    Drift(Drifted),
    /// A flag, a count or a list.
    Fact {
        /// Its name.
        name: String,
        /// As JSON; an error in words.
        expected: String,
        /// The same.
        got: String,
        /// The element of the case's list that the difference is about, if the answer has
        /// one for each.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        input: Option<String>,
    },
    /// A law does not hold.
    Law {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
}

/// Wrong elements of a tensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// The tensor.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// The first index that differs.
    pub index: Vec<usize>,
    /// The expected element (as text, since JSON has no NaN).
    pub expected: String,
    /// The element of the answer.
    pub got: String,
    /// How many elements differ.
    pub differing: usize,
    /// The largest finite absolute difference, as text.
    pub worst: Option<String>,
    /// How many elements are NaN or infinite but should not be.
    pub non_finite: usize,
    /// Whether this is an argument that came back unchanged although it should have
    /// changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untouched: bool,
    /// Whether `f64` numbers are all as near as numbers that were rounded to `f32` on the way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub near_as_f32: bool,
}

impl Failure {
    /// A failure of `call` without a diagnosis.
    pub fn new(call: impl Into<String>, difference: Difference) -> Self {
        Self {
            call: call.into(),
            difference,
            diagnosis: None,
            only_where_wrong: false,
            shrinks: None,
        }
    }

    /// A law that does not hold for `call`.
    pub fn law(call: impl Into<String>, zh: String, en: String) -> Box<Self> {
        Box::new(Self::new(call, Difference::Law { zh, en }))
    }
}

/// The fact that holds an error that was returned.
pub const ERROR: &str = "error";

/// The fact that lists the arguments that the call has changed.
pub const WRITTEN_INTO: &str = "arguments that were written into";

/// Shown in place of a fact that is not there.
pub(crate) const NOTHING: &str = "—";

/// In the name of a gradient, this stands between the name of the result and the name of
/// the argument.
pub(crate) const GRADIENT: &str = ".grad.";

impl Difference {
    /// A hint to replace the check's own, where that would mislead.
    pub(crate) fn hint(&self, call: &str, lang: Lang) -> Option<String> {
        match self {
            Self::Values(values) => values.hint(call, lang),
            _ => None,
        }
    }

    /// The difference in words; several lines.
    pub fn describe(&self, lang: Lang) -> String {
        match self {
            Self::Form { name, expected, got } => lang.pick(
                format!("`{name}` 的形状或类型不对：应为 {expected}，得到 {got}"),
                format!("`{name}` has the wrong shape or dtype: expected {expected}, got {got}"),
            ),
            Self::Presence { name, expected: true } if name.contains(GRADIENT) => {
                let (of, by) = name.split_once(GRADIENT).unwrap_or_default();
                lang.pick(
                    format!(
                        "缺少 `{name}`：从 `{of}` 到 `{by}` 的计算图断了（detach、no_grad，或者把数取出来放进了 Vec）"
                    ),
                    format!(
                        "`{name}` is missing: the graph from `{of}` to `{by}` was cut (detach, no_grad, or numbers taken out into a Vec)"
                    ),
                )
            }
            Self::Presence { name, expected: true } => lang.pick(
                format!("缺少 `{name}`（应当有值，却是空的）"),
                format!("`{name}` is missing (it should have a value)"),
            ),
            Self::Presence { name, expected: false } => lang.pick(
                format!("多出了 `{name}`（应当为空，却有值）"),
                format!("`{name}` should not be there (it should be empty)"),
            ),
            Self::Values(values) => values.describe(lang),
            Self::Drift(drifted) => drifted.describe(lang),
            Self::Fact { name, expected, got, .. } if name == ERROR && expected == NOTHING => lang
                .pick(
                    format!("应当有结果，却返回了错误：{got}"),
                    format!("an error came back where a result was expected: {got}"),
                ),
            Self::Fact { name, expected, got, .. } if name == ERROR && got == NOTHING => lang.pick(
                format!("应当返回错误 {expected}，却给出了结果"),
                format!("a result came back where the error {expected} was expected"),
            ),
            Self::Fact { name, got, .. } if name == WRITTEN_INTO => lang.pick(
                format!("改写了参数 {got}：参数要保持原样，名字以 `_` 结尾的方法会改写张量"),
                format!(
                    "the arguments {got} were written into: they must stay as they are, and methods whose names end in `_` write into a tensor"
                ),
            ),
            Self::Fact { name, .. } if name.starts_with(DIGEST_OF) => {
                let block = name.trim_start_matches(DIGEST_OF);
                lang.pick(
                    format!("{block}：这些结果里至少有一个不对"),
                    format!("{block}: at least one of these results is wrong"),
                )
            }
            Self::Fact { name, expected, got, input } => {
                let text = lang.pick(
                    format!("`{name}`：应为 {expected}，得到 {got}"),
                    format!("`{name}`: expected {expected}, got {got}"),
                );
                let input = input.as_ref().map(|input| {
                    lang.pick(format!("\n输入是 {input}"), format!("\nthe input is {input}"))
                });
                text + &input.unwrap_or_default()
            }
            Self::Law { zh, en } => lang.pick(zh, en).clone(),
        }
    }
}

/// Why a result that is computed with tanh is NaN or infinite.
fn tanh_overflows(lang: Lang) -> String {
    lang.pick(
        "NaN 或无穷：这里有 tanh。手写的 tanh 若用 exp(x)，|x| 大时得到 ∞/∞；用 exp(-2|x|) 就不会",
        "NaN or infinite: there is a tanh here. Written by hand with exp(x), it is ∞/∞ for large |x|; with exp(-2|x|) it is not",
    )
    .to_string()
}

/// Why `f64` numbers are only as near as those of `f32`.
fn rounded_to_f32(lang: Lang) -> String {
    lang.pick(
        "只差 f32 的舍入那么多，而这里的类型是 f64：是不是有一步用 f32 算了、存了，或者某个常数只写了几位？",
        "off by no more than rounding to f32, and this is f64: was a step computed or kept in f32, or a constant written with a few digits only?",
    )
    .to_string()
}

impl Values {
    fn describe(&self, lang: Lang) -> String {
        let Self { name, shape, index, expected, got, differing, worst, non_finite, .. } = self;
        let total: usize = shape.iter().product();
        let mut text = lang.pick(
            format!(
                "`{name}`{index:?}：应为 {expected}，得到 {got}\n\
                 {total} 个元素中有 {differing} 个不同"
            ),
            format!(
                "`{name}`{index:?}: expected {expected}, got {got}\n\
                 {differing} of {total} elements differ"
            ),
        );
        if let Some(worst) = worst {
            text += &lang.pick(format!("，最大相差 {worst}"), format!(", the worst by {worst}"));
        }
        if *non_finite > 0 {
            text += &lang.pick(
                format!("；其中 {non_finite} 个是 NaN 或无穷"),
                format!("; {non_finite} of them are NaN or infinite"),
            );
        }
        if self.untouched {
            text += &lang.pick(
                format!("\n`{name}` 和传入时一样：没有任何改动"),
                format!("\n`{name}` is as it was given: nothing has changed it"),
            );
        }
        text
    }

    /// A hint to replace the check's own, if the difference does not come from the formula.
    fn hint(&self, call: &str, lang: Lang) -> Option<String> {
        let Self { name, non_finite, .. } = self;
        if self.near_as_f32 {
            return Some(rounded_to_f32(lang));
        }
        if *non_finite > 0 {
            let calls = ["tanh", "gelu", "soft_cap"].iter();
            let by_tanh = calls.into_iter().any(|word| call.to_lowercase().contains(word));
            return by_tanh.then(|| tanh_overflows(lang));
        }
        let (of, by) = name.split_once(GRADIENT)?;
        Some(lang.pick(
            format!(
                "`{of}` 的值是对的，错的只有对 `{by}` 的梯度：从 `{by}` 到 `{of}` 的几条路里，有一条断了（detach、no_grad、数取出来放进了 Vec），或者有张量被就地改写，或者有运算恰好在这里有折点（abs、relu、相等时的 max），libtorch 在那里取 0"
            ),
            format!(
                "the value of `{of}` is right, only its gradient by `{by}` is not: of the ways from `{by}` to `{of}`, one was cut (detach, no_grad, numbers taken out into a Vec), a tensor was written into, or an operator has its kink right here (abs, relu, max of equal numbers), where libtorch takes 0"
            ),
        ))
    }
}
