use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use harness::operators::Work::{self, Backward, Bytes, CrossEntropy, Norm, Softmax};

use object::{Object, ObjectSymbol};

use super::*;
use crate::grading::build::library_with_libtorch;
use harness::repository;

/// tch as the workspace builds it, what it refers to, and where its friends lie.
struct Tch {
    library: PathBuf,
    reach: Reach,
}

static TCH: LazyLock<Tch> = LazyLock::new(|| {
    let library = library_with_libtorch("tch").unwrap();
    let reach = Reach::read(&[&library]).unwrap();
    Tch { library, reach }
});

/// The operators of a student's crate that not everybody may use.
fn used(source: &str) -> Vec<Operator> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lib.rs"), source).unwrap();
    used_in(&folder.path().join("lib.rs"))
}

fn used_in(source: &Path) -> Vec<Operator> {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("liba.rlib");
    let friends = TCH.library.parent().unwrap();
    let contract = library_with_libtorch("contract").unwrap();
    let output = Command::new("rustc")
        .args(["--edition=2024", "--crate-type=rlib", "-Funsafe-code", "-Awarnings"])
        .arg(format!("--extern=tch={}", TCH.library.display()))
        .arg(format!("--extern=contract={}", contract.display()))
        .arg(format!("-Ldependency={}", friends.display()))
        .arg("-o")
        .args([&library, source])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Audit::of(&[&library], &TCH.reach).unwrap().operators
}

fn does(source: &str, work: Work) -> bool {
    used(source).iter().any(|operator| operator.does(&[work]) && !operator.does(&[]))
}

/// The names of what no task at all may use.
fn refused(source: &str) -> Vec<String> {
    let all = used(source).into_iter();
    all.filter(|operator| operator.does(&[])).map(|operator| operator.name).collect()
}

/// If this fails, there is a new tch, and somebody has to say of each operator that it
/// names who may use it: in the tables of `harness::operators`.
#[test]
fn the_tables_hold_every_entry_point_that_tch_has() {
    let library = repository().join(".libtorch/lib/libtch.so");
    let bytes = std::fs::read(&library).unwrap();
    let object = object::File::parse(&*bytes).unwrap();
    let defined = object.dynamic_symbols().filter(ObjectSymbol::is_definition);
    let exported = defined.filter_map(|symbol| Some(symbol.name().ok()?.to_string()));
    let used = Symbols::read(&[&TCH.library]).unwrap().undefined;
    let all: BTreeSet<String> = exported.chain(used).collect();
    let entries: Vec<(&String, Operator)> =
        all.iter().filter_map(|s| Some((s, Operator::of_symbol(s)?))).collect();
    let unknown = entries.iter().filter(|(_, operator)| operator.class().is_none());
    let unknown: Vec<&String> = unknown.map(|(symbol, _)| *symbol).collect();
    assert_eq!(unknown, Vec::<&String>::new());
    assert!(entries.len() > 2700, "only {} in {}", entries.len(), library.display());
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
        // Through a function with a similar name.
        "pub fn f(x: &tch::Tensor) -> tch::Tensor { x.logsumexp([-1i64], true) }",
        // In code that is hardly ever called.
        "pub fn f(x: &tch::Tensor) -> tch::Tensor { if x.dim() > 99 { x.softmax(0, tch::Kind::Float) } else { x.shallow_clone() } }",
    ];
    for source in spellings {
        assert!(does(source, Softmax), "{source}");
    }
}

/// A function of tch that does it inside is no way around.
#[test]
fn a_wrapper_hides_nothing() {
    let wrapped = "pub fn f(x: &tch::Tensor, y: &tch::Tensor) -> tch::Tensor { x.cross_entropy_for_logits(y) }";
    assert!(does(wrapped, CrossEntropy) && does(wrapped, Softmax));
    let layer = "pub fn f(x: &tch::Tensor, n: tch::nn::LayerNorm) -> tch::Tensor { use tch::nn::Module; n.forward(x) }";
    assert!(does(layer, Norm));
    let train = "pub fn f(x: &tch::Tensor) { x.backward() }";
    assert!(does(train, Backward));
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
        assert!(does(source, Bytes), "{source}");
    }
    let numbers = "pub fn f(x: &tch::Tensor) -> Vec<f32> { Vec::try_from(x).unwrap() }";
    assert!(!does(numbers, Bytes));
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
        assert_ne!(refused(source), Vec::<String>::new(), "{source}");
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
    assert_eq!(names(&used(softmax)), Vec::<&str>::new());
}

