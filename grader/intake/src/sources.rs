//! Which files are sources, and whether they can be used together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wording::{Text, Words};

use crate::error::IntakeError;
use crate::name::shown;
use crate::place::is;

/// Whether a file of this path is a source. Files that begin with `._` are attributes of
/// other files, made by macOS. `LIB.RS` is no source, but the student is told.
pub fn is_source(below: &[&str]) -> bool {
    let name = below.last().copied().unwrap_or_default();
    let ending = Path::new(name).extension().is_some_and(|extension| extension == "rs");
    (ending && !name.starts_with("._")) || below.len() == 1 && is(name, "lib.rs")
}

/// The files as texts, in alphabetical order. `odd_lib` is what lies in place of `lib.rs`,
/// if that is no regular file.
///
/// # Errors
///
/// If one is not UTF-8, `lib.rs` is missing, or they could not lie side by side in a
/// folder.
pub fn texts(
    files: BTreeMap<PathBuf, Option<Vec<u8>>>,
    odd_lib: Option<Text>,
) -> Result<Vec<(PathBuf, String)>, IntakeError> {
    begin_with_lib(&files, odd_lib)?;
    let mut texts = Vec::new();
    for (path, content) in files {
        let folder = texts.iter().any(|(above, _): &(PathBuf, String)| path.starts_with(above));
        if folder {
            let above = path.parent().unwrap_or(&path).display();
            return IntakeError::unusable(
                format!("src/{above} 既是文件又是文件夹；请重新打包"),
                format!("src/{above} is both a file and a folder; pack it anew"),
            );
        }
        let text = String::from_utf8(content.unwrap_or_default())
            .map_err(|error| IntakeError::Unusable(not_utf8(&path, error.utf8_error())))?;
        texts.push((path, text));
    }
    Ok(texts)
}

fn begin_with_lib(
    files: &BTreeMap<PathBuf, Option<Vec<u8>>>,
    odd_lib: Option<Text>,
) -> Result<(), IntakeError> {
    if files.contains_key(Path::new("lib.rs")) {
        return Ok(());
    }
    let names = files.keys().filter_map(|path| path.to_str());
    if let Some(name) = names.into_iter().find(|name| is(name, "lib.rs")) {
        let name = shown(name.as_bytes());
        return IntakeError::unusable(
            format!("src/{name} 必须命名为 lib.rs（全部小写）；请改名后重新提交"),
            format!("src/{name} must be called lib.rs, in lower case; rename it"),
        );
    }
    if let Some(words) = odd_lib {
        return IntakeError::unusable(
            format!("src/lib.rs 是{}；请提交普通文件", words.zh),
            format!("src/lib.rs is {}; hand in a plain file", words.en),
        );
    }
    IntakeError::unusable(
        "缺少 src/lib.rs；请提交整个 src 文件夹",
        "src/lib.rs is missing; hand in the whole folder src",
    )
}

fn not_utf8(path: &Path, error: std::str::Utf8Error) -> Words {
    let (path, at) = (path.display(), error.valid_up_to());
    Words::new(
        format!("src/{path} 不是 UTF-8 编码（从第 {at} 字节起）；请另存为 UTF-8"),
        format!("src/{path} is not UTF-8 (from byte {at} on); save it as UTF-8"),
    )
}
