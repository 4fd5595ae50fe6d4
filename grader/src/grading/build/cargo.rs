//! Building the staff's crates with cargo, and reading its JSON messages.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::base::problem::Problem;
use crate::sandbox;
use harness::repository;

/// One line of cargo's JSON messages.
#[derive(Deserialize)]
pub struct Message {
    reason: String,
    #[serde(default)]
    package_id: String,
    /// What was built.
    #[serde(default)]
    pub target: Target,
    /// The files that were made.
    #[serde(default)]
    pub filenames: Vec<PathBuf>,
    /// The program, if it is one.
    pub executable: Option<PathBuf>,
}

/// A crate.
#[derive(Deserialize, Default)]
pub struct Target {
    /// `contract`
    pub name: String,
}

impl Message {
    /// The version at the end of the package id, `…#ndarray@0.17.2`.
    pub fn version(&self) -> Vec<u64> {
        let version = self.package_id.rsplit(['@', '#']).next().unwrap_or_default();
        version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
    }

    /// The same message, with the path of each library that no other build overwrites.
    ///
    /// Cargo reports the copy of a library that was asked for, such as
    /// `target/debug/libworker.rlib`. A build with other features overwrites this copy, and
    /// another grader may start such a build at any moment. The library itself lies beside
    /// its metadata, under a name with a hash of its features:
    /// `target/debug/deps/libworker-996fb9c1223c7eab.rlib`.
    fn with_files_of_its_own(mut self) -> Self {
        let ends_in = |file: &Path, ending: &str| file.extension().is_some_and(|e| e == ending);
        let metadata = self.filenames.iter().find(|file| ends_in(file, "rmeta"));
        if let Some(own) = metadata.map(|file| file.with_extension("rlib")) {
            let libraries = self.filenames.iter_mut().filter(|file| ends_in(file, "rlib"));
            libraries.for_each(|library| library.clone_from(&own));
        }
        self
    }
}

/// Builds what is missing of `packages` and returns cargo's messages.
///
/// # Errors
///
/// If it does not build.
pub fn build(packages: &[&str], features: &[&str]) -> Result<Vec<Message>, Problem> {
    let packages = packages.iter().flat_map(|package| ["-p", package]);
    let arguments = ["build", "-q", "--message-format=json-render-diagnostics"];
    let arguments = arguments.into_iter().chain(packages).chain(features.iter().copied());
    let output = sandbox::cargo(repository(), &arguments.collect::<Vec<_>>()).map_err(|error| {
        Problem::fault((format!("运行不了 cargo：{error}"), format!("cannot run cargo: {error}")))
    })?;
    if !output.status.success() {
        return Err(Problem::fault((
            "评分用的库编译失败（见上文）",
            "the staff's libraries do not build (see above)",
        )));
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    let messages = lines.lines().filter_map(|line| serde_json::from_str(line).ok());
    let built = messages.filter(|m: &Message| m.reason == "compiler-artifact");
    Ok(built.map(Message::with_files_of_its_own).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_taken_where_no_build_with_other_features_puts_its_own() {
        let of = |features| {
            let messages = build(&["worker"], features).unwrap();
            let worker = messages.into_iter().find(|message| message.target.name == "worker");
            worker.unwrap().filenames
        };
        let (plain, libtorch) = (of(&[]), of(&["--features", "worker/libtorch"]));
        for file in plain.iter().chain(&libtorch) {
            assert!(file.is_file(), "{}", file.display());
        }
        assert!(!plain.iter().any(|file| libtorch.contains(file)), "{plain:?} {libtorch:?}");
    }
}
