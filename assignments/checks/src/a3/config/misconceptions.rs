//! The wrong ideas about `a3.config` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

const FIELDS: &[&str] = &["a3.config.fields"];
const DEFAULTS: &[&str] = &["a3.config.defaults"];
const ROPE: &[&str] = &["a3.config.rope"];
const ERRORS: &[&str] = &["a3.config.errors"];
const PAIRS: &[&str] = &["a3.config.pairs"];

/// In the order of the checks.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.config.head_dim_computed",
        text: text(
            "总是用 hidden_size / num_attention_heads 作为一个头的宽度，不看 head_dim",
            "always takes hidden_size / num_attention_heads for the width of a head, and not head_dim",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.quotient_demanded",
        text: text(
            "写明了 head_dim，仍然要求 hidden_size 能被头数整除",
            "wants the heads to divide hidden_size although there is a head_dim",
        ),
        caught_by: &["a3.config.fields", "a3.config.defaults", "a3.config.pairs"],
    },
    Misconception {
        id: "a3.config.no_groups",
        text: text(
            "不看 num_key_value_heads，键和值的头数总与查询的相同",
            "does not read num_key_value_heads: always as many heads of keys as of queries",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.never_tied",
        text: text(
            "不看 tie_word_embeddings，总是 false",
            "does not read tie_word_embeddings: always false",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.eps_fixed",
        text: text("不看 rms_norm_eps，总是 1e-6", "does not read rms_norm_eps: always 1e-6"),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.intermediate_computed",
        text: text(
            "不看 intermediate_size，用 4·hidden_size",
            "takes 4·hidden_size, and not intermediate_size",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.biases_ignored",
        text: text(
            "不看 attention_bias 与 mlp_bias，总是没有偏置",
            "does not read attention_bias and mlp_bias: never a bias",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.one_bias_for_all",
        text: text(
            "attention_bias 也当作 MLP 的偏置",
            "takes attention_bias for the biases of the MLP, too",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.version_5_dtype",
        text: text(
            "只看 torch_dtype，不看第 5 版的 dtype",
            "reads torch_dtype only, and not dtype as of version 5",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.version_4_dtype",
        text: text(
            "只看 dtype，不看第 4 版的 torch_dtype",
            "reads dtype only, and not torch_dtype as of version 4",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.torch_dtype_first",
        text: text(
            "两个名字都在时用了 torch_dtype，而不是 dtype",
            "takes torch_dtype and not dtype where both are there",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.first_end_only",
        text: text(
            "eos_token_id 是列表时只要第一个",
            "takes the first id only where eos_token_id is a list",
        ),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.list_of_ends_refused",
        text: text("eos_token_id 是列表就当作错误", "refuses a list as eos_token_id"),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.ids_only_in_lists",
        text: text("eos_token_id 只是一个数就当作错误", "refuses a single number as eos_token_id"),
        caught_by: FIELDS,
    },
    Misconception {
        id: "a3.config.theta_default",
        text: text(
            "不看 rope_theta，总是缺省的 10 000",
            "does not read rope_theta: always the default of 10 000",
        ),
        caught_by: &["a3.config.fields", "a3.config.rope"],
    },
    Misconception {
        id: "a3.config.point_demanded",
        text: text(
            "没有小数点的数（如 500000）不认作 RoPE 的数或 eps",
            "refuses numbers without a point, such as 500000, for RoPE and eps",
        ),
        caught_by: &["a3.config.fields", "a3.config.rope"],
    },
    Misconception {
        id: "a3.config.one_key_value_head",
        text: text(
            "没有 num_key_value_heads 时当作 1（多查询）",
            "takes 1 (multi-query) where num_key_value_heads is missing",
        ),
        caught_by: DEFAULTS,
    },
    Misconception {
        id: "a3.config.tied_by_default",
        text: text(
            "没有 tie_word_embeddings 时当作 true",
            "takes true where tie_word_embeddings is missing",
        ),
        caught_by: DEFAULTS,
    },
    Misconception {
        id: "a3.config.eps_default",
        text: text("没有 rms_norm_eps 时当作 1e-5", "takes 1e-5 where rms_norm_eps is missing"),
        caught_by: DEFAULTS,
    },
    Misconception {
        id: "a3.config.head_dim_128",
        text: text("没有 head_dim 时当作 128", "takes 128 where head_dim is missing"),
        caught_by: DEFAULTS,
    },
    Misconception {
        id: "a3.config.dtype_by_default",
        text: text(
            "文件没有写 dtype 时当作 float32，而不是 None",
            "takes float32 and not None where the file names no dtype",
        ),
        caught_by: DEFAULTS,
    },
    Misconception {
        id: "a3.config.end_by_default",
        text: text("没有 eos_token_id 时当作 2", "takes 2 where eos_token_id is missing"),
        caught_by: DEFAULTS,
    },
    Misconception {
        id: "a3.config.null_refused",
        text: text(
            "把 null 当作不对的值，而不是没有写",
            "takes null for a wrong value, and not for a missing one",
        ),
        caught_by: &["a3.config.fields", "a3.config.defaults"],
    },
    Misconception {
        id: "a3.config.parameters_ignored",
        text: text(
            "不看第 5 版的 rope_parameters",
            "does not read rope_parameters as of version 5",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.scaling_ignored",
        text: text("不看第 4 版的 rope_scaling", "does not read rope_scaling as of version 4"),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.theta_inside_ignored",
        text: text(
            "不看 rope_parameters 里面的 rope_theta",
            "does not read rope_theta inside rope_parameters",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.theta_outside_ignored",
        text: text(
            "有 rope_parameters 时不再看外面的 rope_theta",
            "does not look for rope_theta outside where there is rope_parameters",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.theta_outside_first",
        text: text(
            "外面的 rope_theta 先于 rope_parameters 里面的",
            "prefers rope_theta outside to that inside rope_parameters",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.scaling_first",
        text: text(
            "两个对象都在时用了 rope_scaling，而不是 rope_parameters",
            "takes rope_scaling and not rope_parameters where both are there",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.type_ignored",
        text: text(
            "只看 rope_type，不看旧文件的 type",
            "reads rope_type only, and not type as of old files",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.rope_type_ignored",
        text: text("只看 type，不看 rope_type", "reads type only, and not rope_type"),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.type_first",
        text: text(
            "两个名字都在时用了 type，而不是 rope_type",
            "takes type and not rope_type where both are there",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.frequencies_swapped",
        text: text(
            "low_freq_factor 与 high_freq_factor 对调了",
            "exchanges low_freq_factor and high_freq_factor",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.context_of_the_file",
        text: text(
            "用 max_position_embeddings 作为原来的上下文长度",
            "takes max_position_embeddings for the original context",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.llama3_as_linear",
        text: text(
            "把 llama3 当作 linear，只读 factor",
            "takes llama3 for linear, and reads its factor only",
        ),
        caught_by: ROPE,
    },
    Misconception {
        id: "a3.config.unknown_kind_ignored",
        text: text(
            "不认识的 RoPE 方式当作 default，没有拒绝",
            "takes a kind of RoPE that it does not know for the default one, and does not refuse it",
        ),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a3.config.other_models_read",
        text: text("不看 model_type", "does not look at model_type"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a3.config.activation_not_looked_at",
        text: text("不看 hidden_act", "does not look at hidden_act"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a3.config.unknown_dtype_ignored",
        text: text(
            "不认识的 dtype 当作没有写",
            "takes a dtype that it does not know for a missing one",
        ),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a3.config.fractions_rounded",
        text: text("把带小数点的数也认作整数", "takes numbers with a point for whole ones"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a3.config.range_not_looked_at",
        text: text(
            "不看数的范围：0 与负数也收下",
            "does not look at the range of numbers, and accepts 0 and negative ones",
        ),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a3.config.odd_head_dim",
        text: text("奇数的 head_dim 也收下", "accepts an odd head_dim"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a3.config.missing_as_wrong",
        text: text(
            "缺了必需的字段，报的是 Field 而不是 NoField",
            "reports Field and not NoField where a field is missing",
        ),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a3.config.object_not_said",
        text: text(
            "对象里的字段没有连对象的名字一起写",
            "names a field in an object without the object",
        ),
        caught_by: &["a3.config.errors", "a3.config.pairs"],
    },
    Misconception {
        id: "a3.config.object_of_version_4",
        text: text(
            "rope_parameters 里的字段也写成 rope_scaling 的",
            "names the fields of rope_parameters as if they were in rope_scaling",
        ),
        caught_by: &["a3.config.errors", "a3.config.pairs"],
    },
    Misconception {
        id: "a3.config.quotient_rounded",
        text: text(
            "头数除不尽 hidden_size 时把商取整，没有报错",
            "rounds the quotient down where the heads do not divide hidden_size",
        ),
        caught_by: PAIRS,
    },
    Misconception {
        id: "a3.config.odd_quotient",
        text: text("商是奇数也收下", "accepts an odd quotient"),
        caught_by: PAIRS,
    },
    Misconception {
        id: "a3.config.any_groups",
        text: text(
            "没有看 num_key_value_heads 能不能整除头数",
            "does not look whether num_key_value_heads divides the heads",
        ),
        caught_by: PAIRS,
    },
    Misconception {
        id: "a3.config.any_frequencies",
        text: text(
            "没有看 high_freq_factor 是不是较大",
            "does not look whether high_freq_factor is the larger one",
        ),
        caught_by: PAIRS,
    },
    Misconception {
        id: "a3.config.any_dynamic",
        text: text(
            "没有看 dynamic 的头够不够宽",
            "does not look whether heads are wide enough for dynamic",
        ),
        caught_by: PAIRS,
    },
    Misconception {
        id: "a3.config.names_not_in_order",
        text: text(
            "两个字段没有按名字的次序写",
            "does not name the two fields in the order of their names",
        ),
        caught_by: PAIRS,
    },
    Misconception {
        id: "a3.config.one_of_two",
        text: text(
            "两个字段不合，报的却是 Field，只说了一个",
            "reports Field about one of the two fields that do not fit",
        ),
        caught_by: PAIRS,
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a3.config.unnamed.layers_are_heads", FIELDS),
    Unnamed::new("a3.config.unnamed.context_of_2048", FIELDS),
    Unnamed::new("a3.config.unnamed.eps_in_f32", FIELDS),
    Unnamed::new("a3.config.unnamed.theta_of_llama_3", DEFAULTS),
    Unnamed::new("a3.config.unnamed.dynamic_as_linear", ROPE),
    Unnamed::new("a3.config.unnamed.factor_under_one", ERRORS),
    Unnamed::new("a3.config.unnamed.numbers_in_quotes", ERRORS),
    Unnamed::new("a3.config.unnamed.no_object", ERRORS),
    Unnamed::new("a3.config.unnamed.equal_frequencies", PAIRS),
];
