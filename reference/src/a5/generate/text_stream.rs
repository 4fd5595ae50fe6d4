//! Text from bytes that come piece by piece.

use contract::a5::TextStream;

/// Where a text ends, of which so many characters were looked at before.
pub type End = fn(text: &[char], seen: usize, stops: &[Vec<char>]) -> Option<usize>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Takes the characters out of the bytes that are certain; all if these are the last ones.
    pub characters: fn(&mut Vec<u8>, is_last: bool) -> String,
    /// Where the text ends, if a stop string is complete.
    pub end: End,
    /// How many characters at the end of the text may still become a stop string.
    pub held: fn(text: &[char], stops: &[Vec<char>]) -> usize,
}

/// The right functions.
pub const RIGHT: Functions = Functions { characters, end, held };

/// A text that is still coming.
pub struct Stream {
    functions: Functions,
    stops: Vec<Vec<char>>,
    /// The bytes that are no characters yet.
    pub bytes: Vec<u8>,
    /// All characters so far; up to a stop string, once one is complete.
    pub text: Vec<char>,
    /// How many characters were returned.
    pub shown: usize,
    stopped: bool,
    finished: bool,
}

impl Stream {
    /// A stream with these stop strings.
    pub fn new(stops: &[String], functions: Functions) -> Self {
        let stops = stops.iter().map(|stop| stop.chars().collect()).collect();
        let (bytes, text) = (vec![], vec![]);
        Self { functions, stops, bytes, text, shown: 0, stopped: false, finished: false }
    }

    /// What was not returned yet of the first `until` characters.
    pub fn next(&mut self, until: usize) -> String {
        let from = self.shown.min(until);
        self.shown = self.shown.max(until);
        self.text[from..until].iter().collect()
    }

    fn take(&mut self, is_last: bool) {
        let seen = self.text.len();
        let characters = (self.functions.characters)(&mut self.bytes, is_last);
        self.text.extend(characters.chars());
        if let Some(end) = (self.functions.end)(&self.text, seen, &self.stops) {
            self.text.truncate(end);
            self.stopped = true;
        }
    }
}

impl TextStream for Stream {
    fn push(&mut self, bytes: &[u8]) -> String {
        if self.stopped || self.finished {
            return String::new();
        }
        self.bytes.extend(bytes);
        self.take(false);
        let held = if self.stopped { 0 } else { (self.functions.held)(&self.text, &self.stops) };
        self.next(self.text.len() - held)
    }

    fn stopped(&self) -> bool {
        self.stopped
    }

    fn finish(&mut self) -> String {
        if self.stopped {
            return String::new();
        }
        self.finished = true;
        self.take(true);
        self.next(self.text.len())
    }
}

/// Takes out all but an end that may still become a character.
fn characters(bytes: &mut Vec<u8>, is_last: bool) -> String {
    let certain = if is_last { bytes.len() } else { bytes.len() - unfinished(bytes) };
    let taken: Vec<u8> = bytes.drain(..certain).collect();
    String::from_utf8_lossy(&taken).into_owned()
}

/// How many bytes at the end may still become a character.
pub fn unfinished(bytes: &[u8]) -> usize {
    let ends = (1..=bytes.len().min(3)).rev();
    let is_begun = |n: &usize| {
        let end = std::str::from_utf8(&bytes[bytes.len() - n..]);
        end.is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    };
    ends.into_iter().find(is_begun).unwrap_or(0)
}

/// In front of the longest of the stop strings that are the first to be complete.
fn end(text: &[char], seen: usize, stops: &[Vec<char>]) -> Option<usize> {
    complete(text, seen, stops).map(|(end, stop)| end - stop)
}

/// Where the first of the stop strings is complete, and how long the longest is that is complete
/// there.
pub fn complete(text: &[char], seen: usize, stops: &[Vec<char>]) -> Option<(usize, usize)> {
    (seen + 1..=text.len()).find_map(|end| {
        let complete = stops.iter().filter(|stop| text[..end].ends_with(stop));
        complete.map(Vec::len).max().map(|stop| (end, stop))
    })
}

/// The longest end of the text that is a beginning of a stop string.
fn held(text: &[char], stops: &[Vec<char>]) -> usize {
    begun(text, stops).max().unwrap_or(0)
}

/// How long the ends of the text are that are beginnings of stop strings.
pub fn begun(text: &[char], stops: &[Vec<char>]) -> impl Iterator<Item = usize> {
    let lengths = stops.iter().flat_map(|stop| {
        (1..stop.len()).filter(|n| text.ends_with(&stop[..*n])).collect::<Vec<usize>>()
    });
    lengths.collect::<Vec<usize>>().into_iter()
}
