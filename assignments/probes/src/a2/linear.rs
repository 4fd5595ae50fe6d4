//! The calls of `a2.linear`.

use contract::a2::A2;
use harness::{Record, unknown_word};

use crate::observe::observe;

pub fn call(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| match a.fact::<String>("method").as_str() {
        "linear" => a2.linear(&a.tensor("x"), &a.tensor("weight"), a.optional("bias").as_ref()),
        "embedding" => a2.embedding(&a.tensor("ids"), &a.tensor("table")),
        "embedding_shard" => {
            a2.embedding_shard(&a.tensor("ids"), &a.tensor("shard"), a.fact("first"))
        }
        "unembedding" => a2.unembedding(&a.tensor("h"), &a.tensor("table")),
        word => unknown_word("method", word),
    })
}
