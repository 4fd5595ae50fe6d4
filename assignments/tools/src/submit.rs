//! `cargo xtask submit`: packs sources into an archive that the grader takes.

use std::fs;
use std::path::PathBuf;

use wording::{Lang, Words};

use crate::exit_code::ExitCode;
use crate::failure::{Failure, io_failure};
use crate::packed;
use crate::sources::Sources;
use crate::workspace::Workspace;

/// Packs the `asked` assignments, or all if none is named, into `out`, or else into an
/// archive in the root that is named after them.
///
/// # Errors
///
/// If there is no such assignment, the grader would refuse the sources, or the archive
/// cannot be written. An archive that was there before stays then.
pub fn run(
    workspace: &Workspace,
    asked: &[String],
    out: Option<PathBuf>,
) -> Result<ExitCode, Failure> {
    let ids = chosen(asked, assignments(workspace)?)?;
    let read = |id: &String| Sources::read(&workspace.root, id);
    let sources: Vec<Sources> = ids.iter().map(read).collect::<Result<_, _>>()?;
    let named = || workspace.root.join(format!("{}.zip", ids.join("-")));
    let archive = out.unwrap_or_else(named);
    packed::write(&archive, &sources)?;
    println!("{}", told(&ids, &sources, &archive.display().to_string()).get(Lang::from_env()));
    Ok(ExitCode::Success)
}

/// The assignments of this clone, in order.
fn assignments(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let folder = workspace.root.join("assignments");
    let entries = fs::read_dir(&folder).map_err(io_failure("list", &folder))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut ids: Vec<String> = names.filter(|name| is_assignment(name)).collect();
    ids.sort_unstable();
    Ok(ids)
}

/// Whether `name` is an `a` and a number.
fn is_assignment(name: &str) -> bool {
    let number = name.strip_prefix('a').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Those that are asked for, each once; all if none is.
fn chosen(asked: &[String], known: Vec<String>) -> Result<Vec<String>, Failure> {
    if let Some(id) = asked.iter().find(|id| !known.contains(id)) {
        return Err(Failure::UnknownAssignment { id: id.clone(), known });
    }
    Ok(known.into_iter().filter(|id| asked.is_empty() || asked.contains(id)).collect())
}

/// What was packed, what was not, and what to do now.
fn told(ids: &[String], sources: &[Sources], archive: &str) -> Words {
    let files: usize = sources.iter().map(|sources| sources.files.len()).sum();
    let ids = ids.join(", ");
    let left_out = sources.iter().flat_map(|sources| &sources.left_out);
    let left_out: Vec<&str> = left_out.map(String::as_str).collect();
    let mut words = Words::new(
        format!("已打包 {ids} 的 {files} 个源文件：{archive}"),
        format!("packed {files} source files of {ids}: {archive}"),
    );
    if !left_out.is_empty() {
        let list = left_out.join("\n  ");
        words.zh += &format!("\n没有打包（不是源文件）：\n  {list}");
        words.en += &format!("\nnot packed (no source files):\n  {list}");
    }
    words.zh += "\n请按课程要求的文件名提交这个文件。";
    words.en += "\nHand in this file, under the name that your course asks for.";
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn all_assignments_are_packed_if_none_is_named_and_each_once() {
        let known = || texts(&["a0", "a1", "a10"]);
        assert_eq!(chosen(&[], known()).unwrap(), known());
        assert_eq!(chosen(&texts(&["a1", "a0", "a1"]), known()).unwrap(), ["a0", "a1"]);
        let failure = chosen(&texts(&["a7"]), known()).unwrap_err();
        assert_eq!(failure.to_string(), "there is no assignment `a7`; there are a0, a1, a10");
    }

    #[test]
    fn assignments_are_told_from_the_crates_beside_them() {
        let names = ["a0", "a12", "a", "ab", "checks", "a0x"];
        assert_eq!(names.map(is_assignment), [true, true, false, false, false, false]);
    }

    #[test]
    fn it_says_what_was_packed_and_what_was_not() {
        let source = ("assignments/a0/src/lib.rs".to_owned(), String::new());
        let sources = [Sources { files: vec![source], left_out: texts(&["x.txt"]) }];
        let words = told(&texts(&["a0"]), &sources, "a0.zip");
        let en = "packed 1 source files of a0: a0.zip\nnot packed (no source files):\n  x.txt\n\
                  Hand in this file, under the name that your course asks for.";
        let zh = "已打包 a0 的 1 个源文件：a0.zip\n没有打包（不是源文件）：\n  x.txt\n\
                  请按课程要求的文件名提交这个文件。";
        assert_eq!((words.en.as_str(), words.zh.as_str()), (en, zh));
    }
}
