//! The scan of a submission's sources, in a process of its own.
//!
//! Students can nest code deeper than any stack, which kills the process that reads it. So
//! the sources are read by another process of the grader in a sandbox where only they are
//! visible. If it dies, takes too long or prints nonsense, no places are known, and nothing
//! else is lost.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

use harness::Place;

use crate::grading::row_folder::RowFolder;
use crate::sandbox::{Bounds, Confined, Ending, Files, Isolation, Limits, STILL, run};

/// The scan takes a few milliseconds and prints a few lines.
const BOUNDS: Bounds =
    Bounds { time: Duration::from_secs(5), still: STILL, output: 1 << 20, words: 1 << 10 };

/// Memory for a stack of 256 MiB and the files that are read.
const MEMORY: u64 = 1 << 30;

/// Scans one submission when the places are first asked for, and only once.
pub struct Scanner<'a> {
    /// The folder that the submission was built in, with its sources in `src`.
    folder: &'a RowFolder,
    sources: Vec<(String, String)>,
    isolation: &'a Isolation,
    places: OnceCell<Vec<Place>>,
}

impl<'a> Scanner<'a> {
    /// For `sources`, with paths below `src`, which were written into `folder`.
    pub fn new(
        folder: &'a RowFolder,
        sources: &[(PathBuf, String)],
        isolation: &'a Isolation,
    ) -> Self {
        let sources = sources.iter();
        let below =
            |(path, text): &(PathBuf, String)| (format!("src/{}", path.display()), text.clone());
        Self { folder, sources: sources.map(below).collect(), isolation, places: OnceCell::new() }
    }

    /// The places where the sources name built-ins, if they could be found.
    pub fn places(&self) -> &[Place] {
        self.places.get_or_init(|| self.scan().unwrap_or_default())
    }

    fn scan(&self) -> std::io::Result<Vec<Place>> {
        let grader = std::env::current_exe()?;
        let folder = self.folder.path();
        let files = Files::of_system().read(&grader).read(folder.join("src"));
        let scan = Confined::new(&grader, folder, Limits::with_memory(MEMORY))
            .caged(files, self.isolation)
            .for_user(self.folder.user())
            .arg("scan")
            .arg(folder.to_string_lossy());
        let finished = run(&scan, BOUNDS)?;
        let ended_well = matches!(finished.ending, Ending::Own(status) if status.success());
        let line = if ended_well { finished.stdout } else { Vec::new() };
        Ok(Place::believe(&line, &self.sources))
    }
}
