//! A4 without the work: a file for each task.

mod align;
mod checkpoint;
mod data;
mod data_parallel;
mod fsdp;
mod lora;
mod more;
mod optim;
mod pretrain;
mod recompute;
mod schedule;
mod sft;
mod step;
