//! Arguments and files that cannot be used, one thing wrong at a time.

use harness::{Array, Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Value, json};

use super::files::{CONFIG, WEIGHTS, file_name, load, weights};
use super::setup::{SMALL, Setup, factors, parameters};
use crate::about_any::{about_any, any_error};
use crate::tensor_file::TensorFile;

pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [new_adapters(draw), layers(draw), models(draw), configs(draw), files(draw)];
    cases.into_iter().flatten().map(Case::record).collect()
}

fn new_adapters(draw: &mut Draw) -> Vec<Case> {
    let mut new = |rank, targets| {
        let case = Setup::new(rank, 3.0, targets).config(Case::of("new_adapter").with("seed", 1));
        parameters(case, SMALL, Dtype::F32, &mut |shape| draw.tensor(shape))
    };
    vec![
        new(0, &["q_proj"]),
        new(-2, &["q_proj"]),
        new(2, &[]).remark("no targets"),
        new(2, &["k_proj"]).remark("no such module"),
        new(2, &["norm"]).remark("its weight is no matrix"),
        new(2, &["proj"]).remark("modules end in it, but are not called so"),
        new(2, &["q_proj.weight"]).remark("the name of a weight, not of a module"),
    ]
}

/// Shapes of `x`, weight, bias, `A` and `B`, of which one does not fit; and which.
fn layers(draw: &mut Draw) -> Vec<Case> {
    let mut layer = |shapes: [&[usize]; 5], about: &[&str]| {
        let names = ["x", "weight", "bias", "a", "b"];
        let case =
            names.iter().zip(shapes).fold(Case::of("adapted_linear"), |case, (name, shape)| {
                case.f32(name, &draw.tensor(shape))
            });
        let case = Setup::new(2, 3.0, &["q_proj"]).config(case);
        about_any(any_error(case, &["shape", "rank"]), about)
    };
    vec![
        layer([&[2, 3], &[4, 5], &[4], &[2, 5], &[4, 2]], &["x"]),
        layer([&[2, 5], &[4, 5], &[5], &[2, 5], &[4, 2]], &["bias"]),
        layer([&[2, 5], &[4, 5], &[1], &[2, 5], &[4, 2]], &["bias"]),
        layer([&[2, 5], &[4, 5], &[4], &[2, 1], &[4, 2]], &["a"]),
        layer([&[2, 5], &[4, 5], &[4], &[5, 2], &[4, 2]], &["a"]),
        layer([&[2, 5], &[4, 5], &[4], &[2, 5], &[2, 4]], &["b"]),
        layer([&[2, 5], &[4, 5], &[4], &[2, 5], &[1, 2]], &["b"]),
        layer([&[2, 5], &[4, 5], &[4], &[3, 5], &[4, 2]], &["a", "b"]),
        layer([&[2, 5], &[5, 4], &[4], &[2, 5], &[4, 2]], &["x", "weight", "bias", "a", "b"]),
    ]
}

fn models(draw: &mut Draw) -> Vec<Case> {
    let (q, up) = ("model.layers.0.self_attn.q_proj", "model.layers.0.mlp.up_proj");
    let setup = Setup::new(3, 2.0, &["q_proj"]);
    let mut of = |method| {
        let case =
            parameters(setup.config(Case::of(method)), SMALL, Dtype::F32, &mut |x| draw.tensor(x));
        factors(case, (SMALL, &[q]), 3, Dtype::F32, &mut |x| draw.tensor(x))
    };
    let other = |case: Case, name: &str, shape: &[usize]| {
        let case = case.unlisted(name, &ArrayD::from_elem(shape, 0.5), Dtype::F32);
        any_error(case, &["shape", "rank"])
    };
    let mut cases = Vec::new();
    for method in ["adapted_parameters", "merge", "unmerge"] {
        let stranger = of(method).unlisted_fact("modules", [q, "model.layers.7.mlp.up_proj"]);
        let name = "of model.layers.7.mlp.up_proj";
        let stranger =
            other(other(stranger, &format!("A {name}"), &[3, 2]), &format!("B {name}"), &[3, 3]);
        cases.push(stranger.remark("an adapter of a module that is not there"));
        let a = other(of(method), &format!("A of {q}"), &[3, 3]).remark("A has a column too many");
        let b = other(of(method), &format!("B of {q}"), &[5, 3]).remark("B has a row too many");
        let wrong_module = of(method).unlisted_fact("modules", [up]);
        let wrong_module = other(wrong_module, &format!("A of {up}"), &[3, 2]);
        let wrong_module = other(wrong_module, &format!("B of {up}"), &[4, 3]);
        cases.extend([a, b, wrong_module.remark("B of another module")]);
    }
    cases
}

/// A configuration that can be used.
fn right() -> Value {
    json!({ "peft_type": "LORA", "r": 2, "lora_alpha": 16, "target_modules": ["q_proj"] })
}

