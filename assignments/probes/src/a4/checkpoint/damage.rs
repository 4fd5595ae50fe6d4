//! Files that are no checkpoints, made of one that the submission has saved.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use contract::a4::A4;
use harness::{Record, unknown_word};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;

use super::state::checkpoint;
use super::{failed, label, refused};
use crate::observe::Inputs;
use crate::world::store::Disk;

/// What becomes of a file that was saved.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Damage {
    /// There is none.
    Missing,
    /// It has another name: that of the checkpoint, and this behind it.
    Beside(String),
    /// Its end is missing: of this region, and all behind it, this part is left.
    Cut(Region, f64),
    /// Its last byte is missing.
    Shorter,
    /// There are more bytes at its end.
    Longer(usize),
    /// It says that its header is so long.
    HeaderLength(u64),
    /// It is a text.
    Text(String),
    /// Of its metadata only these are left; none at all without a list.
    Metadata(Option<Vec<String>>),
    /// Each text of its metadata but for `format` is missing once.
    EachMissing,
    /// Each text of its metadata but for `format` is this one once.
    EachText(String),
    /// It has a tensor of this name and shape, of zeros in `f32`.
    Tensor(String, Vec<usize>),
    /// It lacks the tensor of this name.
    Without(String),
    /// The machine has crashed.
    Gone,
}

/// A part of a safetensors file.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Region {
    /// The eight bytes with the length of the header.
    Length,
    Header,
    Data,
}

/// What is made of such a file.
pub fn errors(a4: &dyn A4, case: &Record) -> Record {
    tch::no_grad(|| {
        let a = Inputs::of(case);
        let (name, damage): (String, Damage) = (a.fact("name"), a.fact("damage"));
        let (disk, new) = (Disk::default(), checkpoint(&a, "new"));
        match case.expect_fact::<String>("method").as_str() {
            "save" => {
                return answer(a4.save(&disk.crashed(), &name, &new).map(|()| "saved".into()));
            }
            "load" => (),
            word => unknown_word("method", word),
        }
        if let Err(error) = a4.save(&disk, &name, &new) {
            return refused(&error);
        }
        let Some(File { bytes, texts }) = disk.look(&name).and_then(File::of) else {
            return failed("no safetensors file", &name);
        };
        Trial { a4, name, bytes, texts }.loaded(damage)
    })
}

fn answer(result: Result<String, contract::a4::CheckpointError>) -> Record {
    result.map_or_else(|error| refused(&error), |words| Record::new().fact("result", words))
}

/// A file, and the texts of its metadata.
struct File {
    bytes: Vec<u8>,
    texts: BTreeMap<String, String>,
}

impl File {
    fn of(bytes: Vec<u8>) -> Option<Self> {
        let (_, header) = SafeTensors::read_metadata(&bytes).ok()?;
        let texts = header.metadata().clone().unwrap_or_default().into_iter().collect();
        Some(Self { bytes, texts })
    }
}

struct Trial<'a> {
    a4: &'a dyn A4,
    name: String,
    bytes: Vec<u8>,
    texts: BTreeMap<String, String>,
}

