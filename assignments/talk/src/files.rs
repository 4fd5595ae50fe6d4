//! The folder of a model.

use std::path::{Path, PathBuf};

use contract::world::Files;
use folder::Folder;
use serde_json::Value;
use wording::Words;

use crate::exit_code::ExitCode;
use crate::problem::{Problem, Result};

/// Where `cargo xtask setup --model smollm2` puts a link.
const DEFAULT: &str = ".models/smollm2";

/// What a folder must hold.
const NEEDED: &str = "config.json, tokenizer.json, *.safetensors";

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
        let bytes = self
            .folder
            .bytes(name)
            .ok_or_else(|| self.broken(name, ("没有这个文件", "there is no such file")))?;
        serde_json::from_slice(bytes)
            .map_err(|error| self.broken(name, Words::same(error.to_string())))
    }

    /// That a file, or a tensor of this name, cannot be used.
    pub fn broken(&self, name: &str, why: impl Into<Words>) -> Problem {
        let (path, why) = (self.dir.join(name), why.into());
        let (path, zh, en) = (path.display(), why.zh, why.en);
        let words = (
            format!("{path} 不能用：{zh}；请重新下载这个文件夹，或换一个"),
            format!("{path} cannot be used: {en}; fetch this folder anew, or take another one"),
        );
        Problem::new(ExitCode::NoModel, words)
    }
}

fn no_model(dir: &Path, why: &str, asked: Option<&Path>) -> Problem {
    let dir = dir.display();
    let words = if asked.is_some() {
        (
            format!("{dir} 里没有模型（{why}）；文件夹里要有 {NEEDED}"),
            format!("no model in {dir} ({why}); the folder must hold {NEEDED}"),
        )
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
