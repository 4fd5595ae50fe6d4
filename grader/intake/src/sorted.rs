//! What lies in a folder of submissions, sorted by whose it is.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::class::Class;
use crate::form::{Form, told_by};
use crate::handed_in::HandedIn;
use crate::held_back::{badly_named, names, of_several, twice, typed_in, unread, without_ending};
use crate::name::{check_student, decoded, shown};
use crate::owners::{Attempt, Owned, Owners};

/// What has been seen so far.
#[derive(Debug, Default)]
pub struct Sorted {
    class: Class,
    /// By student, all that may be the student's submission.
    found: BTreeMap<String, Vec<(HandedIn, Option<Attempt>)>>,
    /// Students who typed text into a course site, and what it is called.
    typed: Vec<(String, String)>,
}

impl Sorted {
    /// Adds what lies at `path`.
    pub fn add(&mut self, owners: &Owners<'_>, path: &Path, is_folder: bool) {
        let raw = path.file_name().unwrap_or_default();
        let Ok(name) = decoded(raw.as_bytes()) else {
            return self.class.held_back.push(badly_named(raw));
        };
        let told = told_by(&name, is_folder);
        let stem = told.map_or_else(|| without_ending(&name), |(stem, _)| stem);
        match (owners.of(stem), told) {
            (Err(why), _) => self.class.held_back.push(of_several(raw, &why)),
            (Ok(owned), _) if owned.is_typed_in => {
                let of = |student| (student, shown(raw.as_bytes()));
                self.typed.extend(owned.students.into_iter().map(of));
            }
            (Ok(owned), None) => self.class.unread.extend(unread(&name, raw, &owned.students)),
            (Ok(owned), Some((_, form))) => self.submission(owned, path, raw, form),
        }
    }

    fn submission(&mut self, owned: Owned, path: &Path, raw: &OsStr, form: Form) {
        if owned.students.iter().any(|student| check_student(student).is_err()) {
            return self.class.held_back.push(badly_named(raw));
        }
        let at = owned.attempt.and_then(|attempt| attempt.at);
        for student in owned.students {
            let handed_in = HandedIn { at, ..HandedIn::new(path, form) };
            self.found.entry(student).or_default().push((handed_in, owned.attempt));
        }
    }

    /// The class: one submission of each student.
    pub fn class(self) -> Class {
        let Self { mut class, found, mut typed } = self;
        typed.retain(|(student, _)| !found.contains_key(student));
        class.unread.extend(typed.into_iter().map(|(student, name)| typed_in(student, name)));
        for (student, several) in found {
            match newest(several) {
                Ok(one) => drop(class.submissions.insert(student, one)),
                Err(several) => class.held_back.extend(twice(&student, &several)),
            }
        }
        class.unread.sort_by(|one, other| one.name.cmp(&other.name));
        class.held_back.sort_by(|one, other| one.name.cmp(&other.name));
        class
    }
}

/// The one submission of a student, or the newest of several attempts. All of them if it
/// is not known which is the newest.
fn newest(mut several: Vec<(HandedIn, Option<Attempt>)>) -> Result<HandedIn, Vec<HandedIn>> {
    several.sort_by_key(|(_, attempt)| *attempt);
    let in_order = several.windows(2).all(|pair| match (pair[0].1, pair[1].1) {
        (Some(one), Some(next)) => one.is_before(&next),
        _ => false,
    });
    let several: Vec<HandedIn> = several.into_iter().map(|(handed_in, _)| handed_in).collect();
    match several.as_slice() {
        [one] => Ok(one.clone()),
        [earlier @ .., last] if in_order => {
            Ok(HandedIn { earlier: names(earlier), ..last.clone() })
        }
        _ => Err(several),
    }
}
