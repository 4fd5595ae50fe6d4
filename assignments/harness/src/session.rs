//! A host in another process: starts a worker, sends it requests, and starts it again when
//! it dies. The trusted side measures the time.

use std::io::{self, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::check::Check;
use crate::host::{Host, Reply};
use crate::outcome::{Death, is_sent_from_outside};
use crate::printed::Printed;
use crate::processor_time;
use crate::time_budget::TimeBudget;
use wire::{Record, Request, Response, read_frame, write_frame};
use wording::{Words, capped};

/// How long a worker may take to say that it is ready.
const START_LIMIT: Duration = Duration::from_secs(20);

/// Of a panic's message at most this many bytes are kept: people have to read the report.
const MOST: usize = 8 << 10;

/// How a worker is started. This is the only difference between a student's machine and the
/// grader.
pub trait Launch {
    /// Starts a worker with all three standard streams piped, as the leader of a
    /// process group of its own.
    ///
    /// # Errors
    ///
    /// If the process cannot be started.
    fn launch(&self) -> io::Result<Launched>;

    /// How much memory the worker may use, in bytes.
    fn memory(&self) -> u64;
}

/// A worker that was started.
pub struct Launched {
    /// The process.
    pub child: Child,
    /// Watches the worker until it has ended.
    pub watch: Option<Box<dyn Watch>>,
}

impl From<Child> for Launched {
    /// A worker that nobody watches.
    fn from(child: Child) -> Self {
        Self { child, watch: None }
    }
}

/// Knows more about a worker's end than its exit status says; dropped when the worker has
/// ended.
pub trait Watch: Send {
    /// Whether it was killed for using too much memory.
    fn out_of_memory(&self) -> bool;
}

/// A submission in a worker process.
pub struct Session<L: Launch> {
    launch: L,
    variant: String,
    worker: Option<Worker>,
    sequence: u64,
    printed: Printed,
    budget: TimeBudget,
    starts: usize,
    /// How the last worker died that did not start.
    not_started: Option<Death>,
}

impl<L: Launch> Session<L> {
    /// A session whose worker is started when it is first needed.
    pub fn new(launch: L) -> Self {
        Self {
            launch,
            variant: String::new(),
            worker: None,
            sequence: 0,
            printed: Printed::default(),
            // None until a check begins.
            budget: TimeBudget::new(Duration::ZERO),
            starts: 0,
            not_started: None,
        }
    }

    /// From now on uses this variant of the submission.
    pub fn use_variant(&mut self, variant: &str) {
        self.variant = variant.to_string();
    }

    /// What the submission printed since the last call, shortened. It is only text for
    /// people.
    pub fn take_printed(&mut self) -> String {
        self.printed.take()
    }

    /// How often a worker was started.
    pub fn starts(&self) -> usize {
        self.starts
    }

    /// Starts the worker, unless one is there.
    ///
    /// # Errors
    ///
    /// If it does not start: one line. Nothing of the submission has run then.
    pub fn start(&mut self) -> Result<(), String> {
        if self.worker.is_some() {
            return Ok(());
        }
        self.starts += 1;
        let launched = self.launch.launch().map_err(|error| error.to_string())?;
        let mut worker = Worker::new(launched, &self.printed);
        let first = worker.replies.recv_timeout(START_LIMIT).ok();
        let ready = first.is_some_and(|b| Response::from_bytes(&b) == Some((0, Response::Ready)));
        if !ready {
            let death = worker.end(None);
            self.not_started = Some(death);
            let said = self.printed.take();
            return Err(format!("{death:?}: {}", said.trim()));
        }
        worker.start_counting();
        self.worker = Some(worker);
        Ok(())
    }

    fn worker(&mut self) -> Result<&mut Worker, Reply> {
        self.start().map_err(|line| {
            Reply::HostError(Words::new(
                format!("工作进程没有启动（{line}）"),
                format!("the worker did not start ({line})"),
            ))
        })?;
        Ok(self.worker.as_mut().expect("just started"))
    }

    /// How the last worker died that did not start, if one did since the last call.
    pub fn take_not_started(&mut self) -> Option<Death> {
        self.not_started.take()
    }

    fn ask(&mut self, check: &Check, case: &Record) -> Result<Response, Reply> {
        self.sequence += 1;
        let sequence = self.sequence;
        let request = Request {
            sequence,
            variant: self.variant.clone(),
            check: check.id.into(),
            case: case.clone(),
        };
        let memory = self.launch.memory();
        self.worker()?.send(request.to_bytes());
        let received = self.receive();
        let response = received.as_ref().ok().and_then(|bytes| Response::from_bytes(bytes));
        match (received, response) {
            (Ok(_), Some((s, Response::OutOfMemory(requested)))) if s == sequence => {
                self.end_worker(None);
                Err(Reply::OutOfMemory { requested, limit: memory })
            }
            (Ok(_), Some((s, response))) if s == sequence && response != Response::Ready => {
                Ok(response)
            }
            (Ok(_), _) => Err(Reply::Died(self.end_worker(Some(Death::Garbled)))),
            (Err(RecvTimeoutError::Timeout), _) => {
                // Dropping the worker kills it.
                let worker = self.worker.take();
                if worker.is_some_and(|worker| processor_time::is_stopped(worker.child.id())) {
                    return Err(Reply::HostError(Words::new(
                        "工作进程被外来的信号暂停了",
                        "the worker was stopped by a signal from outside",
                    )));
                }
                Err(Reply::TimedOut { limit: self.budget.limit() })
            }
            (Err(RecvTimeoutError::Disconnected), _) => Err(self.after_death(memory)),
        }
    }

    /// The worker's next frame, if it comes while the check has time left.
    fn receive(&mut self) -> Result<Vec<u8>, RecvTimeoutError> {
        let worker = self.worker.as_ref().expect("asked just now");
        loop {
            match worker.replies.recv_timeout(self.budget.wait()) {
                Err(RecvTimeoutError::Timeout) if !self.budget.over(worker.used()) => {}
                received => return received,
            }
        }
    }

    /// The reply for a worker that ended without an answer.
    fn after_death(&mut self, memory: u64) -> Reply {
        let killed_for_memory =
            |worker: &Worker| worker.watch.as_ref().is_some_and(|w| w.out_of_memory());
        if self.worker.as_ref().is_some_and(killed_for_memory) {
            self.end_worker(None);
            return Reply::OutOfMemory { requested: memory, limit: memory };
        }
        match self.end_worker(None) {
            Death::Signal(signal) if is_sent_from_outside(signal) => Reply::HostError(Words::new(
                format!("工作进程被外来的信号 {signal} 终止（整台机器内存不足？）"),
                format!(
                    "the worker was killed from outside by signal {signal} (is the machine out of memory?)"
                ),
            )),
            death => Reply::Died(death),
        }
    }

    fn end_worker(&mut self, death: Option<Death>) -> Death {
        let Some(worker) = self.worker.take() else { return Death::Garbled };
        self.budget.charge(worker.used().unwrap_or_default());
        worker.end(death)
    }
}

impl<L: Launch> Host for Session<L> {
    fn begin(&mut self, limit: Duration) {
        // Starting a worker does not count as the check's time.
        if let Ok(worker) = self.worker() {
            worker.start_counting();
        }
        self.budget = TimeBudget::new(limit);
    }

    fn probe(&mut self, check: &Check, case: &Record) -> Reply {
        match self.ask(check, case) {
            Ok(Response::Observed(record)) => Reply::Observed(record),
            Ok(Response::Panicked { message, location }) => {
                Reply::Panicked { message: capped(message, MOST), location: capped(location, MOST) }
            }
            Ok(Response::Unknown(unknown)) => Reply::HostError(unknown.words()),
            Ok(Response::Ready | Response::OutOfMemory(_)) => Reply::Died(Death::Garbled),
            Err(reply) => reply,
        }
    }
}

/// A running worker process with a thread for each of its streams.
struct Worker {
    child: Child,
    requests: Sender<Vec<u8>>,
    replies: Receiver<Vec<u8>>,
    text_ended: Receiver<()>,
    /// The processor time that it had used when it or the check began.
    counted_from: Duration,
    /// Dropped after the process has been waited for.
    watch: Option<Box<dyn Watch>>,
}

impl Worker {
    fn new(launched: Launched, printed: &Printed) -> Self {
        let Launched { mut child, watch } = launched;
        let stdin = child.stdin.take().expect("piped");
        let stdout = child.stdout.take().expect("piped");
        let stderr = child.stderr.take().expect("piped");
        Self {
            child,
            requests: spawn_writer(stdin),
            replies: spawn_reader(stdout),
            text_ended: printed.spawn_collector(stderr),
            counted_from: Duration::ZERO,
            watch,
        }
    }

    fn send(&self, bytes: Vec<u8>) {
        // If the writer is gone, so is the worker; `receive` will report it.
        let _ = self.requests.send(bytes);
    }

    /// From now on processor time counts for this check.
    fn start_counting(&mut self) {
        self.counted_from = processor_time::of_family(self.child.id()).unwrap_or_default();
    }

    /// The processor time that it has used since then; `None` if it is not known.
    fn used(&self) -> Option<Duration> {
        let used = processor_time::of_family(self.child.id())?;
        Some(used.saturating_sub(self.counted_from))
    }

    /// Kills the process if it still lives, and says how it died.
    fn end(mut self, known: Option<Death>) -> Death {
        // A process that closed its streams is about to end by itself: wait a moment, to
        // see its own exit status and not the kill.
        let status = if known.is_none() { self.wait_briefly() } else { None };
        self.kill();
        // What it printed last is still in the pipe.
        let _ = self.text_ended.recv_timeout(Duration::from_millis(200));
        let own = status.map(|status| match status.signal() {
            Some(signal) => Death::Signal(signal),
            None => Death::Exit(status.code().unwrap_or(-1)),
        });
        known.or(own).unwrap_or(Death::Garbled)
    }

    fn wait_briefly(&mut self) -> Option<std::process::ExitStatus> {
        for _ in 0..50 {
            match self.child.try_wait() {
                Ok(None) => std::thread::sleep(Duration::from_millis(2)),
                other => return other.ok().flatten(),
            }
        }
        None
    }

    fn kill(&mut self) {
        if let Some(pid) = Pid::from_raw(self.child.id() as i32) {
            let _ = kill_process_group(pid, Signal::KILL);
        }
        let _ = self.child.kill();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
    }
}

fn spawn_writer(mut stdin: ChildStdin) -> Sender<Vec<u8>> {
    let (sender, receiver) = mpsc::channel::<Vec<u8>>();
    std::thread::spawn(move || {
        for bytes in receiver {
            if write_frame(&mut stdin, &bytes).is_err() {
                break;
            }
        }
    });
    sender
}

fn spawn_reader(mut stdout: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    // At most one frame waits, so a worker cannot fill the memory with responses.
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::spawn(move || {
        while let Ok(Some(frame)) = read_frame(&mut stdout) {
            if sender.send(frame).is_err() {
                break;
            }
        }
    });
    receiver
}
