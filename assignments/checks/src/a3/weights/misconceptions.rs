//! The wrong ideas about `a3.weights` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.weights.length_big_endian",
        text: text("把开头八个字节当成了大端", "takes the first eight bytes for big-endian"),
        caught_by: &["a3.weights.read"],
    },
    Misconception {
        id: "a3.weights.big_endian",
        text: text("把张量里的数当成了大端", "takes the numbers of tensors for big-endian"),
        caught_by: &["a3.weights.read"],
    },
    Misconception {
        id: "a3.weights.from_start_of_file",
        text: text(
            "data_offsets 从文件的开头数起，而不是从头（header）的末尾",
            "counts data_offsets from the start of the file, not from the end of the header",
        ),
        caught_by: &["a3.weights.read"],
    },
    Misconception {
        id: "a3.weights.in_order_of_header",
        text: text(
            "没有看 data_offsets：按头里条目的次序一个接一个地切数据",
            "cuts the data in the order of the header's entries, and does not look at data_offsets",
        ),
        caught_by: &["a3.weights.read"],
    },
    Misconception {
        id: "a3.weights.shape_reversed",
        text: text("形状的次序反了", "has shapes the wrong way round"),
        caught_by: &["a3.weights.read"],
    },
    Misconception {
        id: "a3.weights.column_major",
        text: text("把数据当成了列主序", "takes the data for column-major"),
        caught_by: &["a3.weights.read"],
    },
    Misconception {
        id: "a3.weights.halves_confused",
        text: text("F16 与 BF16 弄混了", "confuses F16 and BF16"),
        caught_by: &["a3.weights.read", "a3.weights.dtypes"],
    },
    Misconception {
        id: "a3.weights.bool_as_u8",
        text: text("BOOL 读成了 U8", "reads BOOL as U8"),
        caught_by: &["a3.weights.read"],
    },
    Misconception {
        id: "a3.weights.last_of_a_name",
        text: text(
            "头里列了两次的名字只留下最后一个，没有报告",
            "keeps the last one where the header lists a name twice, and does not say so",
        ),
        caught_by: &["a3.weights.broken", "a3.weights.errors"],
    },
    Misconception {
        id: "a3.weights.sizes_not_checked",
        text: text(
            "没有比较张量的字节数与它的形状、dtype",
            "does not compare a tensor's bytes with its shape and dtype",
        ),
        caught_by: &["a3.weights.broken"],
    },
    Misconception {
        id: "a3.weights.gaps_not_checked",
        text: text(
            "没有看张量之间有没有空隙与重叠",
            "does not look for gaps and overlaps between tensors",
        ),
        caught_by: &["a3.weights.broken"],
    },
    Misconception {
        id: "a3.weights.rest_not_checked",
        text: text(
            "没有看最后一个张量后面还有没有字节",
            "does not look for bytes behind the last tensor",
        ),
        caught_by: &["a3.weights.broken", "a3.weights.errors"],
    },
    Misconception {
        id: "a3.weights.zeros_behind_the_end",
        text: text(
            "文件短了，缺的字节当成 0",
            "takes zeros for the bytes that a file is too short for",
        ),
        caught_by: &["a3.weights.broken", "a3.weights.errors"],
    },
    Misconception {
        id: "a3.weights.key_and_value_swapped",
        text: text("k_proj 与 v_proj 对调了", "exchanges k_proj and v_proj"),
        caught_by: &["a3.weights.load", "a3.weights.shards"],
    },
    Misconception {
        id: "a3.weights.gate_and_up_swapped",
        text: text("gate_proj 与 up_proj 对调了", "exchanges gate_proj and up_proj"),
        caught_by: &["a3.weights.load", "a3.weights.shards"],
    },
    Misconception {
        id: "a3.weights.norms_swapped",
        text: text(
            "注意力前与 MLP 前的两个 norm 对调了",
            "exchanges the norm before attention and the one before the MLP",
        ),
        caught_by: &["a3.weights.load", "a3.weights.shards"],
    },
    Misconception {
        id: "a3.weights.layers_by_name",
        text: text("层按名字的字典序排：10 在 2 之前", "sorts layers by the alphabet: 10 before 2"),
        caught_by: &["a3.weights.load"],
    },
    Misconception {
        id: "a3.weights.tied_head_used",
        text: text(
            "模型是绑定的，却用了文件里多余的 lm_head.weight",
            "uses the superfluous lm_head.weight of a tied model",
        ),
        caught_by: &["a3.weights.load"],
    },
    Misconception {
        id: "a3.weights.tied_head_missed",
        text: text(
            "模型是绑定的，却还要 lm_head.weight",
            "wants an lm_head.weight of a tied model, too",
        ),
        caught_by: &["a3.weights.load", "a3.weights.shards", "a3.weights.dtypes"],
    },
    Misconception {
        id: "a3.weights.tied_head_copied",
        text: text(
            "绑定的模型的 head 成了 embedding 的一份拷贝，而不是 None",
            "makes the head of a tied model a copy of the embedding, not None",
        ),
        caught_by: &["a3.weights.load", "a3.weights.dtypes"],
    },
    Misconception {
        id: "a3.weights.always_tied",
        text: text(
            "不管配置怎么说，都当作绑定的",
            "takes every model for a tied one, whatever the configuration says",
        ),
        caught_by: &["a3.weights.load", "a3.weights.errors"],
    },
    Misconception {
        id: "a3.weights.biases_ignored",
        text: text("没有读偏置", "does not read biases"),
        caught_by: &["a3.weights.load"],
    },
    Misconception {
        id: "a3.weights.biases_mixed_up",
        text: text("attention_bias 与 mlp_bias 弄混了", "confuses attention_bias and mlp_bias"),
        caught_by: &["a3.weights.load"],
    },
    Misconception {
        id: "a3.weights.inv_freq_refused",
        text: text(
            "没有忽略旧文件里的 rotary_emb.inv_freq",
            "does not ignore rotary_emb.inv_freq, which old files have",
        ),
        caught_by: &["a3.weights.load"],
    },
    Misconception {
        id: "a3.weights.turned_on_loading",
        text: text(
            "载入时把 q 与 k 的行重排了，好像它们是 Meta 的行序",
            "puts the rows of q and k into another order on loading, as if they were in Meta's layout",
        ),
        caught_by: &["a3.weights.load", "a3.weights.dtypes"],
    },
    Misconception {
        id: "a3.weights.dtype_kept",
        text: text(
            "张量留在存的 dtype，没有变成要的",
            "leaves tensors in the dtype that they are stored in",
        ),
        caught_by: &["a3.weights.load", "a3.weights.dtypes"],
    },
    Misconception {
        id: "a3.weights.through_f32",
        text: text(
            "所有的数都先变成 f32，F64 的位数丢了",
            "reads all numbers as f32 first, which loses digits of F64",
        ),
        caught_by: &["a3.weights.dtypes"],
    },
    Misconception {
        id: "a3.weights.through_bf16",
        text: text(
            "所有的数都先变成 bf16，再变成要的 dtype",
            "makes bf16 of all numbers first, and then the dtype that is asked for",
        ),
        caught_by: &["a3.weights.load", "a3.weights.dtypes"],
    },
    Misconception {
        id: "a3.weights.cut_off",
        text: text(
            "f32 变 bf16 时直接截掉低 16 位，没有舍入",
            "makes bf16 of f32 by cutting off the lower 16 bits, without rounding",
        ),
        caught_by: &["a3.weights.dtypes", "a3.weights.shards"],
    },
    Misconception {
        id: "a3.weights.first_shard_only",
        text: text("只读了第一个分片", "reads the first shard only"),
        caught_by: &["a3.weights.shards"],
    },
    Misconception {
        id: "a3.weights.index_ignored",
        text: text(
            "没有看索引：读的是 model.safetensors",
            "ignores the index and reads model.safetensors",
        ),
        caught_by: &["a3.weights.shards"],
    },
    Misconception {
        id: "a3.weights.all_files",
        text: text(
            "读了文件夹里所有的 .safetensors，不管索引怎么说",
            "reads every .safetensors of the folder, whatever the index says",
        ),
        caught_by: &["a3.weights.shards"],
    },
    Misconception {
        id: "a3.weights.shards_by_pattern",
        text: text(
            "分片的名字是猜的（model-00001-of-…），没有看 weight_map",
            "guesses the names of shards (model-00001-of-…) and does not look into weight_map",
        ),
        caught_by: &["a3.weights.shards"],
    },
    Misconception {
        id: "a3.weights.index_not_compared",
        text: text(
            "没有看一个张量是否真的在索引说的分片里",
            "does not see whether a tensor is in the shard that the index names",
        ),
        caught_by: &["a3.weights.errors"],
    },
    Misconception {
        id: "a3.weights.unexpected_ignored",
        text: text(
            "模型里没有的张量不报告",
            "says nothing of tensors that the model does not have",
        ),
        caught_by: &["a3.weights.errors"],
    },
    Misconception {
        id: "a3.weights.shapes_not_checked",
        text: text("没有比较张量的形状与配置", "does not compare shapes with the configuration"),
        caught_by: &["a3.weights.errors"],
    },
    Misconception {
        id: "a3.weights.wrong_direction",
        text: text("重排的方向反了", "goes in the wrong direction between the two layouts"),
        caught_by: &["a3.weights.relayout"],
    },
    Misconception {
        id: "a3.weights.not_turned",
        text: text("没有重排", "does not change the order of the rows"),
        caught_by: &["a3.weights.relayout"],
    },
    Misconception {
        id: "a3.weights.as_one_head",
        text: text(
            "所有的行一起重排，好像只有一个头",
            "puts all rows into one order, as if there were one head",
        ),
        caught_by: &["a3.weights.relayout"],
    },
    Misconception {
        id: "a3.weights.head_dim_from_columns",
        text: text(
            "一个头的宽度取成了列数除以头数，而不是行数除以头数",
            "takes the columns divided by the heads for a head's features, not the rows",
        ),
        caught_by: &["a3.weights.relayout"],
    },
    Misconception {
        id: "a3.weights.columns_turned",
        text: text("重排的是列，而不是行", "changes the order of the columns, not of the rows"),
        caught_by: &["a3.weights.relayout"],
    },
    Misconception {
        id: "a3.weights.bias_not_turned",
        text: text("偏置没有重排", "leaves biases as they are"),
        caught_by: &["a3.weights.relayout"],
    },
    Misconception {
        id: "a3.weights.always_turned",
        text: text(
            "两边的行序相同时也重排了",
            "changes the order where both layouts are the same, too",
        ),
        caught_by: &["a3.weights.relayout"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a3.weights.unnamed.length_counted", &["a3.weights.read"]),
    Unnamed::new("a3.weights.unnamed.subnormals_lost", &["a3.weights.read"]),
    Unnamed::new("a3.weights.unnamed.front_not_checked", &["a3.weights.broken"]),
    Unnamed::new("a3.weights.unnamed.layers_backwards", &["a3.weights.load"]),
    Unnamed::new("a3.weights.unnamed.no_index_of_one", &["a3.weights.shards"]),
    Unnamed::new("a3.weights.unnamed.repeated_in_index", &["a3.weights.errors"]),
    Unnamed::new("a3.weights.unnamed.repeated_in_shards", &["a3.weights.errors"]),
    Unnamed::new("a3.weights.unnamed.detached", &["a3.weights.relayout"]),
];
