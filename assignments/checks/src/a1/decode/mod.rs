//! Task `a1.decode`: from ids back to text, and models in files.

mod changed_files;
mod misconceptions;

use contract::a1::{BpeModel, SplitPattern, byte_letters};
use serde_json::{Value, json};

use super::bpe::model;
use changed_files::{CHANGES, Change};
use harness::{CALL, Check, Draw, Failure, Record, Task, Verdict, call_of};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a1.decode", text("解码与存取", "decoding and files"), CHECKS, misconceptions::NAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.decode.text",
        1,
        text("拼回文本", "back to text"),
        text(
            "先把所有词元的字节连起来，最后才一起变成文本；特殊词元照原样写出，不认识的编号跳过。",
            "join the bytes of all tokens first and make text of the whole; special tokens as they are written, unknown ids left out.",
        ),
        text_cases,
        "decode",
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
        "decode",
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
            "decode.save",
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
        "decode.load",
    ),
];

fn decode_case(model: &BpeModel, ids: &[Vec<u32>]) -> Record {
    let call = format!("decode(ids) for {} lists, the first {:?}", ids.len(), ids[0]);
    model::put(Record::new().fact("ids", ids).fact(CALL, call), model)
}

fn text_cases(draw: &mut Draw) -> Vec<Record> {
    let model = model::drawn(draw, SplitPattern::Gpt2, &["<|end|>", "<|结束|>", " <|pad|>\n"]);
    let all = model.specials.len() + model.tokens.len();
    // A character whose bytes are three tokens, between drawn ones.
    let split = "中".bytes().map(|byte| id_of(&model, byte));
    let unknown = [all as u32 + 5, all as u32, (1 << 16) + 70, u32::MAX];
    let mixed =
        [vec![0], split.collect(), vec![1, unknown[0]], unknown[1..].to_vec(), vec![0]].concat();
    let merged = (0..30).map(|_| (all - 1 - draw.below(all - 259)) as u32).collect();
    let last = vec![all as u32 - 1, 1, all as u32 - 1];
    let white = "\n \tx \r\n".bytes().map(|byte| id_of(&model, byte)).collect();
    let none = model::drawn(draw, SplitPattern::Cl100k, &[]);
    let drawn = (0..20).map(|_| draw.below(none.tokens.len()) as u32).collect();
    vec![
        decode_case(&model, &[mixed, merged, vec![], last, white, vec![2, 2]]),
        decode_case(&none, &[drawn, vec![0, 255, none.tokens.len() as u32]]),
    ]
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
    // A special token, or an id that is unknown, between the bytes of one character.
    let [first, second, third] = [0xe4, 0xb8, 0xad].map(|byte| id_of(&model, byte));
    ids.extend([vec![first, 0, second, third], vec![first, u32::MAX, second, third]]);
    vec![decode_case(&model, &ids)]
}

/// The id of one byte.
fn id_of(model: &BpeModel, byte: u8) -> u32 {
    let place = model.tokens.iter().position(|token| token == &[byte]);
    (model.specials.len() + place.expect("every byte is a token")) as u32
}

fn save_cases(draw: &mut Draw) -> Vec<Record> {
    let call = "save(model), read as JSON";
    let gpt2 = model::drawn(draw, SplitPattern::Gpt2, &[]);
    // Special tokens that are not sorted, not in the byte alphabet, and full of what JSON
    // has to escape.
    let specials = ["<|结束|>", "<|end|>", "Z\"\\ \n"];
    let cl100k = model::drawn(draw, SplitPattern::Cl100k, &specials);
    let letters: Vec<char> = ('a'..='z').collect();
    let twice = model::listed_twice(SplitPattern::Cl100k, &letters);
    [gpt2, cl100k, twice].map(|model| model::put(Record::new().fact(CALL, call), &model)).into()
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
        let missing = if path == THIRD_STEP { Value::Null } else { json!("(nothing)") };
        let found = file.pointer(path).unwrap_or(&missing);
        if let Some((inside, want, found)) = first_difference(&want, found) {
            let path = format!("{path}{inside}");
            let (want, found) = (brief(&want), brief(&found));
            return law(
                format!("{path} 应为 {want}，写成了 {found}"),
                format!("{path} should be {want}, and is {found}"),
            );
        }
    }
    Ok(())
}

/// Where there must be nothing; everywhere else `null` has to be written.
const THIRD_STEP: &str = "/pre_tokenizer/pretokenizers/2";

