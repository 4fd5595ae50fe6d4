//! The wrong ideas about `a4.checkpoint` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.checkpoint.optimizer_left_out",
        text: text(
            "没有存优化器记住的东西：接着训练时动量从零开始",
            "does not save what the optimizer remembers, so that it begins anew",
        ),
        caught_by: &["a4.checkpoint.file", "a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.second_left_out",
        text: text(
            "优化器记住的只存了第一个，没有存 second",
            "saves the first thing that the optimizer remembers, and not the second",
        ),
        caught_by: &["a4.checkpoint.file", "a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.all_in_f32",
        text: text("张量一律存成 f32", "saves every tensor in f32"),
        caught_by: &["a4.checkpoint.file", "a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.as_in_memory",
        text: text(
            "照内存里的次序存元素，没有先变成按行的（contiguous）",
            "saves elements in the order in which they lie in memory, not row by row",
        ),
        caught_by: &["a4.checkpoint.file", "a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.without_format",
        text: text("元数据里没有 format = pt", "does not write format = pt into the metadata"),
        caught_by: &["a4.checkpoint.file"],
    },
    Misconception {
        id: "a4.checkpoint.slot_updates_left_out",
        text: text(
            "没有存每个参数各自的更新次数：偏差修正从头开始",
            "does not save how many updates each parameter has had, so that bias correction begins anew",
        ),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.slots_by_tensors",
        text: text(
            "只有存了张量的参数才找回更新次数；不带动量的 SGD 没有张量，次数就丢了",
            "finds the updates again only where there are tensors: those of SGD without momentum are lost",
        ),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.updates_for_all",
        text: text(
            "每个参数的更新次数都当作总的更新次数",
            "takes the number of all updates for that of each parameter",
        ),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.scale_left_out",
        text: text(
            "没有存损失的缩放：从 65536 重新开始",
            "does not save the scale of the loss, and begins with 65536 again",
        ),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.good_steps_left_out",
        text: text(
            "没有存 good_steps：离上次溢出过了多少步，从零数起",
            "does not save good_steps, and counts the steps since the last overflow from 0 again",
        ),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.scale_in_f32",
        text: text("缩放经过了 f32", "passes the numbers of the scale through f32"),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.whole_numbers_in_f64",
        text: text(
            "整数经过了 f64：2^53 以上就不准了",
            "passes whole numbers through f64, which does not hold those beyond 2^53",
        ),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.cursor_left_out",
        text: text(
            "没有存数据读到哪里：又从第一个窗口开始",
            "does not save where the loader stands, which begins with the first window again",
        ),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.no_gradients",
        text: text("读回的参数不需要梯度", "loads parameters that do not require gradients"),
        caught_by: &["a4.checkpoint.resume"],
    },
    Misconception {
        id: "a4.checkpoint.in_place",
        text: text(
            "直接写进检查点自己的文件：写到一半崩溃，旧的没了，新的也没有",
            "writes into the file of the checkpoint itself: after a crash in the middle there is neither the old one nor the new one",
        ),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.rename_before_sync",
        text: text(
            "先改名、后 sync：名字已经换了，字节可能还没到盘上",
            "renames before it syncs: the name is there, and the bytes may not be",
        ),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.never_synced",
        text: text(
            "从不 sync：返回之后崩溃，字节还是会丢",
            "never syncs: bytes may be lost even after it has returned",
        ),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.synced_before_written",
        text: text("还没有全部写完就 sync", "syncs before all of it is written"),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.old_one_gone_first",
        text: text(
            "改名之前先把旧的删掉（或者改成别的名字）：这两步之间崩溃，就一个也没有了",
            "removes the old one (or gives it another name) before it renames the new one: after a crash in between there is none",
        ),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.leftovers_stay",
        text: text(
            "成功之后没有清理以前崩溃剩下的文件",
            "does not clear away, after success, what earlier crashes have left",
        ),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.leftovers_written_on",
        text: text(
            "旁边已有剩下的文件时，接在它后面写",
            "writes behind what an earlier crash has left",
        ),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.errors_swallowed",
        text: text(
            "写的错误没有理会：盘满了也说成功",
            "takes no notice of errors of writing, and reports success on a full disk",
        ),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.neighbours_removed",
        text: text(
            "清理时把名字以检查点的名字开头的文件都删了，没有看后面的点",
            "clears away every file whose name begins with that of the checkpoint, also without a point behind it",
        ),
        caught_by: &["a4.checkpoint.crash"],
    },
    Misconception {
        id: "a4.checkpoint.broken_is_none",
        text: text(
            "坏了的文件当作没有检查点：训练会悄悄从头开始",
            "takes a broken file for none: training would begin anew, and nobody would notice",
        ),
        caught_by: &["a4.checkpoint.errors"],
    },
    Misconception {
        id: "a4.checkpoint.leftovers_loaded",
        text: text(
            "没有检查点时，读了旁边的 .tmp",
            "loads the .tmp beside it where there is no checkpoint",
        ),
        caught_by: &["a4.checkpoint.errors"],
    },
    Misconception {
        id: "a4.checkpoint.numbers_made_up",
        text: text(
            "元数据里缺的或读不懂的数，用一个默认值代替",
            "puts a default in place of a number that is missing in the metadata or cannot be read",
        ),
        caught_by: &["a4.checkpoint.errors"],
    },
    Misconception {
        id: "a4.checkpoint.strangers_ignored",
        text: text(
            "优化器记住的东西不属于任何参数，也不管",
            "does not mind what the optimizer remembers of a name that is no parameter",
        ),
        caught_by: &["a4.checkpoint.errors"],
    },
    Misconception {
        id: "a4.checkpoint.shapes_not_compared",
        text: text(
            "优化器记住的形状没有和参数比",
            "does not compare the shapes of what the optimizer remembers with those of the parameters",
        ),
        caught_by: &["a4.checkpoint.errors"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    // The numbers of two parameters change places.
    Unnamed::new("a4.checkpoint.unnamed.slots_in_turn", &["a4.checkpoint.resume"]),
    Unnamed::new("a4.checkpoint.unnamed.growth_for_backoff", &["a4.checkpoint.resume"]),
    Unnamed::new("a4.checkpoint.unnamed.taken_for_epoch", &["a4.checkpoint.resume"]),
    // The one that is there, and not the one that is written.
    Unnamed::new("a4.checkpoint.unnamed.other_file_synced", &["a4.checkpoint.crash"]),
    Unnamed::new("a4.checkpoint.unnamed.elements_counted", &["a4.checkpoint.errors"]),
];
