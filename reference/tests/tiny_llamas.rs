//! Small models that transformers has written: the reference reads them and answers as
//! transformers did.

mod llama;

use llama::tiny;
use reference::a3::REFERENCE;

#[test]
fn groups_of_queries_a_head_of_its_own_and_large_positions() {
    tiny::grouped(&REFERENCE);
}

#[test]
fn llama_3_beyond_its_original_context_tied_in_shards() {
    tiny::llama3(&REFERENCE);
}

#[test]
fn dynamic_scaling_beyond_its_context_and_biases() {
    tiny::dynamic(&REFERENCE);
}

#[test]
fn linear_scaling_and_other_groups() {
    tiny::linear(&REFERENCE);
}
