//! What is saved, where the machine crashes, and what is no checkpoint.

use harness::{Case, Draw, Record, also_in_f64};
use serde_json::{Value, json};

use super::state::{ADAM, LARGE, Numbers, ODD, Parameter, SGD, SMALL, UNEVEN, USUAL, state};

/// Checkpoints of every kind, whole.
pub fn whole(draw: &mut Draw) -> Vec<Record> {
    let cases = [
        ("last.safetensors", ADAM, USUAL, "AdamW"),
        ("run-2", SGD, UNEVEN, "SGD, numbers beyond 2^53"),
        ("step.100.safetensors", ODD, LARGE, "without elements, the largest numbers"),
        ("last.safetensors", &[], SMALL, "no parameters"),
    ];
    also_in_f64(cases.map(|(name, parameters, numbers, remark)| {
        let case = Case::of("save").with("name", name).remark(remark);
        state(draw, case, "new", parameters, numbers)
    }))
}

/// The parameters of a checkpoint, and its numbers.
type Parameters<'a> = (&'a [Parameter], Numbers);

/// From nothing, over a checkpoint, and over what earlier crashes have left.
pub fn crashes(draw: &mut Draw) -> Vec<Record> {
    let name = "last.safetensors";
    let nothing = start("nothing", "run-2", &json!({ "run": "1", "run-20": "2" }));
    let nothing = nothing.unlisted_fact("left beside it", json!({ ".17": "one of another kind" }));
    let others = json!({ "last": "1", "last.safetensor": "2", "other.safetensors": "3",
        "old-last.safetensors.tmp": "4" });
    let over = start("a checkpoint", name, &others);
    let leftovers = start("leftovers", name, &json!({ "run": "4", "last.safetensors2": "5" }));
    let left = json!({ ".tmp": "of a program from before", ".0": "the same" });
    let leftovers = leftovers.unlisted_fact("left beside it", left);
    let small = start("leftovers", "run-2", &json!({ "run-2tmp": "6" }));
    let small = small.unlisted_fact("left beside it", json!({}));
    let [embedding, norm, head] = [&ADAM[..1], &ADAM[1..2], &ADAM[2..]];
    let mut both = |case: Case, old: Parameters<'_>, new: Parameters<'_>| {
        let case = state(draw, case, "old", old.0, old.1);
        state(draw, case, "new", new.0, new.1)
    };
    let nothing = both(nothing, (head, SMALL), (norm, USUAL));
    let over = both(over, (&ADAM[1..], SMALL), (embedding, USUAL));
    // Larger than what is saved then, and smaller.
    let leftovers = both(leftovers, (norm, USUAL), (norm, LARGE));
    let small = both(small, (norm, LARGE), (ADAM, UNEVEN));
    let leftovers = state(draw, leftovers, "left", ADAM, UNEVEN);
    let small = state(draw, small, "left", norm, USUAL);
    [nothing, over, leftovers, small].map(Case::record).into()
}

fn start(start: &str, name: &str, others: &Value) -> Case {
    let case = Case::of("save").with("name", name).with("start", start);
    case.remark("with crashes").unlisted_fact("others", others)
}

/// One thing wrong at a time.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let load = |damage: &Value, remark: &str| {
        let name = "last.safetensors";
        let case = Case::of("load").with("name", name).unlisted_fact("damage", damage);
        case.remark(remark)
    };
    let gone = json!("gone");
    let save = Case::of("save").with("name", "last.safetensors").unlisted_fact("damage", &gone);
    let save = save.remark("the machine has crashed");
    let cases = damages().into_iter().map(|(damage, remark)| load(&damage, remark));
    let mut cases: Vec<Record> =
        cases.chain([save]).map(|case| state(draw, case, "new", ADAM, USUAL).record()).collect();
    let stranger = load(&json!({ "without": "first.up.weight" }), "a parameter of SGD is missing");
    cases.push(state(draw, stranger, "new", SGD, UNEVEN).record());
    cases
}

fn damages() -> Vec<(Value, &'static str)> {
    let cut = |region: &str, part: f64| json!({ "cut": [region, part] });
    let tensor = |name: &str, shape: &[usize]| json!({ "tensor": [name, shape] });
    vec![
        (json!("missing"), "no file"),
        (json!({ "beside": ".tmp" }), "only a file `last.safetensors.tmp`"),
        (json!("gone"), "the machine has crashed"),
        (cut("length", 0.0), "an empty file"),
        (cut("length", 0.9), "seven bytes"),
        (cut("header", 0.0), "the header is missing"),
        (cut("header", 0.5), "cut in the header"),
        (cut("data", 0.0), "the data is missing"),
        (cut("data", 0.6), "cut in the data"),
        (json!("shorter"), "the last byte is missing"),
        (json!({ "longer": 1 }), "a byte too many"),
        (json!({ "longer": 64 }), "64 bytes too many"),
        (json!({ "header_length": u64::MAX }), "a header of 2^64 - 1 bytes"),
        (json!({ "text": "{\"updates\": 12}" }), "a file of JSON"),
        (json!({ "text": "Lorem ipsum dolor sit amet." }), "a text"),
        (json!({ "metadata": null }), "a file of weights alone"),
        (json!({ "metadata": ["format"] }), "a file of weights as PyTorch has it"),
        (json!("each_missing"), "each text of the metadata is missing once"),
        (json!({ "each_text": "?" }), "each text of the metadata is `?` once"),
        (tensor("optimizer.first.model.nobody", &[3]), "the optimizer remembers a stranger"),
        (tensor("optimizer.second.norm.weight", &[3]), "the optimizer remembers a part of a name"),
        (tensor("optimizer.first.model.norm.weight", &[4]), "remembered in another shape"),
        (tensor("optimizer.second.model.norm.weight", &[1, 3]), "remembered with another dim"),
        (tensor("optimizer.second.model.embed_tokens.weight", &[3, 5]), "remembered transposed"),
        (json!({ "without": "model.norm.weight" }), "a parameter is missing"),
    ]
}
