//! The scan of a submission's sources, by a process that may die of them.
//!
//! What students write can be nested deeper than any stack. So it is read by the grader
//! started again in a cage, where it sees nothing but these sources; if it dies, takes too
//! long or talks nonsense, there are no places, and that is all that is lost.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

use harness::Place;

use crate::grading::row_folder::RowFolder;
use crate::sandbox::{Bounds, Confined, Ending, Files, Isolation, Limits, STILL, run};

/// The scan takes a few milliseconds and says a few lines.
const BOUNDS: Bounds =
    Bounds { time: Duration::from_secs(5), still: STILL, output: 1 << 20, words: 1 << 10 };

/// A stack of 256 MiB, and what is read into memory.
const MEMORY: u64 = 1 << 30;

/// Scans one submission, at most once, and only if somebody asks.
pub struct Scanner<'a> {
    /// The folder that the submission was built in, with its sources in `src`.
    folder: &'a RowFolder,
    sources: Vec<(String, String)>,
    isolation: &'a Isolation,
    places: OnceCell<Vec<Place>>,
}

impl<'a> Scanner<'a> {
    /// For the sources, by paths below `src`, that were written into `folder`.
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

    /// The places where the sources name built-ins, as far as they are found.
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
