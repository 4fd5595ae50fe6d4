//! `grader keygen`: makes a key, once.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use harness::Lang;

use super::key_place::{beside, repository_of};
use super::{Key, KeyPlace, key_file};
use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;

/// Makes a key and says where it lies.
///
/// # Errors
///
/// If there is one already, or it would lie in a repository, where it would be
/// committed sooner or later.
pub fn keygen(place: &KeyPlace, lang: Lang) -> Result<ExitCode, Problem> {
    let path = place.path()?;
    let public = beside(path);
    for file in [path, &public] {
        // A link to nothing also exists.
        if fs::symlink_metadata(file).is_ok() {
            let file = file.display();
            return Err(Problem::input((
                format!(
                    "{file} 已经存在，不会覆盖它：否则用它签名的结果就无法验证了；请用 --key FILE 另指一处"
                ),
                format!(
                    "{file} is there already and is not overwritten: results signed with it could no longer be verified; choose another --key FILE"
                ),
            )));
        }
    }
    if let Some(repository) = repository_of(path) {
        let (path, repository) = (path.display(), repository.display());
        return Err(Problem::input((
            format!(
                "{path} 在仓库 {repository} 里，密钥不该放在那里：请用 --key FILE 指到仓库之外"
            ),
            format!(
                "{path} would lie in the repository {repository}, where a key does not belong: choose a --key FILE outside"
            ),
        )));
    }
    if !place.is_chosen() {
        make_folder(path)?;
    }
    let key = Key::generate()?;
    key_file::write_new(path, &key.to_json(), 0o600)?;
    key_file::write_new(&public, &key.public().to_json(), 0o644).inspect_err(|_| {
        // A secret key without its public key would block the next attempt.
        let _ = fs::remove_file(path);
    })?;
    let (path, public, id) = (path.display(), public.display(), key.public().id());
    let lines = lang.pick(
        format!("密钥      {path}（只给你自己：留一份备份，不给任何人看）\n公钥      {public}（给所有要验证的人）\n密钥编号  {id}"),
        format!("key         {path} (for you alone: keep a copy, show nobody)\npublic key  {public} (for everybody who verifies)\nkey id      {id}"),
    );
    println!("{lines}\n{}", key.public());
    Ok(ExitCode::Done)
}

fn make_folder(path: &Path) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(path);
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| {
        let folder = folder.display();
        Problem::input((
            format!("建不了 {folder}：{error}；请用 --key FILE 另指一处"),
            format!("cannot make {folder}: {error}; choose another place with --key FILE"),
        ))
    })
}
