//! Which branch is graded if `HEAD` names a branch that does not exist.

use crate::error::IntakeError;
use crate::git_query::{REFERENCES, Repository};
use crate::name::shown;

/// The only branch, as a reference. Branches of a clone's origin count if it has none of
/// its own.
///
/// # Errors
///
/// If there is none, or several.
pub fn only(repository: &Repository<'_>) -> Result<String, IntakeError> {
    for under in ["refs/heads", "refs/remotes/origin"] {
        let list = ["for-each-ref", "--format=%(refname)", under];
        let printed = repository.run(&list, REFERENCES)?;
        let printed = String::from_utf8_lossy(&printed);
        let names: Vec<&str> = printed.lines().filter(|name| !name.ends_with("/HEAD")).collect();
        match names[..] {
            [] => {}
            [one] => return Ok(one.into()),
            _ => return several(&names),
        }
    }
    IntakeError::unusable(
        "仓库里没有任何提交；请先 git commit 再提交",
        "the repository has no commit; commit your work",
    )
}

fn several<T>(names: &[&str]) -> Result<T, IntakeError> {
    let short = |name: &&str| {
        let short = name.split('/').skip(2).collect::<Vec<_>>().join("/");
        shown(short.as_bytes())
    };
    let more = if names.len() > 5 { ", …" } else { "" };
    let names = names.iter().take(5).map(short).collect::<Vec<_>>().join(", ") + more;
    IntakeError::unusable(
        format!("HEAD 指向不存在的分支，而仓库里有多个分支（{names}）；请切换到要评分的分支"),
        format!("HEAD names no branch that exists, and there are several ({names}); check one out"),
    )
}
