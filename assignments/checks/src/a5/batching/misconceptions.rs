//! The wrong ideas about `a5.batching` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the checks.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.batching.end_included",
        text: text("结束词元也放进了 ids", "makes the token that ends a text a part of `ids`"),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.length_before_end",
        text: text(
            "先看有没有够 max_tokens 个，后看是不是结束词元：第 max_tokens 个正好是结束词元时就错了",
            "looks whether there are `max_tokens` before it looks whether the token ends the text: wrong where the last one allowed ends it",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.one_token_more",
        text: text(
            "多生成了一个，才发现够了 max_tokens 个",
            "draws one token more than `max_tokens`",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.last_token_read",
        text: text(
            "最后一个词元也读了：多走一步，可能还多要一块",
            "reads the last token, too: one step more, and perhaps a block more",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.drawn_behind_each_piece",
        text: text(
            "每读一截提示就生成一个词元，而不是等提示读完",
            "draws a token behind each piece of a prompt, in place of behind the last one",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.stored_of_last_piece",
        text: text(
            "提示分几截读时，把最后一截的长度当成了已经存好的格数",
            "takes the length of the last piece for what is stored, where a text is read in pieces",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.stored_before_read",
        text: text(
            "读了提示的一截，就当整段提示都存好了",
            "takes the whole prompt for stored once a piece of it was read",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.not_in_pieces",
        text: text("提示一次读完，没有理会预算", "reads a prompt at once, whatever the budget"),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.waits_for_whole_budget",
        text: text(
            "整段提示放得进预算才开始读：比预算长的永远轮不到",
            "begins a prompt only when all of it fits into the budget: a longer one never begins",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.block_too_many",
        text: text(
            "长度正好是整数个块时，多要了一块",
            "takes a block too many where the length is exactly some blocks",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.last_block_missing",
        text: text(
            "块数向下取整：没写满的最后一块没有要",
            "rounds the number of blocks down: a last block that is not full is missing",
        ),
        caught_by: &["a5.batching.alone"],
    },
    Misconception {
        id: "a5.batching.step_of_engine",
        text: text(
            "把引擎走了多少步当作步号来抽",
            "draws with the number of the engine's step, in place of the token's own",
        ),
        caught_by: &["a5.batching.alone", "a5.batching.together"],
    },
    Misconception {
        id: "a5.batching.step_is_place",
        text: text(
            "步号从提示的长度数起，而不是从 0",
            "counts steps of drawing from the length of the prompt on, in place of from 0",
        ),
        caught_by: &["a5.batching.alone", "a5.batching.together"],
    },
    Misconception {
        id: "a5.batching.prompt_as_generated",
        text: text(
            "提示也当成了已生成的：出现惩罚和频率惩罚罚到了提示",
            "takes the prompt for generated: presence and frequency penalties fall on it, too",
        ),
        caught_by: &["a5.batching.alone", "a5.batching.together"],
    },
    Misconception {
        id: "a5.batching.prompt_not_in_history",
        text: text(
            "历史里没有提示：重复惩罚漏了它",
            "leaves the prompt out of the history: the repetition penalty misses it",
        ),
        caught_by: &["a5.batching.alone", "a5.batching.together"],
    },
    Misconception {
        id: "a5.batching.unprocessed",
        text: text(
            "没有经过 process，直接从模型的分布里抽取",
            "draws from the model's own distribution, without `process`",
        ),
        caught_by: &["a5.batching.alone", "a5.batching.together"],
    },
    Misconception {
        id: "a5.batching.running_only",
        text: text("unfinished 没有数在等的", "leaves those that wait out of `unfinished`"),
        caught_by: &["a5.batching.alone", "a5.batching.together"],
    },
    Misconception {
        id: "a5.batching.numbers_never_free",
        text: text(
            "完成了的请求的编号不许再用",
            "never lets a number be used again whose request is finished",
        ),
        caught_by: &["a5.batching.alone", "a5.batching.together", "a5.batching.errors"],
    },
    Misconception {
        id: "a5.batching.drawn_as_row",
        text: text(
            "第几个读就作为第几行抽取，而不是都作为第 0 行：结果随旁边有谁而变",
            "draws as the row where a text stands among those that are read, in place of row 0: results depend on who is beside it",
        ),
        caught_by: &["a5.batching.together"],
    },
    Misconception {
        id: "a5.batching.batch_by_batch",
        text: text(
            "等一批文本都完成，才让新的加入",
            "waits until all of a batch are finished before others may join",
        ),
        caught_by: &["a5.batching.steps"],
    },
    Misconception {
        id: "a5.batching.max_running_ignored",
        text: text("没有理会 max_running", "does not look at `max_running`"),
        caught_by: &["a5.batching.steps"],
    },
    Misconception {
        id: "a5.batching.one_text_more",
        text: text("多让一段文本同时进行", "lets one text more run than `max_running`"),
        caught_by: &["a5.batching.steps"],
    },
    Misconception {
        id: "a5.batching.shortest_first",
        text: text(
            "提示短的先来：长的会饿死",
            "takes the shortest prompt on first: long ones may starve",
        ),
        caught_by: &["a5.batching.steps"],
    },
    Misconception {
        id: "a5.batching.last_come_first",
        text: text("最晚来的先开始", "takes on first who came last"),
        caught_by: &["a5.batching.steps"],
    },
    Misconception {
        id: "a5.batching.smallest_number_first",
        text: text(
            "编号小的先开始，而不是先来的",
            "takes on first who has the smallest number, in place of who came first",
        ),
        caught_by: &["a5.batching.steps"],
    },
    Misconception {
        id: "a5.batching.drawing_not_counted",
        text: text(
            "正在生成的文本各读一个词元，没有算进预算",
            "does not count the tokens of texts that draw against the budget",
        ),
        caught_by: &["a5.batching.budget"],
    },
    Misconception {
        id: "a5.batching.budget_of_each",
        text: text(
            "每段文本各有一份预算，而不是合起来一份",
            "gives each text a budget of its own, in place of one for all",
        ),
        caught_by: &["a5.batching.budget"],
    },
    Misconception {
        id: "a5.batching.drawn_become_prompt",
        text: text(
            "被抢占后，已生成的词元成了提示：结果里没有它们，又从头数 max_tokens",
            "makes a part of the prompt of what a preempted text has drawn: it is missing from the result, and `max_tokens` counts anew",
        ),
        caught_by: &["a5.batching.preemption"],
    },
    Misconception {
        id: "a5.batching.drawn_again_with_other_steps",
        text: text(
            "被抢占后已生成的词元丢了，用后面的步号重新抽取",
            "loses what a preempted text has drawn, and draws it again with later steps",
        ),
        caught_by: &["a5.batching.preemption"],
    },
    Misconception {
        id: "a5.batching.steps_from_0_again",
        text: text(
            "被抢占之后，步号又从 0 数起",
            "counts steps of drawing from 0 on again, once a text was preempted",
        ),
        caught_by: &["a5.batching.preemption"],
    },
    Misconception {
        id: "a5.batching.drawn_in_history_as_prompt",
        text: text(
            "被抢占前生成的词元，在历史里成了提示：不再受出现惩罚和频率惩罚",
            "makes a part of the prompt, in the history, of what was drawn before a text was preempted: presence and frequency penalties miss it",
        ),
        caught_by: &["a5.batching.preemption"],
    },
    Misconception {
        id: "a5.batching.not_read_again",
        text: text(
            "被抢占的文本没有重读：以为它的键和值还存着",
            "does not read a preempted text again, as if its places were still stored",
        ),
        caught_by: &["a5.batching.preemption"],
    },
    Misconception {
        id: "a5.batching.preempted_keeps_blocks",
        text: text("被抢占的文本没有交还块", "does not give the blocks of a preempted text back"),
        caught_by: &["a5.batching.preemption"],
    },
    Misconception {
        id: "a5.batching.preempted_freed_twice",
        text: text(
            "被抢占的文本完成时，先前已交还的块又还了一次",
            "gives the blocks that a text had before it was preempted back once more when it finishes",
        ),
        caught_by: &["a5.batching.blocks"],
    },
    Misconception {
        id: "a5.batching.full_last_block_lost",
        text: text(
            "长度正好是整数个块的文本，最后一块没有收回",
            "loses the last block of a text whose length is exactly some blocks",
        ),
        caught_by: &["a5.batching.blocks"],
    },
    Misconception {
        id: "a5.batching.part_of_block_lost",
        text: text("没有写满的最后一块没有收回", "loses a last block that is not full"),
        caught_by: &["a5.batching.blocks"],
    },
    Misconception {
        id: "a5.batching.lost_at_end_token",
        text: text(
            "由结束词元结束的文本没有交还块",
            "loses the blocks of texts that an end token ends",
        ),
        caught_by: &["a5.batching.blocks"],
    },
    Misconception {
        id: "a5.batching.lost_at_abort",
        text: text("中止的文本没有交还块", "loses the blocks of texts that are aborted"),
        caught_by: &["a5.batching.blocks"],
    },
    Misconception {
        id: "a5.batching.freed_twice",
        text: text(
            "完成的文本把每块还了两次：后来两段文本写进同一块",
            "gives each block of a finished text back twice: later two texts write into the same one",
        ),
        caught_by: &["a5.batching.blocks"],
    },
    Misconception {
        id: "a5.batching.aborted_freed_twice",
        text: text("中止的文本把每块还了两次", "gives each block of an aborted text back twice"),
        caught_by: &["a5.batching.blocks"],
    },
    Misconception {
        id: "a5.batching.shared_block_freed",
        text: text(
            "一段文本结束，它的块就收回，不管别的文本还在用",
            "frees the blocks of a text that ends though others still use them",
        ),
        caught_by: &["a5.batching.shared"],
    },
    Misconception {
        id: "a5.batching.old_key_kept",
        text: text(
            "块被拿去另用之后，旧的键还留着：以后会找到别人的内容",
            "keeps the key of a block that was taken for something else: what is found there later is another text's",
        ),
        caught_by: &["a5.batching.shared"],
    },
    Misconception {
        id: "a5.batching.key_without_beginning",
        text: text(
            "键只是块里的词元，不含它前面的",
            "makes the key of a block of its own tokens only, without those before",
        ),
        caught_by: &["a5.batching.shared"],
    },
    Misconception {
        id: "a5.batching.written_into_shared",
        text: text(
            "没写满的块也共享，而且直接往里写：覆盖了别人的",
            "shares a block that is not full, and writes into it: that overwrites another text's",
        ),
        caught_by: &["a5.batching.shared"],
    },
    Misconception {
        id: "a5.batching.nothing_left_to_read",
        text: text(
            "提示整个都共享了，没有留下一个词元来读",
            "shares all of a prompt, and has no token left to read",
        ),
        caught_by: &["a5.batching.shared"],
    },
    Misconception {
        id: "a5.batching.unread_token_shared",
        text: text(
            "把最后一个词元所在的块也当成写满了，而那个词元从没有读过",
            "takes the block of the last token for full, though that token was never read",
        ),
        caught_by: &["a5.batching.shared"],
    },
    Misconception {
        id: "a5.batching.last_token_needs_place",
        text: text(
            "要求提示加 max_tokens 个都放得下；最后一个并不用放",
            "wants room for the prompt and `max_tokens` more, though the last one needs none",
        ),
        caught_by: &["a5.batching.alone", "a5.batching.errors"],
    },
    Misconception {
        id: "a5.batching.only_prompt_has_to_fit",
        text: text(
            "add 只看提示放不放得下，没有算上要生成的",
            "looks in `add` only whether the prompt fits, and not what is drawn",
        ),
        caught_by: &["a5.batching.errors"],
    },
    Misconception {
        id: "a5.batching.sampling_not_looked_at",
        text: text("add 没有检查采样的设置", "does not look at the sampling in `add`"),
        caught_by: &["a5.batching.errors"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.batching.unnamed.ends_as_end", &["a5.batching.alone"]),
    Unnamed::new(
        "a5.batching.unnamed.seed_ignored",
        &["a5.batching.alone", "a5.batching.together"],
    ),
    Unnamed::new(
        "a5.batching.unnamed.steps_from_1",
        &["a5.batching.alone", "a5.batching.together"],
    ),
    Unnamed::new("a5.batching.unnamed.logits_of_first", &["a5.batching.together"]),
    Unnamed::new("a5.batching.unnamed.waiting_only", &["a5.batching.alone"]),
    Unnamed::new("a5.batching.unnamed.first_block_lost", &["a5.batching.blocks"]),
    Unnamed::new("a5.batching.unnamed.length_wraps_around", &["a5.batching.errors"]),
    Unnamed::new("a5.batching.unnamed.numbers_not_looked_at", &["a5.batching.errors"]),
    Unnamed::new("a5.batching.unnamed.running_numbers_free", &["a5.batching.errors"]),
];
