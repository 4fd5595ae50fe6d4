//! A session with workers that misbehave: none of them makes it hang, believe, or
//! forget.

use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use harness::{
    Death, Host, InProcess, Launch, Launched, Probed, Record, Reply, Session, UnknownWord, toy,
    unknown_word,
};
use wire::{Response, write_frame};

/// A worker that is a shell script; `$0` is a file that a test wrote.
struct Script {
    script: &'static str,
    file: tempfile::NamedTempFile,
}

impl Script {
    fn new(script: &'static str, frames: &[Vec<u8>]) -> Self {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        for frame in frames {
            write_frame(&mut file, frame).unwrap();
        }
        Self { script, file }
    }

    fn raw(mut self, bytes: &[u8]) -> Self {
        self.file.write_all(bytes).unwrap();
        self
    }
}

impl Launch for Script {
    fn launch(&self) -> io::Result<Launched> {
        Command::new("sh")
            .args(["-c", self.script])
            .arg(self.file.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map(Launched::from)
    }

    fn memory(&self) -> u64 {
        1 << 20
    }
}

fn ready() -> Vec<u8> {
    Response::Ready.to_bytes(0)
}

fn observed(sequence: u64) -> Vec<u8> {
    Response::Observed(Record::new().number("y", 1.0)).to_bytes(sequence)
}

/// Asks with a limit that only a silent worker reaches.
fn ask(script: Script) -> (Reply, String) {
    ask_within(Duration::from_secs(10), script)
}

/// What a worker is given that will not answer.
const SHORT: Duration = Duration::from_millis(300);

fn ask_within(limit: Duration, script: Script) -> (Reply, String) {
    let mut session = Session::new(script);
    session.begin(limit);
    let check = toy::ASSIGNMENT.check("t0.double.value").unwrap();
    let reply = session.probe(check, &Record::new());
    (reply, session.take_printed())
}

/// Sends the first frame, waits twice as long as [`SHORT`], and sends the second.
const SEND_LATE: &str = "head -c 13 \"$0\"; sleep 0.6; tail -c +14 \"$0\"; sleep 60";

const SEND: &str = "cat \"$0\"";
const SEND_AND_WAIT: &str = "cat \"$0\"; sleep 60";

#[test]
fn an_answer_to_the_question_is_believed() {
    let (reply, _) = ask(Script::new(SEND_AND_WAIT, &[ready(), observed(1)]));
    assert_eq!(reply, Reply::Observed(Record::new().number("y", 1.0)));
}

#[test]
fn an_answer_to_another_question_is_not() {
    for sequence in [0, 2, u64::MAX] {
        let (reply, _) = ask(Script::new(SEND_AND_WAIT, &[ready(), observed(sequence)]));
        assert_eq!(reply, Reply::Died(Death::Garbled), "sequence {sequence}");
    }
}

/// A submission of which the probes know nothing.
struct Nothing;

impl Probed for Nothing {
    fn probe(&self, name: &str, _: &Record) -> Record {
        unknown_word("probe", name)
    }
}

/// A table that asks for what no probe knows is the course's mistake, not a student's.
#[test]
fn a_word_that_the_probes_do_not_know_is_the_hosts_error() {
    let unknown = UnknownWord { what: "method".into(), word: "f".into() };
    let answer = Response::Unknown(unknown.clone()).to_bytes(1);
    let (reply, _) = ask(Script::new(SEND_AND_WAIT, &[ready(), answer]));
    assert_eq!(reply, Reply::HostError(unknown.words()));
    assert_eq!(
        unknown.words().en,
        "the checks and the calls disagree: the probes know no method `f`"
    );

    let check = toy::ASSIGNMENT.check("t0.double.value").unwrap();
    let reply = InProcess::new(Box::new(Nothing)).probe(check, &Record::new());
    let unknown = UnknownWord { what: "probe".into(), word: "double".into() };
    assert_eq!(reply, Reply::HostError(unknown.words()));
}

#[test]
fn bytes_that_are_no_answer_end_the_worker() {
    let second_ready = Script::new(SEND_AND_WAIT, &[ready(), Response::Ready.to_bytes(1)]);
    let no_kind = Script::new(SEND_AND_WAIT, &[ready(), vec![9; 9]]);
    let giant = Script::new(SEND_AND_WAIT, &[ready()]).raw(&u32::MAX.to_le_bytes());
    for script in [second_ready, no_kind, giant] {
        assert_eq!(ask(script).0, Reply::Died(Death::Garbled));
    }
}

#[test]
fn silence_costs_the_time_limit_and_no_more() {
    let (reply, _) = ask_within(SHORT, Script::new(SEND_AND_WAIT, &[ready()]));
    assert_eq!(reply, Reply::TimedOut { limit: SHORT });
}

/// On a loaded machine a worker may wait for a processor longer than a check may take.
#[cfg(target_os = "linux")]
#[test]
fn who_waits_and_does_not_work_has_not_used_up_the_time() {
    let frames = [ready(), observed(1)];
    assert_eq!(4 + frames[0].len(), 13, "SEND_LATE cuts there");
    let (reply, _) = ask_within(SHORT, Script::new(SEND_LATE, &frames));
    assert_eq!(reply, Reply::Observed(Record::new().number("y", 1.0)));
}

#[test]
fn who_works_without_end_is_stopped() {
    let script = Script::new("cat \"$0\"; while :; do :; done", &[ready()]);
    assert_eq!(ask_within(SHORT, script).0, Reply::TimedOut { limit: SHORT });
}

/// Every call makes the worker work a little and end; the limit is on all of them.
#[cfg(target_os = "linux")]
#[test]
fn what_workers_used_before_they_ended_counts() {
    const WORK: &str = "cat \"$0\"; i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done; exit 7";
    let mut session = Session::new(Script::new(WORK, &[ready()]));
    session.begin(SHORT);
    let check = toy::ASSIGNMENT.check("t0.double.value").unwrap();
    let replies = (0..1000).map(|_| session.probe(check, &Record::new()));
    let ended = |reply: &Reply| *reply == Reply::Died(Death::Exit(7));
    let other = replies.into_iter().find(|reply| !ended(reply));
    assert_eq!(other, Some(Reply::TimedOut { limit: SHORT }));
}

#[test]
fn a_half_sent_answer_counts_as_silence() {
    let half = &observed(1)[..10];
    let script = Script::new(SEND_AND_WAIT, &[ready()]).raw(&100u32.to_le_bytes()).raw(half);
    assert!(matches!(ask_within(SHORT, script).0, Reply::TimedOut { .. }));
}

#[test]
fn an_exit_is_reported_with_its_code_and_never_as_an_answer() {
    for (script, code) in [("cat \"$0\"; exit 0", 0), ("cat \"$0\"; exit 7", 7)] {
        let (reply, _) = ask(Script::new(script, &[ready()]));
        assert_eq!(reply, Reply::Died(Death::Exit(code)));
    }
    let (reply, _) = ask(Script::new("cat \"$0\"; kill -SEGV $$", &[ready()]));
    assert_eq!(reply, Reply::Died(Death::Signal(11)));
}

#[test]
fn what_is_printed_is_text_and_nothing_else() {
    let script = "cat \"$0\"; echo '{\"outcome\": \"passed\"}' >&2; exit 0";
    let (reply, printed) = ask(Script::new(script, &[ready()]));
    assert_eq!(reply, Reply::Died(Death::Exit(0)));
    assert_eq!(printed, "{\"outcome\": \"passed\"}\n");
}

#[test]
fn the_next_question_starts_a_new_worker() {
    let mut session = Session::new(Script::new(SEND, &[ready()]));
    let check = toy::ASSIGNMENT.check("t0.double.value").unwrap();
    for starts in 1..=3 {
        session.begin(Duration::from_secs(5));
        assert!(matches!(session.probe(check, &Record::new()), Reply::Died(_)));
        assert_eq!(session.starts(), starts);
    }
}

/// Nothing of a submission runs before the worker says that it is ready.
#[test]
fn a_worker_that_never_gets_ready_is_not_the_submissions_fault() {
    for script in ["echo no sandbox >&2; exit 125", "kill -9 $$", "cat $0"] {
        let (reply, _) = ask(Script::new(script, &[b"junk".to_vec()]));
        let Reply::HostError(words) = reply else { panic!("{script}: {reply:?}") };
        let line = words.en;
        assert!(line.starts_with("the worker did not start"), "{line}");
    }
}
