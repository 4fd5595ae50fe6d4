//! On a real model: what is written greedily is what transformers writes (recorded in
//! `fixtures/llama/smollm2`). It wants `cargo xtask setup --model smollm2`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn recorded() -> Value {
    let folder = repository(".models/smollm2");
    assert!(folder.is_dir(), "the model is not there: run `cargo xtask setup --model smollm2`");
    let path = repository("fixtures/llama/smollm2/expected.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn talk(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_talk"));
    // Other tests run beside this one: two threads would wait for each other.
    command.args(arguments).args(["--threads", "1"]).env("COURSE_LANG", "en");
    command
}

#[test]
fn the_staffs_model_writes_the_tokens_of_transformers() {
    let recorded = recorded();
    let mut talk = talk(&["--benchmark"]);
    let mut talk = talk.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut asked, answers) = (talk.stdin.take().unwrap(), talk.stdout.take().unwrap());
    let mut answers = BufReader::new(answers).lines();
    let prompts = recorded["prompts"].as_array().unwrap();
    assert_eq!(prompts.len(), 5);
    for prompt in prompts {
        let tokens = prompt["greedy"].as_array().unwrap().len();
        assert_eq!(tokens, 64);
        writeln!(asked, "{}", json!({ "prompt": prompt["ids"], "tokens": tokens })).unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["ids"], prompt["greedy"], "{}", prompt["prompt"]);
    }
    drop(asked);
    assert!(talk.wait().unwrap().success());
}

#[test]
fn a_text_is_gone_on_with_and_its_tokens_are_shown() {
    recorded();
    let prompt = "The capital of France is";
    let output = talk(&[prompt, "--staff", "--show", "--max-tokens", "3"]).output().unwrap();
    let (text, said) = (output.stdout, output.stderr);
    let (text, said) = (String::from_utf8(text).unwrap(), String::from_utf8(said).unwrap());
    assert!(output.status.success(), "{said}");
    assert!(text.starts_with("The capital of France is Paris.\n"), "{text}");
    let shown: Vec<&str> = text.lines().skip(2).collect();
    assert_eq!(shown.len(), 3, "{text}");
    assert!(shown[0].starts_with("   1  | Paris| 77.3 %   | the| 6.5 %  | London| "), "{text}");
    assert!(said.starts_with("talking with: staff tokenizer, embedding, "), "{said}");
    assert!(said.contains("prompt: 5 tokens in ") && said.contains("; 3 tokens, "), "{said}");
}

#[test]
fn a_conversation_is_written_as_the_model_learned_to_read_it() {
    recorded();
    let question = "What is 2+2? Answer shortly.";
    let mut talk = talk(&["--chat", question, "--staff", "--max-tokens", "12"]);
    let output = talk.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "The answer is 4.\n");
}
