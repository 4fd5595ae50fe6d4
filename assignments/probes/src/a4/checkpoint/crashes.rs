//! A save at every point of which the machine crashes, and one on a full disk.

use std::collections::{BTreeMap, BTreeSet};

use contract::a4::{A4, Checkpoint, CheckpointError, StoreError};
use harness::{Record, unknown_word};

use super::state::checkpoint;
use super::{label, pair, refused};
use crate::observe::Inputs;
use crate::world::store::{Disk, Kept};

/// What was found, each thing once.
type Found = BTreeSet<String>;

/// So many crashes at the beginning and at the end of a save are tried: no save needs more.
const POINTS: usize = 40;

/// So many disks with leftovers are tried.
const MOST_DISKS: usize = 4;

/// What is found after every crash, on every disk to begin with.
pub fn crashes(a4: &dyn A4, case: &Record) -> Record {
    tch::no_grad(|| {
        let a = Inputs::of(case);
        let [old, new] = pair(&a);
        let name: String = a.fact("name");
        let mut trial = Trial { a4, name, new, others: a.fact("others"), seen: Seen::default() };
        match trial.starts(&a, &old) {
            Ok(starts) => {
                for start in &starts {
                    trial.all(start);
                }
                trial.seen.record()
            }
            Err(error) => refused(&error),
        }
    })
}

/// All that was found.
#[derive(Default)]
struct Seen {
    /// By what the crash kept.
    after_crashes: BTreeMap<&'static str, Found>,
    after_success: Found,
    when_full: Found,
    full: Found,
    others: Found,
    files: Found,
}

impl Seen {
    fn record(self) -> Record {
        let after = self.after_crashes.into_iter();
        let answer = after.fold(Record::new(), |answer, (kept, found)| {
            answer.fact(format!("loaded after a crash that kept {kept}"), found)
        });
        answer
            .fact("loaded after a save that succeeded", self.after_success)
            .fact("loaded after a save on a full disk", self.when_full)
            .fact("what a save on a full disk returns", self.full)
            .fact("other files", self.others)
            .fact("files after a save that succeeded", self.files)
    }
}

struct Trial<'a> {
    a4: &'a dyn A4,
    name: String,
    new: Checkpoint,
    /// What the other files hold.
    others: BTreeMap<String, String>,
    seen: Seen,
}

