//! What may be different in a good `tokenizer.json`, and what makes it a bad one: a file
//! for every mistake, and for every two of which one is to be named.

use serde_json::{Map, Value, json};

/// A file with something changed.
pub type Change = fn(&mut Value);

/// Each with its name. The staff's file has `<|end|>` and `<|im|>` for special tokens, and
/// merges of small letters.
pub const CHANGES: &[(&str, Change)] = &[
    // Good files.
    ("as it is", |_| {}),
    ("merges as texts", |file| {
        for merge in list(&mut file["model"]["merges"]) {
            let side = |i: usize| merge[i].as_str().expect("two sides").to_string();
            *merge = json!(format!("{} {}", side(0), side(1)));
        }
    }),
    ("only what is needed", |file| {
        map(file).retain(|name, _| ["pre_tokenizer", "model", "added_tokens"].contains(&&**name));
    }),
    ("the pattern of GPT-2", |file| *regex(file) = json!(contract::a1::SplitPattern::Gpt2.regex())),
    ("the pattern in the second step", |file| {
        let digits = json!({"type": "Digits", "individual_digits": false});
        list(&mut file["pre_tokenizer"]["pretokenizers"]).insert(0, digits);
    }),
    ("without added_tokens", |file| drop(map(file).remove("added_tokens"))),
    ("added tokens that are not special", |file| {
        let plain = json!({"id": 66, "content": "a", "special": false});
        list(&mut file["added_tokens"]).insert(0, plain);
        list(&mut file["added_tokens"]).push(json!({"id": 67, "content": "b"}));
    }),
    ("no token is special", |file| {
        for token in list(&mut file["added_tokens"]) {
            token["special"] = json!(false);
        }
    }),
    ("a special token in Chinese", |file| {
        file["added_tokens"][1]["content"] = json!("<|结束|>");
        rename(file, "<|im|>", "<|结束|>");
    }),
    ("without merges of its own", |file| file["model"]["merges"] = json!([])),
    ("a merge twice", |file| {
        let merges = list(&mut file["model"]["merges"]);
        merges.push(merges[0].clone());
    }),
    ("other settings", |file| {
        file["version"] = json!("2.0");
        file["added_tokens"][0]["lstrip"] = json!(true);
        for flag in ["ignore_merges", "byte_fallback", "fuse_unk"] {
            file["model"][flag] = json!(true);
        }
    }),
    // One field is missing or of another type.
    ("a list", |file| *file = json!([])),
    ("null", |file| *file = Value::Null),
    ("a number", |file| *file = json!(3)),
    ("added_tokens is null", |file| file["added_tokens"] = Value::Null),
    ("added_tokens is a map", |file| file["added_tokens"] = json!({})),
    ("a special token without content", |file| {
        map(&mut file["added_tokens"][1]).remove("content");
    }),
    ("a special token without id", |file| drop(map(&mut file["added_tokens"][1]).remove("id"))),
    ("the id of a special token is 1.0", |file| file["added_tokens"][1]["id"] = json!(1.0)),
    ("the special tokens begin at 1", |file| {
        list(&mut file["added_tokens"]).remove(0);
    }),
    ("the special tokens are in another order", |file| {
        list(&mut file["added_tokens"]).reverse();
    }),
    ("without pre_tokenizer", |file| drop(map(file).remove("pre_tokenizer"))),
    ("pre_tokenizer is null", |file| file["pre_tokenizer"] = Value::Null),
    ("pretokenizers is empty", |file| file["pre_tokenizer"]["pretokenizers"] = json!([])),
    ("the pattern is a text", |file| {
        file["pre_tokenizer"]["pretokenizers"][0]["pattern"] = json!({"String": " "});
    }),
    ("the expression is a number", |file| *regex(file) = json!(3)),
    ("without model", |file| *file = json!({"pre_tokenizer": file["pre_tokenizer"]})),
    ("model is a list", |file| file["model"] = json!([])),
    ("without vocab", |file| drop(map(&mut file["model"]).remove("vocab"))),
    ("vocab is a list", |file| file["model"]["vocab"] = json!(["a", "b"])),
    ("an id is a text", |file| file["model"]["vocab"]["a"] = json!("66")),
    ("an id is 66.0", |file| file["model"]["vocab"]["a"] = json!(66.0)),
    ("an id is below 0", |file| file["model"]["vocab"]["a"] = json!(-1)),
    ("an id is 2 to the 32", |file| file["model"]["vocab"]["a"] = json!(1u64 << 32)),
    ("an id is null", |file| file["model"]["vocab"]["a"] = Value::Null),
    ("without merges", |file| drop(map(&mut file["model"]).remove("merges"))),
    ("merges is a text", |file| file["model"]["merges"] = json!("a b")),
    ("a merge of one", |file| file["model"]["merges"][1] = json!(["a"])),
    ("a merge of three", |file| file["model"]["merges"][1] = json!(["a", "b", "c"])),
    ("a merge of numbers", |file| file["model"]["merges"][1] = json!([1, 2])),
    ("a merge is a text without a space", |file| file["model"]["merges"][1] = json!("ab")),
    ("a merge is a text with two spaces", |file| file["model"]["merges"][1] = json!("a b c")),
    ("a merge is null", |file| file["model"]["merges"][1] = Value::Null),
    // One other mistake.
    ("another pattern", |file| *regex(file) = json!("\\w+")),
    ("a pattern that ends like a known one", |file| {
        let known = regex(file).as_str().unwrap_or_default().to_string();
        *regex(file) = json!(format!("x|{known}"));
    }),
    ("a pattern in small letters", |file| {
        let known = regex(file).as_str().unwrap_or_default().to_lowercase();
        *regex(file) = json!(known);
    }),
    ("a pattern with a space too many", |file| {
        *regex(file) = json!(format!("{} ", contract::a1::SplitPattern::Gpt2.regex()));
    }),
    ("an id twice", |file| same_id(file, "a", "b")),
    ("the id of a special token twice", |file| same_id(file, "a", "<|end|>")),
    ("an id is missing", |file| drop(map(&mut file["model"]["vocab"]).remove("c"))),
    ("the id of a special token is missing", |file| {
        map(&mut file["model"]["vocab"]).remove("<|im|>");
    }),
    ("no token has the id 0", |file| drop(map(&mut file["model"]["vocab"]).remove("<|end|>"))),
    ("an id far above the others", |file| file["model"]["vocab"]["a"] = json!(u32::MAX)),
    ("a letter that is no byte's", |file| rename(file, "d", "中")),
    ("a letter right behind those of the bytes", |file| rename(file, "d", "\u{144}")),
    ("a space is spelt as a space", |file| rename(file, "Ġ", " ")),
    ("a soft hyphen is spelt as such", |file| rename(file, "\u{143}", "\u{ad}")),
    ("a merge of an unknown token", |file| file["model"]["merges"][0] = json!(["a", "qq"])),
    ("a merge of an unknown left token", |file| file["model"]["merges"][0] = json!(["qq", "a"])),
    ("a merge that makes an unknown token", |file| {
        file["model"]["merges"][0] = json!(["q", "q"]);
    }),
    ("the last merge makes an unknown token", |file| {
        list(&mut file["model"]["merges"]).push(json!("q q"));
    }),
    // Two mistakes, of which the first in the order of `LoadError` is named.
    ("neither special tokens nor a pattern", |file| {
        file["added_tokens"] = json!(3);
        file["pre_tokenizer"] = Value::Null;
    }),
    ("neither a pattern nor a vocabulary", |file| {
        file["pre_tokenizer"] = Value::Null;
        file["model"]["vocab"] = Value::Null;
    }),
    ("neither a vocabulary nor merges", |file| {
        file["model"]["vocab"]["a"] = Value::Null;
        file["model"]["merges"] = Value::Null;
    }),
    ("another pattern, and no merges", |file| {
        *regex(file) = json!("\\w+");
        file["model"]["merges"] = Value::Null;
    }),
    ("another pattern, and an id twice", |file| {
        *regex(file) = json!("\\w+");
        same_id(file, "a", "b");
    }),
    ("two ids twice", |file| {
        same_id(file, "d", "b");
        same_id(file, "a", "z");
    }),
    ("an id twice, and a lower one missing", |file| {
        same_id(file, "b", "z");
        rename(file, "d", "中");
    }),
    ("two ids are missing", |file| {
        map(&mut file["model"]["vocab"]).remove("~");
        map(&mut file["model"]["vocab"]).remove("c");
    }),
    ("an id is missing, and a letter is no byte's", |file| {
        map(&mut file["model"]["vocab"]).remove("z");
        rename(file, "d", "中");
    }),
    ("two letters that are no bytes'", |file| {
        rename(file, "d", "中");
        rename(file, "c", "文");
    }),
    ("a letter that is no byte's, and an unknown token", |file| {
        rename(file, "d", "中");
        file["model"]["merges"][0] = json!(["a", "qq"]);
    }),
    ("both sides of a merge are unknown", |file| {
        file["model"]["merges"][0] = json!(["qq", "pp"]);
    }),
    ("two merges of unknown tokens", |file| {
        file["model"]["merges"][3] = json!(["a", "pp"]);
        file["model"]["merges"][2] = json!(["q", "q"]);
    }),
];

fn map(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("the staff's own file")
}

fn list(value: &mut Value) -> &mut Vec<Value> {
    value.as_array_mut().expect("the staff's own file")
}

fn regex(file: &mut Value) -> &mut Value {
    &mut file["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"]
}

/// Gives the id of `from` to `to`, which `from` has no longer.
fn rename(file: &mut Value, from: &str, to: &str) {
    let vocabulary = map(&mut file["model"]["vocab"]);
    let id = vocabulary.remove(from).expect("a token of the staff's own file");
    vocabulary.insert(to.to_string(), id);
}

/// Gives the id of `of` to `to` as well.
fn same_id(file: &mut Value, to: &str, of: &str) {
    file["model"]["vocab"][to] = file["model"]["vocab"][of].clone();
}
