//! A submission that is a git repository: the sources are read from one commit.
//!
//! Git works on a copy of the objects and references (`repository.rs`); nothing is checked
//! out.

use std::path::Path;

use crate::collection::Collection;
use crate::commit::Moment;
use crate::error::IntakeError;
use crate::git_command::Git;
use crate::git_query::{Repository, strange};
use crate::taken::Taken;
use crate::tree::Tree;

/// Takes the sources of `assignment` from the commit that `moment` names.
///
/// # Errors
///
/// If there is no such commit or nothing in it, or it cannot be used or read.
pub fn take(
    repository: &Path,
    assignment: &str,
    moment: &Moment,
    git: &dyn Git,
) -> Result<Taken, IntakeError> {
    let copy = crate::repository::copy(repository)?;
    let repository = Repository { path: copy.path(), git };
    let commit = repository.commit(moment)?;
    let mut collection = Collection::new(assignment);
    let tree = Tree::read(&repository, &commit, assignment)?;
    for entry in &tree.entries {
        let Some(wanted) = collection.entry(&entry.name, entry.kind)? else { continue };
        if !tree.needs(&wanted) {
            continue;
        }
        let size = entry.size.ok_or_else(strange)?;
        // A file that is too large is refused without reading it.
        let content = if size < wanted.enough() {
            repository.blob(&entry.object, size)?
        } else {
            vec![0; wanted.enough() as usize]
        };
        collection.add(wanted, content);
    }
    Ok(Taken { commit: Some(commit), handed_in: None, ..collection.finish()? })
}
