//! The C++ half of tch, in the sources of torch-sys.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::Failure;
use crate::pins::{self, Platform};
use crate::workspace::Workspace;

/// The files to compile.
pub const FILES: [&str; 2] = ["torch_api.cpp", "torch_api_generated.cpp"];

/// The folder with [`FILES`] and their headers.
#[derive(Debug)]
pub struct ShimSource(pub PathBuf);

impl ShimSource {
    /// Asks cargo, which downloads the package first if necessary.
    ///
    /// With a platform, cargo does not download what only other platforms need.
    pub fn find(workspace: &Workspace, platform: Option<&Platform>) -> Result<Self, Failure> {
        let mut args = vec!["metadata", "--format-version=1", "--locked"];
        if let Some(platform) = platform {
            args.extend(["--filter-platform", platform.triple]);
        }
        let mut cargo = workspace.cargo();
        let program = PathBuf::from(cargo.get_program());
        let output = cargo.args(args).output();
        let output = output.map_err(|error| Failure::Start { program, error })?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::Metadata { line: error_line(&stderr) });
        }
        let source = Self::in_metadata(&output.stdout)?;
        match FILES.iter().find(|file| !source.0.join(file).is_file()) {
            Some(file) => {
                Err(Failure::Metadata { line: format!("{} has no {file}", source.0.display()) })
            }
            None => Ok(source),
        }
    }

    fn in_metadata(json: &[u8]) -> Result<Self, Failure> {
        let missing =
            || Failure::Metadata { line: "no package torch-sys in the workspace".to_owned() };
        let metadata: Value = serde_json::from_slice(json).map_err(|_| missing())?;
        let packages = metadata["packages"].as_array().ok_or_else(missing)?;
        let package = packages.iter().find(|package| package["name"] == "torch-sys");
        let package = package.ok_or_else(missing)?;
        if package["version"] != pins::TORCH_SYS {
            return Err(Failure::ShimVersion {
                expected: pins::TORCH_SYS,
                got: package["version"].as_str().unwrap_or("?").to_owned(),
            });
        }
        let manifest = Path::new(package["manifest_path"].as_str().ok_or_else(missing)?);
        Ok(Self(manifest.with_file_name("libtch")))
    }
}

/// The most useful line of cargo's report: the innermost cause, which is the last line
/// before any advice.
fn error_line(stderr: &str) -> String {
    let lines = stderr.lines().map(str::trim);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with("help:"));
    let line = lines.next_back().unwrap_or("nothing");
    line.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(version: &str) -> String {
        format!(
            r#"{{"packages": [{{"name": "tch", "version": "9"}}, {{"name": "torch-sys",
            "version": "{version}", "manifest_path": "/r/torch-sys/Cargo.toml"}}]}}"#
        )
    }

    #[test]
    fn the_sources_lie_beside_the_manifest() {
        let source = ShimSource::in_metadata(metadata(pins::TORCH_SYS).as_bytes()).unwrap();
        assert_eq!(source.0, Path::new("/r/torch-sys/libtch"));
    }

    #[test]
    fn a_torch_sys_that_is_not_the_pinned_one_is_refused() {
        let failure = ShimSource::in_metadata(metadata("0.27.0").as_bytes()).unwrap_err();
        assert!(matches!(failure, Failure::ShimVersion { .. }));
        assert!(failure.to_string().contains("0.27.0"), "{failure}");
    }

    #[test]
    fn what_is_not_metadata_is_an_error() {
        assert!(ShimSource::in_metadata(b"").is_err());
        assert!(ShimSource::in_metadata(b"{}").is_err());
    }

    #[test]
    fn cargos_innermost_cause_is_quoted_and_its_advice_is_not() {
        let locked = "error: cannot update the lock file\nhelp: use --offline instead.\n";
        assert_eq!(error_line(locked), "error: cannot update the lock file");
        let offline = "error: failed to download\n\nCaused by:\n  could not resolve host\n";
        assert_eq!(error_line(offline), "could not resolve host");
    }
}
