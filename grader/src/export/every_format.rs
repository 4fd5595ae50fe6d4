//! Tests of all exports in [`ALL`](super::ALL), those included that are still to come.

use std::path::Path;

use harness::Lang;
use serde_json::Value;

use super::toy_class::{SECRETIVE, ToyClass, secretive_row};
use super::{ALL, Class, Export, OutputFile, site};

/// What an export makes of the toy class, with the name of each file.
fn written(export: &dyn Export, lang: Lang) -> String {
    let toy = ToyClass::new();
    let files = export.file().split(&toy.class());
    files.iter().map(|file| format!("=== {}\n{}", file.path, content(export, file, lang))).collect()
}

fn content(export: &dyn Export, file: &OutputFile<'_>, lang: Lang) -> String {
    match export.bytes(&file.class, lang) {
        Ok(bytes) => {
            String::from_utf8(bytes).map_or("(no text)".into(), |text| without_code(&text))
        }
        Err(problem) => format!("refused: {}\n", problem.line(lang)),
    }
}

/// A page without its script and style: they are files of their own.
fn without_code(text: &str) -> String {
    text.replace(site::STYLE, "…").replace(site::SCRIPT, "…")
}

/// The rule of all exports: a row that could not be graded, whoever is at fault, is empty,
/// excused or an error. What is refused has no score either.
#[test]
fn what_could_not_be_graded_is_a_zero_in_no_export() {
    let toy = ToyClass::new();
    for student in ["gil", "hal"] {
        for export in ALL {
            for file in export.file().split(&toy.class().of_student(student)) {
                let content = content(*export, &file, Lang::En);
                let zero = zero(&file.path, &content);
                assert_eq!(zero, None, "{student} in {}:\n{content}", file.path);
            }
        }
    }
}

/// What in a file would be read as a score of 0.
fn zero(path: &str, content: &str) -> Option<String> {
    if let Ok(json) = serde_json::from_str(content) {
        return zero_in_json(&json);
    }
    let is_zero = |word: &str| word.trim_matches('"').parse::<f64>() == Ok(0.0);
    let found = if Path::new(path).extension().is_some_and(|ending| ending == "csv") {
        let cells = content.split([',', ';', '\n']);
        cells.into_iter().find(|cell| is_zero(cell)).map(Into::into)
    } else {
        let words: Vec<&str> = content.split_whitespace().collect();
        words.windows(2).find(|pair| is_zero(pair[0]) && pair[1] == "/").map(|_| "0 /".into())
    };
    found.or_else(|| content.contains("name=\"score\" value=\"0").then(|| "a property".into()))
}

fn zero_in_json(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let of_score = ["score", "bonus", "points", "grade"].iter();
            let of_score = of_score.into_iter().any(|word| name.to_lowercase().contains(word));
            let zero = value.as_f64() == Some(0.0) && of_score;
            if zero { Some(format!("{name}: 0")) } else { zero_in_json(value) }
        }),
        Value::Array(values) => values.iter().find_map(zero_in_json),
        _ => None,
    }
}

/// Whatever a format is for, a student may come to see it. So none holds what a check does
/// not show; and of a check that shows nothing, only the format for programs has the id.
#[test]
fn no_export_shows_more_of_a_check_than_it_declares() {
    let toy = ToyClass { reports: vec![secretive_row()], ..ToyClass::new() };
    let class = Class { assignments: &[&SECRETIVE], ..toy.class() };
    for export in ALL {
        for file in export.file().split(&class) {
            let content = content(*export, &file, Lang::En);
            for secret in ["t0.levels.none", "t0.levels.name", "t0.levels.hint"] {
                let shown = content.contains(&format!("secret of {secret}"));
                assert!(!shown, "{secret} in {}:\n{content}", file.path);
            }
            let named = content.contains("t0.levels.none");
            assert!(!named || export.id() == "json", "{}:\n{content}", file.path);
        }
    }
}

/// A format that is the same in both languages has one snapshot.
#[test]
fn every_export_of_the_toy_class_is_as_it_was() {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter("sha256-[A-Za-z0-9+/=]{44}", "sha256-…");
    let _settings = settings.bind_to_scope();
    for export in ALL {
        let (zh, en) = (written(*export, Lang::Zh), written(*export, Lang::En));
        if zh == en {
            insta::assert_snapshot!(export.id(), en);
        } else {
            insta::assert_snapshot!(format!("{}_zh", export.id()), zh);
            insta::assert_snapshot!(format!("{}_en", export.id()), en);
        }
    }
}
