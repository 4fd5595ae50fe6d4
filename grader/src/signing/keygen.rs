//! `grader keygen`: makes a key, once.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::key_place::{beside, repository_of};
use super::{Key, KeyPlace, key_file};
use crate::exit_code::ExitCode;
use crate::problem::Problem;

/// Makes a key and says where it lies.
///
/// # Errors
///
/// If there is one already, or it would lie in a repository, where it would be
/// committed sooner or later.
pub fn keygen(place: &KeyPlace) -> Result<ExitCode, Problem> {
    let path = place.path()?;
    let public = beside(path);
    for file in [path, &public] {
        // A link that leads nowhere is something too.
        if fs::symlink_metadata(file).is_ok() {
            let file = file.display();
            return Err(Problem::input(format!(
                "{file} is there already and is not overwritten: results signed with it could no longer be verified; choose another --key FILE"
            )));
        }
    }
    if let Some(repository) = repository_of(path) {
        let (path, repository) = (path.display(), repository.display());
        return Err(Problem::input(format!(
            "{path} would lie in the repository {repository}, where a key does not belong: choose a --key FILE outside"
        )));
    }
    if !place.is_chosen() {
        make_folder(path)?;
    }
    let key = Key::generate();
    key_file::write_new(path, &key.to_json(), 0o600)?;
    key_file::write_new(&public, &key.public().to_json(), 0o644).inspect_err(|_| {
        // Half a pair would stand in the way of the next attempt.
        let _ = fs::remove_file(path);
    })?;
    println!("key         {} (for you alone: keep a copy, show nobody)", path.display());
    println!("public key  {} (for everybody who verifies)", public.display());
    println!("key id      {}\n{}", key.public().id(), key.public());
    Ok(ExitCode::Done)
}

fn make_folder(path: &Path) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(path);
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| {
        let folder = folder.display();
        Problem::input(format!(
            "cannot make {folder}: {error}; choose another place with --key FILE"
        ))
    })
}