fn names(operators: &[Operator]) -> Vec<&str> {
    operators.iter().map(|operator| operator.name.as_str()).collect()
}

#[test]
fn the_full_marks_of_the_sample_class_are_elementary() {
    for sample in ["full-marks", "full-marks-loops", "full-marks-otherwise"] {
        let folder = repository().join("fixtures/submissions").join(sample);
        let operators = used_in(&folder.join("assignments/a2/src/lib.rs"));
        assert_eq!(names(&operators), Vec::<&str>::new(), "{sample}");
    }
}

/// Ways to a whole task, and the operators that they are.
const WAYS: [(&str, &str); 16] = [
    ("Tensor::internal_weight_norm(x, y, 0)", "_weight_norm"),
    ("x.mkldnn_linear(y, NONE)", "mkldnn_linear"),
    ("x.internal_softmax(0, false)", "_softmax"),
    ("x.internal_fused_rms_norm([2], NONE, 1e-5).0", "_fused_rms_norm"),
    ("x.quantize_per_tensor(1.0, 0, Kind::QInt8)", "quantize_per_tensor"),
    ("x.to_mkldnn()", "to_mkldnn"),
    ("x.hardswish_backward(y)", "hardswish_backward"),
    ("x.kl_div(y, tch::Reduction::None, false)", "kl_div"),
    ("x.binary_cross_entropy(y, NONE, tch::Reduction::None)", "binary_cross_entropy"),
    ("x.conv1d(y, NONE, 1, 0, 1, 1)", "conv1d"),
    ("x.renorm(2, 0, 1)", "renorm"),
    ("x.hardswish()", "hardswish"),
    ("x.instance_norm(NONE, NONE, NONE, NONE, true, 0.1, 1e-5, false)", "instance_norm"),
    ("x.gru_cell(y, y, y, NONE, NONE)", "gru_cell"),
    (
        "Tensor::scaled_dot_product_attention(x, y, y, NONE, 0.0, false, 1.0, false)",
        "scaled_dot_product_attention",
    ),
    ("Tensor::embedding_bag(x, y, y, false, 0, false, NONE, false).0", "embedding_bag"),
];

#[test]
fn what_does_a_task_in_one_call_is_found() {
    let function = |(i, (call, _)): (usize, &(&str, &str))| {
        format!("pub fn f{i}(x: &Tensor, y: &Tensor) -> Tensor {{ {call} }}\n")
    };
    let functions: String = WAYS.iter().enumerate().map(function).collect();
    let start = "use tch::{Kind, Tensor};\nconst NONE: Option<&Tensor> = None;\n";
    let found = used(&format!("{start}{functions}"));
    for (call, name) in WAYS {
        assert!(names(&found).contains(&name), "{call}");
    }
}

