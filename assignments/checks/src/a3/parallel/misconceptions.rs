//! The wrong ideas about `a3.parallel` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.parallel.nothing_cut",
        text: text(
            "没有切分：每个进程拿到整个模型",
            "cuts nothing: each rank gets the whole model",
        ),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.rank_ignored",
        text: text("每个进程拿到的都是第一段", "gives the first part to every rank"),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.dealt_out_in_turn",
        text: text(
            "轮流分（进程 r 拿第 r、r + n、r + 2n… 行），而不是连续的一段",
            "deals rows out in turn (r, r + n, r + 2n, …) where each part is contiguous",
        ),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.rows_for_columns",
        text: text(
            "o 与 down 也按行切，而不是按列",
            "cuts o and down by rows, too, not by columns",
        ),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.columns_for_rows",
        text: text(
            "q、k、v、gate、up 按列切，而不是按行",
            "cuts q, k, v, gate and up by columns, not by rows",
        ),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.key_value_heads_whole",
        text: text(
            "k 与 v 没有切分：每个进程都有全部的键值头",
            "does not cut k and v: each rank has all of their heads",
        ),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.column_bias_whole",
        text: text(
            "按行分开的投影，偏置没有跟着分",
            "cuts the rows of q, k, v, gate and up, but not their biases",
        ),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.vocabulary_whole",
        text: text("嵌入和输出头没有切分", "does not cut the embedding and the head"),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.norm_cut",
        text: text("归一化的增益也切开了", "cuts the gains of norms, too"),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.tied_head_copied",
        text: text(
            "绑定输出头的模型，分出来的却另有一个头",
            "gives the share of a tied model a head of its own",
        ),
        caught_by: &["a3.parallel.shard"],
    },
    Misconception {
        id: "a3.parallel.no_all_reduce",
        text: text(
            "注意力和 MLP 之后没有求和：各算各的",
            "does not sum over the ranks behind attention and the MLP",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.mean_for_sum",
        text: text(
            "求的是各进程的平均，而不是和",
            "takes the mean over the ranks behind attention and the MLP, not the sum",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.residual_on_every_rank",
        text: text(
            "每个进程都在求和之前加了残差，加了 n 次",
            "adds the residual on every rank before the sum, n times in all",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.embedding_not_summed",
        text: text(
            "嵌入之后没有求和：每个进程只认识自己那一段词表",
            "does not sum the embeddings over the ranks, so that each knows its own tokens only",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.embedding_not_masked",
        text: text(
            "别的进程的词元也查了表（截到自己那一段的边上），没有清零",
            "looks tokens of other ranks up at the edge of its own part, and does not make zeros of them",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.ids_not_shifted",
        text: text(
            "查表前没有减去自己那一段的起点：每个进程都当自己是第一段",
            "does not subtract where its own part begins, and answers for the first part on every rank",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.logits_not_gathered",
        text: text(
            "返回的只是自己那一段词表的 logits",
            "returns the logits of its own part of the vocabulary only",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.gathered_along_places",
        text: text(
            "沿位置那一维拼接 logits，而不是沿词表",
            "joins logits along the places, not along the vocabulary",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.gathered_and_reshaped",
        text: text(
            "把各段的 logits 沿第一维拼起来，再 reshape 成 [b, s, v]",
            "joins logits along the first dim and reshapes them to [b, s, v]",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.gathered_in_turn",
        text: text(
            "把各进程的 logits 交错着放（第 i 个归进程 i mod n）",
            "deals the logits of the ranks out in turn over the vocabulary",
        ),
        caught_by: &["a3.parallel.logits", "a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.row_bias_on_every_rank",
        text: text(
            "o 与 down 的偏置在每个进程上、求和之前都加了",
            "adds the biases of o and down on every rank before the sum",
        ),
        caught_by: &["a3.parallel.biases"],
    },
    Misconception {
        id: "a3.parallel.row_bias_left_out",
        text: text("o 与 down 的偏置没有加", "leaves the biases of o and down out"),
        caught_by: &["a3.parallel.biases"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a3.parallel.unnamed.ranks_backwards", &["a3.parallel.shard"]),
    // Behind attention there is a sum.
    Unnamed::new("a3.parallel.unnamed.mlp_not_summed", &["a3.parallel.logits"]),
    Unnamed::new("a3.parallel.unnamed.down_bias_on_every_rank", &["a3.parallel.biases"]),
];
