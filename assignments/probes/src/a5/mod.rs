//! The probes of A5 by name. Each file is named after a task; the others are what the tasks
//! share.

mod batching;
mod beam;
mod cache;
mod cached_model;
mod generate;
mod guided;
mod kind;
mod layered_model;
mod logits;
mod paged_model;
mod quantised_cache;
mod ratings;
mod sample;
mod sampling;
mod speculative;
mod spellings;

use contract::a5::A5;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A5>] = &[
    ("cache.caches", cache::caches),
    ("cache.pools", cache::pools),
    ("cache.attend", cache::attend),
    ("cache.reading", cache::reading),
    ("cache.counts", cache::counts),
    ("cache.memory", cache::memory),
    ("cache.errors", cache::errors),
    ("logits", logits::call),
    ("sample", sample::call),
    ("sample.many", sample::many),
    ("generate.text_stream", generate::text_stream),
    ("generate.finish", generate::finish),
    ("generate.once", generate::once),
    ("generate.show", generate::show),
    ("generate.distribution", generate::distribution),
    ("generate.batch", generate::batch),
    ("generate.errors", generate::errors),
    ("beam.search", beam::search),
    ("beam.reads", beam::reads),
    ("speculative.accept", speculative::accept),
    ("speculative.possible", speculative::possible),
    ("speculative.outcomes", speculative::outcomes),
    ("speculative.greedy", speculative::greedy),
    ("speculative.calls", speculative::calls),
    ("speculative.drawn", speculative::drawn),
    ("speculative.texts", speculative::texts),
    ("speculative.errors", speculative::errors),
    ("batching.results", batching::results),
    ("batching.steps", batching::steps),
    ("batching.totals", batching::totals),
    ("quantised_cache", quantised_cache::call),
    ("quantised_cache.held", quantised_cache::held),
    ("guide", guided::guide),
];

/// A submission of A5, with its probes.
pub fn a5(submission: impl A5 + 'static) -> Box<dyn Probed> {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    let submission: Box<dyn A5> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}
