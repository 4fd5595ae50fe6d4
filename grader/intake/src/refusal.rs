//! The messages with which a whole submission is refused.

use wording::{Text, Words};

use crate::error::IntakeError;
use crate::name::shown;

/// A folder whose name is right except for capitals.
///
/// # Errors
///
/// Always.
pub fn wrongly_called<T>(path: &str, expected: &str) -> Result<T, IntakeError> {
    let (path, expected) = (shown(path.as_bytes()), shown(expected.as_bytes()));
    IntakeError::unusable(
        format!("文件夹 {path} 必须命名为 {expected}（注意大小写）；请改名后重新提交"),
        format!("{path} must be called {expected}, in lower case; rename it"),
    )
}

/// Sources in several places of the same rank.
///
/// # Errors
///
/// Always.
pub fn several_places<T>(places: &[String]) -> Result<T, IntakeError> {
    let names = places.iter().map(|name| if name.is_empty() { "." } else { name });
    let names: Vec<String> = names.take(5).map(|name| shown(name.as_bytes())).collect();
    let names = names.join(", ");
    IntakeError::unusable(
        format!("同一作业的源文件出现在多处（{names}）；只保留一处"),
        format!("the sources are there more than once (in {names}); hand in one"),
    )
}

/// Sources that may belong to any assignment.
pub fn of_no_assignment(path: &str, id: &str) -> Words {
    let path = if path.is_empty() { "lib.rs" } else { path };
    let path = shown(path.as_bytes());
    Words::new(
        format!("无法判断 {path} 属于哪次作业；请把它放在 assignments/{id}/src 里再提交"),
        format!("{path} does not say which assignment it is; hand it in as assignments/{id}/src"),
    )
}

/// The message about too many entries.
pub fn more_than(most: usize) -> Words {
    Words::new(
        format!("文件超过 {most} 个；请不要提交 cargo 的构建产物（target）"),
        format!("more than {most} files; leave out what cargo builds (target)"),
    )
}

/// The message about an archive in which nothing looks like an assignment. A name in it
/// that was refused may be the reason.
pub fn packed_otherwise(refused: Option<(&String, &Text)>) -> Words {
    let zh = refused.map(|(name, why)| format!("（未采用：{name}，{}）", why.zh));
    let en = refused.map(|(name, why)| format!(" (not used: {name} ({}))", why.en));
    let (zh, en) = (zh.unwrap_or_default(), en.unwrap_or_default());
    Words::new(
        format!(
            "压缩包里没有 `assignments` 文件夹{zh}；请打包包含它的文件夹，或作业自己的文件夹（如 `a0`）"
        ),
        format!(
            "there is no folder `assignments` in the archive{en}; pack the folder that holds it, or the assignment's own (such as `a0`)"
        ),
    )
}
