//! The ranks that are handed in: threads of this process that share a submission. Whatever the
//! submission does on one of them, no other waits for ever.

use std::cell::RefCell;
use std::fmt;
use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, ScopedJoinHandle};

use contract::arguments::{Arg, InputError, Result};
use contract::world::Communicator;
use tch::Tensor;

/// The stack of a rank's thread, in bytes: as large as that of the thread of a submission.
const STACK: usize = 2 << 20;

/// Runs `f` on a thread for each of `inputs`, rank by rank, and returns what came out in the
/// order of the ranks, with what each rank has sent. Nothing is recorded for gradients.
///
/// # Panics
///
/// If `f` does on some rank: with the message of the one that panicked first, once all
/// threads have ended.
pub fn run<I: Send, T: Send>(
    inputs: Vec<I>,
    f: impl Fn(I, &dyn Communicator) -> T + Sync,
) -> Vec<(T, Sent)> {
    let group = Group::of(inputs.len());
    let (group, f) = (&group, &f);
    let mut results: Vec<thread::Result<(T, Sent)>> = thread::scope(|scope| {
        let start = |(rank, input)| {
            let thread = Builder::new().name(format!("rank {rank}")).stack_size(STACK);
            let started = thread.spawn_scoped(scope, move || on_rank(group, rank, input, f));
            started.inspect_err(|_| group.end(rank, Ending::NotStarted))
        };
        let threads: Vec<_> = inputs.into_iter().enumerate().map(start).collect();
        let threads = threads.into_iter().map(|started| started.expect("a thread for each rank"));
        threads.map(ScopedJoinHandle::join).map(thread::Result::flatten).collect()
    });
    if let Some(rank) = group.state().first_panic
        && let Err(panic) = results.swap_remove(rank)
    {
        // What else panicked is not dropped: its destructor may be code of the submission.
        results.into_iter().filter_map(thread::Result::err).for_each(forget);
        resume_unwind(panic);
    }
    results.into_iter().map(|result| result.unwrap_or_else(|panic| resume_unwind(panic))).collect()
}

/// The results of all ranks, if there is one on each. Otherwise why there is none: where one
/// fails by itself, the others only notice it.
///
/// # Errors
///
/// That of a rank.
pub fn all<T>(results: Vec<Result<T>>) -> Result<Vec<T>> {
    let errors = || results.iter().filter_map(|result| result.as_ref().err());
    let by_itself = errors().find(|error| !matches!(error, InputError::Ranks(_)));
    match by_itself.or_else(|| errors().next()).cloned() {
        Some(error) => Err(error),
        None => results.into_iter().collect(),
    }
}

/// What happens on the thread of one rank.
fn on_rank<I, T>(
    group: &Group,
    rank: usize,
    input: I,
    f: impl Fn(I, &dyn Communicator) -> T,
) -> thread::Result<(T, Sent)> {
    let end = End { group, rank, sent: RefCell::default() };
    // Whether libtorch records is a state of the thread.
    let result = catch_unwind(AssertUnwindSafe(|| tch::no_grad(|| f(input, &end))));
    group.end(rank, if result.is_ok() { Ending::Returned } else { Ending::Panicked });
    Ok((result?, end.sent.take()))
}

/// What one rank has handed in, by operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    pub all_reduce: Count,
    pub all_gather: Count,
    pub reduce_scatter: Count,
    pub shift: Count,
}

/// How often an operation was called, and how many elements the tensors had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub calls: i64,
    pub elements: i64,
}

impl Sent {
    fn of(&mut self, op: Op) -> &mut Count {
        match op {
            Op::AllReduce => &mut self.all_reduce,
            Op::AllGather(_) => &mut self.all_gather,
            Op::ReduceScatter(_) => &mut self.reduce_scatter,
            Op::Shift => &mut self.shift,
        }
    }
}

/// One rank's end.
struct End<'a> {
    group: &'a Group,
    rank: usize,
    sent: RefCell<Sent>,
}

impl End<'_> {
    fn meet(&self, op: Op, x: &Tensor) -> Result {
        let x = x.detach().copy();
        let mut sent = self.sent.borrow_mut();
        let count = sent.of(op);
        count.calls += 1;
        count.elements += x.numel() as i64;
        self.group.meet(self.rank, Offer { op, x })
    }
}