/// What a diligent student may use, beside what the sample class does.
#[test]
fn the_methods_of_the_handout_are_elementary() {
    let calls = "
        x.sum_dim_intlist(-1, true, k); x.mean_dim(-1, true, k); x.amax(-1, true); x.amin(-1, true);
        x.var_dim(-1, false, true); x.std_dim(-1, false, true); x.cumsum(-1, k); x.matmul(y);
        x.bmm(y); x.outer(y); x.baddbmm(y, y, 1.0, 1.0); Tensor::einsum(\"ij,jk->ik\", &[x, y], None::<i64>);
        x.where_self(y, x); x.masked_fill(y, 0.0); x.tril(0); x.triu(1); x.gather(-1, y, false);
        Tensor::arange(4, (k, d)); x.index_select(0, y); x.topk(2, -1, true, true); x.sort(-1, true);
        x.argsort(-1, true); x.one_hot(5); Tensor::cat(&[x, y], 0); Tensor::stack(&[x, y], 0);
        x.split(2, 0); x.chunk(2, 0); x.repeat_interleave_self_int(2, 0, None); x.expand([2], false);
        x.repeat([2]); x.roll(1, 0); x.flip([0]); x.clamp(0.0, 1.0); x.pow_tensor_scalar(2);
        x.rsqrt(); x.erf(); x.sigmoid(); x.tanh(); x.cos(); x.sin(); x.exp(); x.exp2(); x.log();
        x.logical_and(y); x.logical_not(); x.bitwise_and_tensor(y); x.round(); x.floor(); x.frac();
        x.scatter_add(0, y, x); x.index_add(0, y, x); x.multinomial(1, true);
        x.softplus(); x.log_sigmoid(); x.relu(); x.maximum(y); x.norm(); x.isnan(); x.nan_to_num(0.0, 0.0, 0.0);
        x.unfold(0, 2, 1); x.reshape([2]); x.view([2]); x.permute([0]); x.transpose(0, 1); x.tr();
        x.unflatten(-1, [2]); x.flatten(0, -1); x.squeeze_dim(0); x.unsqueeze(0); x.contiguous();
        x.to_kind(k); x.to_device(d); x.detach(); x.set_requires_grad(true); x.grad(); x.size();
        x.zeros_like(); x.full_like(1.0); x.rand_like(); Tensor::randn([2], (k, d)); x.copy();
        x.double_value(&[0]); x.int64_value(&[0]); x.kind(); x.device(); x.numel(); x.allclose(y, 0.0, 0.0, false);
        x.view_as_complex(); Tensor::complex(x, y); x.view_as_real(); x.logaddexp(y); x.lerp(y, 0.5);
    ";
    let source = format!(
        "use tch::{{Device, Kind, Tensor}};\nuse tch::IndexOp;\n\
         pub fn f(x: &Tensor, y: &Tensor, k: Kind, d: Device) {{ {calls} x.i(0); x.i((.., 1)); }}\n\
         pub fn g(x: &mut Tensor) {{ let _ = x.zero_(); *x += 1.0; let _ = -&*x * 2.0; x.copy_(&Tensor::from(1.0)); }}\n\
         pub fn h(x: &Tensor) -> Vec<f32> {{ println!(\"{{x}} {{x:?}}\"); tch::no_grad(|| Vec::try_from(x).unwrap()) }}\n"
    );
    assert_eq!(names(&used(&source)), Vec::<&str>::new());
}

/// What becomes of a check if these operators are used.
fn outcome(operators: &[&str], check: &str, places: &[Place]) -> Option<Outcome> {
    let operators = operators.iter().map(|name| Operator::named(name)).collect();
    let assignment = &checks::a2::ASSIGNMENT;
    let check = assignment.check(check).unwrap();
    Audit { operators }.outcome(assignment, check, || places)
}

#[test]
fn a_built_in_takes_the_checks_of_the_tasks_whose_work_it_does() {
    let banned = |name: &str| Some(Outcome::Banned { name: name.into(), places: vec![] });
    for check in ["a2.softmax.softmax", "a2.attention.attend", "a2.flash.step"] {
        assert_eq!(outcome(&["softmax"], check, &[]), banned("softmax"));
    }
    assert_eq!(outcome(&["softmax"], "a2.norms.rms", &[]), None);
    assert_eq!(outcome(&["conv1d"], "a2.linear.linear", &[]), banned("conv1d"));
    assert_eq!(outcome(&["_weight_norm"], "a2.moe.route", &[]), banned("_weight_norm"));
    assert_eq!(outcome(&["unheard_of"], "a2.positions.rope", &[]), banned("unheard_of"));
}

#[test]
fn what_the_sources_show_is_named_first() {
    let place = Place { file: "src/a.rs".into(), line: 3, operator: "log_softmax".into() };
    let shown = outcome(&["_softmax", "log_softmax"], "a2.softmax.softmax", &[place]);
    let places = vec!["src/a.rs:3".into()];
    assert_eq!(shown, Some(Outcome::Banned { name: "log_softmax".into(), places }));
}

#[test]
fn nobody_looks_for_places_without_need() {
    let audit = Audit { operators: vec![Operator::named("softmax")] };
    let assignment = &checks::a2::ASSIGNMENT;
    let check = assignment.check("a2.norms.rms").unwrap();
    assert_eq!(audit.outcome(assignment, check, || panic!("asked for places")), None);
}