/// Each field, missing or with a value that is not possible or not known here.
fn configs(draw: &mut Draw) -> Vec<Case> {
    let weights = weights(draw, 2, MODULES, Dtype::F32).with_metadata().bytes();
    let with = |config: &Value| {
        load(&[(CONFIG, config.to_string().into_bytes()), (WEIGHTS, weights.clone())])
    };
    let missing = ["peft_type", "r", "lora_alpha", "target_modules"].map(|name| {
        let mut config = right();
        config.as_object_mut().expect("an object").remove(name);
        with(&config).remark(format!("{name} is missing"))
    });
    let wrong = [
        ("peft_type", json!("IA3")),
        ("peft_type", json!("lora")),
        ("r", json!(0)),
        ("r", json!(-2)),
        ("r", json!(2.5)),
        ("r", json!("2")),
        ("lora_alpha", json!("16")),
        ("lora_alpha", json!(null)),
        ("target_modules", json!(null)),
        ("target_modules", json!(2)),
        ("target_modules", json!(["q_proj", 2])),
        ("use_rslora", json!("true")),
        ("use_dora", json!(true)),
        ("fan_in_fan_out", json!(true)),
        ("bias", json!("all")),
        ("bias", json!("lora_only")),
        ("rank_pattern", json!({ "q_proj": 4 })),
        ("alpha_pattern", json!({ "q_proj": 8 })),
    ];
    let wrong = wrong.map(|(name, value)| {
        let mut config = right();
        config[name] = value.clone();
        with(&config).remark(format!("{name}: {value}"))
    });
    missing.into_iter().chain(wrong).collect()
}

const MODULES: &[(&str, [usize; 2])] =
    &[("model.layers.0.self_attn.q_proj", [4, 3]), ("model.layers.1.self_attn.q_proj", [4, 3])];

/// Each file, missing, broken, or with other tensors.
fn files(draw: &mut Draw) -> Vec<Case> {
    let config = right().to_string().into_bytes();
    let right = weights(draw, 2, MODULES, Dtype::F32);
    let whole = right.clone().bytes();
    let with = |bytes: &[u8], remark: &str| {
        load(&[(CONFIG, config.clone()), (WEIGHTS, bytes.to_vec())]).remark(remark)
    };
    let config_of = |bytes: &[u8], remark: &str| {
        load(&[(CONFIG, bytes.to_vec()), (WEIGHTS, whole.clone())]).remark(remark)
    };
    let (q, zeros) = (MODULES[0].0, |shape: &[usize]| ArrayD::zeros(shape));
    let more = |name: &str, shape: &[usize], remark: &str| {
        let x = Array::rounded(&zeros(shape), Dtype::F32);
        with(&right.clone().tensor(name, &x).bytes(), remark)
    };
    let strangers = vec![
        more("base_model.model.lm_head.lora_A.weight", &[2, 3], "lora_B of one is missing"),
        more("base_model.model.lm_head.lora_B.weight", &[4, 2], "lora_A of one is missing"),
        more("model.lm_head.lora_A.weight", &[2, 3], "another beginning"),
        more("base_model.model.lm_head.weight", &[4, 3], "a whole weight"),
        more("base_model.model.lm_head.lora_A.default.weight", &[2, 3], "a name as in memory"),
        more("base_model.model.lm_head.lora_magnitude_vector", &[4], "a tensor of DoRA"),
    ];
    let shaped = |a: &[usize], b: &[usize], remark: &str| {
        let x = |shape: &[usize]| Array::rounded(&zeros(shape), Dtype::F32);
        let file = TensorFile::new().tensor(&file_name(q, "A"), &x(a));
        with(&file.tensor(&file_name(q, "B"), &x(b)).bytes(), remark)
    };
    let broken = vec![
        load(&[(WEIGHTS, whole.clone())]).remark("no configuration"),
        load(&[(CONFIG, config.clone()), ("adapter_model.bin", whole.clone())])
            .remark("no weights"),
        config_of(b"", "an empty configuration"),
        config_of(&config[..config.len() - 1], "a configuration that is cut"),
        config_of(b"[\"LORA\"]", "a configuration that is no object"),
        config_of(b"\xff\xfe{}", "a configuration that is no text"),
        with(b"", "an empty file of weights"),
        with(&whole[..whole.len() - 1], "weights that are cut"),
        with(&[&whole[..], &[0]].concat(), "a byte too many behind the weights"),
        with(&config, "weights that are JSON"),
        shaped(&[3, 3], &[4, 2], "A has a row too many"),
        shaped(&[2, 3], &[4, 3], "B has a column too many"),
        shaped(&[5, 2], &[4, 2], "A is transposed"),
    ];
    strangers.into_iter().chain(broken).collect()
}
