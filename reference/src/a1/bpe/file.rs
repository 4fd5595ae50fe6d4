//! `tokenizer.json`, written and read.

use std::collections::{BTreeMap, HashMap};

use contract::a1::{BpeModel, LoadError, Pair, SplitPattern, byte_letters};
use serde_json::{Value, json};

/// The model as a `tokenizer.json`.
pub fn save(model: &BpeModel) -> String {
    let names = names(model);
    let merges: Vec<[&str; 2]> =
        model.merges.iter().map(|(l, r)| [&*names[*l as usize], &*names[*r as usize]]).collect();
    let ids: BTreeMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
    json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": model.specials.iter().enumerate().map(added).collect::<Vec<_>>(),
        "normalizer": null,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": model.pattern.regex()}, "behavior": "Isolated", "invert": false},
            {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false},
        ]},
        "post_processor": null,
        "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
        "model": {
            "type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
            "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
            "ignore_merges": false, "vocab": ids, "merges": merges,
        },
    })
    .to_string()
}

fn added((id, content): (usize, &String)) -> Value {
    json!({"id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true})
}

/// How every token is spelt, by id.
fn names(model: &BpeModel) -> Vec<String> {
    let letters = byte_letters();
    let spell = |token: &Vec<u8>| token.iter().map(|byte| letters[usize::from(*byte)]).collect();
    model.specials.iter().cloned().chain(model.tokens.iter().map(spell)).collect()
}

/// The model in a `tokenizer.json`.
///
/// # Errors
///
/// The first mistake in the order of [`LoadError`].
pub fn load(json: &str) -> Result<BpeModel, LoadError> {
    let file: Value = serde_json::from_str(json).map_err(|_| LoadError::NotJson)?;
    let specials = specials(&file).ok_or_else(|| field("added_tokens"))?;
    let splits = file["pre_tokenizer"]["pretokenizers"].as_array();
    let splits = splits.ok_or_else(|| field("pre_tokenizer"))?;
    let regex = splits.iter().find_map(|split| split["pattern"]["Regex"].as_str());
    let regex = regex.ok_or_else(|| field("pre_tokenizer"))?;
    let known = [SplitPattern::Gpt2, SplitPattern::Cl100k];
    let pattern = known.into_iter().find(|pattern| pattern.regex() == regex);
    model_of(
        pattern.ok_or_else(|| LoadError::UnknownPattern(regex.into())),
        specials,
        &file["model"],
    )
}

/// The model in the `model` of a `tokenizer.json`.
///
/// # Errors
///
/// As [`load`].
pub fn model(
    pattern: SplitPattern,
    specials: Vec<String>,
    model: &Value,
) -> Result<BpeModel, LoadError> {
    model_of(Ok(pattern), specials, model)
}

/// Mistakes are named in their order: fields before patterns, patterns before ids.
fn model_of(
    pattern: Result<SplitPattern, LoadError>,
    specials: Vec<String>,
    model: &Value,
) -> Result<BpeModel, LoadError> {
    let vocabulary = vocabulary(model).ok_or_else(|| field("model.vocab"))?;
    let merges = merges(model).ok_or_else(|| field("model.merges"))?;
    let pattern = pattern?;
    let names = by_id(&vocabulary)?;
    let letters = byte_letters();
    let tokens = names[specials.len().min(names.len())..].iter().map(|name| bytes(name, &letters));
    let tokens = tokens.collect::<Result<Vec<_>, _>>()?;
    let pair = |(left, right): &(String, String)| -> Result<Pair, LoadError> {
        let id = |name: &str| {
            vocabulary.get(name).copied().ok_or_else(|| LoadError::UnknownToken(name.into()))
        };
        let pair = (id(left)?, id(right)?);
        id(&format!("{left}{right}"))?;
        Ok(pair)
    };
    let merges = merges.iter().map(pair).collect::<Result<Vec<_>, _>>()?;
    Ok(BpeModel { pattern, specials, tokens, merges })
}

fn field(path: &str) -> LoadError {
    LoadError::Field(path.into())
}

fn specials(file: &Value) -> Option<Vec<String>> {
    let Some(added) = file.get("added_tokens") else { return Some(Vec::new()) };
    let special = added.as_array()?.iter().filter(|token| token["special"] == true);
    let in_order = |(i, token): (usize, &Value)| {
        (token["id"].as_u64()? == i as u64).then_some(token["content"].as_str()?.to_string())
    };
    special.enumerate().map(in_order).collect()
}

fn vocabulary(model: &Value) -> Option<HashMap<String, u32>> {
    let entries = model["vocab"].as_object()?.iter();
    entries.map(|(name, id)| Some((name.clone(), u32::try_from(id.as_u64()?).ok()?))).collect()
}

fn merges(model: &Value) -> Option<Vec<(String, String)>> {
    let sides = |merge: &Value| match merge {
        Value::String(text) => {
            let sides = text.split_once(' ').filter(|(_, right)| !right.contains(' '));
            sides.map(|(l, r)| (l.into(), r.into()))
        }
        merge => serde_json::from_value(merge.clone()).ok(),
    };
    model["merges"].as_array()?.iter().map(sides).collect()
}

/// Every name at its id.
fn by_id(vocabulary: &HashMap<String, u32>) -> Result<Vec<&str>, LoadError> {
    let mut taken: Vec<(u32, &str)> =
        vocabulary.iter().map(|(name, id)| (*id, name.as_str())).collect();
    taken.sort_unstable();
    if let Some(twice) = taken.windows(2).find(|two| two[0].0 == two[1].0) {
        return Err(LoadError::DuplicateId(twice[0].0));
    }
    match (0..).zip(&taken).find(|(want, (id, _))| want != id) {
        Some((want, _)) => Err(LoadError::MissingId(want)),
        None => Ok(taken.into_iter().map(|(_, name)| name).collect()),
    }
}

/// The bytes that a name spells in these letters.
fn bytes(name: &str, letters: &[char; 256]) -> Result<Vec<u8>, LoadError> {
    let byte = |letter| letters.iter().position(|l| *l == letter).map(|byte| byte as u8);
    let bytes: Option<Vec<u8>> = name.chars().map(byte).collect();
    bytes.ok_or_else(|| LoadError::NotInAlphabet(name.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::a1::bpe::TokenizersBpe;
    use contract::a1::Bpe;

    /// The files that the checks hand out: trained on the course's own handouts.
    fn trained(size: usize) -> String {
        let handouts =
            [include_str!("../../../../docs/zh/a0.md"), include_str!("../../../../docs/en/a0.md")];
        let trainer = TokenizersBpe.trainer();
        save(&trainer.train(&handouts, SplitPattern::Cl100k, size, &["<|end|>", "<|im|>"]))
    }

    /// `UPDATE_TOKENIZERS=1 cargo test -p reference` writes them again, after the
    /// handouts have changed.
    #[test]
    fn the_files_of_the_checks_are_trained_on_the_handouts() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assignments/checks/src/a1");
        for (name, size) in [("decode/small.json", 2 + 256 + 12), ("encode/handouts.json", 1000)] {
            let path = format!("{folder}/{name}");
            if std::env::var_os("UPDATE_TOKENIZERS").is_some() {
                std::fs::write(&path, trained(size) + "\n").unwrap();
            }
            let model = load(std::fs::read_to_string(&path).unwrap().trim_end()).unwrap();
            assert_eq!(model.specials.len() + model.tokens.len(), size, "{name}");
        }
    }

    #[test]
    fn what_is_written_is_what_tokenizers_writes() {
        let json = trained(400);
        let theirs: tokenizers::Tokenizer = json.parse().unwrap();
        let value = |json: &str| serde_json::from_str::<Value>(json).unwrap();
        assert_eq!(value(&json), value(&theirs.to_string(false).unwrap()));
    }
}
