//! The worker's side: a process that hosts one submission and answers probes.
//!
//! It gets cases and returns observations. It never holds an expected value, a
//! score or a seed.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::mem::take;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::alloc;
use crate::check::Assignment;
use crate::memory;
use crate::panic_text::panic_text;
use crate::probed::Probed;
use wire::{MAX_FRAME, Record, Request, Response, UnknownWord, read_frame, write_frame};

/// The stack of the thread that runs a submission, in bytes. It is the same everywhere, so
/// that code that overflows it on a student's machine also does so in the grader.
const STACK: usize = 2 << 20;

/// The name of that thread.
const SUBMISSION: &str = "submission";

/// Serves probes of `assignment` until the requests end.
///
/// Requests are read from standard input and responses written to standard output. Both are
/// moved to private descriptors first: what the submission prints goes to standard error,
/// and its standard input is empty. `submission` makes the variant with a given name
/// (empty: the submission itself).
pub fn serve<F>(assignment: &'static Assignment, submission: F) -> ExitCode
where
    F: Fn(&str) -> Option<Box<dyn Probed>> + Send + 'static,
{
    let Ok((requests, replies)) = private_channel() else {
        return ExitCode::FAILURE;
    };
    alloc::report_to(&replies);
    remember_panics();
    let thread = thread::Builder::new().name(SUBMISSION.into()).stack_size(STACK);
    let run = move || answer_all(assignment, &submission, requests, replies);
    match thread.spawn(run).map(thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn private_channel() -> io::Result<(File, File)> {
    let requests = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    let replies = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    Ok((requests.into(), replies.into()))
}

fn answer_all(
    assignment: &'static Assignment,
    submission: &dyn Fn(&str) -> Option<Box<dyn Probed>>,
    mut requests: File,
    mut replies: File,
) -> io::Result<()> {
    if assignment.libtorch {
        look_names_up();
    }
    write_frame(&mut replies, &Response::Ready.to_bytes(0))?;
    memory::start_counting();
    while let Some(frame) = read_frame(&mut requests)? {
        let request = Request::from_bytes(&frame).ok_or(io::ErrorKind::InvalidData)?;
        alloc::now_answering(request.sequence);
        location();
        let response = answer(assignment, submission, &request);
        let mut bytes = response.to_bytes(request.sequence);
        if bytes.len() > MAX_FRAME {
            bytes = too_large().to_bytes(request.sequence);
        }
        write_frame(&mut replies, &bytes)?;
    }
    Ok(())
}

fn too_large() -> Response {
    let message = format!("the answer is larger than {} MiB", MAX_FRAME >> 20);
    Response::Panicked { message, location: "—".into() }
}

fn answer(
    assignment: &'static Assignment,
    submission: &dyn Fn(&str) -> Option<Box<dyn Probed>>,
    request: &Request,
) -> Response {
    let observe = || -> Record {
        let check = assignment.check(&request.check).expect("a known check");
        let submission = submission(&request.variant).expect("a known variant");
        submission.probe(check.probe, &request.case)
    };
    match panic::catch_unwind(AssertUnwindSafe(observe)) {
        Ok(record) => Response::Observed(record),
        Err(payload) => match payload.downcast::<UnknownWord>() {
            Ok(unknown) => Response::Unknown(*unknown),
            Err(payload) => panicked(payload),
        },
    }
}

thread_local! {
    /// Where the last panic of this thread happened.
    static LOCATION: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Where the first panic of any other thread happened; empty if there was none. Whoever waits
/// for that thread may pass its panic on.
static ELSEWHERE: Mutex<String> = Mutex::new(String::new());

fn remember(at: String) {
    if thread::current().name() == Some(SUBMISSION) {
        return LOCATION.set(at);
    }
    let mut first = ELSEWHERE.lock().unwrap_or_else(PoisonError::into_inner);
    if first.is_empty() {
        *first = at;
    }
}

/// Where the submission panicked, which is forgotten: in this thread, or else in another.
fn location() -> String {
    let elsewhere = take(&mut *ELSEWHERE.lock().unwrap_or_else(PoisonError::into_inner));
    let here = LOCATION.take();
    if here.is_empty() { elsewhere } else { here }
}

fn remember_panics() {
    // No output, unless a backtrace was asked for.
    let told = std::env::var("RUST_BACKTRACE").is_ok_and(|wanted| wanted != "0");
    panic::set_hook(Box::new(move |info| {
        let Some(at) = info.location() else { return };
        let at = format!("{}:{}", short(at.file()), at.line());
        // A line in a library does not help; the student's line that called it does.
        if told || !at.starts_with(OWN) {
            let backtrace = Backtrace::force_capture().to_string();
            let own = if at.starts_with(OWN) { None } else { own_line(&backtrace) };
            remember(own.unwrap_or(at));
            if told {
                eprint!("{}", calls(&backtrace));
            }
        } else {
            remember(at);
        }
    }));
}

/// Resolves the names of a backtrace once. This takes about 60 MiB, which the process
/// keeps. They are ours; so where memory is limited, they are taken before counting begins.
fn look_names_up() {
    drop(Backtrace::force_capture().to_string());
}

/// Where the submission's own code lies, for [`short`].
pub(crate) const OWN: &str = "src/";

/// The innermost line of the submission itself. Tests run in the folder of their package,
/// so only the submission's own files have relative paths. (The grader's workers are
/// compiled without debug information, so nothing is found there.)
fn own_line(backtrace: &str) -> Option<String> {
    let own = backtrace.lines().find_map(|line| line.trim().strip_prefix("at ./src/"))?;
    // `norms.rs:24:20`: the column is left out.
    let (line, _column) = own.rsplit_once(':')?;
    Some(format!("{OWN}{line}"))
}

/// The calls of a backtrace in the submission's own files, each as two lines with its name
/// and its place. All other calls are the harness's, Rust's or a library's.
fn calls(backtrace: &str) -> String {
    let lines: Vec<&str> = backtrace.lines().collect();
    let own = lines.windows(2).filter(|pair| pair[1].trim().starts_with("at ./src/"));
    own.map(|pair| format!("{}\n{}\n", pair[0], pair[1])).collect()
}

/// A path without the folders of this machine: `src/ops.rs` for the submission's own code,
/// `ndarray-0.17.2/src/…` for a library's, `library/core/…` for Rust's.
fn short(file: &str) -> &str {
    let source = file.rfind("src/").unwrap_or(0);
    let package = file[..source].trim_end_matches('/').rfind('/').map_or(0, |at| at + 1);
    match (file.find("library/"), file.contains("registry/")) {
        (Some(at), false) => &file[at..],
        (_, true) => &file[package..],
        (None, false) => &file[source..],
    }
}

fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let message = panic_text(payload.as_ref());
    // It is not dropped: its destructor is code of the submission.
    std::mem::forget(payload);
    Response::Panicked { message, location: location() }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{SUBMISSION, answer, calls, location, remember, short};
    use crate::probed::Probed;
    use crate::toy;
    use wire::{Record, Request, Response, UnknownWord, unknown_word};

    struct Nothing;

    impl Probed for Nothing {
        fn probe(&self, name: &str, _: &Record) -> Record {
            unknown_word("probe", name)
        }
    }

    #[test]
    fn what_no_probe_knows_is_told_apart_from_a_panic_of_the_submission() {
        let (variant, check) = (String::new(), "t0.double.value".into());
        let request = Request { sequence: 1, variant, check, case: Record::new() };
        let unknown = UnknownWord { what: "probe".into(), word: "double".into() };
        let got = answer(&toy::ASSIGNMENT, &|_| Some(Box::new(Nothing)), &request);
        assert_eq!(got, Response::Unknown(unknown));
    }

    #[test]
    fn the_place_is_that_of_the_submissions_thread_or_the_first_of_the_others() {
        let panic_at = |places: &'static [&'static str], name: &str| {
            let told = move || {
                for at in places {
                    remember((*at).to_string());
                }
                (thread::current().name() == Some(SUBMISSION)).then(location)
            };
            let thread = thread::Builder::new().name(name.into());
            thread.spawn(told).unwrap().join().unwrap()
        };
        assert_eq!(panic_at(&["src/a.rs:1", "src/a.rs:2"], "rank 1"), None);
        assert_eq!(panic_at(&["src/b.rs:3", "src/b.rs:4"], SUBMISSION).unwrap(), "src/b.rs:4");
        assert_eq!(panic_at(&["src/a.rs:5"], "rank 0"), None);
        assert_eq!(panic_at(&["src/a.rs:6"], "rank 1"), None);
        assert_eq!(panic_at(&[], SUBMISSION).unwrap(), "src/a.rs:5");
        assert_eq!(panic_at(&[], SUBMISSION).unwrap(), "");
    }

    #[test]
    fn a_backtrace_is_cut_to_the_authors_own_lines() {
        let backtrace = "   0: std::backtrace::Backtrace::create\n             at /rustc/59807/library/std/src/backtrace.rs:331:13\n   1: a0::vjp::sum\n             at ./src/vjp.rs:41:9\n   2: core::ops::function::FnOnce::call_once\n             at /rustc/59807/library/core/src/ops/function.rs:250:5\n   3: <a0::vjp::Kernels as Vjp>::vjp\n             at ./src/vjp.rs:12:5\n   4: checks::a0::vjp::run_vjp\n             at ../checks/src/a0/vjp.rs:168:17\n";
        let own = "   1: a0::vjp::sum\n             at ./src/vjp.rs:41:9\n   3: <a0::vjp::Kernels as Vjp>::vjp\n             at ./src/vjp.rs:12:5\n";
        assert_eq!(calls(backtrace), own);
    }

    #[test]
    fn locations_name_the_crate_and_not_the_machine() {
        assert_eq!(short("src/ops.rs"), "src/ops.rs");
        assert_eq!(short("/home/amy/course/assignments/a0/src/ops.rs"), "src/ops.rs");
        let library = "/home/amy/.cargo/registry/src/index-1/ndarray-0.17.2/src/lib.rs";
        assert_eq!(short(library), "ndarray-0.17.2/src/lib.rs");
        assert_eq!(short("/rustc/59807/library/core/src/option.rs"), "library/core/src/option.rs");
    }
}
