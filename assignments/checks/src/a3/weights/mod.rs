//! Task `a3.weights`: files of weights. A file for the cases of each kind.

mod broken;
mod dtypes;
mod errors;
mod load;
mod misconceptions;
mod models;
mod read;
mod relayout;
mod several;
mod shards;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a3.weights", text("权重文件", "files of weights"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a3.weights.read",
        2,
        text("读一个 safetensors 文件", "reading a safetensors file"),
        text(
            "八个字节（小端 u64）是头的长度，接着是 JSON，再接着是数据；data_offsets 从头的末尾数起。条目的次序不必是数据的次序。",
            "eight bytes (a little-endian u64) say how long the header is; then comes its JSON, then the data; data_offsets count from the end of the header. Entries need not stand in the order of the data.",
        ),
        read::cases,
        "weights",
    )
    .within(Tolerance::EXACT)
    .numbers(models::FILES),
    Check {
        needs: &["a3.weights.read"],
        ..Check::golden(
            "a3.weights.broken",
            2,
            text("坏了的文件", "files that are broken"),
            text(
                "文件里的每个数都可能是错的：用它之前先与文件的长度、与形状、与前一个张量的末尾比一比。加法和乘法也可能溢出。",
                "any number in a file may be wrong: before you use one, compare it with the length of the file, with the shape, with the end of the tensor before. Sums and products may overflow, too.",
            ),
            broken::cases,
            "weights",
        )
        .within(Tolerance::EXACT)
        .numbers(models::FILES)
    },
    Check {
        needs: &["a3.weights.read"],
        verdict: Verdict::Law(several::is_one_of_the_faults),
        ..Check::golden(
            "a3.weights.several_faults",
            1,
            text("几处同时坏了的文件", "files with several faults"),
            text(
                "报告其中任何一处都行，但必须报告一处：不能 panic，也不能给出张量。",
                "an error about any of them will do, but there has to be one: no panic, and no tensors.",
            ),
            several::cases,
            "weights",
        )
        .numbers(models::FILES)
    },
    Check::golden(
        "a3.weights.load",
        2,
        text("一个文件里的模型", "a model in one file"),
        text(
            "按名字找张量；层按数字排，不按名字的字典序；绑定（tied）的模型 head 是 None，即使文件里有 lm_head.weight；偏置看配置；inv_freq 忽略。",
            "tensors are found by their names; layers go by number, not by the alphabet; a tied model's head is None, even if the file has lm_head.weight; biases are as the configuration says; inv_freq is ignored.",
        ),
        load::cases,
        "weights",
    )
    .within(Tolerance::EXACT)
    .numbers(models::FILES),
    Check::golden(
        "a3.weights.dtypes",
        2,
        text("存的是一种 dtype，要的是另一种", "stored in one dtype, asked for in another"),
        text(
            "不管存的是什么，都变成要的 dtype，而且只变一次：从存的直接变过去，不经过别的 dtype。",
            "whatever is stored becomes the dtype that is asked for, in one step: from what is stored, through no other dtype.",
        ),
        dtypes::cases,
        "weights",
    )
    .within(Tolerance::EXACT)
    .numbers(models::FILES),
    Check::golden(
        "a3.weights.shards",
        2,
        text("分成几个文件的模型", "a model in several files"),
        text(
            "有 model.safetensors.index.json 时，只读 weight_map 里说的文件；旁边多出来的文件不看。文件名可以是任何名字。",
            "where there is a model.safetensors.index.json, the files of its weight_map are read and no others, whatever lies beside them. They may have any names.",
        ),
        shards::cases,
        "weights",
    )
    .within(Tolerance::EXACT)
    .numbers(models::FILES),
    Check::golden(
        "a3.weights.relayout",
        2,
        text("Hugging Face 与 Meta 的行序", "the layouts of Hugging Face and Meta"),
        text(
            "每个头各自重排它的 d 行：Meta 的第 2i、2i + 1 行是 Hugging Face 的第 i、i + d/2 行。heads 是这个张量自己的头数，键的比查询的少。",
            "each head puts its own d rows into another order: rows 2i and 2i + 1 at Meta are rows i and i + d/2 at Hugging Face. `heads` is the tensor's own number of heads: keys have fewer than queries.",
        ),
        relayout::cases,
        "weights",
    )
    .within(Tolerance::F64),
    Check {
        needs: &["a3.weights.load"],
        ..Check::golden(
            "a3.weights.errors",
            2,
            text("不能用的文件夹与参数", "folders and arguments that cannot be used"),
            text(
                "缺的文件、缺的张量、多出来的张量、不合的形状、整数的 dtype、列了两次的名字：每一种都有自己的 LoadError。",
                "a missing file, a missing tensor, one too many, a shape that does not fit, a dtype of integers, a name that is listed twice: each has its own LoadError.",
            ),
            errors::cases,
            "weights",
        )
        .within(Tolerance::EXACT)
        .numbers(models::FILES)
    },
];
