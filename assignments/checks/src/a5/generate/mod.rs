//! Task `a5.generate`: generating text.

mod batch;
mod call;
mod characters;
mod distribution;
mod errors;
mod finish;
mod misconceptions;
mod once;
mod script;
mod show;
mod stops;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.generate", text("生成", "generating text"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a5.generate.characters",
        2,
        text("字节成为字符", "bytes become characters"),
        text(
            "一个词元可能只是一个字符的一部分：末尾还可能成为字符的字节先留着，其余的马上显示；不可能成为字符的字节是 U+FFFD。",
            "a token may be a part of a character only: bytes at the end that may still become one are kept, the rest is shown at once; bytes that cannot become one are U+FFFD.",
        ),
        characters::cases,
        "generate.text_stream",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a5.generate.stop_strings",
        3,
        text("停止串", "stop strings"),
        text(
            "逐个字符地看，与怎样切成词元无关：第一个完整的停止串结束文本，同时完整的取最长的；末尾可能是它开头的字符先留着，取最长的那一段，不多也不少。",
            "look at it character by character, however it is split into tokens: the first stop string that is complete ends the text, the longest of those complete at once; characters at the end that may be its beginning are kept, the longest such end, no more and no less.",
        ),
        stops::cases,
        "generate.text_stream",
    )
    .within(Tolerance::EXACT),
    Check { needs: &["a5.logits.temperature", "a5.sample.draw_rows"], ..Check::golden(
        "a5.generate.finish",
        2,
        text("文本怎样结束", "how a text ends"),
        text(
            "每抽出一个词元，依次看：end_ids（不算在文本里）、停止串、max_tokens、上下文（c 个位置，提示 p 个，还能有 c - p + 1 个）。",
            "behind each drawn token, in this order: end_ids (not part of the text), stop strings, max_tokens, the context (of c places, a prompt of p leaves c - p + 1 tokens).",
        ),
        finish::cases,
        "generate.finish",
    )
    .within(Tolerance::EXACT) },
    Check { needs: &["a5.logits.temperature", "a5.sample.draw_rows"], ..Check::golden(
        "a5.generate.once",
        1,
        text("每个位置只读一次", "every place is read once"),
        text(
            "提示读一次；之后每次只读新的一个词元；最后一个词元不读；max_tokens 是 0 时什么也不读。",
            "the prompt is read once, then one new token at a time; the last token is not read, and nothing is if `max_tokens` is 0.",
        ),
        once::cases,
        "generate.once",
    )
    .within(Tolerance::EXACT) },
    Check { needs: &["a5.logits.temperature", "a5.sample.draw_rows"], ..Check::golden(
        "a5.generate.show",
        2,
        text("马上显示", "shown at once"),
        text(
            "每一段在读下一个词元之前显示；空的不显示；留着的在结束时显示；各段连起来就是 text。",
            "each piece is shown before the next token is read; empty ones are not; what was held back is shown at the end; together they are `text`.",
        ),
        show::cases,
        "generate.show",
    )
    .within(Tolerance::EXACT) },
    Check { needs: &["a5.logits.repetition", "a5.logits.presence", "a5.logits.temperature", "a5.sample.draw_rows"], ..Check::golden(
        "a5.generate.distribution",
        2,
        text("词元从哪里抽", "what tokens are drawn from"),
        text(
            "第 i 个词元（从 0 数起）用 process 的分布、seed、步号 i、第 0 行；历史分成提示和已生成的两部分；Raw 是模型自己的对数概率，与温度无关。",
            "token i, from 0 on, is drawn from what `process` returns, with the seed, step i, as row 0; the history is the prompt and what was generated, apart from each other; Raw is the model's own log-probability, whatever the temperature.",
        ),
        distribution::cases,
        "generate.distribution",
    ) },
    Check { needs: &["a5.logits.repetition", "a5.logits.presence", "a5.logits.temperature", "a5.sample.draw_rows"], ..Check::golden(
        "a5.generate.batch",
        2,
        text("几个提示一起", "several prompts at once"),
        text(
            "在左边填充，并用 tokens 告诉模型哪里是填充；结束的行用 select 拿走；拿走之后，每一行采样时的行号还是原来的。",
            "padding is on the left, and `tokens` tells the model where; rows that have ended are taken out with `select`; what is left still draws with the numbers that the rows had at first.",
        ),
        batch::cases,
        "generate.batch",
    ) },
    Check {
        needs: &["a5.generate.once"],
        ..Check::golden(
            "a5.generate.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "空的提示、比上下文长的提示、词表里没有的词元、空的停止串、一个提示也没有；process 不接受的，原样传出去。",
                "an empty prompt, one longer than the context, a token that is not in the vocabulary, an empty stop string, no prompts; what `process` refuses is passed on.",
            ),
            errors::cases,
            "generate.errors",
        )
        .within(Tolerance::EXACT)
    },
];
