//! Tests of all exports in [`ALL`](super::ALL), those included that are still to come.

use harness::Lang;

use super::toy_class::ToyClass;
use super::{ALL, Export, OutputFile, site};

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
