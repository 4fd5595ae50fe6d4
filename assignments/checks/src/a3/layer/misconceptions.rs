//! The wrong ideas about `a3.layer` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.layer.theta_default",
        text: text(
            "RoPE 的底数总是 10 000，没有用配置里的 theta",
            "takes 10 000 for the base of RoPE, whatever theta the configuration has",
        ),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention"],
    },
    Misconception {
        id: "a3.layer.interleaved",
        text: text(
            "RoPE 用了交错式配对，而这里的权重是对半式的",
            "rotates interleaved pairs, while these weights are for half-split ones",
        ),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention"],
    },
    Misconception {
        id: "a3.layer.linear_ignored",
        text: text("没有理会 linear 缩放", "ignores linear scaling"),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.linear_as_ntk",
        text: text(
            "把 linear 缩放当成了 NTK：改的是底数，而不是把频率除以 factor",
            "takes linear scaling for NTK's: changes the base, and does not divide frequencies",
        ),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.dynamic_ignored",
        text: text("没有理会 dynamic 缩放", "ignores dynamic scaling"),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.dynamic_always",
        text: text(
            "dynamic 缩放在没有超过原来的长度时也生效",
            "applies dynamic scaling within the original length, too",
        ),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention"],
    },
    Misconception {
        id: "a3.layer.dynamic_static",
        text: text(
            "dynamic 缩放直接用 factor，不看这次调用有多长",
            "takes the factor of dynamic scaling as it is, however long the call",
        ),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.dynamic_not_shifted",
        text: text(
            "dynamic 缩放用了 factor·n/L，漏了减去 factor − 1",
            "stretches dynamically by factor·n/L, and leaves out the factor − 1 that is taken off",
        ),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.llama3_ignored",
        text: text("没有理会 Llama 3 的缩放", "ignores the scaling of Llama 3"),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.llama3_as_linear",
        text: text(
            "Llama 3 的缩放把所有频率都除以了 factor",
            "divides every frequency by the factor of Llama 3's scaling",
        ),
        caught_by: &["a3.layer.rope_config", "a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.scaled_twice",
        text: text(
            "linear 缩放做了两次：频率除以 factor，位置也除以 factor",
            "scales linearly twice: frequencies and positions are both divided by the factor",
        ),
        caught_by: &["a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.length_in_tokens",
        text: text(
            "dynamic 缩放的长度用了词元的个数，而不是最大的位置加 1",
            "takes the number of tokens for the length of a call, not its largest position plus 1",
        ),
        caught_by: &["a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.length_off_by_one",
        text: text(
            "dynamic 缩放的长度用了最大的位置，没有加 1",
            "takes the largest position for the length of a call, without adding 1",
        ),
        caught_by: &["a3.layer.attention", "a3.model.long_context"],
    },
    Misconception {
        id: "a3.layer.heads_by_remainder",
        text: text(
            "查询头 i 用了第 i mod h_kv 个键值头（0 1 0 1），而不是第 ⌊i / (h / h_kv)⌋ 个（0 0 1 1）",
            "lets head i of the queries look at head i mod h_kv (0 1 0 1), not at ⌊i / (h / h_kv)⌋ (0 0 1 1)",
        ),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.keys_tiled",
        text: text(
            "键的头整体重复（0 1 0 1），值的头却是逐个重复（0 0 1 1）",
            "tiles the heads of the keys (0 1 0 1), while those of the values are repeated one by one (0 0 1 1)",
        ),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.head_dim_from_width",
        text: text(
            "一个头的宽度用了 m / h，没有用配置里的 head_dim",
            "takes m / h for the width of a head, not the configuration's head_dim",
        ),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.values_rotated",
        text: text("v 也旋转了", "rotates v, too"),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.keys_not_rotated",
        text: text("只旋转了 q，没有旋转 k", "rotates q only, and not k"),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.not_causal",
        text: text("没有因果掩码", "has no causal mask"),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.causal_by_position",
        text: text(
            "因果掩码按位置的大小，而不是按行内的先后",
            "masks causally by position, not by place in the row",
        ),
        caught_by: &["a3.layer.attention"],
    },
    Misconception {
        id: "a3.layer.scale_of_width",
        text: text("分数除以了 √m，而不是 √head_dim", "divides scores by √m, not by √head_dim"),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.scaled_again",
        text: text(
            "q 先除以了 √d，attend 又除了一次",
            "divides q by √d, and attend does it once more",
        ),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.biases_ignored",
        text: text("没有加偏置", "leaves the biases out"),
        caught_by: &["a3.layer.attention", "a3.layer.mlp", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.output_bias_ignored",
        text: text(
            "注意力的输出投影没有加偏置",
            "leaves out the bias of attention's output projection",
        ),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.positions_ignored",
        text: text(
            "没有用给定的位置，总是 0, 1, 2, …",
            "ignores the positions, and counts 0, 1, 2, …",
        ),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.positions_of_first",
        text: text("每一行都用了第一行的位置", "uses the positions of the first row for all"),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.padding_ignored",
        text: text("没有遮住填充", "does not mask padding"),
        caught_by: &["a3.layer.padding", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.padding_inverted",
        text: text(
            "tokens 弄反了：遮住了词元，看得见的是填充",
            "has tokens the wrong way round, and masks them in place of padding",
        ),
        caught_by: &["a3.layer.padding", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.padding_or_causal",
        text: text("有填充时就没有因果掩码了", "drops the causal mask where there is padding"),
        caught_by: &["a3.layer.padding", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.split_by_reshape",
        text: text(
            "分头时直接 reshape 成 [b, h, s, d]，没有先看成 [b, s, h, d] 再转置",
            "splits heads by reshaping to [b, h, s, d], without [b, s, h, d] and a transposition",
        ),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.joined_by_reshape",
        text: text(
            "拼回去时没有先转置回 [b, s, h, d]",
            "joins heads without transposing to [b, s, h, d] first",
        ),
        caught_by: &["a3.layer.attention", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.up_activated",
        text: text(
            "gate 和 up 弄反了：激活在 up 上",
            "has gate and up the wrong way round, with the activation on up",
        ),
        caught_by: &["a3.layer.mlp", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.product_activated",
        text: text("激活在乘积上：silu(gate ∘ up)", "activates the product: silu(gate ∘ up)"),
        caught_by: &["a3.layer.mlp", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.not_activated",
        text: text("MLP 里没有激活", "has no activation in the MLP"),
        caught_by: &["a3.layer.mlp", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.not_gated",
        text: text("MLP 只有 gate 一支，没有乘 up", "leaves up out of the MLP"),
        caught_by: &["a3.layer.mlp", "a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.post_norm",
        text: text(
            "先加残差再归一化：norm(x + f(x))",
            "norms after the residual is added: norm(x + f(x))",
        ),
        caught_by: &["a3.layer.decoder_layer", "a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.layer.sublayer_normed",
        text: text(
            "归一化在子层之后：x + norm(f(x))",
            "norms what a sublayer gives, not what it gets: x + norm(f(x))",
        ),
        caught_by: &["a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.residual_of_normed",
        text: text(
            "残差加的是归一化之后的：norm(x) + f(norm(x))",
            "takes the residual from the normed input: norm(x) + f(norm(x))",
        ),
        caught_by: &["a3.layer.decoder_layer", "a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.layer.no_residual",
        text: text(
            "漏了残差：子层的输出替换了 x",
            "leaves the residuals out: a sublayer replaces x",
        ),
        caught_by: &["a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.no_norm",
        text: text("漏了归一化：x + f(x)", "leaves the norms out: x + f(x)"),
        caught_by: &["a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.norms_swapped",
        text: text("两个归一化的增益弄反了", "has the gains of the two norms swapped"),
        caught_by: &["a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.one_norm",
        text: text(
            "两处归一化都用了注意力之前的增益",
            "uses the gain of the norm before attention for both",
        ),
        caught_by: &["a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.eps_constant",
        text: text(
            "归一化的 eps 写死成 1e-6，没有用配置里的",
            "has 1e-6 for eps, whatever the configuration says",
        ),
        caught_by: &["a3.layer.decoder_layer", "a3.model.hidden_states"],
    },
    Misconception {
        id: "a3.layer.parallel",
        text: text(
            "MLP 读的是注意力之前的 x：x + attention(norm(x)) + mlp(norm(x))",
            "lets the MLP read what attention reads: x + attention(norm(x)) + mlp(norm(x))",
        ),
        caught_by: &["a3.layer.decoder_layer"],
    },
    Misconception {
        id: "a3.layer.second_residual_of_x",
        text: text(
            "第二个残差加的是 x，而不是 y：x + mlp(norm(y))",
            "adds the second residual to x, not to y: x + mlp(norm(y))",
        ),
        caught_by: &["a3.layer.decoder_layer"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    // A longer text turns more quickly, not more slowly.
    Unnamed::new("a3.layer.unnamed.linear_inverted", &["a3.layer.rope_config"]),
    // Positions at padding count for the length of a call.
    Unnamed::new("a3.layer.unnamed.length_at_padding", &["a3.layer.padding"]),
    // The length of a call is that of its first sequence.
    Unnamed::new("a3.layer.unnamed.length_of_first", &["a3.layer.attention"]),
    // The first place of a row is seen by nobody.
    Unnamed::new("a3.layer.unnamed.first_hidden", &["a3.layer.attention"]),
    Unnamed::new("a3.layer.unnamed.scale_of_one_more", &["a3.layer.attention"]),
    Unnamed::new("a3.layer.unnamed.sigmoid", &["a3.layer.mlp"]),
    // Only as many features inside the MLP as the model is wide.
    Unnamed::new("a3.layer.unnamed.too_few_inside", &["a3.layer.mlp"]),
    Unnamed::new("a3.layer.unnamed.eps_doubled", &["a3.layer.decoder_layer"]),
];
