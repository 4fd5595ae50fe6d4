//! Task `a5.cache`: KV cache.

mod attention;
mod caches;
mod errors;
mod memory;
mod misconceptions;
mod pools;
mod reading;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.cache", text("KV 缓存", "KV cache"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

/// What is kept comes back as it was.
const THE_SAME: Tolerance = Tolerance { rtol: 1e-13, ..Tolerance::EXACT };

/// For `f16` and `bf16`, in which every step may round.
const HALF: Tolerance = Tolerance { rtol: 3e-2, atol: 3e-2, ..Tolerance::F64 };

static CHECKS: &[Check] = &[
    Check::golden(
        "a5.cache.contiguous",
        2,
        text("连续缓存", "a contiguous cache"),
        text(
            "append 返回旧的在前、新的在后；每一层各数各的；next_positions 看第 0 层给过的最大位置；放不下时什么也不能变。",
            "append returns the old places and then the new ones; each layer is counted by itself; next_positions is about the largest position that layer 0 was given; what does not fit changes nothing.",
        ),
        caches::contiguous,
        "cache.caches",
    )
    .within(THE_SAME),
    Check::golden(
        "a5.cache.ring",
        2,
        text("环形缓存", "a ring"),
        text(
            "先拼起来返回，再只留最后 window 个；返回的顺序是从旧到新，不是槽的顺序；places 与 next_positions 也算已经扔掉的。",
            "put old and new together and return them, and keep the last `window` then; they are returned oldest first, not in the order of slots; places and next_positions count what is no longer held as well.",
        ),
        caches::ring,
        "cache.caches",
    )
    .within(THE_SAME),
    Check {
        needs: &["a5.cache.contiguous"],
        ..Check::golden(
            "a5.cache.rewind",
            2,
            text("回退", "rewinding"),
            text(
                "每一层都只留前 places 格；next_positions 也要回退；环形缓存只要扔掉过东西，就只能回退到现在的地方（什么也不变）。先检查，再改动。",
                "every layer keeps its first `places` places; next_positions goes back as well; a ring that has lost places can only be rewound to where it is. Look first, then change.",
            ),
            caches::rewind,
            "cache.caches",
        )
        .within(THE_SAME)
    },
    Check::golden(
        "a5.cache.paged",
        3,
        text("分块的文本", "texts in blocks"),
        text(
            "位置 i 在块 table[i / block_size] 的第 i % block_size 格；块表正好有向上取整那么多块；回退与释放把块还回去；放不下时什么也不写。",
            "place i is in slot i % block_size of block table[i / block_size]; a table has as many blocks as it needs, rounded up; rewinding and freeing give blocks back; what does not fit is not written at all.",
        ),
        pools::paged,
        "cache.pools",
    )
    .within(THE_SAME),
    Check {
        needs: &["a5.cache.paged"],
        ..Check::golden(
            "a5.cache.copy_on_write",
            3,
            text("共享的块，写时复制", "shared blocks, copy on write"),
            text(
                "fork 什么也不复制，只加引用；写进没满的最后一块之前，先看它的引用是不是大于 1：是就换成一个副本，谁写谁复制；复制用的块也要算进够不够。",
                "fork copies nothing and counts references; before a last block that is not full is written to, look whether it has more than one: then the writer, whoever it is, takes a copy; the copy counts among the blocks that are needed.",
            ),
            pools::shared,
            "cache.pools",
        )
        .within(THE_SAME)
    },
    Check::golden(
        "a5.cache.attend",
        2,
        text("带缓存的注意力", "attention with a cache"),
        text(
            "只旋转新来的 q 与 k，按它们自己的位置；缓存里的键已经转过；第 i 个查询头用第 i / (h / h_kv) 个键值头；除以 √d。",
            "rotate the new q and k only, at their own positions; keys in the cache are rotated already; query head i uses head i / (h / h_kv) of keys and values; divide by √d.",
        ),
        attention::attended,
        "cache.attend",
    )
    .within(Tolerance::F32),
    Check {
        needs: &["a5.cache.attend"],
        ..Check::golden(
            "a5.cache.mask",
            3,
            text("谁看得见谁", "who sees whom"),
            text(
                "只比较位置：0 ≤ j ≤ p，有窗口时还要 p - j < w；位置 -1 是填充，谁也看不见它；缓存里的次序不说明什么，每一行的掩码可以不同。",
                "compare positions and nothing else: 0 ≤ j ≤ p, and p - j < w with a window; -1 is padding, which nobody sees; the order in the cache says nothing, and each row has a mask of its own.",
            ),
            attention::masked,
            "cache.attend",
        )
        .within(Tolerance::F32)
    },
    Check {
        needs: &["a5.cache.attend", "a5.cache.mask"],
        ..Check::golden(
            "a5.cache.half",
            1,
            text("半精度", "half precision"),
            text(
                "位置一直用 i64 比较：bf16 里 5001 与 5002 是同一个数；结果的 dtype 与 q 相同。",
                "compare positions as i64: in bf16 5001 and 5002 are the same number; the answer has the dtype of q.",
            ),
            attention::half,
            "cache.attend",
        )
        .within(HALF)
    },
    Check {
        needs: &["a5.cache.contiguous", "a5.cache.attend"],
        ..Check::golden(
            "a5.cache.read",
            2,
            text("怎样切都一样", "split in any way"),
            text(
                "每一截的位置都从 next_positions 接着数，不从 0，也不加两次；logits 要包括每一截的每一格；chunk 可以比文本长得多。",
                "the positions of each chunk go on from next_positions, neither from 0 nor counted twice; logits are those of all places of all chunks; a chunk may be far longer than the text.",
            ),
            reading::split,
            "cache.reading",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check {
        needs: &["a5.cache.contiguous", "a5.cache.mask", "a5.cache.read"],
        ..Check::golden(
            "a5.cache.padding",
            1,
            text("左边的填充", "padding on the left"),
            text(
                "填充的位置是 -1，不用掉位置的编号：每一行各数各的词元；什么也看不见的填充不能算出 NaN，否则下一层的值就被它弄坏。",
                "padding has the position -1 and takes no number: tokens are counted in each row; padding that sees nothing must not become NaN, which would spoil the values of the next layer.",
            ),
            reading::padding,
            "cache.reading",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check {
        needs: &["a5.cache.ring", "a5.cache.mask", "a5.cache.read"],
        ..Check::golden(
            "a5.cache.window",
            1,
            text("转过几圈的环", "rings that have turned"),
            text(
                "一截里第一个新词元还要看 w - 1 个旧的，所以先返回、后扔掉；窗口按位置算。",
                "the first new place of a chunk still looks at w - 1 older ones, so return first and forget then; windows are about positions.",
            ),
            reading::window,
            "cache.reading",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check {
        needs: &["a5.cache.read"],
        ..Check::golden(
            "a5.cache.counts",
            1,
            text("每个位置只算一次", "each place is asked for once"),
            text(
                "只把新的词元交给模型，每次最多 chunk 个；读过的在缓存里，不要再读。",
                "give the model new tokens only, at most `chunk` at a time; what was read is in the cache and is not read again.",
            ),
            reading::counts,
            "cache.counts",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check {
        needs: &["a5.cache.ring", "a5.cache.copy_on_write"],
        ..Check::golden(
            "a5.cache.memory",
            1,
            text("占用的内存", "how much memory is held"),
            text(
                "环形缓存转再久也不变大：扔掉的格连内存一起扔掉；fork 只复制块表，不复制键和值。",
                "a ring does not grow, however long it turns: what is forgotten frees its memory; a fork copies the table, and neither keys nor values.",
            ),
            memory::memory,
            "cache.memory",
        )
        .within(THE_SAME)
    },
    Check {
        needs: &[
            "a5.cache.contiguous",
            "a5.cache.ring",
            "a5.cache.paged",
            "a5.cache.attend",
            "a5.cache.read",
        ],
        verdict: Verdict::Golden(THE_SAME),
        ..Check::golden(
            "a5.cache.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "先检查完，再动缓存；read 读到一半被拒绝时，要把缓存回退到调用之前。",
                "look at everything before the cache is touched; where `read` is refused half way, rewind the cache to what it was before the call.",
            ),
            errors::errors,
            "cache.errors",
        )
    },
];