impl Trial<'_> {
    /// The disks to begin with.
    fn starts(&self, a: &Inputs<'_>, old: &Checkpoint) -> Result<Vec<Disk>, CheckpointError> {
        let others = self.others.iter();
        let disk =
            others.fold(Disk::default(), |disk, (name, text)| disk.with(name, text.as_bytes()));
        match a.fact::<String>("start").as_str() {
            "nothing" => Ok(vec![self.littered(a, disk)]),
            "a checkpoint" => Ok(vec![self.with(&disk, old)?]),
            "leftovers" => {
                let disk = self.littered(a, self.with(&disk, old)?);
                Ok(self.leftovers(disk, &checkpoint(a, "left")))
            }
            word => unknown_word("start", word),
        }
    }

    /// The disk with this checkpoint on it, after a crash.
    fn with(&self, disk: &Disk, checkpoint: &Checkpoint) -> Result<Disk, CheckpointError> {
        self.a4.save(disk, &self.name, checkpoint)?;
        Ok(disk.restarted(Kept::Nothing))
    }

    /// The disk with what other programs have left beside the checkpoint.
    fn littered(&self, a: &Inputs<'_>, disk: Disk) -> Disk {
        let left: BTreeMap<String, String> = a.fact("left beside it");
        left.iter().fold(disk, |disk, (end, text)| {
            disk.with(&format!("{}{end}", self.name), text.as_bytes())
        })
    }

    /// The disk, and what saves of another checkpoint leave of it that are cut short before that
    /// one is there.
    fn leftovers(&self, disk: Disk, left: &Checkpoint) -> Vec<Disk> {
        let mut disks = vec![disk];
        for k in points(&self.whole(&disks[0], left)) {
            let disk = disks[0].copied().crashing_after(k);
            let _ = self.a4.save(&disk, &self.name, left);
            for disk in Kept::WAYS.map(|kept| disk.restarted(kept)) {
                let is_old = disk.look(&self.name) == disks[0].look(&self.name);
                let is_new = !disks.iter().any(|known| known.holds_the_same(&disk));
                if is_old && is_new && disks.len() < MOST_DISKS {
                    disks.push(disk);
                }
            }
        }
        disks
    }

    /// A disk on which a save went through.
    fn whole(&self, start: &Disk, checkpoint: &Checkpoint) -> Disk {
        let disk = start.copied();
        let _ = self.a4.save(&disk, &self.name, checkpoint);
        disk
    }

    fn all(&mut self, start: &Disk) {
        let whole = self.whole(start, &self.new);
        self.seen.files.insert(whole.names().join(", "));
        for k in points(&whole) {
            self.crash(&start.copied().crashing_after(k));
        }
        for writes in 0..whole.written().min(POINTS) {
            self.full(&start.copied().full_after(writes));
        }
    }

    fn crash(&mut self, disk: &Disk) {
        let is_saved = self.a4.save(disk, &self.name, &self.new).is_ok();
        let done = disk.done();
        let last = done.last().copied().unwrap_or("nothing");
        for kept in Kept::WAYS {
            let found = self.loaded(&disk.restarted(kept), last);
            if is_saved {
                self.seen.after_success.insert(found.clone());
            }
            self.seen.after_crashes.entry(words(kept)).or_default().insert(found);
        }
    }

    fn full(&mut self, disk: &Disk) {
        let answer = self.a4.save(disk, &self.name, &self.new);
        let answer =
            answer.map_or_else(|error| format!("{}: {error}", error.name()), |()| "success".into());
        self.seen.full.insert(answer);
        for kept in Kept::WAYS {
            let found = self.loaded(&disk.restarted(kept), "write");
            self.seen.when_full.insert(found);
        }
    }

    /// What is loaded, in words; what is broken, with the last operation before the crash.
    fn loaded(&mut self, disk: &Disk, last: &str) -> String {
        self.seen.others.insert(self.others_on(disk));
        match self.a4.load(disk, &self.name) {
            Ok(checkpoint) => label(&checkpoint),
            Err(CheckpointError::NoCheckpoint(_)) => "no checkpoint".into(),
            Err(CheckpointError::Store(StoreError::NoFile(_))) => "an error: no file".into(),
            Err(error) => format!("an error ({}); the last operation was `{last}`", error.name()),
        }
    }

    /// The files that are none of the checkpoint's own: those that were there before, and new ones.
    fn others_on(&self, disk: &Disk) -> String {
        let text = |name: &String| {
            let text = disk.look(name).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            format!("{name}: {}", text.unwrap_or_else(|| "removed".into()))
        };
        let known = self.others.keys().map(text);
        let new = disk.names().into_iter().filter(|file| self.is_new(file));
        known.chain(new.map(|file| format!("{file}: a new file"))).collect::<Vec<_>>().join("; ")
    }

    /// Whether a file was not there before, and has no name that a checkpoint may use.
    fn is_new(&self, file: &str) -> bool {
        let end = file.strip_prefix(&self.name);
        let is_own = end.is_some_and(|end| end.is_empty() || end.starts_with('.'));
        !is_own && !self.others.contains_key(file)
    }
}

/// After how many operations the machine crashes.
fn points(whole: &Disk) -> Vec<usize> {
    let all = whole.done().len();
    (0..=all).filter(|k| *k < POINTS || all - k < POINTS).collect()
}

fn words(kept: Kept) -> &'static str {
    match kept {
        Kept::All => "all bytes",
        Kept::Half => "half of the bytes that were not synced",
        Kept::Nothing => "only what was synced",
    }
}
