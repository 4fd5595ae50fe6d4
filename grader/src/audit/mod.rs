//! The audit: which built-ins of libtorch a submission really refers to.
//!
//! The authority is what the compiler made: the symbols that the submission's
//! objects leave undefined. A macro, an alias, a function pointer or a trait hides a
//! name from a reader, not from the linker. What tch's own functions refer to counts
//! as well, so a wrapper hides nothing either. The scan of the sources only adds
//! file and line.

mod objects;

use std::collections::BTreeSet;
use std::path::Path;

use checks::{Assignment, Ban, Check, Outcome, ban, scan};

pub use objects::{Reach, memory_to_start};

use crate::stage::Staged;

/// All that a submission refers to, on its own or by what it calls.
#[derive(Debug, Default)]
pub struct Audit {
    reached: BTreeSet<String>,
}

impl Audit {
    /// Looks into the objects of a submission: its library, and the worker's main
    /// object, in which what is inlined or generic may end up.
    ///
    /// # Errors
    ///
    /// One line, if they cannot be read; they are the compiler's, not the student's.
    pub fn of(objects: &[&Path], libraries: &Reach) -> Result<Self, String> {
        let own = Reach::read(objects)?;
        let reached = own.undefined().flat_map(|symbol| libraries.from(symbol));
        Ok(Self { reached: reached.collect() })
    }

