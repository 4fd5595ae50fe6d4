//! What tells that a submission has not changed.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use intake::{Form, HandedIn, stamp};

const OLD_ENOUGH: Duration = Duration::from_millis(2100);

struct Submission {
    folder: tempfile::TempDir,
    form: Form,
}

impl Submission {
    fn new(form: Form) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), form }
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The stamp of what lies at `name`, when it is old enough to have one.
    fn stamp(&self, name: &str) -> Option<String> {
        sleep(OLD_ENOUGH);
        self.stamp_now(name)
    }

    fn stamp_now(&self, name: &str) -> Option<String> {
        stamp(&HandedIn::new(self.folder.path().join(name), self.form))
    }
}

fn times(path: &Path) -> FileTimes {
    let metadata = fs::metadata(path).unwrap();
    FileTimes::new().set_modified(metadata.modified().unwrap())
}

#[test]
fn what_was_not_touched_keeps_its_stamp_and_what_was_does_not() {
    let amy = Submission::new(Form::Folder);
    let lib = amy.write("amy/src/lib.rs", "one");
    amy.write("amy/target/debug/x", "");
    assert_eq!(amy.stamp_now("amy"), None, "too fresh");
    let first = amy.stamp("amy");
    assert!(first.is_some());
    assert_eq!(amy.stamp_now("amy"), first);
    // What is built changes nothing.
    amy.write("amy/target/debug/y", "");
    assert_eq!(amy.stamp_now("amy"), first);

    let before = times(&lib);
    fs::write(&lib, "two").unwrap();
    File::options().write(true).open(&lib).unwrap().set_times(before).unwrap();
    let same_size_and_time = amy.stamp("amy");
    assert!(same_size_and_time.is_some() && same_size_and_time != first);

    amy.write("amy/src/x.rs", "");
    let added = amy.stamp("amy");
    assert!(added.is_some() && added != same_size_and_time);
}

#[test]
fn an_archive_is_one_file() {
    let amy = Submission::new(Form::Zip);
    let path = amy.write("amy.zip", "one");
    amy.write("bo.zip", "");
    let first = amy.stamp("amy.zip");
    assert!(first.is_some());
    amy.write("chen.zip", "");
    assert_eq!(amy.stamp_now("amy.zip"), first);
    let other = amy.write("other", "two");
    File::options().write(true).open(&other).unwrap().set_times(times(&path)).unwrap();
    fs::rename(other, path).unwrap();
    let replaced = amy.stamp("amy.zip");
    assert!(replaced.is_some() && replaced != first);
}

#[test]
fn a_repository_is_what_is_copied_of_it() {
    let amy = Submission::new(Form::Repository);
    amy.write("amy.git/HEAD", "ref: refs/heads/main");
    amy.write("amy.git/refs/heads/main", "");
    let first = amy.stamp("amy.git");
    assert!(first.is_some());
    amy.write("amy.git/refs/heads/main", "0123");
    let moved = amy.stamp("amy.git");
    assert!(moved.is_some() && moved != first);
    amy.write("amy.git/hooks/x/y", "");
    // The folder itself has changed by a new name in it.
    assert_ne!(amy.stamp("amy.git"), moved);
    let hooked = amy.stamp_now("amy.git");
    amy.write("amy.git/hooks/x/z", "");
    assert_eq!(amy.stamp_now("amy.git"), hooked);
}

#[test]
fn what_cannot_be_read_or_is_too_much_has_no_stamp() {
    let amy = Submission::new(Form::Folder);
    assert_eq!(amy.stamp_now("nobody"), None);
    for i in 0..20_001 {
        amy.write(&format!("amy/{i}"), "");
    }
    assert_eq!(amy.stamp("amy"), None);
}
