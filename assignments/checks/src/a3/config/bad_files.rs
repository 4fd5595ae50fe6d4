//! Files with one fault each.

use super::object::{Object, case};
use super::rope_files::llama3;
use super::sizes::{Sizes, theta};
use harness::{Draw, Record};

/// A field, and values that it cannot have, as they are written.
type Wrong = (&'static str, &'static [&'static str]);

/// Of every field.
const WRONG: &[Wrong] = &[
    ("model_type", &["\"mistral\"", "\"llama4\"", "\"code_llama\"", "\"Llama\"", "3"]),
    ("vocab_size", &["0", "-7", "100.0", "\"100\"", "1.5"]),
    ("hidden_size", &["0", "-12", "[12]"]),
    ("intermediate_size", &["0", "-1", "64.0", "true"]),
    ("num_hidden_layers", &["0", "-2", "2.0"]),
    ("num_attention_heads", &["0", "-4", "\"4\""]),
    ("rms_norm_eps", &["0", "-1e-05", "0.0", "\"1e-05\""]),
    ("num_key_value_heads", &["0", "-2", "2.0", "\"2\""]),
    ("head_dim", &["0", "-8", "7", "1", "8.0", "\"8\""]),
    ("max_position_embeddings", &["0", "-1", "2048.5", "{}"]),
    ("tie_word_embeddings", &["0", "1", "\"false\""]),
    ("attention_bias", &["0", "\"true\""]),
    ("mlp_bias", &["1", "[]"]),
    ("hidden_act", &["\"gelu\"", "\"relu\"", "true"]),
    ("torch_dtype", &["\"int8\"", "\"torch.float16\"", "16"]),
    ("dtype", &["\"float8_e4m3fn\"", "false"]),
    ("eos_token_id", &["-1", "\"2\"", "2.0", "[2, \"3\"]", "[2, -3]", "{}", "true"]),
    ("rope_theta", &["0", "-10000.0", "\"10000\""]),
    ("rope_scaling", &["\"linear\"", "4.0", "[]"]),
    ("rope_parameters", &["\"default\"", "true"]),
];

/// Fields without which there is no model.
const NEEDED: [&str; 6] = [
    "num_attention_heads",
    "vocab_size",
    "num_hidden_layers",
    "model_type",
    "intermediate_size",
    "hidden_size",
];

/// What stands in the object of RoPE, and values that it cannot have.
const WRONG_OF_ROPE: &[Wrong] = &[
    ("factor", &["0.5", "-2.0", "\"8\"", "0"]),
    ("low_freq_factor", &["0", "-1.0", "true"]),
    ("high_freq_factor", &["\"4\"", "[4.0]"]),
    ("original_max_position_embeddings", &["0", "0.5", "\"64\""]),
    ("rope_type", &["\"yarn\"", "\"longrope\"", "\"Llama3\"", "\"\"", "3"]),
];

/// Texts that are no JSON object.
const NO_OBJECTS: [&str; 8] = [
    "",
    "null",
    "[1, 2]",
    "\"llama\"",
    "{\"model_type\": \"llama\"",
    "{\"model_type\": \"llama\",}",
    "{'model_type': 'llama'}",
    "{\"vocab_size\": NaN}",
];

/// No JSON; a field is missing; a field is wrong.
pub fn of_one_field(draw: &mut Draw) -> Vec<Record> {
    let whole = Sizes::drawn(draw).full(draw).plain();
    let mut cases: Vec<Record> =
        NO_OBJECTS.iter().map(|text| case(text, &format!("`{text}`"))).collect();
    let twice = format!("{0}{0}", whole.line());
    cases.push(case(&twice, "two objects, one behind the other"));
    for name in NEEDED {
        cases.push(fault(&whole.clone().without(name), &format!("no `{name}`")));
    }
    cases.push(fault(&whole.clone().written("vocab_size", "null"), "`vocab_size`: null"));
    cases.extend(faults(&whole, WRONG).map(|(object, what)| fault(&object, &what)));
    cases.extend(of_rope(draw, &whole));
    cases
}

/// A file whose only fault is said in words.
fn fault(object: &Object, what: &str) -> Record {
    case(&object.text(), &format!("a file with {what}"))
}

/// The objects that `object` becomes with each of the wrong values, and which it is.
fn faults(object: &Object, wrong: &'static [Wrong]) -> impl Iterator<Item = (Object, String)> {
    let pairs =
        wrong.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    pairs.map(move |(name, value)| {
        (object.clone().written(name, *value), format!("`{name}`: {value}"))
    })
}

/// In the object of either version, and of kinds with fewer settings.
fn of_rope(draw: &mut Draw, whole: &Object) -> Vec<Record> {
    let settings = llama3(draw);
    let inside = settings.clone().with("rope_theta", theta(draw));
    let mut cases = Vec::new();
    for (version, settings) in [("rope_scaling", &settings), ("rope_parameters", &inside)] {
        let file = |object: &Object, what: &str| {
            fault(&whole.clone().nested(version, object), &format!("{what}, in `{version}`"))
        };
        for (name, _) in &WRONG_OF_ROPE[..4] {
            cases.push(file(&settings.clone().without(name), &format!("no `{name}`")));
        }
        cases.extend(faults(settings, WRONG_OF_ROPE).map(|(object, what)| file(&object, &what)));
        for kind in ["linear", "dynamic"] {
            let object = Object::default().with("rope_type", kind);
            cases.push(file(&object, &format!("no `factor`, {kind}")));
            cases.push(file(&object.with("factor", 0.75), &format!("`factor`: 0.75, {kind}")));
        }
        cases.push(file(&settings.clone().written("factor", "null"), "`factor`: null"));
        let old = Object::default().with("factor", 2.0).with("type", "yarn");
        cases.push(file(&old, "`type`: \"yarn\""));
    }
    let object = whole.clone().nested("rope_parameters", &inside.with("rope_theta", 0));
    cases.push(fault(&object, "`rope_theta`: 0, in `rope_parameters`"));
    cases
}

/// Fields that are right by themselves, and do not fit together or just do.
pub fn of_two_fields(draw: &mut Draw) -> Vec<Record> {
    let mut cases = sizes(draw);
    cases.extend(frequencies(draw));
    cases.extend(dynamic(draw));
    cases
}

fn sizes(draw: &mut Draw) -> Vec<Record> {
    let sizes @ Sizes { m, h, h_kv, d, .. } = Sizes::drawn(draw);
    let whole = sizes.full(draw).plain();
    let computed = whole.clone().without("head_dim");
    let between = m + 1 + draw.below(h - 1);
    vec![
        computed.clone().with("hidden_size", between).case("heads that do not divide the width"),
        computed
            .clone()
            .with("hidden_size", between + 2 * h)
            .written("head_dim", "null")
            .case("the same, and `head_dim` is null"),
        computed.clone().with("hidden_size", h * (d + 1)).case("an odd quotient"),
        computed.with("hidden_size", h * (d + 2)).case("an even quotient"),
        whole.clone().with("hidden_size", between).case("no quotient, beside a `head_dim`"),
        whole
            .clone()
            .with("num_key_value_heads", 1 + h_kv * (h / h_kv - 1))
            .case("heads of keys that do not divide those of queries"),
        whole.clone().with("num_key_value_heads", 2 * h).case("more heads of keys than of queries"),
        whole.clone().with("num_key_value_heads", h).case("as many heads of keys as of queries"),
        whole.with("num_key_value_heads", 1).case("one head of keys"),
    ]
}

fn frequencies(draw: &mut Draw) -> Vec<Record> {
    let whole = Sizes::drawn(draw).full(draw).plain();
    let mut file = |version: &str, low: f64, high: f64, what: &str| {
        let object = llama3(draw).with("low_freq_factor", low).with("high_freq_factor", high);
        whole.clone().nested(version, &object).case(what)
    };
    vec![
        file("rope_scaling", 4.0, 1.5, "`high_freq_factor` is smaller"),
        file("rope_parameters", 3.25, 2.0, "`high_freq_factor` is smaller, in version 5"),
        file("rope_scaling", 2.5, 2.5, "both factors are equal"),
        file("rope_scaling", 1.25, 0.0, "`high_freq_factor` is 0"),
        file("rope_parameters", 1.75, -2.5, "`high_freq_factor` is negative"),
        file("rope_parameters", 1.5, 1.75, "`high_freq_factor` is just larger"),
    ]
}

fn dynamic(draw: &mut Draw) -> Vec<Record> {
    let sizes = Sizes::drawn(draw);
    let whole = sizes.full(draw).plain();
    let object = |name: &str| Object::default().with("factor", 3.5).with(name, "dynamic");
    let computed = whole.clone().without("head_dim").with("hidden_size", 2 * sizes.h);
    let linear = Object::default().with("factor", 2.5).with("rope_type", "linear");
    let with = |d: usize| whole.clone().with("head_dim", d);
    vec![
        with(2).nested("rope_scaling", &object("type")).case("heads of 2 that are dynamic"),
        with(2).nested("rope_parameters", &object("rope_type")).case("the same in version 5"),
        computed
            .clone()
            .nested("rope_scaling", &object("rope_type"))
            .case("a quotient of 2, and dynamic"),
        with(4).nested("rope_scaling", &object("type")).case("heads of 4 that are dynamic"),
        with(2).nested("rope_scaling", &linear).case("heads of 2 that are linear"),
        computed.nested("rope_scaling", &linear).case("a quotient of 2, and linear"),
    ]
}
