//! The text of a roster, in whatever encoding a spreadsheet or a system saved it.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};
use memchr::memchr_iter;
use wording::{Text, Words, text};

use super::at_row;
use crate::format::{Format, is};

const SAVE: Text = text(
    "请另存为 CSV（Excel：“另存为”，选“CSV UTF-8”）",
    "save it as CSV (in Excel: \"Save as\", \"CSV UTF-8\")",
);

/// The text of the file, with one line feed after each line.
///
/// # Errors
///
/// If it is no text, or its encoding cannot be told.
pub fn text_of(bytes: &[u8]) -> Result<String, Words> {
    if let Some(format) = Format::of(bytes) {
        return Err(no_text(format));
    }
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => strict(encoding, &bytes[mark..]),
        None => undeclared(bytes),
    };
    let decoded = decoded.ok_or_else(|| at_row(row_of_fault(bytes), &unknown()))?;
    let mut lines = decoded.replace("\r\n", "\n").replace('\r', "\n");
    lines.push('\n');
    Ok(lines)
}

/// Text that does not say what its encoding is.
fn undeclared(bytes: &[u8]) -> Option<String> {
    if bytes.contains(&0) {
        return utf_16(bytes);
    }
    String::from_utf8(bytes.to_vec()).ok().or_else(|| gbk(bytes))
}

/// Separators and ends of lines have a zero byte in UTF-16: the second in little endian,
/// the first in big endian.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let zeros_at = |half| bytes.iter().skip(half).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = if zeros_at(1) > zeros_at(0) { UTF_16LE } else { UTF_16BE };
    strict(encoding, bytes).filter(|text| !text.contains('\0'))
}

/// Chinese text in GBK. Western text in an encoding of its own can also be read as GBK: an
/// accented letter and the letter after it become one rare character. It is refused.
fn gbk(bytes: &[u8]) -> Option<String> {
    let (mut common, mut rare) = (0, 0);
    let mut rest = bytes;
    while let [lead, after @ ..] = rest {
        let pair = (*lead, after.first().copied().unwrap_or_default());
        match pair {
            (..0x80, _) => {}
            (0xa1.., 0xa1..) => common += 1,
            _ => rare += 1,
        }
        rest = after.get(usize::from(*lead >= 0x80)..).unwrap_or_default();
    }
    strict(GB18030, bytes).filter(|_| common >= rare)
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}

/// The row in which a text stops being UTF-8.
fn row_of_fault(bytes: &[u8]) -> u64 {
    let good = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let ends = memchr_iter(b'\n', &bytes[..good]).count();
    ends as u64 + 1
}

fn unknown() -> Words {
    Words::new(
        format!("编码不是 UTF-8、UTF-16 或 GBK；{}", SAVE.zh),
        format!("not in UTF-8, UTF-16 or GBK; {}", SAVE.en),
    )
}

fn no_text(format: Format) -> Words {
    let what = match format {
        Format::Zip => text(
            "Excel 工作簿（.xlsx）或其他 zip 压缩包",
            "an Excel workbook (.xlsx) or another zip archive",
        ),
        Format::Office => text("旧式 Excel 工作簿（.xls）", "an old Excel workbook (.xls)"),
        other => other.words(),
    };
    Words::new(
        format!("{}，不是 CSV；{}", is(what.zh), SAVE.zh),
        format!("it is {} and no CSV; {}", what.en, SAVE.en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "学号,姓名\n2026001,李雷\n";

    fn utf_16_of(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let (little, big) = (utf_16_of(TEXT, u16::to_le_bytes), utf_16_of(TEXT, u16::to_be_bytes));
        let files = [
            TEXT.into(),
            [b"\xef\xbb\xbf", TEXT.as_bytes()].concat(),
            [b"\xff\xfe", &little[..]].concat(),
            [b"\xfe\xff", &big[..]].concat(),
            little,
            big,
            GB18030.encode(TEXT).0.into_owned(),
            TEXT.replace('\n', "\r\n").into(),
            TEXT.replace('\n', "\r").into(),
        ];
        for file in files {
            assert_eq!(text_of(&file).unwrap().trim_end(), TEXT.trim_end(), "{file:?}");
        }
    }

    #[test]
    fn western_text_is_not_taken_for_chinese() {
        let error = text_of(b"student,name\namy,M\xfcller\n").unwrap_err();
        assert!(error.en.starts_with("row 2: not in UTF-8, UTF-16 or GBK"), "{error:?}");
        let rare = GB18030.encode("学号,姓名\n1,朱镕\n").0.into_owned();
        assert!(text_of(&rare).unwrap().contains('镕'));
    }

    #[test]
    fn what_is_no_text_is_told_how_to_save_it() {
        let line = |bytes: &[u8]| text_of(bytes).unwrap_err().en;
        assert!(line(b"PK\x03\x04").starts_with("it is an Excel workbook (.xlsx)"));
        assert!(line(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").starts_with("it is an old Excel"));
        assert!(line(b"<table><tr>").starts_with("it is a page of the web"));
        assert!(line(b"\0\0\0\0").contains("not in UTF-8"));
        assert!(line(b"\xff\xfea").contains("not in UTF-8"));
    }
}
