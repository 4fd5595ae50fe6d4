//! What a submission prints: collected, capped, and made harmless to show.

use std::io::Read;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes are kept from the beginning, and as many from the end.
const KEEP: usize = 2048;

/// The text that a submission printed. It is shown to people and never parsed.
#[derive(Debug, Clone, Default)]
pub struct Printed(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    head: Vec<u8>,
    tail: Vec<u8>,
    dropped: usize,
}

impl Printed {
    /// Reads `stream` to its end on a thread of its own; the receiver learns of it.
    pub fn spawn_collector(&self, mut stream: impl Read + Send + 'static) -> Receiver<()> {
        let (ended, end) = mpsc::channel();
        let kept = Arc::clone(&self.0);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = stream.read(&mut buffer) {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(&buffer[..n]);
            }
            let _ = ended.send(());
        });
        end
    }

    /// The text since the last call, without control characters.
    pub fn take(&self) -> String {
        let kept = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut text = readable(&kept.head);
        if kept.dropped > 0 {
            text += &format!("\n… {} bytes left out …\n", kept.dropped);
        }
        text + &readable(&kept.tail)
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

/// Text without escape sequences and other control characters, so that it cannot
/// draw over a terminal or a log.
pub fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let harmless = |c: char| if c.is_control() && c != '\n' && c != '\t' { '·' } else { c };
    text.chars().map(harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collect(bytes: Vec<u8>) -> String {
        let printed = Printed::default();
        printed.spawn_collector(std::io::Cursor::new(bytes)).recv().unwrap();
        printed.take()
    }

    #[test]
    fn short_text_is_kept_whole_and_taken_once() {
        assert_eq!(collect(b"hello\n".to_vec()), "hello\n");
    }

    #[test]
    fn a_megabyte_keeps_its_beginning_and_its_end() {
        let mut bytes = b"begin".to_vec();
        bytes.resize(1 << 20, b'x');
        bytes.extend(b"end");
        let text = collect(bytes);
        assert!(text.starts_with("begin") && text.ends_with("end"));
        assert!(text.contains("bytes left out"));
        assert!(text.len() < 2 * KEEP + 100);
    }

    #[test]
    fn escape_sequences_are_defused() {
        assert_eq!(collect(b"\x1b[2Jboo\r\xff".to_vec()), "·[2Jboo·\u{fffd}");
    }
}
