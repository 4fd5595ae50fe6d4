//! What is wrong is said in one line, in the language that was asked for.

use std::path::Path;
use std::process::{Command, Output};

/// The program with these arguments, without `LIBTORCH`.
fn talk(arguments: &[&str], lang: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_talk"));
    command.args(arguments).env("COURSE_LANG", lang).env_remove("LIBTORCH");
    command.output().expect("it starts")
}

/// The exit code, and what was said in both languages.
fn said(arguments: &[&str]) -> String {
    let lines = ["zh", "en"].map(|lang| {
        let output = talk(arguments, lang);
        let text = String::from_utf8(output.stderr).unwrap();
        format!("{} {}", output.status.code().unwrap(), text.trim_end())
    });
    lines.join("\n")
}

#[test]
fn without_a_prompt_an_example_is_given() {
    insta::assert_snapshot!(said(&[]), @r#"
    2 talk: 要接着写什么？例如：cargo run -p talk --release -- "今天我来到了"，或加上 --chat
    2 talk: go on with what? For example: cargo run -p talk --release -- "Once upon a time", or --chat
    "#);
}

#[test]
fn a_wrong_argument_is_named() {
    insta::assert_snapshot!(said(&["hi", "--thread", "2"]), @r"
    2 talk: 没有参数 `--thread`（是 `--threads` 吗？）；`cargo run -p talk -- --help` 列出所有参数
    2 talk: there is no argument `--thread` (did you mean `--threads`?); `cargo run -p talk -- --help` lists them all
    ");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    insta::assert_snapshot!(said(&["hi", "--model", "/no/such/folder"]), @r"
    61 talk: /no/such/folder 里没有模型（No such file or directory (os error 2)）；文件夹里要有 config.json, tokenizer.json, *.safetensors
    61 talk: no model in /no/such/folder (No such file or directory (os error 2)); the folder must hold config.json, tokenizer.json, *.safetensors
    ");
}

#[test]
fn a_folder_whose_files_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.json"), "{}").unwrap();
    let path = folder.path().to_str().unwrap();
    let said = said(&["hi", "--model", path]).replace(path, "FOLDER");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("61 talk: FOLDER/tokenizer.json 不能用："), "{said}");
    assert!(lines[1].starts_with("61 talk: FOLDER/tokenizer.json cannot be used: "), "{said}");
    assert_eq!(lines.len(), 2, "{said}");
}

#[test]
fn a_device_that_is_not_there_is_named_and_what_is_missing() {
    insta::assert_snapshot!(said(&["hi", "--device", "tpu"]), @r"
    2 talk: 没有设备 `tpu`：可以用 cpu 或 cuda
    2 talk: no device `tpu`: there is cpu and cuda
    ");
    insta::assert_snapshot!(said(&["hi", "--device", "cuda"]), @r"
    62 talk: 没有设置 LIBTORCH：请让它指向带 CUDA 的 libtorch，再运行一次 cargo xtask setup
    62 talk: LIBTORCH is not set: let it name a libtorch with CUDA, and run `cargo xtask setup` again
    ");
}

/// Where no model was set up, the command that brings one is said.
#[test]
fn without_a_model_the_command_that_brings_one_is_said() {
    let set_up = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.models/smollm2");
    if set_up.exists() {
        return;
    }
    insta::assert_snapshot!(said(&["hi"]), @r"
    61 talk: 还没有模型：运行一次 cargo xtask setup --model smollm2
    61 talk: there is no model yet: run `cargo xtask setup --model smollm2` once
    ");
}
