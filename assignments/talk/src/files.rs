//! The folder of a model.

use std::path::{Path, PathBuf};

use contract::world::Files;
use folder::Folder;
use serde_json::Value;

use crate::exit_code::ExitCode;
use crate::problem::{Problem, Result};

/// Where `cargo xtask setup --model smollm2` puts a link.
const DEFAULT: &str = ".models/smollm2";

/// The files of a model that are there.
pub struct ModelFiles {
    /// Where they lie.
    pub dir: PathBuf,
    /// Their bytes.
    pub folder: Folder,
}

impl ModelFiles {
    /// The folder that was asked for, or the default one.
    ///
    /// # Errors
    ///
    /// If it is not there, or has no `config.json`: the command that brings one.
    pub fn open(asked: Option<&Path>) -> Result<Self> {
        let dir = asked.map_or_else(|| root().join(DEFAULT), Path::to_path_buf);
        let unreadable = |error: std::io::Error| no_model(&dir, &error.to_string(), asked);
        let folder = Folder::open(&dir).map_err(unreadable)?;
        if folder.bytes("config.json").is_none() {
            return Err(no_model(&dir, "no config.json", asked));
        }
        Ok(Self { dir, folder })
    }

    /// A file of JSON.
    ///
    /// # Errors
    ///
    /// If it is not there, or is none.
    pub fn json(&self, name: &str) -> Result<Value> {
        let bytes = self.folder.bytes(name).ok_or_else(|| self.broken(name, "missing"))?;
        serde_json::from_slice(bytes).map_err(|error| self.broken(name, &error.to_string()))
    }

    /// That a file cannot be used.
    pub fn broken(&self, name: &str, why: &str) -> Problem {
        let path = self.dir.join(name);
        let path = path.display();
        let words = (format!("{path} 不能用：{why}"), format!("{path} cannot be used: {why}"));
        Problem::new(ExitCode::NoModel, words)
    }
}

fn no_model(dir: &Path, why: &str, asked: Option<&Path>) -> Problem {
    let dir = dir.display();
    let words = if asked.is_some() {
        (format!("{dir} 里没有模型（{why}）"), format!("no model in {dir} ({why})"))
    } else {
        (
            "还没有模型：运行一次 cargo xtask setup --model smollm2".to_string(),
            "there is no model yet: run `cargo xtask setup --model smollm2` once".to_string(),
        )
    };
    Problem::new(ExitCode::NoModel, words)
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
