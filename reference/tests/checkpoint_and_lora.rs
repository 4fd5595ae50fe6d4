//! `a4.checkpoint` and `a4.lora`: other right ways pass all checks.

use std::time::Instant;

use contract::a4::{Store, StoreError};
use harness::{Answers, Check, InProcess, Record, Reply, Seed, attempt};
use reference::a4::checkpoint::{self, beside};
use reference::a4::lora::{self, product};
use reference::a4::tensor_file::{self, Metadata};
use reference::a4::{Parts, REFERENCE};

const TASKS: [&str; 2] = ["a4.checkpoint", "a4.lora"];

fn saving(publish: fn(&dyn Store, &str, &[u8]) -> Saved) -> Parts {
    let checkpoint = checkpoint::Functions { publish, ..checkpoint::RIGHT };
    Parts { checkpoint, ..REFERENCE }
}

type Saved = Result<(), StoreError>;

/// Writes pieces, and syncs now and then, too.
fn piece_by_piece() -> Parts {
    saving(|store, name, bytes| {
        let beside = beside(name);
        store.create(&beside)?;
        for (i, piece) in bytes.chunks(97).enumerate() {
            store.write(&beside, piece)?;
            if i % 3 == 1 {
                store.sync(&beside)?;
            }
        }
        store.sync(&beside)?;
        store.rename(&beside, name)
    })
}

/// Takes a name that nobody has, and clears away what it can after an error.
fn under_a_new_name() -> Parts {
    saving(|store, name, bytes| {
        let files = store.list()?;
        let mut names = (0..).map(|i| format!("{name}.new-{i}"));
        let new = names.find(|name| !files.contains(name)).expect("there are more names");
        let written = store.create(&new).and_then(|()| store.write(&new, bytes));
        let saved = written.and_then(|()| store.sync(&new)).and_then(|()| store.rename(&new, name));
        if saved.is_err() {
            let _ = store.remove(&new);
        }
        saved
    })
}

/// Clears away first, and not afterwards.
fn tidied_first() -> Parts {
    let mut parts = saving(|store, name, bytes| {
        (checkpoint::RIGHT.tidy)(store, name)?;
        (checkpoint::RIGHT.publish)(store, name, bytes)
    });
    parts.checkpoint.tidy = |_, _| Ok(());
    parts
}

/// Does not mind if clearing away fails: the checkpoint is saved.
fn tidied_if_possible() -> Parts {
    let mut parts = REFERENCE;
    parts.checkpoint.tidy = |store, name| {
        let _ = (checkpoint::RIGHT.tidy)(store, name);
        Ok(())
    };
    parts
}

/// All numbers in one text of JSON, with a note that nobody reads.
fn in_one_text() -> Parts {
    let mut parts = REFERENCE;
    parts.checkpoint.metadata = |of| {
        let all = (checkpoint::RIGHT.metadata)(of);
        let training = serde_json::to_string(&all).expect("texts by name");
        let texts = [("format", "pt"), ("training", &training), ("version", "1")];
        texts.map(|(name, text)| (name.to_string(), text.to_string())).into()
    };
    parts.checkpoint.read = |bytes| {
        let (tensors, metadata) = tensor_file::read(bytes)?;
        let training = metadata.get("training").ok_or("no `training`")?;
        let all: Metadata = serde_json::from_str(training).map_err(|error| error.to_string())?;
        (checkpoint::RIGHT.read)(&tensor_file::written(&tensors, all))
    };
    parts
}

/// The layer with the weight `W + s·B·A`, by products and sums of its own.
fn layer_by_its_sum() -> Parts {
    let mut parts = REFERENCE;
    parts.lora.layer = |x, weight, bias| {
        let y = x.f_matmul(&weight.f_transpose(0, 1)?)?;
        Ok(bias.map_or_else(|| y.shallow_clone(), |bias| &y + bias))
    };
    parts.lora.behind = |x, of, scale| Ok(x.f_matmul(&product(of, scale).f_transpose(0, 1)?)?);
    parts
}

/// The scale is multiplied into `B` first.
fn scaled_first() -> Parts {
    let mut parts = REFERENCE;
    parts.lora.product = |of, scale| (&of.b * scale).matmul(&of.a);
    parts.lora.behind = |x, of, scale| {
        let few = x.f_matmul(&of.a.f_transpose(0, 1)?)? * scale;
        Ok(few.f_matmul(&of.b.f_transpose(0, 1)?)?)
    };
    parts
}

/// An adapter is read in any order of its fields, and dropout is written as PEFT does.
fn as_peft_writes() -> Parts {
    let lora = lora::Functions {
        fields: |adapter| {
            let mut fields = (lora::RIGHT.fields)(adapter);
            if fields.get("lora_dropout") == Some(&serde_json::json!(0)) {
                fields.insert("lora_dropout".into(), serde_json::json!(0.0));
            }
            fields.into_iter().rev().collect()
        },
        ..lora::RIGHT
    };
    Parts { lora, ..REFERENCE }
}

fn host(parts: &Parts) -> InProcess {
    InProcess::new(probes::a4(*parts))
}

fn checks() -> impl Iterator<Item = &'static Check> {
    checks::a4::ASSIGNMENT.checks().filter(|check| TASKS.contains(&check.task()))
}

/// The answers of the reference to these tasks.
fn answers(seed: Seed) -> Answers {
    let mut reference = host(&REFERENCE);
    let answers = Answers::collect(&checks::a4::ASSIGNMENT, seed, |id, check, case| {
        if !id.is_empty() {
            return Reply::HostError(("没有问", "not asked").into());
        }
        if TASKS.contains(&check.task()) {
            return harness::Host::probe(&mut reference, check, case);
        }
        Reply::Observed(Record::new())
    });
    answers.unwrap()
}

#[test]
fn other_right_ways_pass() {
    let others: [(&str, Parts); 8] = [
        ("piece by piece", piece_by_piece()),
        ("under a new name", under_a_new_name()),
        ("tidied first", tidied_first()),
        ("tidied if possible", tidied_if_possible()),
        ("in one text", in_one_text()),
        ("layer by its sum", layer_by_its_sum()),
        ("scaled first", scaled_first()),
        ("as PEFT writes", as_peft_writes()),
    ];
    for seed in ["public", "1", "2"].map(Seed::from_text) {
        let answers = answers(seed);
        for (name, other) in others {
            let mut host = host(&other);
            for check in checks() {
                let start = Instant::now();
                let outcome = attempt(check, &mut host, &answers, seed);
                assert!(outcome.passed(), "{} of {name}: {outcome:?}", check.id);
                println!("{:5} ms {} of {name}", start.elapsed().as_millis(), check.id);
            }
        }
    }
}
