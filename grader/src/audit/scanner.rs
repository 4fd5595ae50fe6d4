//! The scan of a submission's sources, by a process that may die of them.
//!
//! What students write can be nested deeper than any stack. So it is read by the grader
//! started again in a cage, where it sees nothing but these sources; if it dies, takes too
//! long or talks nonsense, there are no places, and that is all that is lost.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use checks::Place;

use crate::sandbox::{Confined, Files, Limits, Means, run};

/// How much processor time the scan may take. It takes a few milliseconds.
const LIMIT: Duration = Duration::from_secs(5);

/// A stack of 256 MiB, and what is read into memory.
const MEMORY: u64 = 1 << 30;

/// Scans one submission, at most once, and only if somebody asks.
pub struct Scanner<'a> {
    /// The folder that the submission was built in, with its sources in `src`.
    folder: &'a Path,
    sources: Vec<(String, String)>,
    means: &'a Means,
    places: OnceCell<Vec<Place>>,
}

impl<'a> Scanner<'a> {
    /// For the sources, by paths below `src`, that were written into `folder`.
    pub fn new(folder: &'a Path, sources: &[(PathBuf, String)], means: &'a Means) -> Self {
        let sources = sources.iter();
        let below =
            |(path, text): &(PathBuf, String)| (format!("src/{}", path.display()), text.clone());
        Self { folder, sources: sources.map(below).collect(), means, places: OnceCell::new() }
    }

    /// The places where the sources name built-ins, as far as they are found.
    pub fn places(&self) -> &[Place] {
        self.places.get_or_init(|| self.scan().unwrap_or_default())
    }

    fn scan(&self) -> std::io::Result<Vec<Place>> {
        let grader = std::env::current_exe()?;
        let files = Files::of_system().read(&grader).read(self.folder.join("src"));
        let scan = Confined::new(&grader, self.folder, Limits::with_memory(MEMORY))
            .caged(files, self.means)
            .arg("scan")
            .arg(self.folder.to_string_lossy());
        let finished = run(&scan, LIMIT)?;
        let ended_well = finished.status.is_some_and(|status| status.success());
        let line = if ended_well { finished.stdout } else { Vec::new() };
        Ok(Place::believe(&line, &self.sources))
    }
}
