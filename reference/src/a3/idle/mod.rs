//! A3 without the work: a file for each task.

mod accounting;
mod config;
mod from_pretrained;
mod layer;
mod loss_and_greedy;
mod model;
mod parallel;
mod pipeline;
mod sequence;
mod weights;
