//! What a task forbids: the built-ins of libtorch that would do it in one call.
//!
//! A ban names C entry points, as `libtch` exports them, because nothing can call
//! libtorch without one: the grader looks for them in what the compiler made of a
//! submission. Where an entry point has other uses, it names functions of tch. The scan of
//! the sources finds the line, and knows the methods.

use wording::Text;

/// Built-ins that a task forbids.
#[derive(Debug, PartialEq, Eq)]
pub struct Ban {
    /// What people call it: `softmax`.
    pub name: &'static str,
    /// The entry points, or functions by part of their mangled names; `*` stands for any
    /// characters.
    pub entry_points: &'static [&'static str],
    /// The methods of `tch::Tensor` that lead there, without the prefix `f_` of
    /// those that return a `Result`; with the type where others have such methods.
    pub methods: &'static [&'static str],
    /// What to do instead.
    pub instead: Text,
}

impl Ban {
    /// Whether `symbol` is one of the entry points.
    pub fn forbids(&self, symbol: &str) -> bool {
        self.entry_points.iter().any(|pattern| matches(pattern, symbol))
    }

    /// Whether a method of this name (`softmax`, or `Tensor::softmax`) leads there.
    pub fn forbids_method(&self, path: &str) -> bool {
        let (owner, method) = path.rsplit_once("::").unwrap_or(("", path));
        let plain = method.strip_prefix("f_").unwrap_or(method);
        let in_place = plain.strip_suffix('_').unwrap_or(plain);
        let forms = [plain.to_string(), in_place.to_string(), format!("{owner}::{plain}")];
        self.methods.iter().any(|name| forms.iter().any(|form| form == name))
    }
}

/// Whether `text` is of the form of `pattern`, in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    (0..=text.len()).any(|at| text.is_char_boundary(at) && matches(rest, &text[at..]))
}

const BY_HAND: Text = Text {
    zh: "这道题要用基本运算自己实现",
    en: "this task is to be written by hand, from elementary operations",
};

const NOT_IN_SUBMISSIONS: Text = Text {
    zh: "提交的代码不得读写文件、运行 TorchScript 或引用原始内存",
    en: "submissions must not read or write files, run TorchScript or wrap raw memory",
};

/// Softmax, log-softmax and log-sum-exp.
pub const SOFTMAX: Ban = Ban {
    name: "softmax",
    entry_points: &["atg_*softmax*", "atg_*logsumexp*", "atg_logcumsumexp*"],
    methods: &["softmax", "log_softmax", "logsumexp", "special_softmax", "special_log_softmax"],
    instead: BY_HAND,
};

/// Cross-entropy and negative log-likelihood.
pub const CROSS_ENTROPY: Ban = Ban {
    name: "cross_entropy",
    entry_points: &["atg_*cross_entropy*", "atg_*nll_loss*"],
    methods: &["cross_entropy_loss", "cross_entropy_for_logits", "nll_loss", "nll_loss_nd"],
    instead: BY_HAND,
};

/// Layer norm, RMS norm, group norm and their kin.
pub const NORM: Ban = Ban {
    name: "layer_norm",
    entry_points: &[
        "atg_*layer_norm*",
        "atg_*rms_norm*",
        "atg_*group_norm*",
        "atg_*batch_norm*",
        "atg_*instance_norm*",
    ],
    methods: &["layer_norm", "native_layer_norm", "rms_norm", "group_norm", "batch_norm"],
    instead: BY_HAND,
};

/// Fused attention.
pub const ATTENTION: Ban = Ban {
    name: "scaled_dot_product_attention",
    entry_points: &["atg_*attention*", "atg_*multi_head*", "atg_transformer*"],
    methods: &["scaled_dot_product_attention"],
    instead: BY_HAND,
};

