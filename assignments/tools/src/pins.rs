//! Which libtorch is used, from which wheels: the one table to change for a new version.
//!
//! The torch wheel is always the one for `CPython` 3.12, whatever Python the user has:
//! nothing of Python in it is used, and one file has one hash. pip decides where files come
//! from; no host is named here.

use std::env::consts;

/// The libtorch that tch of this workspace is made for.
pub const VERSION: &str = "2.13.0";

/// The torch-sys whose C++ half is compiled against it.
pub const TORCH_SYS: &str = "0.26.0";

/// One kind of machine and what it downloads.
#[derive(Debug)]
pub struct Platform {
    /// As [`consts::OS`] and [`consts::ARCH`] have them.
    pub os: &'static str,
    pub arch: &'static str,
    /// Rust's name for it.
    pub triple: &'static str,
    pub wheels: &'static [Wheel],
    /// The size of what is kept of the wheels, in megabytes.
    pub unpacked_mb: u64,
}

/// One file that pip downloads.
#[derive(Debug)]
pub struct Wheel {
    pub package: &'static str,
    pub version: &'static str,
    pub file: &'static str,
    pub sha256: &'static str,
    /// What pip is told with `--platform`.
    pub tag: &'static str,
    pub size_mb: u64,
    /// The members that are kept. Everything else (Python, CUDA kernels) is not unpacked.
    pub keep: &'static [Keep],
}

/// A member of a wheel and its destination; both are folders if they end in `/`.
#[derive(Debug)]
pub struct Keep {
    pub from: &'static str,
    pub to: &'static str,
}

/// Every platform that `setup` knows.
///
/// The Linux wheels are those with CUDA, since pip's index has no others;
/// `libtorch_cpu.so` names the CUDA run time and the profiler's library as
/// needed, so these two small packages come along, without any GPU.
///
/// Run for real: Linux on x86-64. The other two were put together from the
/// wheels' own lists of needed libraries (`readelf -d`, `objdump --macho
/// --dylibs-used`) and have not been run on their machines.
pub const PLATFORMS: &[Platform] = &[
    Platform {
        os: "linux",
        arch: "x86_64",
        triple: "x86_64-unknown-linux-gnu",
        unpacked_mb: 490,
        wheels: &[
            Wheel {
                package: "torch",
                version: VERSION,
                file: "torch-2.13.0-cp312-cp312-manylinux_2_28_x86_64.whl",
                sha256: "796633c4cdf0fe2cdced72d8f88f22e73dbcfce83132763162f6d4bff13b820b",
                tag: "manylinux_2_28_x86_64",
                size_mb: 527,
                keep: &[
                    HEADERS,
                    lib("torch/lib/libtorch_cpu.so"),
                    lib("torch/lib/libc10.so"),
                    lib("torch/lib/libgomp.so.1"),
                ],
            },
            Wheel {
                package: "nvidia-cuda-runtime",
                version: "13.0.96",
                file: "nvidia_cuda_runtime-13.0.96-py3-none-\
                       manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
                sha256: "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
                tag: "manylinux2014_x86_64",
                size_mb: 2,
                keep: &[CUDART],
            },
            Wheel {
                package: "nvidia-cuda-cupti",
                version: "13.0.85",
                file: "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_x86_64.whl",
                sha256: "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
                tag: "manylinux_2_25_x86_64",
                size_mb: 11,
                keep: &[CUPTI],
            },
        ],
    },
    Platform {
        os: "linux",
        arch: "aarch64",
        triple: "aarch64-unknown-linux-gnu",
        unpacked_mb: 350,
        wheels: &[
            Wheel {
                package: "torch",
                version: VERSION,
                file: "torch-2.13.0-cp312-cp312-manylinux_2_28_aarch64.whl",
                sha256: "572df8be8ffb4599c88cbd6a0726f1f854f4da65d2e3c09f0e2c2283333cd6d4",
                tag: "manylinux_2_28_aarch64",
                size_mb: 427,
                // libtorch_cpu.so needs the Arm compute library and NVPL's BLAS
                // and LAPACK, which need their two cores; no kept library needs
                // the libgfortran.so.5 that also lies there.
                keep: &[
                    HEADERS,
                    lib("torch/lib/libtorch_cpu.so"),
                    lib("torch/lib/libc10.so"),
                    lib("torch/lib/libgomp.so.1"),
                    lib("torch/lib/libarm_compute.so"),
                    lib("torch/lib/libarm_compute_graph.so"),
                    lib("torch/lib/libnvpl_blas_core.so.0"),
                    lib("torch/lib/libnvpl_blas_lp64_gomp.so.0"),
                    lib("torch/lib/libnvpl_lapack_core.so.0"),
                    lib("torch/lib/libnvpl_lapack_lp64_gomp.so.0"),
                ],
            },
            Wheel {
                package: "nvidia-cuda-runtime",
                version: "13.0.96",
                file: "nvidia_cuda_runtime-13.0.96-py3-none-\
                       manylinux2014_aarch64.manylinux_2_17_aarch64.whl",
                sha256: "ef9bcbe90493a2b9d810e43d249adb3d02e98dd30200d86607d8d02687c43f55",
                tag: "manylinux2014_aarch64",
                size_mb: 2,
                keep: &[CUDART],
            },
            Wheel {
                package: "nvidia-cuda-cupti",
                version: "13.0.85",
                file: "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_aarch64.whl",
                sha256: "796bd679890ee55fb14a94629b698b6db54bcfd833d391d5e94017dd9d7d3151",
                tag: "manylinux_2_25_aarch64",
                size_mb: 11,
                keep: &[CUPTI],
            },
        ],
    },
    Platform {
        os: "macos",
        arch: "aarch64",
        triple: "aarch64-apple-darwin",
        unpacked_mb: 380,
        wheels: &[Wheel {
            package: "torch",
            version: VERSION,
            file: "torch-2.13.0-cp312-cp312-macosx_14_0_arm64.whl",
            sha256: "2fe228aba290d14b9f31b049be550dbd469c3fd3013d7a19705b30454da97027",
            tag: "macosx_14_0_arm64",
            size_mb: 111,
            // The wheel's libraries find each other by @loader_path.
            keep: &[
                HEADERS,
                lib("torch/lib/libtorch_cpu.dylib"),
                lib("torch/lib/libtorch.dylib"),
                lib("torch/lib/libtorch_global_deps.dylib"),
                lib("torch/lib/libc10.dylib"),
                lib("torch/lib/libomp.dylib"),
                lib("torch/lib/libshm.dylib"),
            ],
        }],
    },
];

