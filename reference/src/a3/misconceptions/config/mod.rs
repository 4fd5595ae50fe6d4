//! The wrong variants of `a3.config`. Most read another object than the one that stands there,
//! or answer something else than what was read.

mod answers;
mod errors;
mod readings;

use contract::a3::LlamaConfig;
use tch::Kind;

use super::Variant;
use crate::a3::config::{Functions, Object, RIGHT, Read, fit, object};
use crate::a3::{Parts, REFERENCE};
use answers::{
    by_default, context_of_the_file, dynamic_as_linear, ends_refused, has_rest, llama3_as_linear,
    null_refused, odd_head_dim, point_demanded, quotient_demanded, scaled, swapped, told,
};
use errors::{
    equal_frequencies, forgiven, is_about_width, missing_as_wrong, names_not_in_order, one_of_two,
    renamed,
};
use readings::{
    PARAMETERS, SCALING, changed, fractions_rounded, inside, known_kind, numbers_in_quotes,
    scaling_first, set, theta_outside_first, theta_outside_ignored, torch_dtype_first, type_first,
    unknown_dtype_ignored, without,
};

const fn with(config: Functions) -> Parts {
    Parts { config, ..REFERENCE }
}

/// Reads the object after a change.
const fn reading(object: fn(&str) -> Read<Object>) -> Parts {
    with(Functions { object, ..RIGHT })
}

/// Answers something else.
const fn answering(answer: fn(&Object, Read<LlamaConfig>) -> Read<LlamaConfig>) -> Parts {
    with(Functions { answer, ..RIGHT })
}

