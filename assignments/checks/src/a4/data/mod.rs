//! Task `a4.data`: data.

mod epochs;
mod errors;
mod file;
mod large;
mod misconceptions;
mod packing;
mod windows;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task = Task::new("a4.data", text("数据", "data"), CHECKS, misconceptions::NAMED)
    .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.data.windows",
        2,
        text("一轮里的窗口", "the windows of an epoch"),
        text(
            "目标是下一个词元；窗口个数是 (n - 1) / length 向上取整；没有下一个词元的位置，目标是 -100，id 是 0。词元是无符号的小端整数。",
            "a target is the next token; there are (n - 1) / length windows, rounded up; where there is no next token, the target is -100 and the id 0. Tokens are little-endian numbers without a sign.",
        ),
        windows::cases,
        "data",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.data.random",
        2,
        text("随机位置的窗口", "windows at random places"),
        text(
            "可以开始的位置有 n - length 个，最后一个是 n - length - 1；每一行各取一次 below(n - length)。",
            "there are n - length places to start, the last of which is n - length - 1; each row asks for below(n - length) once.",
        ),
        windows::random_cases,
        "data",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.data.order",
        1,
        text("一轮的次序", "the order of an epoch"),
        text(
            "键是 [seed, epoch]；i 从 count - 1 递减到 1，交换位置 i 与 below(i + 1)。",
            "the key is [seed, epoch]; for i from count - 1 down to 1, swap the places i and below(i + 1).",
        ),
        epochs::orders,
        "data",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.data.batches",
        3,
        text("各个进程的批次与续跑", "batches of each rank, and going on"),
        text(
            "进程 r 取次序里的第 r、r + n、r + 2n … 个窗口，一轮的最后一批可以较小；游标记的是本进程取过的窗口数，到下一次调用才进入下一轮；同一个游标总是得到同一批。",
            "rank r takes the places r, r + n, r + 2n, … of the order, and the last batch of an epoch may be smaller; the cursor counts this rank's windows, and moves to the next epoch in the next call only; the same cursor always gives the same batch.",
        ),
        epochs::walks,
        "data",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.data.large",
        1,
        text("比内存大的文件", "a file larger than the memory"),
        text(
            "只看要用的那些字节；不要把整个文件变成向量或张量。",
            "look only at the bytes that are needed; make no vector and no tensor of the whole file.",
        ),
        large::cases,
        "data.large",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.data.pack",
        2,
        text("几篇文档装成一行", "several documents in a row"),
        text(
            "整篇放得下才接在后面，否则另起一行；太长的先切成 length 个一段，每一段算一篇；每一篇的最后一个词元没有目标；位置每篇从 0 数起，文档每行从 0 数起。",
            "a document goes behind the one before if all of it fits, otherwise a new row begins; one that is too long is cut into pieces of length, each a document of its own; the last token of each has no target; positions count from 0 in each document, and documents from 0 in each row.",
        ),
        packing::pack_cases,
        "data",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.data.mask",
        1,
        text("谁看得见谁", "who sees whom"),
        text(
            "j ≤ i，并且属于同一篇文档；填充什么也看不见，连自己也看不见。",
            "j ≤ i and both in the same document; padding sees nothing, not even itself.",
        ),
        packing::mask_cases,
        "data",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.data.apart",
        1,
        text("装在一行的文档互不影响", "documents in one row leave each other alone"),
        text(
            "换掉一篇文档，别的文档的 logits 一位也不能变：它们互相看不见。",
            "with one document exchanged, not a bit of the others' logits may change: they do not see each other.",
        ),
        packing::apart_cases,
        "data.apart",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a4.data.collate",
        1,
        text("长短不一的文本", "texts of different lengths"),
        text(
            "在右边填充到最长的一条；每条的最后一个词元与填充没有目标；哪里是填充由长度决定，不看 id。",
            "pad on the right to the longest; the last token of each and padding have no target; where padding is, the lengths say and not the ids.",
        ),
        packing::collate_cases,
        "data",
    )
    .within(Tolerance::EXACT),
    Check {
        needs: &["a4.data.windows", "a4.data.pack"],
        ..Check::golden(
            "a4.data.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "width 不是 2 或 4；文件不是整数个词元、太短，或者没有一个窗口归这个进程（游标保持原样）；是 0 的大小；编号超出范围；没有内容的文档与文本；document_mask 的维数与 dtype。",
                "a width that is neither 2 nor 4; a file that is no whole number of tokens, too short, or without a window for this rank (the cursor stays); sizes that are 0; numbers out of range; documents and texts without a token; dims and dtype of document_mask.",
            ),
            errors::cases,
            "data",
        )
        .within(Tolerance::EXACT)
    },
];
