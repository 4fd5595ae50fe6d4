//! Wrong streams of text.

use contract::a5::TextStream;

use crate::a5::generate::text_stream::{Stream, complete, unfinished};

/// Takes out all but an end that may still become a character.
fn certain(bytes: &mut Vec<u8>, is_last: bool) -> Vec<u8> {
    let kept = if is_last { 0 } else { unfinished(bytes) };
    let rest = bytes.split_off(bytes.len() - kept);
    std::mem::replace(bytes, rest)
}

/// Runs of characters, each followed by bytes that are none; `mark` says what becomes of those.
fn marked(bytes: &[u8], mark: impl Fn(&[u8]) -> String) -> String {
    let of = |chunk: std::str::Utf8Chunk<'_>| match chunk.invalid() {
        [] => chunk.valid().to_string(),
        invalid => format!("{}{}", chunk.valid(), mark(invalid)),
    };
    bytes.utf8_chunks().map(of).collect()
}

/// The last bytes are dropped.
pub fn broken_end_dropped(bytes: &mut Vec<u8>, is_last: bool) -> String {
    if is_last {
        bytes.clear();
    }
    String::from_utf8_lossy(&certain(bytes, is_last)).into_owned()
}

/// Each byte that is no character has a mark of its own.
pub fn mark_for_each_byte(bytes: &mut Vec<u8>, is_last: bool) -> String {
    marked(&certain(bytes, is_last), |invalid| "\u{fffd}".repeat(invalid.len()))
}

/// Bytes that are no character are dropped.
pub fn invalid_dropped(bytes: &mut Vec<u8>, is_last: bool) -> String {
    marked(&certain(bytes, is_last), |_| String::new())
}

/// All bytes of a row that are no character have one mark.
pub fn one_mark_for_all(bytes: &mut Vec<u8>, is_last: bool) -> String {
    let mut text = marked(&certain(bytes, is_last), |_| "\u{0}\u{fffd}".to_string());
    while text.contains("\u{fffd}\u{0}\u{fffd}") {
        text = text.replace("\u{fffd}\u{0}\u{fffd}", "\u{fffd}");
    }
    text.replace("\u{0}\u{fffd}", "\u{fffd}")
}

/// Nothing is shown while anything is no character.
pub fn all_or_nothing(bytes: &mut Vec<u8>, is_last: bool) -> String {
    if std::str::from_utf8(bytes).is_err() && !is_last {
        return String::new();
    }
    String::from_utf8_lossy(&std::mem::take(bytes)).into_owned()
}

/// Waits for as many bytes as the first one promises, whatever comes.
pub fn by_first_byte(bytes: &mut Vec<u8>, is_last: bool) -> String {
    let promised = |first: u8| match first {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    };
    let mut from = 0;
    while from < bytes.len() && (is_last || from + promised(bytes[from]) <= bytes.len()) {
        from = (from + promised(bytes[from])).min(bytes.len());
    }
    let taken: Vec<u8> = bytes.drain(..from).collect();
    String::from_utf8_lossy(&taken).into_owned()
}

/// The last three bytes always wait.
pub fn three_bytes_late(bytes: &mut Vec<u8>, is_last: bool) -> String {
    let kept = if is_last { 0 } else { bytes.len().min(3).max(unfinished(bytes)) };
    let mut from = bytes.len() - kept;
    while bytes.get(from).is_some_and(|byte| byte & 0xc0 == 0x80) {
        from -= 1;
    }
    let taken: Vec<u8> = bytes.drain(..from).collect();
    String::from_utf8_lossy(&taken).into_owned()
}

/// What is no character waits until the text has ended, and all behind it.
pub fn marks_at_the_end(bytes: &mut Vec<u8>, is_last: bool) -> String {
    let valid = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    let taken: Vec<u8> = bytes.drain(..if is_last { bytes.len() } else { valid }).collect();
    String::from_utf8_lossy(&taken).into_owned()
}

/// Capital letters are as small ones.
pub fn any_case(text: &[char], seen: usize, stops: &[Vec<char>]) -> Option<usize> {
    let small = |text: &[char]| text.iter().map(char::to_ascii_lowercase).collect::<Vec<char>>();
    let stops: Vec<Vec<char>> = stops.iter().map(|stop| small(stop)).collect();
    complete(&small(text), seen, &stops).map(|(end, stop)| end - stop)
}

/// In a token the last stop string counts that is complete.
pub fn last_complete(text: &[char], seen: usize, stops: &[Vec<char>]) -> Option<usize> {
    let ends = (seen..text.len()).rev();
    ends.into_iter().find_map(|i| complete(&text[..=i], i, stops).map(|(end, stop)| end - stop))
}

