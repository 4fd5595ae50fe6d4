//! Files that say all of it, and files that leave most of it out.

use super::object::Object;
use super::sizes::Sizes;
use harness::{Draw, Record};

/// Every field stands there, with one value or another.
pub fn fields(draw: &mut Draw) -> Vec<Record> {
    let mut full = || {
        let sizes = Sizes::drawn(draw);
        (sizes, sizes.full(draw))
    };
    let [(_, llama_2), (_, tied), (_, version_5), (_, both), (sizes, shuffled), (other, own)] =
        [(); 6].map(|()| full());
    let (_, other_dtype) = full();
    let own_sizes = other.with_own_head_dim(draw);
    vec![
        llama_2.with("torch_dtype", "float16").case("as transformers 4 writes Llama 2"),
        own.with("hidden_size", own_sizes.m)
            .with("head_dim", own_sizes.d)
            .with("attention_bias", true)
            .with("torch_dtype", "float64")
            .case("`head_dim` is not the quotient"),
        tied.with("tie_word_embeddings", true)
            .with("mlp_bias", true)
            .with("torch_dtype", "float32")
            .with("eos_token_id", three_ids(draw))
            .case("tied, and three tokens end a text, as in Llama 3.2"),
        version_5
            .without("torch_dtype")
            .with("dtype", "bfloat16")
            .case("the dtype as transformers 5 calls it"),
        both.with("dtype", "float64")
            .with("torch_dtype", "float16")
            .with("eos_token_id", vec![1 + draw.below(1000)])
            .case("both names of the dtype"),
        with_strange_fields(shuffled, sizes)
            .with("attention_bias", true)
            .with("mlp_bias", true)
            .with("rope_theta", 123_456 + draw.below(1000))
            .with("dtype", "float32")
            .shuffled(draw)
            .case("another order, and fields that nobody knows"),
        other_dtype
            .with("dtype", "bfloat16")
            .with("torch_dtype", "int8")
            .case("a `torch_dtype` that does not count is wrong"),
        smallest().case("the smallest numbers"),
        largest(draw).case("numbers that need more than 32 bits"),
    ]
}

/// Three ids, not in order.
fn three_ids(draw: &mut Draw) -> Vec<usize> {
    let first = 500 + draw.below(100);
    // One of them twice.
    vec![first, first + 1 + draw.below(50), first, first - 1 - draw.below(50)]
}

/// Fields that look like others, or hold others inside.
fn with_strange_fields(object: Object, sizes: Sizes) -> Object {
    let inside = Object::default().with("head_dim", sizes.d + 2).with("rope_theta", 7.5);
    object
        .nested("quantization_config", &inside)
        .with("eos_token_ids", vec![9])
        .with("n_head", sizes.h + 1)
        .with("num_hidden_layers_of_draft", 2)
        .with("sliding_window", 4096)
}

/// What is just allowed.
fn smallest() -> Object {
    let ones = ["hidden_size", "intermediate_size", "max_position_embeddings", "rms_norm_eps"];
    let heads = ["num_attention_heads", "num_hidden_layers", "num_key_value_heads", "vocab_size"];
    let ones = ones.into_iter().chain(heads);
    ones.fold(Object::default(), |object, name| object.with(name, 1))
        .with("eos_token_id", 0)
        .with("head_dim", 2)
        .with("model_type", "llama")
        .with("rope_theta", 0.25)
        .with("torch_dtype", "float32")
}

/// Numbers of more than 32 bits, where nothing is computed from them.
fn largest(draw: &mut Draw) -> Object {
    let wide = ["hidden_size", "intermediate_size", "max_position_embeddings"];
    let wide = wide.into_iter().chain(["num_hidden_layers", "vocab_size"]);
    let full = Sizes::drawn(draw).full(draw);
    let mut large = || (1 << 32) * (1 + draw.below(9)) + 1 + draw.below(1 << 20);
    wide.fold(full, |object, name| object.with(name, large())).with("eos_token_id", large())
}

/// Fields without which a file is still whole.
const OPTIONAL: [&str; 12] = [
    "attention_bias",
    "dtype",
    "eos_token_id",
    "head_dim",
    "hidden_act",
    "max_position_embeddings",
    "mlp_bias",
    "num_key_value_heads",
    "rms_norm_eps",
    "rope_theta",
    "tie_word_embeddings",
    "torch_dtype",
];

/// Fields are missing, or `null`.
pub fn defaults(draw: &mut Draw) -> Vec<Record> {
    let [llama_1, bare, nulls, own, grouped] = [(); 5].map(|()| Sizes::drawn(draw));
    let own = own.with_own_head_dim(draw);
    let nothing =
        OPTIONAL.iter().fold(nulls.required(), |object, name| object.written(name, "null"));
    vec![
        llama_1
            .required()
            .with("max_sequence_length", llama_1.longest)
            .with("rms_norm_eps", 5e-6)
            .with("torch_dtype", "float16")
            .case("as transformers 4 wrote LLaMA 1"),
        bare.required().case("what is needed and no more"),
        bare.required().written("eos_token_id", "[]").case("an empty list of ids"),
        nothing.case("all the rest is null"),
        own.full(draw)
            .without("num_key_value_heads")
            .written("rope_theta", "null")
            .case("no `num_key_value_heads` beside a `head_dim`"),
        grouped
            .full(draw)
            .without("head_dim")
            .written("dtype", "null")
            .without("max_position_embeddings")
            .with("tie_word_embeddings", true)
            .case("no `head_dim`, and `dtype` is null"),
    ]
}