const HEADERS: Keep = Keep { from: "torch/include/", to: "include/" };
const CUDART: Keep = lib("nvidia/cu13/lib/libcudart.so.13");
const CUPTI: Keep = lib("nvidia/cu13/lib/libcupti.so.13");

/// A library, whose destination is `lib/`.
const fn lib(from: &'static str) -> Keep {
    Keep { from, to: "lib/" }
}

impl Platform {
    /// The platform that this program runs on.
    pub fn here() -> Option<&'static Self> {
        PLATFORMS
            .iter()
            .find(|platform| platform.os == consts::OS && platform.arch == consts::ARCH)
            // A wheel for glibc does not work with musl.
            .filter(|_| !cfg!(target_env = "musl"))
    }

    /// `linux-x86_64`
    pub fn name(&self) -> String {
        format!("{}-{}", self.os, self.arch)
    }

    /// The most room that a set-up needs at any time: pip keeps a second copy of a wheel
    /// for a moment, and a wheel lies beside what was unpacked of it.
    pub fn needed_bytes(&self) -> u64 {
        let wheels: u64 = self.wheels.iter().map(|wheel| wheel.size_mb).sum();
        let objects = 100;
        (wheels + wheels.max(self.unpacked_mb) + objects) * 1_000_000
    }
}

/// The platforms' names in one line.
pub fn supported() -> String {
    let names: Vec<_> = PLATFORMS.iter().map(Platform::name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn wheels() -> impl Iterator<Item = &'static Wheel> {
        PLATFORMS.iter().flat_map(|platform| platform.wheels)
    }

    #[test]
    fn every_wheel_has_a_hash_of_its_own() {
        let mut seen = HashSet::new();
        for wheel in wheels() {
            let hash = wheel.sha256;
            let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            assert!(hash.len() == 64 && hash.chars().all(hex), "{}", wheel.file);
            assert!(seen.insert(hash), "{} has another's hash", wheel.file);
        }
    }

    #[test]
    fn every_file_name_is_that_of_its_package_version_and_tag() {
        for wheel in wheels() {
            let stem = wheel.file.strip_suffix(".whl").expect(wheel.file);
            let parts: Vec<_> = stem.split('-').collect();
            assert_eq!(parts.len(), 5, "{stem}");
            assert_eq!(parts[0], wheel.package.replace('-', "_"));
            assert_eq!(parts[1], wheel.version);
            assert!(["cp312", "py3"].contains(&parts[2]), "{stem}");
            assert!(parts[4].split('.').any(|tag| tag == wheel.tag), "{stem}");
        }
    }

    #[test]
    fn every_platform_keeps_headers_and_the_libraries_that_are_linked() {
        for platform in PLATFORMS {
            let suffix = if platform.os == "macos" { "dylib" } else { "so" };
            let keeps = |wanted: &str| {
                let mut kept = platform.wheels.iter().flat_map(|wheel| wheel.keep);
                kept.any(|keep| keep.from == wanted)
            };
            assert!(keeps("torch/include/"));
            assert!(keeps(&format!("torch/lib/libtorch_cpu.{suffix}")));
            assert!(keeps(&format!("torch/lib/libc10.{suffix}")));
            assert!(platform.triple.starts_with(platform.arch));
            let torch = &platform.wheels[0];
            assert_eq!((torch.package, torch.version), ("torch", VERSION));
        }
    }

    #[test]
    fn no_platform_takes_anothers_wheels() {
        for platform in PLATFORMS {
            let arch = match platform.os {
                "macos" => "arm64",
                _ => platform.arch,
            };
            for wheel in platform.wheels {
                assert!(wheel.tag.ends_with(arch), "{}", wheel.file);
            }
        }
    }
}