/// SiLU and `GELU`.
pub const ACTIVATION: Ban = Ban {
    name: "silu, gelu",
    entry_points: &["atg_silu*", "atg_gelu*", "atg_*mish*", "atg_glu*"],
    methods: &["silu", "gelu", "glu", "mish"],
    instead: BY_HAND,
};

/// Linear layers and look-ups.
pub const LINEAR: Ban = Ban {
    name: "linear, embedding",
    entry_points: &["atg_linear*", "atg_embedding*", "atg_bilinear*"],
    methods: &["linear", "embedding", "bilinear"],
    instead: BY_HAND,
};

/// A tensor's bits under another dtype, or as bytes.
pub const BYTES: Ban = Ban {
    name: "view_dtype, copy_data_u8",
    entry_points: &[
        "atg_view_dtype*",
        "atg_view_copy_dtype*",
        "*copy_data_u8*",
        "*from_data_size*",
    ],
    methods: &["view_dtype", "view_copy_dtype", "copy_data_u8", "from_data_size"],
    instead: BY_HAND,
};

/// Automatic differentiation.
pub const BACKWARD: Ban = Ban {
    name: "backward",
    entry_points: &["at_backward", "at_run_backward", "atg_backward*", "atg_*_backward*"],
    methods: &["backward", "run_backward"],
    instead: BY_HAND,
};

/// Forbidden to every task: files, TorchScript, raw memory.
pub const ALWAYS: &[Ban] = &[
    Ban {
        name: "TorchScript",
        entry_points: &["atm_*", "ati_object*"],
        methods: &["forward_ts", "forward_is", "method_ts", "method_is"],
        instead: NOT_IN_SUBMISSIONS,
    },
    Ban {
        name: "load, save",
        entry_points: &["at_load*", "at_save*", "atg_from_file*", "atg_*_from_file*"],
        methods: &[
            "Tensor::load",
            "load_from_stream",
            "load_multi",
            "load_with_device",
            "load_multi_with_device",
            "Tensor::save",
            "save_to_stream",
            "save_multi",
            "save_multi_to_stream",
            "read_npy",
            "read_npz",
            "read_safetensors",
            "write_npy",
            "write_npz",
            "write_safetensors",
            "from_file",
        ],
        instead: NOT_IN_SUBMISSIONS,
    },
    Ban {
        name: "from_blob, data_ptr",
        entry_points: &["at_tensor_of_blob"],
        methods: &["from_blob"],
        instead: NOT_IN_SUBMISSIONS,
    },
];

/// Every ban that a task may name.
const ALL: [&Ban; 8] =
    [&SOFTMAX, &CROSS_ENTROPY, &NORM, &ATTENTION, &ACTIVATION, &LINEAR, &BYTES, &BACKWARD];

/// The ban that people call `name`.
pub fn named(name: &str) -> Option<&'static Ban> {
    ALL.into_iter().chain(ALWAYS).find(|ban| ban.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_points_are_found_under_all_their_names_and_no_others() {
        for symbol in ["atg_softmax", "atg__softmax_out", "atg_special_log_softmax"] {
            assert!(SOFTMAX.forbids(symbol), "{symbol}");
        }
        for symbol in ["atg_exp", "atg_sum_dim_intlist", "softmax", "atg_softplus"] {
            assert!(!SOFTMAX.forbids(symbol), "{symbol}");
        }
        assert!(NORM.forbids("atg_native_layer_norm") && !NORM.forbids("atg_norm"));
        assert!(BACKWARD.forbids("at_run_backward") && !BACKWARD.forbids("atg_div"));
        assert!(ALWAYS.iter().any(|ban| ban.forbids("atm_load_str")));
    }

    #[test]
    fn methods_are_found_with_and_without_a_result_and_in_place() {
        assert!(["softmax", "f_softmax"].iter().all(|name| SOFTMAX.forbids_method(name)));
        assert!(ACTIVATION.forbids_method("silu_") && !ACTIVATION.forbids_method("sigmoid"));
    }
}
