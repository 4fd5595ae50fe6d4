//! The format of a file by its first bytes, whatever its name says.

use wording::{Text, Words, text};

use crate::form::{Form, ends};

/// The formats that are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Zip, and formats that are based on it.
    Zip,
    /// Compressed with gzip.
    Gzip,
    /// Compressed with xz.
    Xz,
    /// A tar archive that is not compressed.
    Tar,
    /// RAR.
    Rar,
    /// 7z.
    SevenZip,
    /// Compressed with bzip2.
    Bzip2,
    /// Compressed with Zstandard.
    Zstd,
    /// Compressed with lzip.
    Lzip,
    /// Compressed with LZ4.
    Lz4,
    /// A disk image or a Windows archive, recognised by its name.
    Packed,
    /// An old document of Microsoft Office.
    Office,
    /// A PDF document.
    Pdf,
    /// A page of the web, such as one that asks to log in.
    Html,
    /// A picture.
    Picture,
    /// A program.
    Program,
    /// A pointer of Git LFS in place of a file.
    Pointer,
}

/// Formats, their first bytes, and at which offset these are.
const MARKS: [(Format, usize, &[u8]); 25] = [
    (Format::Zip, 0, b"PK\x03\x04"),
    (Format::Zip, 0, b"PK\x05\x06"),
    (Format::Zip, 0, b"PK\x07\x08"),
    (Format::Gzip, 0, b"\x1f\x8b"),
    (Format::Xz, 0, b"\xfd7zXZ\0"),
    (Format::Tar, 257, b"ustar"),
    (Format::Rar, 0, b"Rar!\x1a\x07"),
    (Format::SevenZip, 0, b"7z\xbc\xaf\x27\x1c"),
    (Format::Bzip2, 0, b"BZh"),
    (Format::Zstd, 0, b"\x28\xb5\x2f\xfd"),
    (Format::Lzip, 0, b"LZIP"),
    (Format::Lz4, 0, b"\x04\x22\x4d\x18"),
    (Format::Packed, 0, b"MSCF"),
    (Format::Packed, 0, b"xar!"),
    (Format::Packed, 0, b"\x1f\x9d"),
    (Format::Packed, 0, b"!<arch>"),
    (Format::Office, 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    (Format::Pdf, 0, b"%PDF-"),
    (Format::Picture, 0, b"\x89PNG"),
    (Format::Picture, 0, b"\xff\xd8\xff"),
    (Format::Picture, 0, b"GIF8"),
    (Format::Program, 0, b"\x7fELF"),
    (Format::Program, 0, b"#!"),
    (Format::Pointer, 0, b"version https://git-lfs"),
    (Format::Html, 0, b"<"),
];

/// Endings of archives that cannot be read here.
const ENDINGS: [(&str, Format); 16] = [
    (".rar", Format::Rar),
    (".7z", Format::SevenZip),
    (".bz2", Format::Bzip2),
    (".tbz", Format::Bzip2),
    (".tbz2", Format::Bzip2),
    (".zst", Format::Zstd),
    (".tzst", Format::Zstd),
    (".lz", Format::Lzip),
    (".lz4", Format::Lz4),
    (".gz", Format::Gzip),
    (".xz", Format::Xz),
    (".cab", Format::Packed),
    (".dmg", Format::Packed),
    (".iso", Format::Packed),
    (".lzma", Format::Packed),
    (".z", Format::Packed),
];

impl Format {
    /// The format of a file that begins with `bytes`, if it is known.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let trimmed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let begins = |from: &[u8], at: usize, mark: &[u8]| {
            from.get(at..).is_some_and(|from| from.starts_with(mark))
        };
        let mut marks = MARKS.iter();
        marks.find_map(|(format, at, mark)| {
            let from = if *format == Self::Html { trimmed } else { bytes };
            begins(from, *at, mark).then_some(*format)
        })
    }

    /// The format of an archive with this name, if it is one that cannot be read here.
    pub fn of_name(name: &str) -> Option<Self> {
        ENDINGS.iter().find(|(ending, _)| ends(name, ending)).map(|(_, format)| *format)
    }

    /// The format that a file of this form should have.
    fn of_form(form: Form) -> Option<Self> {
        match form {
            Form::Zip => Some(Self::Zip),
            Form::TarGz => Some(Self::Gzip),
            Form::TarXz => Some(Self::Xz),
            Form::Tar => Some(Self::Tar),
            Form::Folder | Form::Repository => None,
        }
    }

    /// Its name for people.
    pub fn words(self) -> Text {
        match self {
            Self::Zip => text("zip 压缩包", "a zip archive"),
            Self::Gzip => text("gzip 压缩文件", "compressed with gzip"),
            Self::Xz => text("xz 压缩文件", "compressed with xz"),
            Self::Tar => text("未压缩的 tar 归档", "a tar archive that is not compressed"),
            Self::Rar => text("RAR 压缩包", "a RAR archive"),
            Self::SevenZip => text("7z 压缩包", "a 7z archive"),
            Self::Bzip2 => text("bzip2 压缩文件", "compressed with bzip2"),
            Self::Zstd => text("Zstandard 压缩文件", "compressed with Zstandard"),
            Self::Lzip => text("lzip 压缩文件", "compressed with lzip"),
            Self::Lz4 => text("LZ4 压缩文件", "compressed with LZ4"),
            Self::Packed => text("不支持的打包文件", "packed in a way that is not read"),
            Self::Office => text("Office 文档", "an Office document"),
            Self::Pdf => text("PDF 文档", "a PDF document"),
            Self::Html => text("网页（HTML）", "a page of the web (HTML)"),
            Self::Picture => text("图片", "a picture"),
            Self::Program => text("可执行程序", "a program"),
            Self::Pointer => text("Git LFS 指针文件", "a pointer of Git LFS"),
        }
    }

    /// What to do about it: rename it if only its name is wrong.
    fn step(self) -> Text {
        match self {
            Self::Zip => text("请改名为 .zip", "call it .zip"),
            Self::Gzip => {
                text("请改名为 .tar.gz，或重新打包成 .zip", "call it .tar.gz, or pack it as .zip")
            }
            Self::Xz => {
                text("请改名为 .tar.xz，或重新打包成 .zip", "call it .tar.xz, or pack it as .zip")
            }
            Self::Tar => text("请改名为 .tar", "call it .tar"),
            _ => PACK,
        }
    }

    /// The message about a file called `name` in a format that is not read.
    pub fn refused(self, name: &str) -> Words {
        let what = self.words();
        Words::new(
            format!("{name} {}；{}", is(what.zh), PACK.zh),
            format!("{name} is {}; {}", what.en, PACK.en),
        )
    }
}

