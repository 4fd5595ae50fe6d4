//! Task `a5.guided`: guided decoding.

mod characters;
mod end;
mod errors;
mod guide;
mod misconceptions;
mod repeats;
mod syntax;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.guided", text("受约束的解码", "guided decoding"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED)
        .bonus();

static CHECKS: &[Check] = &[
    Check::golden(
        "a5.guided.syntax",
        1,
        text("模式的每一种写法", "each thing that a pattern may have"),
        text(
            "优先级从低到高是：|、前后相接、重复；同时记住所有可能的状态，不要只留一个；整个文本要匹配；词元的字节一个一个地走完。",
            "from weakest to strongest: |, one behind the other, repeats; keep all states that are possible, not one; the whole text has to match; go through all bytes of a token.",
        ),
        syntax::cases,
        "guide",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a5.guided.characters",
        1,
        text("不止一个字节的字符", "characters of more than one byte"),
        text(
            "类和 . 说的是字符，词元却可能只有字符的一部分：记住已经来了的字节，并且看它们还能不能成为一个允许的字符。不是 UTF-8 的字节不许来。",
            "classes and . speak of characters, but a token may hold a part of one: keep the bytes that have come, and see whether they can still become a character that may come. Bytes that are no UTF-8 may not come.",
        ),
        characters::cases,
        "guide",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a5.guided.repeats",
        1,
        text("次数", "how many times"),
        text(
            "{m,n} 是 m 个必需的加上 n - m 个可有可无的；每一次都可以选别的分支；里面可以什么也没有，循环也要停得下来。",
            "{m,n} is m that have to be and n - m that may be; each time another branch may be taken; what is inside may be nothing, and a loop has to stop all the same.",
        ),
        repeats::cases,
        "guide",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a5.guided.end",
        1,
        text("结束，以及不许来的词元", "ends, and tokens that may not come"),
        text(
            "现在就匹配，才能结束；没有字节的别的词元不许来；拒绝之后一切照旧；结束之后什么也不能来。编号不在词表里也是错误，不要 panic。",
            "a text may end if it matches as it is; other tokens without bytes may not come; after a refusal all is as it was; nothing comes behind an end. A number outside the vocabulary is an error, not a panic.",
        ),
        end::cases,
        "guide",
    )
    .within(Tolerance::EXACT),
    Check {
        needs: &["a5.guided.end"],
        ..Check::golden(
        "a5.guided.errors",
        1,
        text("不能用的参数", "arguments that cannot be used"),
        text(
            "读完模式之后要恰好在末尾；表里没有的写法一律拒绝，看起来相像而表里有的不要拒绝；end_ids 不能为空，也要在词表里。",
            "behind the pattern there is nothing left; what the table does not have is refused, and what only looks like it is not; end_ids are in the vocabulary, and there is one at least.",
        ),
        errors::cases,
        "guide",
    )
    .within(Tolerance::EXACT)
    },
];
