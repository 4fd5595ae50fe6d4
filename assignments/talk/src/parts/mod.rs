//! Whose each part is. A part of the student's is tried on something small: what is not finished
//! (`todo!`), fails or says something else than the staff's is replaced, and it is said why.

pub mod components;
pub mod decoding;
pub mod model;
pub mod tokenizer;
pub mod trial;

use wording::{Lang, Text, Words, text};

/// Whose a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The student's.
    Yours,
    /// The staff's, and why.
    Staff(Reason),
}

/// Why a part is the staff's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nothing of the student's was wanted.
    Asked,
    /// It still says `todo!`.
    Unfinished,
    /// It panicked or refused.
    Failed(String),
    /// It says something else than the staff's.
    Differs,
    /// It does not go with this model.
    Unfit(Text),
}

impl Whose {
    /// Whether it is the student's.
    pub fn is_yours(&self) -> bool {
        *self == Self::Yours
    }
}

/// A part, and whose it is.
pub struct Part {
    /// What it is called.
    pub name: Text,
    /// Whose it is.
    pub whose: Whose,
}

/// `talking with: your tokenizer, attention; staff model (yours is not finished)`
pub fn line(parts: &[Part], lang: Lang) -> String {
    let groups: Vec<String> =
        parts.chunk_by(|a, b| a.whose == b.whose).map(|group| words(group, lang)).collect();
    match lang {
        Lang::Zh => format!("说话的是：{}", groups.join("；")),
        Lang::En => format!("talking with: {}", groups.join("; ")),
    }
}

/// Parts that are the same person's, for the same reason.
fn words(group: &[Part], lang: Lang) -> String {
    let names: Vec<&str> = group.iter().map(|part| part.name.get(lang)).collect();
    let names = names.join(lang.pick("、", ", "));
    match &group[0].whose {
        Whose::Yours => format!("{}{names}", lang.pick("你的", "your ")),
        Whose::Staff(reason) => {
            let why = reason.words().line(lang);
            let why = if why.is_empty() {
                why
            } else {
                lang.pick(format!("（{why}）"), format!(" ({why})"))
            };
            format!("{}{names}{why}", lang.pick("课程的", "staff "))
        }
    }
}

impl Reason {
    fn words(&self) -> Words {
        match self {
            Self::Asked => Words::default(),
            Self::Unfinished => text("你的还没写完", "yours is not finished").into(),
            Self::Failed(why) => {
                Words::new(format!("你的出错：{why}"), format!("yours failed: {why}"))
            }
            Self::Differs => {
                text("你的结果不同，请用 cargo test 检查", "yours differs: try `cargo test`").into()
            }
            Self::Unfit(why) => (*why).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_whose_each_part_is_and_why() {
        let part = |name, whose| Part { name, whose };
        let parts = [
            part(text("分词器", "tokenizer"), Whose::Yours),
            part(text("嵌入", "embedding"), Whose::Yours),
            part(text("RoPE", "RoPE"), Whose::Staff(Reason::Unfinished)),
            part(text("注意力", "attention"), Whose::Staff(Reason::Unfinished)),
            part(text("模型", "model"), Whose::Staff(Reason::Differs)),
            part(text("解码", "decoding"), Whose::Staff(Reason::Asked)),
        ];
        insta::assert_snapshot!(line(&parts, Lang::En), @"talking with: your tokenizer, embedding; staff RoPE, attention (yours is not finished); staff model (yours differs: try `cargo test`); staff decoding");
        insta::assert_snapshot!(line(&parts, Lang::Zh), @"说话的是：你的分词器、嵌入；课程的RoPE、注意力（你的还没写完）；课程的模型（你的结果不同，请用 cargo test 检查）；课程的解码");
    }
}