/// 「是」 and what follows, with a space before letters that are not Chinese.
pub fn is(what: &str) -> String {
    let space = if what.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
    format!("是{space}{what}")
}

/// What to do in all other cases.
pub const PACK: Text = text("请打包成 .zip 或 .tar.gz", "pack it as .zip or .tar.gz");

/// The message about an archive whose format is not the one that its name says. `None` if
/// the format is not known: then the reader of the archive says what is wrong.
pub fn mistaken(bytes: &[u8], form: Form, name: &str) -> Option<Words> {
    if bytes.is_empty() {
        return Some(Words::new(
            format!("压缩包 {name} 是空文件（0 字节）；请重新打包上传"),
            format!("the archive {name} is empty (0 bytes); pack it anew"),
        ));
    }
    let format = Format::of(bytes)?;
    if Format::of_form(form) == Some(format) {
        return None;
    }
    let (what, step, called) = (format.words(), format.step(), form.ending());
    Some(Words::new(
        format!("{name} {}，而不是名字所示的 {called}；{}", is(what.zh), step.zh),
        format!("{name} is {}, although it is called {called}; {}", what.en, step.en),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(Format::of(b"Rar!\x1a\x07\x01\0"), Some(Format::Rar));
        assert_eq!(Format::of(b"\xef\xbb\xbf\n <!DOCTYPE html>"), Some(Format::Html));
        assert_eq!(Format::of(b"whatever"), None);
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(Format::of(&tar), Some(Format::Tar));
    }

    #[test]
    fn a_wrong_name_and_a_wrong_format_are_told_what_to_do() {
        let line = |bytes: &[u8], form| mistaken(bytes, form, "amy").map(|words| words.en);
        assert_eq!(line(b"PK\x03\x04", Form::Zip), None);
        assert_eq!(line(b"\0\0", Form::Zip), None);
        let words = "amy is a RAR archive, although it is called .zip; pack it as .zip or .tar.gz";
        assert_eq!(line(b"Rar!\x1a\x07\0", Form::Zip).unwrap(), words);
        let words = "amy is a zip archive, although it is called .tar.gz; call it .zip";
        assert_eq!(line(b"PK\x03\x04", Form::TarGz).unwrap(), words);
    }
}
