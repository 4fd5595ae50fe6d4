//! Makes a folder in Hugging Face's form out of a GGUF file: `model GGUF FOLDER`.
//!
//! The weights are dequantised to `f32`. Only LLaMA with the pre-tokenizer `smollm` is known;
//! anything else is refused. `cargo xtask setup --model` runs this program on a file whose
//! hash it has checked.

mod config;
mod failure;
mod gguf;
mod layout;
mod safetensors;
mod tensors;
#[cfg(test)]
mod tests;
mod tokenizer;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use failure::{Failure, Result};
use gguf::Gguf;

fn main() -> ExitCode {
    let args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [gguf, folder] = args.as_slice() else {
        eprintln!("error: usage: model GGUF FOLDER");
        return ExitCode::from(2);
    };
    match convert(gguf, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Reads `gguf` and writes the files of `folder`, which exists.
fn convert(gguf: &Path, folder: &Path) -> Result<()> {
    let mut gguf = Gguf::open(gguf)?;
    write_json(folder, "config.json", &config::config(&gguf)?)?;
    write_json(folder, "generation_config.json", &config::generation_config(&gguf)?)?;
    write_json(folder, "tokenizer.json", &tokenizer::tokenizer(&gguf)?)?;
    write_json(folder, "tokenizer_config.json", &tokenizer::tokenizer_config(&gguf)?)?;
    let tensors = tensors::tensors(&gguf)?;
    safetensors::write(&folder.join("model.safetensors"), &tensors, |tensor| {
        tensors::numbers(&mut gguf, tensor)
    })
}

fn write_json(folder: &Path, name: &str, value: &Value) -> Result<()> {
    let path = folder.join(name);
    let text = format!("{value:#}\n");
    fs::write(&path, text).map_err(Failure::file(&path))
}
