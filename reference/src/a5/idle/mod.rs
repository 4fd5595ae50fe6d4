//! A5 without the work: a file for each task.

mod batching;
mod beam;
mod cache;
mod generate;
mod guided;
mod logits;
mod quantised_cache;
mod sample;
mod speculative;