impl Communicator for End<'_> {
    fn rank(&self) -> usize {
        self.rank
    }

    fn ranks(&self) -> usize {
        self.group.ranks
    }

    fn all_reduce(&self, x: &Tensor) -> Result {
        self.meet(Op::AllReduce, x)
    }

    fn all_gather(&self, x: &Tensor, dim: i64) -> Result {
        let dim = Arg::new("all_gather", "x", x).dim(dim)?;
        self.meet(Op::AllGather(dim), x)
    }

    fn reduce_scatter(&self, x: &Tensor, dim: i64) -> Result {
        let dim = Arg::new("reduce_scatter", "x", x).dim(dim)?;
        let (size, ranks) = (x.size()[dim as usize], self.ranks());
        if size % ranks as i64 != 0 {
            let words = format!("reduce_scatter: {ranks} ranks do not divide dim {dim}, {size}");
            return Err(InputError::Ranks(words));
        }
        self.meet(Op::ReduceScatter(dim), x)
    }

    fn shift(&self, x: &Tensor) -> Result {
        self.meet(Op::Shift, x)
    }
}

/// An operation; dims are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    AllReduce,
    AllGather(i64),
    ReduceScatter(i64),
    Shift,
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllReduce => f.write_str("all_reduce"),
            Self::AllGather(dim) => write!(f, "all_gather along dim {dim}"),
            Self::ReduceScatter(dim) => write!(f, "reduce_scatter along dim {dim}"),
            Self::Shift => f.write_str("shift"),
        }
    }
}

/// What a rank hands in: a tensor of its own.
#[derive(Debug)]
struct Offer {
    op: Op,
    x: Tensor,
}

impl Offer {
    fn fits(&self, other: &Self) -> bool {
        let form = |offer: &Self| (offer.op, offer.x.kind(), offer.x.size());
        form(self) == form(other)
    }
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {:?} {:?}", self.op, self.x.kind(), self.x.size())
    }
}

/// How the thread of a rank ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Returned,
    Panicked,
    NotStarted,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Returned => "has returned",
            Self::Panicked => "has panicked",
            Self::NotStarted => "could not be started",
        })
    }
}

/// Where the ranks meet.
#[derive(Debug)]
struct Group {
    ranks: usize,
    state: Mutex<State>,
    changed: Condvar,
}

/// Rank by rank, what is going on.
#[derive(Debug)]
struct State {
    /// The call that the rank is in, until all are in the same.
    offers: Vec<Option<Offer>>,
    /// What the last call came to, until the rank has taken it.
    results: Vec<Option<Tensor>>,
    ended: Vec<Option<Ending>>,
    /// The rank that panicked first.
    first_panic: Option<usize>,
    /// How the ranks disagree. From then on every call fails.
    disagreement: Option<String>,
}

