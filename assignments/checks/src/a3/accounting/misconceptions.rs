//! The wrong ideas about `a3.accounting` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

const PARAMETERS: &[&str] = &["a3.accounting.parameters"];
const BYTES: &[&str] = &["a3.accounting.weight_bytes"];
const FORWARD: &[&str] = &["a3.accounting.forward_flops"];
const TRAINING: &[&str] = &["a3.accounting.training_flops"];
const CACHE: &[&str] = &["a3.accounting.kv_cache"];

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.accounting.tied_twice",
        text: text("绑定的输出层又数了一次", "counts a tied head once more"),
        caught_by: PARAMETERS,
    },
    Misconception {
        id: "a3.accounting.head_left_out",
        text: text("没有绑定的输出层漏掉了", "leaves out a head that is not tied"),
        caught_by: PARAMETERS,
    },
    Misconception {
        id: "a3.accounting.all_heads",
        text: text(
            "k 和 v 的投影按全部 h 个头数，而不是 h_kv 个",
            "counts the projections of k and v with all h heads, not with h_kv",
        ),
        caught_by: &["a3.accounting.parameters", "a3.accounting.forward_flops"],
    },
    Misconception {
        id: "a3.accounting.two_of_three",
        text: text(
            "MLP 只数了两个矩阵，漏了 gate",
            "counts two matrices of the MLP only, and leaves out the gate",
        ),
        caught_by: &["a3.accounting.parameters", "a3.accounting.forward_flops"],
    },
    Misconception {
        id: "a3.accounting.square_projections",
        text: text(
            "一个头的宽度用了 m / h，而不是 head_dim",
            "takes m / h and not head_dim for the width of a head",
        ),
        caught_by: &[
            "a3.accounting.parameters",
            "a3.accounting.forward_flops",
            "a3.accounting.kv_cache",
        ],
    },
    Misconception {
        id: "a3.accounting.no_gains",
        text: text("漏了各层的增益和最后的增益", "leaves out the gains of all norms"),
        caught_by: PARAMETERS,
    },
    Misconception {
        id: "a3.accounting.no_last_gain",
        text: text("漏了最后那个归一化的增益", "leaves out the gain of the last norm"),
        caught_by: PARAMETERS,
    },
    Misconception {
        id: "a3.accounting.one_gain",
        text: text("每层只数了一个增益", "counts one gain for each layer, not two"),
        caught_by: PARAMETERS,
    },
    Misconception {
        id: "a3.accounting.no_biases",
        text: text("没有数偏置", "does not count biases"),
        caught_by: PARAMETERS,
    },
    Misconception {
        id: "a3.accounting.no_bias_of_output",
        text: text(
            "注意力的输出投影的偏置漏了",
            "leaves out the bias of attention's output projection",
        ),
        caught_by: PARAMETERS,
    },
    Misconception {
        id: "a3.accounting.biases_of_all_heads",
        text: text("k 和 v 的偏置按全部 h 个头数", "counts the biases of k and v with all h heads"),
        caught_by: PARAMETERS,
    },
    Misconception {
        id: "a3.accounting.always_four_bytes",
        text: text("不看 dtype，总是 4 字节", "takes 4 bytes, whatever the dtype"),
        caught_by: &["a3.accounting.weight_bytes", "a3.accounting.kv_cache"],
    },
    Misconception {
        id: "a3.accounting.always_two_bytes",
        text: text("不看 dtype，总是 2 字节", "takes 2 bytes, whatever the dtype"),
        caught_by: &["a3.accounting.weight_bytes", "a3.accounting.kv_cache"],
    },
    Misconception {
        id: "a3.accounting.bits",
        text: text("数的是位，不是字节", "counts bits, not bytes"),
        caught_by: BYTES,
    },
    Misconception {
        id: "a3.accounting.no_factor_two",
        text: text(
            "漏了 2：一次乘法和一次加法是两次运算",
            "leaves out the 2: a multiplication and an addition are two operations",
        ),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.no_scores",
        text: text("漏了注意力里带 s² 的两项", "leaves out the two terms of attention with s²"),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.half_of_the_scores",
        text: text(
            "带 s² 的只数了一半：两个乘法只数了一个，或者因为掩码折了半",
            "counts half of what goes with s²: one of two products, or half of both for the mask",
        ),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.visible_scores",
        text: text(
            "分数只数了因果掩码看得见的 s(s + 1)/2 个",
            "counts the s(s + 1)/2 scores that the causal mask leaves, not all",
        ),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.scores_of_key_value_heads",
        text: text(
            "带 s² 的按 h_kv 个头数，而不是 h 个",
            "counts what goes with s² with h_kv heads, not with h",
        ),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.one_long_sequence",
        text: text(
            "把整批当成一条序列：(b·s)²，而不是 b·s²",
            "takes the batch for one sequence: (b·s)², not b·s²",
        ),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.no_logits",
        text: text("漏了输出层的乘法", "leaves out the product with the head"),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.no_tied_logits",
        text: text(
            "输出层绑定时没有数它的乘法",
            "leaves out the product with the head where it is tied",
        ),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.last_logits",
        text: text(
            "只数了每条序列最后一个位置的 logits",
            "counts the logits of the last place of each sequence only",
        ),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.two_per_parameter",
        text: text(
            "投影与输出层按每个词元 2 × 参数个数算，词嵌入、增益与偏置也在内",
            "takes 2 × parameters for each token, with the embedding, gains and biases",
        ),
        caught_by: FORWARD,
    },
    Misconception {
        id: "a3.accounting.backward_once",
        text: text(
            "反向只当作前向的一倍，或者漏了前向",
            "takes backward for as much as forward, or leaves forward out",
        ),
        caught_by: TRAINING,
    },
    Misconception {
        id: "a3.accounting.recomputed",
        text: text(
            "多数了一次前向，像是重算了激活",
            "counts forward once more, as if activations were recomputed",
        ),
        caught_by: TRAINING,
    },
    Misconception {
        id: "a3.accounting.cache_of_queries",
        text: text(
            "缓存按 h 个查询头算，而不是 h_kv 个",
            "takes h heads for the cache, as of queries, not h_kv",
        ),
        caught_by: CACHE,
    },
    Misconception {
        id: "a3.accounting.keys_only",
        text: text("缓存只算了键，漏了值", "counts the keys in the cache, and not the values"),
        caught_by: CACHE,
    },
    Misconception {
        id: "a3.accounting.cache_of_one_layer",
        text: text("缓存只算了一层", "counts the cache of one layer"),
        caught_by: CACHE,
    },
    Misconception {
        id: "a3.accounting.cache_of_one_sequence",
        text: text("缓存没有乘 b", "counts the cache of one sequence, not of b"),
        caught_by: CACHE,
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a3.accounting.unnamed.gains_of_one_layer_less", PARAMETERS),
    Unnamed::new("a3.accounting.unnamed.single_precision", BYTES),
    Unnamed::new("a3.accounting.unnamed.biases_added", FORWARD),
    Unnamed::new("a3.accounting.unnamed.one_token_less", CACHE),
];