/// What must stand where: all that the contract names.
fn expected(model: &BpeModel) -> Vec<(&'static str, Value)> {
    let letters = byte_letters();
    let spelt = |token: &Vec<u8>| token.iter().map(|byte| letters[usize::from(*byte)]).collect();
    let names: Vec<String> =
        model.specials.iter().cloned().chain(model.tokens.iter().map(spelt)).collect();
    let name = |id: u32| &names[id as usize];
    let merges: Vec<_> = model.merges.iter().map(|(l, r)| [name(*l), name(*r)]).collect();
    let vocabulary: serde_json::Map<String, Value> =
        names.iter().cloned().zip((0..).map(|id: usize| json!(id))).collect();
    let mut expected = vec![
        ("/version", json!("1.0")),
        ("/truncation", Value::Null),
        ("/padding", Value::Null),
        ("/normalizer", Value::Null),
        ("/pre_tokenizer/type", json!("Sequence")),
        ("/pre_tokenizer/pretokenizers/0/type", json!("Split")),
        ("/pre_tokenizer/pretokenizers/0/pattern", json!({"Regex": model.pattern.regex()})),
        ("/pre_tokenizer/pretokenizers/0/behavior", json!("Isolated")),
        ("/pre_tokenizer/pretokenizers/0/invert", json!(false)),
        ("/pre_tokenizer/pretokenizers/1/type", json!("ByteLevel")),
        ("/pre_tokenizer/pretokenizers/1/add_prefix_space", json!(false)),
        ("/pre_tokenizer/pretokenizers/1/trim_offsets", json!(true)),
        ("/pre_tokenizer/pretokenizers/1/use_regex", json!(false)),
        (THIRD_STEP, Value::Null),
        ("/post_processor", Value::Null),
        ("/decoder/type", json!("ByteLevel")),
        ("/decoder/add_prefix_space", json!(false)),
        ("/decoder/trim_offsets", json!(true)),
        ("/decoder/use_regex", json!(true)),
        ("/model/type", json!("BPE")),
    ];
    expected.extend(OPTIONS.map(|path| (path, Value::Null)));
    expected.extend(FLAGS.map(|path| (path, json!(false))));
    expected.push(("/added_tokens", model.specials.iter().enumerate().map(added).collect()));
    expected.push(("/model/vocab", Value::Object(vocabulary)));
    expected.push(("/model/merges", json!(merges)));
    expected
}

/// What `model` could have and has not.
const OPTIONS: [&str; 4] = [
    "/model/dropout",
    "/model/unk_token",
    "/model/continuing_subword_prefix",
    "/model/end_of_word_suffix",
];

/// What `model` could do and does not.
const FLAGS: [&str; 3] = ["/model/fuse_unk", "/model/byte_fallback", "/model/ignore_merges"];

/// The entry of a special token.
fn added((id, content): (usize, &String)) -> Value {
    json!({
        "id": id, "content": content, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false, "special": true,
    })
}

/// Where two values begin to differ, and what stands there.
fn first_difference(want: &Value, found: &Value) -> Option<(String, Value, Value)> {
    let inside = |step: &str, (path, want, found): (String, Value, Value)| {
        (format!("/{step}{path}"), want, found)
    };
    match (want, found) {
        (Value::Array(want), Value::Array(found)) => {
            let all = 0..want.len().max(found.len());
            let at = |list: &[Value], i: usize| list.get(i).cloned().unwrap_or_default();
            all.into_iter().find_map(|i| {
                Some(inside(&i.to_string(), first_difference(&at(want, i), &at(found, i))?))
            })
        }
        (Value::Object(want), Value::Object(found)) => {
            let all = want.keys().chain(found.keys().filter(|name| !want.contains_key(*name)));
            let at = |map: &serde_json::Map<String, Value>, name: &String| {
                map.get(name).cloned().unwrap_or_default()
            };
            all.into_iter().find_map(|name| {
                Some(inside(name, first_difference(&at(want, name), &at(found, name))?))
            })
        }
        _ => (want != found).then(|| (String::new(), want.clone(), found.clone())),
    }
}

fn brief(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(60).chain(['…']).collect() }
}

/// A small file of the staff's.
const SMALL: &str = include_str!("small.json");

fn load_cases(_: &mut Draw) -> Vec<Record> {
    let file: Value = serde_json::from_str(SMALL).expect("the staff's own file");
    let changed = |(name, change): &(&str, Change)| {
        let mut file = file.clone();
        change(&mut file);
        load_case(name, &file.to_string())
    };
    let spaced = serde_json::to_string_pretty(&file).expect("a value is JSON");
    let mut cases: Vec<Record> = CHANGES.iter().map(changed).collect();
    cases.push(load_case("cut off", &SMALL[..SMALL.len() / 2]));
    cases.push(load_case("empty", ""));
    cases.push(load_case("on many lines", &format!("\n{spaced}\n")));
    cases.push(load_case("a brace too many", &format!("{spaced}}}")));
    cases
}

fn load_case(name: &str, json: &str) -> Record {
    Record::new().fact("tokenizer.json", json).fact(CALL, format!("load(tokenizer.json: {name})"))
}