    /// Whether a task forbids something that is used: then its checks end so.
    pub fn outcome(
        &self,
        assignment: &'static Assignment,
        check: &Check,
        staged: &Staged,
    ) -> Option<Outcome> {
        let bans: Vec<&'static Ban> = ban::ALWAYS.iter().chain(assignment.bans(check)).collect();
        let broken = bans.into_iter().find(|ban| self.reached.iter().any(|s| ban.forbids(s)))?;
        let text = |(path, text): &(std::path::PathBuf, String)| {
            (format!("src/{}", path.display()), text.clone())
        };
        let sources: Vec<_> = staged.sources.iter().map(text).collect();
        let named = Outcome::banned(&scan(&sources, &[broken]));
        Some(named.unwrap_or(Outcome::Banned { name: broken.name.into(), places: vec![] }))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::process::Command;
    use std::sync::LazyLock;

    use super::*;
    use crate::build::libraries_of;

    /// tch as the workspace builds it, what it refers to, and where its friends lie.
    struct Tch {
        library: PathBuf,
        reach: Reach,
    }

    static TCH: LazyLock<Tch> = LazyLock::new(|| {
        let library = libraries_of("reference", "tch").unwrap();
        let reach = Reach::read(&[&library]).unwrap();
        Tch { library, reach }
    });

    /// What a student's crate refers to.
    fn used(source: &str) -> BTreeSet<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("lib.rs"), source).unwrap();
        let friends = TCH.library.parent().unwrap();
        let output = Command::new("rustc")
            .args(["--edition=2024", "--crate-type=rlib", "-Funsafe-code", "-Awarnings"])
            .arg(format!("--extern=tch={}", TCH.library.display()))
            .arg(format!("-Ldependency={}", friends.display()))
            .arg("-o")
            .args([path("liba.rlib"), path("lib.rs")])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Audit::of(&[&path("liba.rlib")], &TCH.reach).unwrap().reached
    }

    fn breaks(source: &str, ban: &Ban) -> bool {
        used(source).iter().any(|symbol| ban.forbids(symbol))
    }

    #[test]
    fn a_built_in_is_found_however_it_is_called() {
        let spellings = [
            // Directly.
            "pub fn f(x: &tch::Tensor) -> tch::Tensor { x.softmax(-1, tch::Kind::Float) }",
            "pub fn f(x: &tch::Tensor) -> tch::Tensor { x.f_log_softmax(0, tch::Kind::Float).unwrap() }",
            // By function pointer.
            "pub fn f() -> fn(&tch::Tensor, i64, tch::Kind) -> tch::Tensor { tch::Tensor::softmax }",
            "pub static F: fn(&tch::Tensor, i64, tch::Kind) -> tch::Tensor = |x, d, k| x.softmax(d, k);",
            // By alias.
            "use tch::Tensor as T;\npub fn f(x: &T) -> T { T::softmax(x, -1, tch::Kind::Float) }",
            // By trait.
            "pub trait Soft { fn soft(&self) -> Self; }\nimpl Soft for tch::Tensor { fn soft(&self) -> Self { self.softmax(-1, tch::Kind::Float) } }",
            "struct S;\nimpl std::ops::Mul<tch::Tensor> for S { type Output = tch::Tensor; fn mul(self, x: tch::Tensor) -> tch::Tensor { x.softmax(0, tch::Kind::Float) } }\npub fn f(x: tch::Tensor) -> tch::Tensor { S * x }",
            // Through a macro.
            "macro_rules! call { ($x:expr, $m:ident) => { $x.$m(-1, tch::Kind::Float) } }\npub fn f(x: &tch::Tensor) -> tch::Tensor { call!(x, softmax) }",
            // Through a relative.
            "pub fn f(x: &tch::Tensor) -> tch::Tensor { x.logsumexp([-1i64], true) }",
            // In what is hardly ever called.
            "pub fn f(x: &tch::Tensor) -> tch::Tensor { if x.dim() > 99 { x.softmax(0, tch::Kind::Float) } else { x.shallow_clone() } }",
        ];
        for source in spellings {
            assert!(breaks(source, &ban::SOFTMAX), "{source}");
        }
    }

    /// A function of tch that does it inside is no way around.
    #[test]
    fn a_wrapper_hides_nothing() {
        let wrapped = "pub fn f(x: &tch::Tensor, y: &tch::Tensor) -> tch::Tensor { x.cross_entropy_for_logits(y) }";
        assert!(breaks(wrapped, &ban::CROSS_ENTROPY) && breaks(wrapped, &ban::SOFTMAX));
        let layer = "pub fn f(x: &tch::Tensor, n: tch::nn::LayerNorm) -> tch::Tensor { use tch::nn::Module; n.forward(x) }";
        assert!(breaks(layer, &ban::NORM));
        let train = "pub fn f(x: &tch::Tensor) { x.backward() }";
        assert!(breaks(train, &ban::BACKWARD));
    }

    /// There are functions of tch that do without an entry point of their own.
    #[test]
    fn the_bytes_of_a_cast_are_found() {
        let uses = [
            "pub fn f(x: &tch::Tensor, bytes: &mut [u8]) { x.copy_data_u8(bytes, 1) }",
            "pub fn f(bytes: &[u8]) -> tch::Tensor { tch::Tensor::from_data_size(bytes, &[1], tch::Kind::Float8e5m2) }",
            "pub fn f(x: &tch::Tensor) -> tch::Tensor { x.view_dtype(tch::Kind::Int16) }",
        ];
        for source in uses {
            assert!(breaks(source, &ban::BYTES), "{source}");
        }
        let numbers = "pub fn f(x: &tch::Tensor) -> Vec<f32> { Vec::try_from(x).unwrap() }";
        assert!(!breaks(numbers, &ban::BYTES));
    }

    #[test]
    fn scripts_and_files_are_found() {
        let uses = [
            "pub fn f() { tch::CModule::load(\"x\").unwrap(); }",
            "pub fn f() { tch::Tensor::load(\"x\").unwrap(); }",
            "pub fn f(x: &tch::Tensor) { x.save(\"x\").unwrap(); }",
            "pub fn f(s: &mut tch::nn::VarStore) { s.load(\"x\").unwrap(); }",
            "pub fn f() { tch::Tensor::from_file(\"x\", false, 1, (tch::Kind::Float, tch::Device::Cpu)); }",
            "pub fn f() { tch::vision::image::load(\"x\").unwrap(); }",
        ];
        for source in uses {
            assert!(
                ban::ALWAYS.iter().any(|ban| breaks(source, ban)),
                "{source}: {:?}",
                used(source)
            );
        }
    }

    #[test]
    fn honest_work_by_hand_breaks_no_ban() {
        let softmax = "
            use tch::{Kind, Tensor};
            pub fn softmax(x: &Tensor, dim: i64) -> Tensor {
                let x = x - x.amax([dim], true);
                let e = x.exp();
                &e / e.sum_dim_intlist([dim].as_slice(), true, Kind::Float)
            }
            pub fn layer_norm(x: &Tensor, gain: &Tensor) -> Tensor {
                let mean = x.mean_dim([-1i64].as_slice(), true, Kind::Float);
                let centred = x - mean;
                let variance = centred.square().mean_dim([-1i64].as_slice(), true, Kind::Float);
                centred * (variance + 1e-5).rsqrt() * gain
            }
            pub fn attention(q: &Tensor, k: &Tensor, v: &Tensor) -> Tensor {
                let mask = Tensor::ones([4, 4], (Kind::Bool, q.device())).tril(0).logical_not();
                let scores = q.matmul(&k.transpose(-1, -2)) / 8f64.sqrt();
                softmax(&scores.masked_fill(&mask, f64::NEG_INFINITY), -1).matmul(v)
            }
            pub fn nll(x: &Tensor, target: &Tensor) -> Tensor {
                let lse = (x - x.amax([-1], true)).exp().sum_dim_intlist([-1i64].as_slice(), false, Kind::Float).log();
                let picked = x.gather(-1, &target.unsqueeze(-1), false).squeeze_dim(-1);
                (lse - picked).mean(Kind::Float)
            }
            pub fn show(x: &Tensor) -> String { format!(\"{x:?} {:?} {x}\", x.size()) }
            pub fn make() -> Tensor { Tensor::from_slice(&[1.0f32, 2.0]).reshape([2, 1]).to_kind(Kind::Half) }
        ";
        let all = [
            &ban::SOFTMAX,
            &ban::CROSS_ENTROPY,
            &ban::NORM,
            &ban::ATTENTION,
            &ban::ACTIVATION,
            &ban::BACKWARD,
            &ban::BYTES,
        ];
        for ban in all.into_iter().chain(ban::ALWAYS) {
            let broken: Vec<String> =
                used(softmax).into_iter().filter(|s| ban.forbids(s)).collect();
            assert_eq!(broken, Vec::<String>::new(), "{}", ban.name);
        }
    }
}
