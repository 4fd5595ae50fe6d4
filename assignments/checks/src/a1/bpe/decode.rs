//! Task `a1.decode`: from ids back to text, and models in files.

use std::collections::BTreeMap;

use contract::a1::{BpeModel, SplitPattern};
use serde_json::{Value, json};

use super::model;
use super::shown::shown;
use crate::check::{Check, Verdict};
use crate::draw::Draw;
use crate::failure::Failure;
use crate::record::Record;
use crate::submission::Submission;
use crate::trial::{CALL, call_of};
use wording::text;

/// The checks of the task.
pub static CHECKS: &[Check] = &[
    Check::golden(
        "a1.decode.text",
        1,
        text("拼回文本", "back to text"),
        text(
            "先把所有词元的字节连起来，最后才一起变成文本；特殊词元照原样写出，不认识的编号跳过。",
            "join the bytes of all tokens first and make text of the whole; special tokens as they are written, unknown ids left out.",
        ),
        text_cases,
        run_decode,
    ),
    Check::golden(
        "a1.decode.lossy",
        1,
        text("不成字符的字节", "bytes that are no character"),
        text(
            "不成 UTF-8 的字节变成 U+FFFD，与 String::from_utf8_lossy 一致。",
            "bytes that are no UTF-8 become U+FFFD, as String::from_utf8_lossy has it.",
        ),
        lossy_cases,
        run_decode,
    ),
    Check {
        verdict: Verdict::Law(is_tokenizer_json),
        ..Check::golden(
            "a1.decode.save",
            1,
            text("写出 tokenizer.json", "writing a tokenizer.json"),
            text(
                "写法见 contract 里的 tokenizer_json.rs；词元用字节字母表拼写，编号一个也不能少。",
                "its form stands in tokenizer_json.rs of the contract; tokens are spelt in the byte alphabet, and no id may be missing.",
            ),
            save_cases,
            run_save,
        )
    },
    Check::golden(
        "a1.decode.load",
        2,
        text("读入 tokenizer.json", "reading a tokenizer.json"),
        text(
            "读得进合乎规定的文件；不合规定的，说出 LoadError 里对应的那一种，不要 panic。",
            "reads what is well-formed; of what is not, it names the LoadError, and never panics.",
        ),
        load_cases,
        run_load,
    ),
];

fn decode_case(model: &BpeModel, ids: &[Vec<u32>]) -> Record {
    let call = format!("decode(ids) for {} lists, the first {:?}", ids.len(), ids[0]);
    model::put(Record::new().fact("ids", ids).fact(CALL, call), model)
}

fn text_cases(draw: &mut Draw) -> Vec<Record> {
    let model = model::drawn(draw, SplitPattern::Gpt2, &["<|end|>", "<|结束|>"]);
    let all = model.specials.len() + model.tokens.len();
    // A character whose bytes are three tokens, between drawn ones.
    let split = "中".bytes().map(|byte| id_of(&model, byte));
    let mixed = [vec![0], split.collect(), vec![1, all as u32 + 5], vec![0]].concat();
    let merged = (0..30).map(|_| (all - 1 - draw.below(all - 258)) as u32).collect();
    vec![decode_case(&model, &[mixed, merged, vec![]])]
}

fn lossy_cases(draw: &mut Draw) -> Vec<Record> {
    let model = model::drawn(draw, SplitPattern::Gpt2, &["<|end|>"]);
    let broken: [&[u8]; 5] =
        [b"\xe4\xb8", b"a\xff\xfeb", b"\xf0\x9f\x98", b"\xe4\xb8a\xad", b"\xc3\x28\xa9"];
    let mut ids: Vec<Vec<u32>> = broken
        .iter()
        .map(|bytes| bytes.iter().map(|byte| id_of(&model, *byte)).collect())
        .collect();
    ids.push((0..12).map(|_| 1 + draw.below(256) as u32).collect());
    vec![decode_case(&model, &ids)]
}

/// The id of one byte.
fn id_of(model: &BpeModel, byte: u8) -> u32 {
    let place = model.tokens.iter().position(|token| token == &[byte]);
    (model.specials.len() + place.expect("every byte is a token")) as u32
}

fn run_decode(submission: &Submission, case: &Record) -> Record {
    let tokenizer = submission.a1().bpe().tokenizer(model::of(case));
    let lists: Vec<Vec<u32>> = case.expect_fact("ids");
    let texts: Vec<String> = lists.iter().map(|ids| tokenizer.decode(ids)).collect();
    Record::new().fact("texts", texts)
}

fn save_cases(draw: &mut Draw) -> Vec<Record> {
    let call = "save(model), read as JSON";
    let gpt2 = model::drawn(draw, SplitPattern::Gpt2, &[]);
    let cl100k = model::drawn(draw, SplitPattern::Cl100k, &["<|end|>", "<|结束|>"]);
    [gpt2, cl100k].map(|model| model::put(Record::new().fact(CALL, call), &model)).into()
}

fn run_save(submission: &Submission, case: &Record) -> Record {
    Record::new().fact("json", submission.a1().bpe().save(&model::of(case)))
}