impl Trial<'_> {
    fn loaded(&self, damage: Damage) -> Record {
        let (name, bytes) = (&self.name, &self.bytes);
        match damage {
            Damage::Missing => self.load(&Disk::default()),
            Damage::Beside(end) => self.load(&Disk::default().with(&format!("{name}{end}"), bytes)),
            Damage::Gone => self.load(&Disk::default().with(name, bytes).crashed()),
            Damage::EachMissing => self.each(|texts, name| {
                texts.remove(name);
            }),
            Damage::EachText(text) => self.each(|texts, name| {
                texts.insert(name.to_string(), text.clone());
            }),
            damage => self.load_bytes(&self.damaged(damage)),
        }
    }

    fn load(&self, disk: &Disk) -> Record {
        answer(self.a4.load(disk, &self.name).map(|checkpoint| label(&checkpoint)))
    }

    fn load_bytes(&self, bytes: &[u8]) -> Record {
        self.load(&Disk::default().with(&self.name, bytes))
    }

    /// Each text of the metadata once. One that changes nothing, nobody needs: it may be anything.
    fn each(&self, change: impl Fn(&mut BTreeMap<String, String>, &str)) -> Record {
        let whole = self.load_bytes(&self.bytes);
        let names = self.texts.keys().filter(|name| *name != "format");
        let answers = names.map(|name| {
            let mut texts = self.texts.clone();
            change(&mut texts, name);
            self.load_bytes(&self.rewritten(Some(texts), |_| ()))
        });
        let others = answers.filter(|answer| *answer != whole).map(|answer| words(&answer));
        Record::new().fact("results", others.collect::<BTreeSet<_>>())
    }

    fn damaged(&self, damage: Damage) -> Vec<u8> {
        let bytes = &self.bytes;
        match damage {
            Damage::Cut(region, part) => bytes[..self.place(region, part)].to_vec(),
            Damage::Shorter => bytes[..bytes.len() - 1].to_vec(),
            Damage::Longer(more) => [bytes.as_slice(), &vec![0; more]].concat(),
            Damage::HeaderLength(length) => [&length.to_le_bytes(), &bytes[8..]].concat(),
            Damage::Text(text) => text.into_bytes(),
            Damage::Metadata(names) => {
                let is_left = |name: &String| names.iter().flatten().any(|left| left == name);
                let texts = self.texts.clone().into_iter().filter(|(name, _)| is_left(name));
                let texts = names.is_some().then(|| texts.collect());
                self.rewritten(texts, |_| ())
            }
            Damage::Tensor(name, shape) => self.rewritten(Some(self.texts.clone()), |tensors| {
                let bytes = vec![0; 4 * shape.iter().product::<usize>()];
                tensors.insert(name, (Dtype::F32, shape, bytes));
            }),
            Damage::Without(name) => self.rewritten(Some(self.texts.clone()), |tensors| {
                tensors.remove(&name);
            }),
            other => unreachable!("{other:?} is no matter of bytes"),
        }
    }

    /// The byte at this part of a region.
    fn place(&self, region: Region, part: f64) -> usize {
        let header = u64::from_le_bytes(self.bytes[..8].try_into().expect("eight bytes")) as usize;
        let (begin, end) = match region {
            Region::Length => (0, 8),
            Region::Header => (8, 8 + header),
            Region::Data => (8 + header, self.bytes.len()),
        };
        begin + ((end - begin) as f64 * part) as usize
    }

    /// The file once more, with these texts and other tensors.
    fn rewritten(
        &self,
        texts: Option<BTreeMap<String, String>>,
        change: impl FnOnce(&mut BTreeMap<String, Stored>),
    ) -> Vec<u8> {
        let file = SafeTensors::deserialize(&self.bytes).expect("it was read before");
        let stored = |(name, view): (&str, TensorView<'_>)| {
            (name.to_string(), (view.dtype(), view.shape().to_vec(), view.data().to_vec()))
        };
        let mut tensors: BTreeMap<String, Stored> = file.iter().map(stored).collect();
        change(&mut tensors);
        let views = tensors.iter().map(|(name, (dtype, shape, bytes))| {
            (name, TensorView::new(*dtype, shape.clone(), bytes).expect("the bytes fit the shape"))
        });
        let texts = texts.map(|texts| texts.into_iter().collect::<HashMap<_, _>>());
        safetensors::serialize(views, texts).expect("serialising to memory")
    }
}

/// Dtype, shape and bytes.
type Stored = (Dtype, Vec<usize>, Vec<u8>);

/// An answer without its remark.
fn words(answer: &Record) -> String {
    let fact = |name: &str| answer.facts.get(name).map(ToString::to_string);
    fact(harness::ERROR).or_else(|| fact("result")).unwrap_or_default()
}
