//! Tests of all exports in [`ALL`](super::ALL), those included that are still to come.

use harness::Lang;

use super::toy_class::ToyClass;
use super::{ALL, Export, OutputFile};

/// What an export makes of the toy class, with the name of each file.
fn written(export: &dyn Export, lang: Lang) -> String {
    let toy = ToyClass::new();
    let files = export.file().split(&toy.class());
    files.iter().map(|file| format!("=== {}\n{}", file.path, content(export, file, lang))).collect()
}

fn content(export: &dyn Export, file: &OutputFile<'_>, lang: Lang) -> String {
    match export.bytes(&file.class, lang) {
        Ok(bytes) => String::from_utf8(bytes).unwrap_or_else(|_| "(no text)".into()),
        Err(problem) => format!("refused: {}\n", problem.line(lang)),
    }
}

/// A format that is the same in both languages has one snapshot.
#[test]
fn every_export_of_the_toy_class_is_as_it_was() {
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
