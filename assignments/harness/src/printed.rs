//! What a submission prints: collected, capped, and made harmless to show.

use std::io::Read;
use std::os::fd::AsFd;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, dup, ioctl_fionread};
use wording::readable;

/// How many bytes are kept from the beginning, and as many from the end.
const KEEP: usize = 2048;

/// How many bytes are read at a time.
const CHUNK: usize = 4096;

/// How many chunks are waited for at the most: more than a pipe holds.
const MAX_CHUNKS: usize = 64;

/// The text that a submission printed. It is shown to people and never parsed.
#[derive(Debug, Clone, Default)]
pub struct Printed(Arc<Mutex<Collector>>);

/// A pipe from a worker.
trait Stream: Read + AsFd + Send {}

impl<T: Read + AsFd + Send> Stream for T {}

#[derive(Default)]
struct Collector {
    stream: Option<Box<dyn Stream>>,
    kept: Kept,
}

#[derive(Debug, Default)]
struct Kept {
    head: Vec<u8>,
    tail: Vec<u8>,
    dropped: usize,
}

impl Printed {
    /// Reads `stream` to its end on a thread of its own, so that a submission that
    /// prints never waits; the receiver learns of the end.
    pub fn spawn_collector(&self, stream: impl Read + AsFd + Send + 'static) -> Receiver<()> {
        let (ended, end) = mpsc::channel();
        let eye = dup(stream.as_fd());
        self.lock().stream = Some(Box::new(stream));
        let printed = self.clone();
        std::thread::spawn(move || {
            if let Ok(eye) = eye {
                while let Ok(events) = wait(&eye) {
                    let more = printed.lock().read_chunk();
                    if !more && events.contains(PollFlags::HUP) {
                        break;
                    }
                }
            }
            let _ = ended.send(());
        });
        end
    }

    /// The text since the last call, without control characters: all that was in
    /// the pipe when it was called, so that it does not depend on who was faster.
    pub fn take(&self) -> String {
        let mut collector = self.lock();
        for _ in 0..MAX_CHUNKS {
            if !collector.read_chunk() {
                break;
            }
        }
        let kept = std::mem::take(&mut collector.kept);
        let mut text = harmless(&kept.head);
        if kept.dropped > 0 {
            text += &format!("\n\u{2026} {} bytes left out（字节略去）\u{2026}\n", kept.dropped);
        }
        text + &harmless(&kept.tail)
    }

    fn lock(&self) -> MutexGuard<'_, Collector> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until there is something to read, or nobody left to write.
fn wait(stream: &impl AsFd) -> Result<PollFlags, Errno> {
    let mut events = [PollFd::new(stream, PollFlags::IN)];
    loop {
        match poll(&mut events, None) {
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
            Ok(_) => return Ok(events[0].revents()),
        }
    }
}

impl Collector {
    /// Reads what is there, without waiting; whether there was anything.
    fn read_chunk(&mut self) -> bool {
        let Some(stream) = &mut self.stream else { return false };
        let there = ioctl_fionread(stream.as_fd()).unwrap_or(0) as usize;
        let mut buffer = [0; CHUNK];
        match stream.read(&mut buffer[..there.min(CHUNK)]) {
            Ok(n @ 1..) => self.kept.push(&buffer[..n]),
            _ => return false,
        }
        true
    }
}

impl std::fmt::Debug for Collector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kept.fmt(f)
    }
}

impl Kept {
    fn push(&mut self, mut bytes: &[u8]) {
        let room = KEEP - self.head.len();
        if room > 0 {
            let (fits, rest) = bytes.split_at(room.min(bytes.len()));
            self.head.extend(fits);
            bytes = rest;
        }
        self.tail.extend(bytes);
        let surplus = self.tail.len().saturating_sub(KEEP);
        self.tail.drain(..surplus);
        self.dropped += surplus;
    }
}

fn harmless(bytes: &[u8]) -> String {
    readable(&String::from_utf8_lossy(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn collect(bytes: &[u8]) -> String {
        let printed = Printed::default();
        let (reader, mut writer) = std::io::pipe().unwrap();
        let end = printed.spawn_collector(reader);
        writer.write_all(bytes).unwrap();
        drop(writer);
        end.recv().unwrap();
        printed.take()
    }

    #[test]
    fn what_is_in_the_pipe_is_taken_however_slow_the_collector_is() {
        let printed = Printed::default();
        let (reader, mut writer) = std::io::pipe().unwrap();
        let _end = printed.spawn_collector(reader);
        for i in 0..1000 {
            let words = format!("{i}").repeat(100);
            writer.write_all(words.as_bytes()).unwrap();
            assert_eq!(printed.take(), words);
        }
    }

    #[test]
    fn short_text_is_kept_whole_and_taken_once() {
        assert_eq!(collect(b"hello\n"), "hello\n");
    }

    #[test]
    fn a_megabyte_keeps_its_beginning_and_its_end() {
        let mut bytes = b"begin".to_vec();
        bytes.resize(1 << 20, b'x');
        bytes.extend(b"end");
        let text = collect(&bytes);
        assert!(text.starts_with("begin") && text.ends_with("end"));
        assert!(text.contains("bytes left out"));
        assert!(text.len() < 2 * KEEP + 100);
    }

    #[test]
    fn escape_sequences_are_defused() {
        assert_eq!(collect(b"\x1b[2Jboo\r\xff"), "·[2Jboo·\u{fffd}");
    }
}