/// Where a stop string begins for the first time.
pub fn find(text: &[char], stop: &[char]) -> Option<usize> {
    text.windows(stop.len()).position(|window| window == stop)
}

/// How much of a stop string has come, and where it was complete first, for who begins anew at its
/// beginning when a character does not fit.
fn anew(text: &[char], stop: &[char]) -> (usize, Option<usize>) {
    let (mut fits, mut end) = (0, None);
    for (i, c) in text.iter().enumerate() {
        fits = match stop {
            stop if stop.get(fits) == Some(c) => fits + 1,
            stop => usize::from(stop[0] == *c),
        };
        if fits == stop.len() && end.is_none() {
            end = Some(i + 1);
        }
    }
    (fits, end)
}

/// A match that fails begins anew.
pub fn begun_anew(text: &[char], _: usize, stops: &[Vec<char>]) -> Option<usize> {
    let ends = stops.iter().filter_map(|stop| anew(text, stop).1.map(|end| (end, stop.len())));
    ends.min_by_key(|(end, stop)| (*end, usize::MAX - stop)).map(|(end, stop)| end - stop)
}

/// What has come of a match that begins anew.
pub fn begun_anew_held(text: &[char], stops: &[Vec<char>]) -> usize {
    stops.iter().map(|stop| anew(text, stop).0).max().unwrap_or(0)
}

/// Finishes as often as it is asked to.
pub struct FinishedAgain(pub Stream);

impl TextStream for FinishedAgain {
    fn push(&mut self, bytes: &[u8]) -> String {
        self.0.push(bytes)
    }

    fn stopped(&self) -> bool {
        self.0.stopped()
    }

    fn finish(&mut self) -> String {
        let (bytes, shown) = (self.0.bytes.clone(), self.0.shown);
        let rest = self.0.finish();
        self.0.text.truncate(self.0.text.len() - usize::from(!bytes.is_empty()));
        (self.0.bytes, self.0.shown) = (bytes, shown);
        rest
    }
}

/// Goes on showing what comes.
pub struct GoesOn(pub Stream);

impl TextStream for GoesOn {
    fn push(&mut self, bytes: &[u8]) -> String {
        if self.0.stopped() {
            return String::from_utf8_lossy(bytes).into_owned();
        }
        self.0.push(bytes)
    }

    fn stopped(&self) -> bool {
        self.0.stopped()
    }

    fn finish(&mut self) -> String {
        self.0.finish()
    }
}

/// Keeps what stands behind the stop string, and shows it in the end.
pub struct RestAfterStop {
    stream: Stream,
    all: String,
    shown: String,
    rest: Option<String>,
}

impl RestAfterStop {
    /// Around the right stream.
    pub fn of(stream: Stream) -> Self {
        Self { stream, all: String::new(), shown: String::new(), rest: None }
    }
}

impl TextStream for RestAfterStop {
    fn push(&mut self, bytes: &[u8]) -> String {
        let had_stopped = self.stream.stopped();
        let piece = self.stream.push(bytes);
        if !had_stopped {
            self.all.push_str(&String::from_utf8_lossy(bytes));
            self.shown.push_str(&piece);
        }
        if self.stream.stopped() && !had_stopped {
            self.rest = self.all.strip_prefix(&self.shown).map(str::to_string);
        }
        piece
    }

    fn stopped(&self) -> bool {
        self.stream.stopped()
    }

    fn finish(&mut self) -> String {
        self.rest.take().unwrap_or_else(|| self.stream.finish())
    }
}

/// What was held back is lost at the end.
pub struct Loses(pub Stream);

impl TextStream for Loses {
    fn push(&mut self, bytes: &[u8]) -> String {
        self.0.push(bytes)
    }

    fn stopped(&self) -> bool {
        self.0.stopped()
    }

    fn finish(&mut self) -> String {
        let held = self.0.text.len() - self.0.shown.min(self.0.text.len());
        self.0.finish().chars().skip(held).collect()
    }
}

/// What was held back in front of a stop string is lost, as is the rest of its token.
pub struct LosesBeforeStop(pub Stream);

impl TextStream for LosesBeforeStop {
    fn push(&mut self, bytes: &[u8]) -> String {
        let piece = self.0.push(bytes);
        if self.0.stopped() { String::new() } else { piece }
    }

    fn stopped(&self) -> bool {
        self.0.stopped()
    }

    fn finish(&mut self) -> String {
        self.0.finish()
    }
}