/// Lets other pairs of fields pass.
const fn fitting(fit: fn(&Object, &LlamaConfig) -> Read<()>) -> Parts {
    with(Functions { fit, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a3.config.head_dim_computed",
        answering(|_, read| {
            told(read, |config| config.head_dim = config.hidden_size / config.num_attention_heads)
        }),
    ),
    ("a3.config.quotient_demanded", answering(quotient_demanded)),
    (
        "a3.config.no_groups",
        answering(|_, read| {
            told(read, |config| config.num_key_value_heads = config.num_attention_heads)
        }),
    ),
    (
        "a3.config.never_tied",
        answering(|_, read| told(read, |config| config.tie_word_embeddings = false)),
    ),
    ("a3.config.eps_fixed", answering(|_, read| told(read, |config| config.rms_norm_eps = 1e-6))),
    (
        "a3.config.intermediate_computed",
        answering(|_, read| told(read, |config| config.intermediate_size = 4 * config.hidden_size)),
    ),
    (
        "a3.config.biases_ignored",
        answering(|_, read| {
            told(read, |config| (config.attention_bias, config.mlp_bias) = (false, false))
        }),
    ),
    (
        "a3.config.one_bias_for_all",
        answering(|_, read| told(read, |config| config.mlp_bias = config.attention_bias)),
    ),
    ("a3.config.version_5_dtype", reading(|json| without(json, "dtype"))),
    ("a3.config.version_4_dtype", reading(|json| without(json, "torch_dtype"))),
    ("a3.config.torch_dtype_first", reading(torch_dtype_first)),
    (
        "a3.config.first_end_only",
        answering(|_, read| told(read, |config| config.eos_token_ids.truncate(1))),
    ),
    ("a3.config.list_of_ends_refused", answering(|file, read| ends_refused(file, read, true))),
    ("a3.config.ids_only_in_lists", answering(|file, read| ends_refused(file, read, false))),
    (
        "a3.config.theta_default",
        answering(|_, read| told(read, |config| config.rope.theta = 10_000.0)),
    ),
    ("a3.config.point_demanded", answering(point_demanded)),
    (
        "a3.config.one_key_value_head",
        answering(|file, read| {
            by_default(file, read, "num_key_value_heads", |config| config.num_key_value_heads = 1)
        }),
    ),
    (
        "a3.config.tied_by_default",
        answering(|file, read| {
            by_default(file, read, "tie_word_embeddings", |config| {
                config.tie_word_embeddings = true;
            })
        }),
    ),
    (
        "a3.config.eps_default",
        answering(|file, read| {
            by_default(file, read, "rms_norm_eps", |config| config.rms_norm_eps = 1e-5)
        }),
    ),
    (
        "a3.config.head_dim_128",
        answering(|file, read| by_default(file, read, "head_dim", |config| config.head_dim = 128)),
    ),
    (
        "a3.config.dtype_by_default",
        answering(|_, read| told(read, |config| config.dtype = config.dtype.or(Some(Kind::Float)))),
    ),
    (
        "a3.config.end_by_default",
        answering(|file, read| {
            by_default(file, read, "eos_token_id", |config| config.eos_token_ids = vec![2])
        }),
    ),
    ("a3.config.null_refused", answering(null_refused)),
    ("a3.config.parameters_ignored", reading(|json| without(json, PARAMETERS))),
    ("a3.config.scaling_ignored", reading(|json| without(json, SCALING))),
    (
        "a3.config.theta_inside_ignored",
        reading(|json| inside(json, |settings| drop(settings.remove("rope_theta")))),
    ),
    ("a3.config.theta_outside_ignored", reading(theta_outside_ignored)),
    ("a3.config.theta_outside_first", reading(theta_outside_first)),
    ("a3.config.scaling_first", reading(scaling_first)),
    (
        "a3.config.type_ignored",
        reading(|json| inside(json, |settings| drop(settings.remove("type")))),
    ),
    (
        "a3.config.rope_type_ignored",
        reading(|json| inside(json, |settings| drop(settings.remove("rope_type")))),
    ),
    ("a3.config.type_first", reading(|json| inside(json, type_first))),
    ("a3.config.frequencies_swapped", answering(|_, read| scaled(read, swapped))),
    ("a3.config.context_of_the_file", answering(context_of_the_file)),
    ("a3.config.llama3_as_linear", answering(|_, read| scaled(read, llama3_as_linear))),
    ("a3.config.unknown_kind_ignored", reading(|json| inside(json, known_kind))),
    (
        "a3.config.other_models_read",
        reading(|json| changed(json, |file| set(file, "model_type", "llama"))),
    ),
    ("a3.config.activation_not_looked_at", reading(|json| without(json, "hidden_act"))),
    ("a3.config.unknown_dtype_ignored", reading(unknown_dtype_ignored)),
    ("a3.config.fractions_rounded", reading(fractions_rounded)),
    ("a3.config.range_not_looked_at", with(Functions { at_least: |_, _| true, ..RIGHT })),
    ("a3.config.odd_head_dim", answering(odd_head_dim)),
    ("a3.config.missing_as_wrong", answering(|_, read| read.map_err(missing_as_wrong))),
    (
        "a3.config.object_not_said",
        answering(|_, read| {
            read.map_err(|error| {
                renamed(error, |name| name.rsplit('.').next().unwrap_or(name).into())
            })
        }),
    ),
    (
        "a3.config.object_of_version_4",
        answering(|_, read| {
            read.map_err(|error| {
                renamed(error, |name| name.replace("rope_parameters.", "rope_scaling."))
            })
        }),
    ),
    (
        "a3.config.quotient_rounded",
        fitting(|file, config| {
            forgiven(fit(file, config), |error| is_about_width(error) && has_rest(config))
        }),
    ),
    (
        "a3.config.odd_quotient",
        fitting(|file, config| {
            forgiven(fit(file, config), |error| is_about_width(error) && !has_rest(config))
        }),
    ),
    (
        "a3.config.any_groups",
        fitting(|file, config| {
            forgiven(fit(file, config), |error| error.ends_with("num_key_value_heads"))
        }),
    ),
    (
        "a3.config.any_frequencies",
        fitting(|file, config| {
            forgiven(fit(file, config), |error| error.ends_with("low_freq_factor"))
        }),
    ),
    (
        "a3.config.any_dynamic",
        fitting(|file, config| forgiven(fit(file, config), |error| error.starts_with("head_dim"))),
    ),
    ("a3.config.names_not_in_order", answering(|_, read| read.map_err(names_not_in_order))),
    ("a3.config.one_of_two", answering(|_, read| read.map_err(one_of_two))),
    (
        "a3.config.unnamed.layers_are_heads",
        answering(|_, read| {
            told(read, |config| config.num_hidden_layers = config.num_attention_heads)
        }),
    ),
    (
        "a3.config.unnamed.context_of_2048",
        answering(|_, read| told(read, |config| config.max_position_embeddings = 2048)),
    ),
    (
        "a3.config.unnamed.eps_in_f32",
        answering(|_, read| {
            told(read, |config| config.rms_norm_eps = f64::from(config.rms_norm_eps as f32))
        }),
    ),
    (
        "a3.config.unnamed.theta_of_llama_3",
        answering(|file, read| {
            by_default(file, read, "rope_theta", |config| config.rope.theta = 500_000.0)
        }),
    ),
    ("a3.config.unnamed.dynamic_as_linear", answering(|_, read| scaled(read, dynamic_as_linear))),
    (
        "a3.config.unnamed.factor_under_one",
        with(Functions { at_least: |x, least| x >= least || (x > 0.0 && x < 1.0), ..RIGHT }),
    ),
    ("a3.config.unnamed.numbers_in_quotes", reading(numbers_in_quotes)),
    (
        "a3.config.unnamed.no_object",
        reading(|json| if json == "null" { Ok(Object::new()) } else { object(json) }),
    ),
    ("a3.config.unnamed.equal_frequencies", fitting(equal_frequencies)),
];