/// The file is JSON with all that `tokenizers` reads, and says what the model says.
fn is_tokenizer_json(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let law = |zh: String, en: String| Err(Failure::law(call_of(case), zh, en));
    let file: Result<Value, _> =
        serde_json::from_str(&got.read::<String>("json").unwrap_or_default());
    let Ok(file) = file else {
        return law("写出的不是 JSON".into(), "what was written is no JSON".into());
    };
    let model = model::of(case);
    for (path, want) in expected(&model) {
        let found = file.pointer(path).unwrap_or(&Value::Null);
        if *found != want {
            let (want, found) = (brief(&want), brief(found));
            return law(
                format!("{path} 应为 {want}，写成了 {found}"),
                format!("{path} should be {want}, and is {found}"),
            );
        }
    }
    let vocabulary = file["model"]["vocab"].as_object().map_or(0, serde_json::Map::len);
    let all = model.specials.len() + model.tokens.len();
    if vocabulary != all
        || file["model"]["merges"].as_array().map(Vec::len) != Some(model.merges.len())
    {
        return law(
            format!("model.vocab 应有 {all} 个词元，model.merges 应有 {} 条", model.merges.len()),
            format!(
                "model.vocab should have {all} tokens, and model.merges {} merges",
                model.merges.len()
            ),
        );
    }
    Ok(())
}

/// What must stand where. Of vocabulary and merges a few that have no odd letters:
/// spelling the others is the student's work.
fn expected(model: &BpeModel) -> BTreeMap<&'static str, Value> {
    let mut expected = BTreeMap::from([
        ("/version", json!("1.0")),
        ("/normalizer", Value::Null),
        ("/pre_tokenizer/type", json!("Sequence")),
        ("/pre_tokenizer/pretokenizers/0/type", json!("Split")),
        ("/pre_tokenizer/pretokenizers/0/pattern/Regex", json!(model.pattern.regex())),
        ("/pre_tokenizer/pretokenizers/0/behavior", json!("Isolated")),
        ("/pre_tokenizer/pretokenizers/0/invert", json!(false)),
        ("/pre_tokenizer/pretokenizers/1/type", json!("ByteLevel")),
        ("/pre_tokenizer/pretokenizers/1/add_prefix_space", json!(false)),
        ("/pre_tokenizer/pretokenizers/1/use_regex", json!(false)),
        ("/decoder/type", json!("ByteLevel")),
        ("/model/type", json!("BPE")),
        ("/model/vocab/!", json!(model.specials.len())),
        ("/model/vocab/\u{120}", json!(model.specials.len() + 220)),
        ("/model/vocab/\u{10a}", json!(model.specials.len() + 198)),
    ]);
    if let Some(special) = model.specials.first() {
        expected.insert("/added_tokens/0/id", json!(0));
        expected.insert("/added_tokens/0/content", json!(special));
        expected.insert("/added_tokens/0/special", json!(true));
        expected.insert("/added_tokens/1/content", json!(model.specials[1]));
    }
    expected
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(60).chain(['…']).collect() }
}

/// A small file of the staff's.
const SMALL: &str = include_str!("small.json");

/// A file with one change.
type Change = fn(&mut Value);

/// What may be different in a good file, and what makes it a bad one.
const CHANGES: &[(&str, Change)] = &[
    ("as it is", |_| {}),
    ("merges as texts", |file| {
        for merge in file["model"]["merges"].as_array_mut().expect("merges") {
            let side = |i: usize| merge[i].as_str().expect("two sides").to_string();
            *merge = json!(format!("{} {}", side(0), side(1)));
        }
    }),
    ("only what is needed", |file| {
        let fields = file.as_object_mut().expect("an object");
        fields.retain(|name, _| ["pre_tokenizer", "model", "added_tokens"].contains(&&**name));
    }),
    ("without model", |file| *file = json!({"pre_tokenizer": file["pre_tokenizer"]})),
    ("vocab is a list", |file| file["model"]["vocab"] = json!(["a", "b"])),
    ("an id is a text", |file| file["model"]["vocab"]["a"] = json!("65")),
    ("merges is a text", |file| file["model"]["merges"] = json!("a b")),
    ("another pattern", |file| {
        file["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = json!("\\w+");
    }),
    ("an id twice", |file| file["model"]["vocab"]["a"] = file["model"]["vocab"]["b"].clone()),
    ("an id is missing", |file| {
        file["model"]["vocab"].as_object_mut().expect("a map").remove("c");
    }),
    ("a letter that is no byte's", |file| {
        let id = file["model"]["vocab"].as_object_mut().expect("a map").remove("d");
        file["model"]["vocab"]["中"] = id.expect("d is a token");
    }),
    ("a merge of an unknown token", |file| file["model"]["merges"][0] = json!(["a", "qq"])),
    ("a merge that makes an unknown token", |file| {
        file["model"]["merges"][0] = json!(["q", "q"]);
    }),
];

fn load_cases(_: &mut Draw) -> Vec<Record> {
    let file: Value = serde_json::from_str(SMALL).expect("the staff's own file");
    let changed = |(name, change): &(&str, Change)| {
        let mut file = file.clone();
        change(&mut file);
        load_case(name, &file.to_string())
    };
    let mut cases: Vec<Record> = CHANGES.iter().map(changed).collect();
    cases.push(load_case("cut off", &SMALL[..SMALL.len() / 2]));
    cases.push(load_case("empty", ""));
    cases
}

fn load_case(name: &str, json: &str) -> Record {
    Record::new().fact("tokenizer.json", json).fact(CALL, format!("load(tokenizer.json: {name})"))
}

fn run_load(submission: &Submission, case: &Record) -> Record {
    match submission.a1().bpe().load(&case.expect_fact::<String>("tokenizer.json")) {
        Ok(model) => {
            let tokens: Vec<String> = model.tokens.iter().map(|token| shown(token)).collect();
            Record::new()
                .fact("specials", &model.specials)
                .fact("tokens", tokens)
                .fact("merges", &model.merges)
                .fact("pattern", model::pattern_name(model.pattern))
        }
        Err(error) => Record::new().fact("error", format!("{error:?}")),
    }
}
