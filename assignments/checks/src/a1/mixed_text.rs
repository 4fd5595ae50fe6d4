//! Text as people write it: half of it Chinese, the rest English, code, digits,
//! emoji, and every kind of white space.

use harness::Draw;

const CHINESE: &[&str] = &[
    "今天我们学习分词",
    "模型读到的不是字",
    "而是一串数字",
    "反向传播",
    "学习率太大",
    "梯度就会爆炸",
    "词表里没有的词",
    "拆成字节",
    "，",
    "。",
    "？",
    "：",
    "“",
    "”",
    "第１２３页",
];

const ENGLISH: &[&str] = &[
    "the", "lower", "lowest", "newer", "newest", "wide", "token", "tokens", "merge", "merges",
    "I'm", "don't", "we'll", "THEY'RE", "it's", "o'clock", "naïve", "Ω",
];

const CODE: &[&str] =
    &["let mut x = y[i];", "fn f(x: &str) -> u32 {", "}", "// 注释", "a+=1", "==", "<|end|>", "#!"];

const ODD: &[&str] = &[
    "2026",
    "3.14159",
    "1234567",
    "👩‍🔬",
    "😀😀",
    "🇨🇳",
    "e\u{301}",
    "\u{a0}",
    "\u{200b}",
    "٣٤",
    "ｱ",
    "한국",
    "'s",
    "''",
];

const SPACE: &[&str] = &[" ", " ", " ", " ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", " \n ", ""];

/// A text of about `pieces` pieces.
pub fn mixed(draw: &mut Draw, pieces: usize) -> String {
    let mut text = String::new();
    for _ in 0..pieces {
        let kind = match draw.below(12) {
            0..8 => CHINESE,
            8..10 => ENGLISH,
            10 => CODE,
            _ => ODD,
        };
        text += kind[draw.below(kind.len())];
        if kind != CHINESE || draw.below(6) == 0 {
            text += SPACE[draw.below(SPACE.len())];
        }
    }
    text
}

/// A plain text without long runs: words, and Chinese with its punctuation.
pub fn plain(draw: &mut Draw, pieces: usize) -> String {
    let mut text = String::new();
    for _ in 0..pieces {
        if draw.below(2) == 0 {
            text += CHINESE[draw.below(8)];
            text += "，";
        } else {
            text += ENGLISH[draw.below(10)];
            text += " ";
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Seed;

    #[test]
    fn about_half_of_the_text_is_chinese() {
        let text = mixed(&mut Draw::new(Seed::public(), "mixed"), 4000);
        let chinese = text.chars().filter(|c| ('\u{4e00}'..'\u{a000}').contains(c)).count();
        let share = chinese as f64 / text.chars().count() as f64;
        assert!((0.4..0.65).contains(&share), "{share}");
    }
}
