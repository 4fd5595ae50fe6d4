//! Where it is computed.

use std::path::PathBuf;

use tch::Device;

use crate::exit_code::ExitCode;
use crate::problem::{Problem, Result};

/// The device that was asked for. What is linked is the CPU's libtorch: that of a GPU is loaded
/// here, from where `LIBTORCH` says.
///
/// # Errors
///
/// If it is no device, or one that is not there: what is missing.
pub fn device(name: &str) -> Result<Device> {
    match name {
        "cpu" => Ok(Device::Cpu),
        "cuda" => cuda(),
        _ => Err(Problem::new(
            ExitCode::Usage,
            (
                format!("没有设备 `{name}`：可以用 cpu 或 cuda"),
                format!("no device `{name}`: there is cpu and cuda"),
            ),
        )),
    }
}

fn cuda() -> Result<Device> {
    let library = library().ok_or_else(|| {
        missing(
            "没有设置 LIBTORCH：请让它指向带 CUDA 的 libtorch，再运行一次 cargo xtask setup",
            "LIBTORCH is not set: let it name a libtorch with CUDA, and run `cargo xtask setup` again",
        )
    })?;
    if !library.is_file() {
        let path = library.display();
        return Err(missing(
            format!("没有 {path}：LIBTORCH 指向的 libtorch 不带 CUDA"),
            format!("there is no {path}: the libtorch that LIBTORCH names is without CUDA"),
        ));
    }
    load(&library).map_err(|error| {
        let path = library.display();
        missing(format!("无法加载 {path}：{error}"), format!("cannot load {path}: {error}"))
    })?;
    if tch::Cuda::is_available() {
        return Ok(Device::Cuda(0));
    }
    Err(missing(
        "libtorch 找不到 GPU：请检查显卡驱动（nvidia-smi）",
        "libtorch finds no GPU: look at its driver (nvidia-smi)",
    ))
}

/// The CUDA half of the libtorch that `LIBTORCH` names.
fn library() -> Option<PathBuf> {
    let libtorch = std::env::var_os("LIBTORCH").filter(|path| !path.is_empty())?;
    Some(PathBuf::from(libtorch).join("lib/libtorch_cuda.so"))
}

/// Loads a library for as long as the process lives: libtorch then knows its device.
#[expect(unsafe_code, reason = "a library runs code when it is loaded")]
fn load(path: &std::path::Path) -> std::result::Result<(), libloading::Error> {
    // SAFETY: it is libtorch's own library, which registers its operators when it is loaded.
    let library = unsafe { libloading::Library::new(path) }?;
    std::mem::forget(library);
    Ok(())
}

fn missing(zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(ExitCode::NoDevice, (zh.into(), en.into()))
}
