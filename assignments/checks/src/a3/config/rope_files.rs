//! Files that say how positions are told, in the words of transformers 4 and 5.

use super::object::Object;
use super::sizes::{Sizes, theta};
use harness::{Draw, Record};

/// The name of the object in version 4.
const SCALING: &str = "rope_scaling";

/// The name of the object in version 5.
const PARAMETERS: &str = "rope_parameters";

/// How long texts are made readable: every kind, in both versions, and where they might be
/// read in two ways.
pub fn rope(draw: &mut Draw) -> Vec<Record> {
    let mut cases = version_4(draw);
    cases.extend(version_5(draw));
    cases.extend(either(draw));
    cases
}

fn version_4(draw: &mut Draw) -> Vec<Record> {
    let linear = Object::default().with("factor", factor(draw)).with("type", "linear");
    let both = Object::default()
        .with("factor", factor(draw))
        .with("type", "dynamic")
        .with("rope_type", "linear");
    let whole =
        llama3(draw).with("factor", 8).with("low_freq_factor", 1).with("high_freq_factor", 4);
    let no_rope_type = dynamic(draw, "type").written("rope_type", "null");
    let no_kind = Object::default().with("factor", factor(draw));
    vec![
        file(draw).nested(SCALING, &linear).case("linear, as old files have it"),
        file(draw).nested(SCALING, &dynamic(draw, "type")).case("dynamic, as old files have it"),
        file(draw).nested(SCALING, &whole).case("Llama 3.1, as transformers 4 writes it"),
        file(draw).nested(SCALING, &both).case("`type` and `rope_type`"),
        file(draw).nested(SCALING, &no_rope_type).case("`type`, and `rope_type` is null"),
        file(draw).nested(SCALING, &no_kind).case("neither `type` nor `rope_type`"),
        file(draw).nested(SCALING, &kind("default")).case("a kind that changes nothing"),
        file(draw)
            .nested(SCALING, &linear.clone().with("rope_theta", theta(draw) + 0.5))
            .case("a `rope_theta` that stands in the wrong place"),
        file(draw).without("rope_theta").nested(SCALING, &linear).case("no `rope_theta`"),
    ]
}

fn version_5(draw: &mut Draw) -> Vec<Record> {
    let inside = |object: Object, draw: &mut Draw| object.with("rope_theta", theta(draw));
    let default = inside(kind("default"), draw);
    // Numbers that are whole may be written with a point all the same.
    let context = (200 + draw.below(4000)) as f64;
    let llama3 = inside(llama3(draw).with("original_max_position_embeddings", context), draw);
    let linear = Object::default().with("factor", factor(draw)).with("type", "linear");
    let [linear, dynamic] = [linear, dynamic(draw, "rope_type")].map(|kind| inside(kind, draw));
    let whole = linear.clone().with("factor", 1).with("rope_theta", 30_000 + draw.below(1000));
    let one = dynamic.clone().with("factor", 1.0);
    let mut file = || file(draw).without("rope_theta");
    vec![
        file().nested(PARAMETERS, &default).case("as transformers 5 writes Llama 2"),
        file().nested(PARAMETERS, &llama3).case("as transformers 5 writes Llama 3.1"),
        file().nested(PARAMETERS, &linear).case("`rope_parameters` with `type`"),
        file().nested(PARAMETERS, &dynamic).case("`rope_parameters` that are dynamic"),
        file().nested(PARAMETERS, &whole).case("whole numbers, and a factor of 1"),
        file().nested(PARAMETERS, &one).case("dynamic, and a factor of 1"),
        file().nested(PARAMETERS, &smallest()).case("the smallest numbers of llama3"),
        file().nested(PARAMETERS, &kind("default")).case("no `rope_theta` anywhere"),
    ]
}

/// What is just allowed.
fn smallest() -> Object {
    kind("llama3")
        .with("factor", 1)
        .with("high_freq_factor", 0.5)
        .with("low_freq_factor", 0.25)
        .with("original_max_position_embeddings", 1)
        .with("rope_theta", 0.125)
}

/// What could be read in two places.
fn either(draw: &mut Draw) -> Vec<Record> {
    let old = Object::default().with("factor", factor(draw)).with("rope_type", "linear");
    let dynamic = dynamic(draw, "rope_type");
    let new = dynamic.clone().with("rope_theta", theta(draw));
    vec![
        file(draw)
            .nested(SCALING, &old)
            .nested(PARAMETERS, &new)
            .case("both objects, and `rope_theta` inside and outside"),
        file(draw).nested(PARAMETERS, &dynamic).case("`rope_theta` is outside"),
        file(draw)
            .nested(PARAMETERS, &dynamic.written("rope_theta", "null"))
            .case("`rope_theta` is outside, and null inside"),
        file(draw)
            .nested(SCALING, &old)
            .nested(PARAMETERS, &Object::default())
            .case("`rope_parameters` is there and empty"),
        file(draw)
            .written("rope_theta", "\"10000\"")
            .written(SCALING, "\"linear\"")
            .nested(PARAMETERS, &new.clone().written("type", "3"))
            .case("what does not count is wrong"),
        file(draw)
            .nested(SCALING, &kind("default").with("factor", 0.5))
            .case("a factor that does not count is wrong"),
        file(draw)
            .nested(SCALING, &old)
            .written(PARAMETERS, "null")
            .case("`rope_parameters` is null"),
    ]
}

/// A file with `rope_theta` and no object.
fn file(draw: &mut Draw) -> Object {
    Sizes::drawn(draw).full(draw).plain().without(SCALING)
}

fn kind(word: &str) -> Object {
    Object::default().with("rope_type", word)
}

/// `dynamic`, with the kind under this name.
fn dynamic(draw: &mut Draw, name: &str) -> Object {
    Object::default().with("factor", factor(draw)).with(name, "dynamic")
}

/// The settings of Llama 3.1, with other numbers.
pub fn llama3(draw: &mut Draw) -> Object {
    Object::default()
        .with("factor", factor(draw))
        .with("high_freq_factor", 3.0 + quarters(draw))
        .with("low_freq_factor", 1.0 + quarters(draw))
        .with("original_max_position_embeddings", 100 + draw.below(3000))
        .with("rope_type", "llama3")
}

fn factor(draw: &mut Draw) -> f64 {
    2.25 + quarters(draw)
}

/// One of 0, 0.25, …, 1.75.
fn quarters(draw: &mut Draw) -> f64 {
    draw.below(8) as f64 / 4.0
}
