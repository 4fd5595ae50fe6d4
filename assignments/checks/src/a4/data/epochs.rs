//! How a file is gone through: the order of an epoch, and batches of one rank.

use harness::{Case, Draw, Record};

use super::file::File;

fn order(draw: &mut Draw, count: usize, seed: u64, epoch: u64) -> Case {
    let case = Case::of("epoch_order").with("count", count).with("seed", seed);
    case.with("epoch", epoch).with("randomness", draw.below(1000))
}

/// The same seed in several epochs, seed and epoch exchanged, and numbers beyond 32 bits.
pub fn orders(draw: &mut Draw) -> Vec<Record> {
    let cases = [
        order(draw, 7, 3, 0),
        order(draw, 7, 3, 1),
        order(draw, 12, 5, 2),
        order(draw, 12, 2, 5),
        order(draw, 9, (1 << 40) + 3, (1 << 33) + 1),
        order(draw, 2, 8, 3),
        order(draw, 1, 4, 6),
        order(draw, 0, 6, 7),
    ];
    cases.map(Case::record).into()
}

/// Where a walk begins, and who walks how.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    /// Tokens in the file, and the bytes of each.
    pub n: usize,
    pub width: usize,
    pub length: usize,
    pub batch: usize,
    pub rank: usize,
    pub ranks: usize,
    pub epoch: u64,
    pub taken: usize,
    /// How many batches are asked for.
    pub calls: usize,
}

impl Walk {
    /// Ten windows for three ranks.
    const TEN: Self = Self {
        n: 31,
        width: 4,
        length: 3,
        batch: 2,
        rank: 0,
        ranks: 3,
        epoch: 0,
        taken: 0,
        calls: 4,
    };

    /// Seven windows for one rank, the last of which lacks two targets.
    pub const SEVEN: Self =
        Self { n: 20, width: 2, batch: 3, ranks: 1, epoch: 2, calls: 5, ..Self::TEN };

    /// The walk in a case.
    pub fn case(self, draw: &mut Draw) -> Case {
        let case = File::drawn(draw, self.n, self.width).put(Case::of("next_batch"));
        let case = case.with("batch", self.batch).with("length", self.length);
        let case = case.with("seed", draw.below(1 << 34)).with("rank", self.rank);
        let case = case.with("ranks", self.ranks).with("epoch", self.epoch);
        let case = case.with("taken", self.taken).with("randomness", draw.below(1000));
        case.with("calls", self.calls)
    }
}

/// All ranks of a group, each through an epoch and into the next; and walks that begin
/// somewhere.
pub fn walks(draw: &mut Draw) -> Vec<Record> {
    let (ten, seven) = (Walk::TEN, Walk::SEVEN);
    let cases = [
        ten.case(draw),
        Walk { rank: 1, ..ten }.case(draw),
        Walk { rank: 2, ..ten }.case(draw),
        seven.case(draw),
        Walk { batch: 2, rank: 1, ranks: 2, epoch: (1 << 32) + 3, taken: 1, calls: 3, ..seven }
            .case(draw)
            .remark("it goes on where a walk with smaller batches was"),
        Walk { length: 5, batch: 9, epoch: 5, taken: 4, calls: 2, ..seven }
            .case(draw)
            .remark("nothing is left of the epoch; a batch is larger than an epoch"),
        Walk { batch: 4, ranks: 4, rank: 3, taken: 7, calls: 2, ..ten }
            .case(draw)
            .remark("more were taken than there are"),
        Walk { length: 10, batch: 2, rank: 1, ranks: 4, epoch: 7, calls: 3, ..seven }
            .case(draw)
            .remark("two windows for four ranks"),
        Walk { n: 16, ranks: 2, ..ten }.case(draw).remark("five windows for two ranks"),
        Walk { n: 16, ranks: 2, rank: 1, ..ten }.case(draw).remark("five windows for two ranks"),
    ];
    cases.map(Case::record).into()
}
