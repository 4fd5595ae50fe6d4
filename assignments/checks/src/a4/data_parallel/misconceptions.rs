//! The wrong ideas about `a4.data_parallel` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.data_parallel.not_divided",
        text: text(
            "把各进程上损失的和加起来之后，没有除以目标的总数",
            "adds up the sums over the targets of all ranks, and does not divide them by the number of all targets",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.sum_of_means",
        text: text(
            "各进程各自求平均再相加，没有除以进程数",
            "adds up the means of the ranks, and does not divide by the number of ranks",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.mean_of_means",
        text: text(
            "各进程各自求平均，再对各进程求平均：目标少的进程，一个目标的分量就大",
            "takes the mean of the ranks' means, in which a target counts more on a rank that has few",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.weighted_by_rows",
        text: text(
            "各进程的平均按行数加权，而不是按目标数",
            "weights the means of the ranks by their rows, not by their targets",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.divided_by_places",
        text: text(
            "除以的是所有位置的个数，没有目标的也算在内",
            "divides by the number of all places, those without a target among them",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.divided_twice",
        text: text(
            "除以目标总数之后又除以进程数",
            "divides by the number of all targets, and then by the number of ranks as well",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.nothing_joined",
        text: text(
            "没有通信：每个进程只有自己那些行的损失和梯度",
            "sends nothing: each rank has the loss and the gradients of its own rows",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.own_loss",
        text: text(
            "梯度求和了，损失却只是自己那些行的",
            "joins the gradients, but returns the loss of its own rows",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.last_bucket_kept",
        text: text("最后一桶没有送出去", "does not send the last bucket"),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.bucket_taken_from_its_beginning",
        text: text(
            "从桶里取回梯度时，每个参数都从桶的开头取",
            "takes every gradient from the beginning of its bucket",
        ),
        caught_by: &["a4.data_parallel.gradients"],
    },
    Misconception {
        id: "a4.data_parallel.mean_gradient",
        text: text(
            "更新用的是各进程梯度的平均，而不是和",
            "updates with the mean of the ranks' gradients, not with their sum",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.own_gradient",
        text: text(
            "更新用的只是自己这个进程的梯度",
            "updates with the gradients of its own rank only",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.state_whole",
        text: text("每个进程都保存整个状态，没有分片", "keeps the whole state on every rank"),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.state_is_a_view",
        text: text(
            "自己那一段状态只是整个向量的视图，整个向量还在内存里",
            "keeps its part of the state as a view, with the whole vector behind it in memory",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.decay_on_all",
        text: text("所有的组都按第一组的权重衰减", "decays all groups as the first one"),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.no_decay",
        text: text("没有权重衰减", "does not decay anything"),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.order_of_the_groups",
        text: text(
            "按组里写的次序排参数，而不是按名字",
            "takes the parameters in the order of the groups, not of their names",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.frozen_in_the_vector",
        text: text(
            "不在任何组里的参数也排进了向量，也被更新",
            "has parameters in the vector that are in no group, and updates them",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.remainder_dropped",
        text: text(
            "向量的末尾没有补零，除不尽的几个元素没有更新",
            "adds no zeros at the end, so that the elements left over are not updated",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.zeros_in_front",
        text: text("零补在了向量的前面", "adds the zeros in front of the vector"),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.padded_one_by_one",
        text: text(
            "每个参数各自补零，而不是拼起来之后一次补",
            "adds zeros behind each parameter, not behind the whole vector",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.gathered_backwards",
        text: text(
            "按相反的次序收齐各段参数",
            "puts the parts of the parameters together in the opposite order",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.not_gathered",
        text: text(
            "更新之后没有收齐参数：每个进程只有自己那一段是新的",
            "does not gather the parameters, so that on each rank its own part alone is new",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
    Misconception {
        id: "a4.data_parallel.updates_not_counted",
        text: text(
            "更新的次数没有加一，偏差修正一直按第一次",
            "does not count updates, and corrects the bias as in the first one for ever",
        ),
        caught_by: &["a4.data_parallel.updates"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.data_parallel.unnamed.eps_inside_the_root", &["a4.data_parallel.updates"]),
    Unnamed::new("a4.data_parallel.unnamed.dealt_out_in_turn", &["a4.data_parallel.updates"]),
    Unnamed::new("a4.data_parallel.unnamed.first_bucket_twice", &["a4.data_parallel.gradients"]),
];