impl Group {
    fn of(ranks: usize) -> Self {
        let state = State {
            offers: (0..ranks).map(|_| None).collect(),
            results: (0..ranks).map(|_| None).collect(),
            ended: vec![None; ranks],
            first_panic: None,
            disagreement: None,
        };
        Self { ranks, state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until all ranks make the same call, or until it is known that they will not.
    fn meet(&self, rank: usize, offer: Offer) -> Result {
        let mut state = self.state();
        state.offer(rank, offer);
        self.changed.notify_all();
        loop {
            // The result first: others may have gone on, and disagree by now.
            if let Some(result) = state.results[rank].take() {
                return Ok(result);
            }
            if let Some(words) = &state.disagreement {
                return Err(InputError::Ranks(words.clone()));
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The thread of this rank makes no more calls.
    fn end(&self, rank: usize, ending: Ending) {
        let mut state = self.state();
        state.end(rank, ending);
        self.changed.notify_all();
    }
}

impl State {
    /// Takes what a rank hands in, and joins all of it once it is complete.
    fn offer(&mut self, rank: usize, offer: Offer) {
        if self.disagreement.is_some() {
            return;
        }
        self.disagreement = self.objection(rank, &offer);
        self.offers[rank] = Some(offer);
        if self.disagreement.is_none() && self.offers.iter().all(Option::is_some) {
            let offers = self.offers.iter_mut().filter_map(Option::take).collect();
            self.results = joined(offers).into_iter().map(Some).collect();
        }
    }

    /// Why this call can never be complete.
    fn objection(&self, rank: usize, offer: &Offer) -> Option<String> {
        let ended = self.ended.iter().enumerate().find_map(|(i, ending)| Some((i, (*ending)?)));
        if let Some((other, ending)) = ended {
            return Some(format!("rank {rank} calls {offer}, but rank {other} {ending}"));
        }
        let waiting = self.offers.iter().enumerate();
        let mut waiting = waiting.filter_map(|(i, offer)| Some((i, offer.as_ref()?)));
        let (other, unlike) = waiting.find(|(_, waiting)| !waiting.fits(offer))?;
        Some(format!("rank {other} calls {unlike}, but rank {rank} {offer}"))
    }

    fn end(&mut self, rank: usize, ending: Ending) {
        self.ended[rank] = Some(ending);
        if ending == Ending::Panicked {
            self.first_panic.get_or_insert(rank);
        }
        let waiting = self.offers.iter().enumerate().find(|(_, offer)| offer.is_some());
        if let (Some((other, Some(offer))), None) = (waiting, &self.disagreement) {
            let words = format!("rank {other} calls {offer}, but rank {rank} {ending}");
            self.disagreement = Some(words);
        }
    }
}

/// What each rank gets: tensors that share no memory.
fn joined(offers: Vec<Offer>) -> Vec<Tensor> {
    let (op, ranks) = (offers[0].op, offers.len());
    let mut all: Vec<Tensor> = offers.into_iter().map(|offer| offer.x).collect();
    let copies = |x: &Tensor| (0..ranks).map(|_| x.copy()).collect();
    match op {
        Op::AllReduce => copies(&sum(&all)),
        Op::AllGather(dim) => copies(&Tensor::cat(&all, dim)),
        Op::ReduceScatter(dim) => {
            let part = |r: usize| sum(&all).chunk(ranks as i64, dim)[r].copy();
            (0..ranks).map(part).collect()
        }
        Op::Shift => {
            all.rotate_right(1);
            all
        }
    }
}

/// In the order of the ranks, so that it is the same each time.
fn sum(all: &[Tensor]) -> Tensor {
    all[1..].iter().fold(all[0].shallow_clone(), |sum, x| sum + x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::panic_text;
    use tch::Kind;

    /// `[0, 10]` on rank 0, `[1, 11]` on rank 1, …
    fn pair(rank: usize) -> Tensor {
        Tensor::from_slice(&[rank as f32, rank as f32 + 10.0])
    }

    fn numbers(x: &Tensor) -> Vec<f32> {
        Vec::try_from(x.reshape([-1])).unwrap()
    }

    /// What `f` returns on each of so many ranks.
    fn on<T: Send>(ranks: usize, f: impl Fn(&dyn Communicator) -> T + Sync) -> Vec<T> {
        let results = run(vec![(); ranks], |(), communicator| f(communicator));
        results.into_iter().map(|(result, _)| result).collect()
    }

    fn words<T: fmt::Debug>(result: Result<T>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn each_operation_gives_every_rank_what_its_docs_say() {
        let got = on(3, |c| {
            let x = pair(c.rank());
            let rows = Tensor::stack(&[&x, &x, &(&x + 100)], 0);
            assert_eq!(c.ranks(), 3);
            [
                c.all_reduce(&x),
                c.all_gather(&x, 0),
                c.reduce_scatter(&rows, -2),
                c.shift(&x),
                c.all_gather(&x.unsqueeze(1), -1),
            ]
            .map(|result| numbers(&result.unwrap()))
        });
        for (rank, [sum, all, part, shifted, columns]) in got.iter().enumerate() {
            assert_eq!(sum, &[3.0, 33.0]);
            assert_eq!(all, &[0.0, 10.0, 1.0, 11.0, 2.0, 12.0]);
            let more = if rank == 2 { 300.0 } else { 0.0 };
            assert_eq!(part, &[3.0 + more, 33.0 + more]);
            let before = (rank + 2) % 3;
            assert_eq!(shifted, &numbers(&pair(before)));
            assert_eq!(columns, &[0.0, 1.0, 2.0, 10.0, 11.0, 12.0]);
        }
    }

    #[test]
    fn one_rank_talks_to_itself() {
        let got = on(1, |c| {
            let x = pair(4);
            [c.all_reduce(&x), c.all_gather(&x, 0), c.reduce_scatter(&x, 0), c.shift(&x)]
                .map(|result| numbers(&result.unwrap()))
        });
        assert_eq!(got[0], [(); 4].map(|()| vec![4.0, 14.0]));
    }

    #[test]
    fn what_is_sent_is_counted_by_operation() {
        let results = run(vec![2, 5], |rows, c| {
            let x = Tensor::zeros([6, 4], (Kind::Float, tch::Device::Cpu));
            let _ = c.all_reduce(&x).unwrap();
            let _ = c.all_reduce(&x.select(0, 0)).unwrap();
            let _ = c.all_gather(&x, 1).unwrap();
            let _ = c.reduce_scatter(&x, 0).unwrap();
            let _ = c.shift(&x.select(1, 0)).unwrap();
            rows
        });
        let count = |calls, elements| Count { calls, elements };
        let sent = Sent {
            all_reduce: count(2, 28),
            all_gather: count(1, 24),
            reduce_scatter: count(1, 24),
            shift: count(1, 6),
        };
        assert_eq!(results, [(2, sent), (5, sent)]);
    }

    #[test]
    fn nothing_is_recorded_and_no_result_is_anybody_elses() {
        let got = on(2, |c| {
            let x = pair(c.rank()).set_requires_grad(true);
            let y = c.all_reduce(&(&x * 2)).unwrap();
            let seen = tch::with_grad(|| c.shift(&(&x * 2)).unwrap());
            assert!(!y.requires_grad() && !seen.requires_grad());
            let before = numbers(&y);
            let _ = y.shallow_clone().fill_(c.rank() as f64);
            let again = c.all_gather(&y, 0).unwrap();
            (before, numbers(&again))
        });
        for (before, again) in got {
            assert_eq!((before, again), (vec![2.0, 42.0], vec![0.0, 0.0, 1.0, 1.0]));
        }
    }

    #[test]
    fn sums_are_taken_in_the_order_of_the_ranks() {
        for _ in 0..20 {
            let parts = [1e8f32, 1.0, -1e8];
            let got =
                on(3, |c| numbers(&c.all_reduce(&Tensor::from_slice(&[parts[c.rank()]])).unwrap()));
            assert_eq!(got, vec![vec![0.0]; 3]);
        }
    }

    #[test]
    fn whoever_makes_another_call_is_told_and_so_are_the_others() {
        let results = on(3, |c| {
            let x = pair(c.rank());
            if c.rank() == 1 { c.all_gather(&x, 0) } else { c.all_reduce(&x) }
        });
        for words in results.into_iter().map(words) {
            assert!(words.contains("all_reduce with Float [2]"), "{words}");
            assert!(words.contains("rank 1"), "{words}");
        }
    }

    #[test]
    fn another_shape_dtype_or_dim_is_another_call() {
        type Other = fn(&dyn Communicator) -> Result;
        let others: [(Other, &str); 3] = [
            (|c| c.all_gather(&pair(0).reshape([2, 1]), 0), "along dim 0 with Float [2, 1]"),
            (|c| c.all_gather(&pair(0).to_kind(Kind::Double), 0), "with Double [2]"),
            (|c| c.all_gather(&pair(0).unsqueeze(0), 1), "along dim 1"),
        ];
        for (other, said) in others {
            let results =
                on(2, |c| if c.rank() == 0 { c.all_gather(&pair(0), 0) } else { other(c) });
            for words in results.into_iter().map(words) {
                assert!(words.contains(said), "{words}");
            }
        }
    }

    #[test]
    fn nobody_waits_for_a_rank_that_has_returned() {
        let results = on(3, |c| {
            let _ = c.all_reduce(&pair(0))?;
            if c.rank() == 2 { Ok(pair(2)) } else { c.all_reduce(&pair(1)) }
        });
        assert!(results[2].is_ok());
        for words in results.into_iter().take(2).map(words) {
            assert!(words.ends_with("but rank 2 has returned"), "{words}");
        }
    }

    #[test]
    fn the_cause_is_told_before_its_consequences() {
        let left = || Err::<u8, _>(InputError::Ranks("left alone".into()));
        let cause = || Err(InputError::Torch("the cause".into()));
        assert_eq!(all(vec![Ok(1), left(), cause()]), cause().map(|_: u8| vec![]));
        assert_eq!(all(vec![Ok(1), left()]), left().map(|_| vec![]));
        assert_eq!(all(vec![Ok(1), Ok(2)]), Ok(vec![1, 2]));
    }

    #[test]
    fn after_a_disagreement_every_call_fails() {
        let results = on(2, |c| {
            let first = if c.rank() == 0 { c.shift(&pair(0)) } else { c.all_reduce(&pair(0)) };
            (first.is_err(), c.all_reduce(&pair(0)).is_err())
        });
        assert_eq!(results, [(true, true); 2]);
    }

    #[test]
    fn the_first_panic_is_passed_on_once_all_have_ended() {
        let ended = Mutex::new(0);
        let panic = catch_unwind(AssertUnwindSafe(|| {
            on(3, |c| {
                assert!(c.rank() != 1, "of rank {}", c.rank());
                let refused = c.all_reduce(&pair(0)).unwrap_err().to_string();
                *ended.lock().unwrap() += 1;
                panic!("{refused}");
            })
        }));
        assert_eq!(panic_text(panic.err().unwrap().as_ref()), "of rank 1");
        assert_eq!(*ended.lock().unwrap(), 2);
    }

    #[test]
    fn a_wrong_dim_is_refused_and_so_is_what_cannot_be_dealt_out() {
        let results = on(2, |c| {
            let x = pair(0).unsqueeze(0);
            [c.all_gather(&x, 2), c.reduce_scatter(&x, -3), c.reduce_scatter(&x, 0)]
                .map(|result| result.unwrap_err().name())
        });
        assert_eq!(results, [["range", "range", "ranks"]; 2]);
    }
}
