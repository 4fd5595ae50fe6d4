//! Calls with a file of 2 GiB. The file is zeros; the tokens of a few places are in the case.

use harness::{Case, Draw, Record};
use serde_json::json;

/// What a call may take.
const MEBIBYTES: u64 = 16;

/// A large file.
struct Large {
    bytes: usize,
    width: usize,
    /// Tokens and where the first of them stands.
    written: Vec<(usize, Vec<usize>)>,
}

impl Large {
    /// A file a little larger than `2^31` bytes, so that offsets do not fit into 31 bits.
    fn of(width: usize, more: usize) -> Self {
        Self { bytes: (2 << 30) + more * width, width, written: vec![] }
    }

    /// Tokens in the file.
    fn n(&self) -> usize {
        self.bytes / self.width
    }

    /// Draws `n` tokens for the place `first`; those beyond the end of the file are left out.
    fn write(&mut self, draw: &mut Draw, first: usize, n: usize) {
        let n = n.min(self.n().saturating_sub(first));
        let tokens = (0..n).map(|_| draw.below(1 << (8 * self.width))).collect();
        self.written.push((first, tokens));
    }

    fn put(&self, case: Case) -> Case {
        let case = case.with("bytes", self.bytes).with("width", self.width);
        case.unlisted_fact("written", json!(self.written)).unlisted_fact("mebibytes", MEBIBYTES)
    }

    fn record(case: Case) -> Record {
        case.remark(format!("a file of 2048 MiB; {MEBIBYTES} MiB may be held besides")).record()
    }

    /// Windows that start in the middle and at the last place.
    fn random(mut self, draw: &mut Draw, length: usize) -> Record {
        let starts = [self.n() - length - 1, self.n() / 2 + draw.below(999), draw.below(999)];
        for start in starts {
            self.write(draw, start, length + 1);
        }
        let case = self.put(Case::of("random_windows")).with("length", length);
        Self::record(case.with("starts", json!(starts)))
    }

    /// The last window, and one in the middle.
    fn windows(mut self, draw: &mut Draw, length: usize) -> Record {
        let last = (self.n() - 1).div_ceil(length) - 1;
        let numbers = [last, last / 2 + draw.below(999)];
        for number in numbers {
            self.write(draw, number * length, length + 1);
        }
        let case = self.put(Case::of("windows")).with("length", length);
        Self::record(case.with("numbers", json!(numbers)))
    }

    /// A batch near the end of an epoch that is not shuffled.
    fn batch(mut self, draw: &mut Draw, config: [usize; 4]) -> Record {
        let [batch, length, rank, ranks] = config;
        let count = (self.n() - 1).div_ceil(length);
        let taken = count / ranks - 2;
        for number in [taken * ranks + rank, (taken + 1) * ranks + rank] {
            self.write(draw, number * length, 5);
            self.write(draw, (number + 1) * length - 4, 5);
        }
        let case = self.put(Case::of("next_batch")).with("batch", batch).with("length", length);
        let case = case.with("seed", draw.below(1000)).with("rank", rank).with("ranks", ranks);
        Self::record(case.with("epoch", draw.below(9)).with("taken", taken))
    }
}

/// Each method with either width.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    vec![
        Large::of(2, 30_000).random(draw, 5),
        Large::of(4, 20_011).random(draw, 7),
        Large::of(2, 30_011).windows(draw, 6),
        Large::of(4, 20_000).windows(draw, 9),
        Large::of(2, 40_000).batch(draw, [2, 16_384, 0, 1]),
        Large::of(4, 50_000).batch(draw, [1, 10_000, 1, 2]),
    ]
}
