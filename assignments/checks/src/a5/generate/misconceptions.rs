//! The wrong ideas about `a5.generate` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.generate.token_by_token",
        text: text(
            "每个词元的字节单独解码：分在两个词元里的字符成了几个 U+FFFD",
            "decodes the bytes of each token by themselves: a character in two tokens becomes several U+FFFD",
        ),
        caught_by: &[
            "a5.generate.characters",
            "a5.generate.finish",
            "a5.generate.show",
            "a5.generate.batch",
        ],
    },
    Misconception {
        id: "a5.generate.shown_at_the_end_only",
        text: text(
            "直到 finish 才给出文本，push 什么也不返回",
            "returns nothing from `push` and all of the text from `finish`",
        ),
        caught_by: &["a5.generate.characters"],
    },
    Misconception {
        id: "a5.generate.broken_end_dropped",
        text: text(
            "结束时没有成为字符的字节丢掉了，没有成为 U+FFFD",
            "drops the bytes at the end that did not become a character, in place of one U+FFFD",
        ),
        caught_by: &["a5.generate.characters", "a5.generate.finish"],
    },
    Misconception {
        id: "a5.generate.mark_for_each_byte",
        text: text(
            "不成字符的字节，每一个都成了一个 U+FFFD；from_utf8_lossy 把断掉的一个字符合成一个",
            "makes a U+FFFD of every byte that is no character, where `from_utf8_lossy` makes one of a broken-off character",
        ),
        caught_by: &["a5.generate.characters"],
    },
    Misconception {
        id: "a5.generate.invalid_dropped",
        text: text("不成字符的字节丢掉了", "drops bytes that are no character"),
        caught_by: &["a5.generate.characters"],
    },
    Misconception {
        id: "a5.generate.one_mark_for_all",
        text: text(
            "连着的几处不成字符的字节，合成了一个 U+FFFD",
            "makes one U+FFFD of all bytes in a row that are no character",
        ),
        caught_by: &["a5.generate.characters"],
    },
    Misconception {
        id: "a5.generate.all_or_nothing",
        text: text(
            "只要字节里有一处不是完整的 UTF-8，就什么也不显示，前面完整的字符也不",
            "shows nothing, not even the whole characters in front, while the bytes are not UTF-8 from beginning to end",
        ),
        caught_by: &["a5.generate.characters"],
    },
    Misconception {
        id: "a5.generate.by_first_byte",
        text: text(
            "按第一个字节说的长度等着，不看后面的字节是不是还接得上",
            "waits for as many bytes as the first one promises, without a look at whether the next ones fit",
        ),
        caught_by: &["a5.generate.characters"],
    },
    Misconception {
        id: "a5.generate.byte_is_character",
        text: text("把每个字节当成一个字符", "takes every byte for a character"),
        caught_by: &["a5.generate.characters"],
    },
    Misconception {
        id: "a5.generate.finished_again",
        text: text(
            "第二次 finish 又给出了同样的内容",
            "returns the same once more when `finish` is called again",
        ),
        caught_by: &["a5.generate.characters"],
    },
    Misconception {
        id: "a5.generate.stop_left_in",
        text: text("停止串留在了文本里", "leaves the stop string in the text"),
        caught_by: &["a5.generate.stop_strings", "a5.generate.finish", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.nothing_held_back",
        text: text(
            "什么也不留：停止串的开头已经显示出去了",
            "holds nothing back: the beginning of a stop string has been shown when its rest comes",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.stop_in_one_token",
        text: text(
            "只在一个词元之内找停止串，分在两个词元里的没有找到",
            "looks for stop strings within each token only, and misses those over two of them",
        ),
        caught_by: &["a5.generate.stop_strings", "a5.generate.finish", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.stop_at_token_end",
        text: text(
            "只看文本是否以停止串结尾：在词元中间完整的没有看到",
            "only looks whether the text ends with a stop string, and misses those that are complete inside a token",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.match_begun_anew",
        text: text(
            "字符对不上时从停止串的开头重新数起，忘了已来的字符的末尾可能又是开头：aaab 里没有找到 aab",
            "begins at the beginning of the stop string when a character does not fit, though an end of what has come may be a beginning as well: it misses aab in aaab",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.order_of_list",
        text: text(
            "取列表里排在前面的停止串，而不是最先完整的",
            "takes the stop string that stands first in the list, not the one that is complete first",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.first_to_begin",
        text: text(
            "取开始得最早的停止串，而不是最先完整的",
            "takes the stop string that begins first, not the one that is complete first",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.shortest_stop",
        text: text(
            "几个停止串同时完整时取了最短的，长的那个留下了开头",
            "takes the shortest of the stop strings that are complete at once, and leaves the beginning of the longer one",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.always_held_back",
        text: text(
            "总是留着最长的停止串那么多个字符（少一个），不管它们像不像开头",
            "always holds back as many characters as the longest stop string has, less one, whether they could be its beginning or not",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.shortest_end_held",
        text: text(
            "留的是最短的、可能是开头的那一段，不是最长的",
            "holds back the shortest end that may be a beginning, not the longest",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.goes_on_after_stop",
        text: text(
            "停止串完整之后，push 还在返回后面的内容",
            "goes on returning text after a stop string is complete",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.rest_after_stop",
        text: text(
            "finish 返回了停止串和同一个词元里它后面的内容",
            "returns the stop string, and what stands behind it in its token, from `finish`",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.held_back_is_lost",
        text: text(
            "留着的字符在 finish 时丢了",
            "loses in `finish` the characters that were held back",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.lost_before_stop",
        text: text(
            "停止串完整的那次 push 什么也没返回：它前面的字符丢了",
            "returns nothing from the `push` that completes a stop string: what stands in front of it is lost",
        ),
        caught_by: &["a5.generate.stop_strings"],
    },
    Misconception {
        id: "a5.generate.end_is_part",
        text: text("结束词元也放进了 ids", "puts the token that ends the text among `ids`"),
        caught_by: &["a5.generate.finish"],
    },
    Misconception {
        id: "a5.generate.end_in_text",
        text: text(
            "结束词元的字节进了文本",
            "puts the bytes of the token that ends the text into it",
        ),
        caught_by: &["a5.generate.finish"],
    },
    Misconception {
        id: "a5.generate.first_end_id_only",
        text: text("end_ids 里只看第一个", "looks at the first of the `end_ids` only"),
        caught_by: &["a5.generate.finish"],
    },
    Misconception {
        id: "a5.generate.stop_tokens_left_out",
        text: text(
            "使停止串完整的那个词元没有放进 ids；停止串只从 text 里去掉",
            "leaves the token that completes a stop string out of `ids`: only `text` is cut",
        ),
        caught_by: &["a5.generate.finish", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.stop_in_prompt",
        text: text("在提示里也找了停止串", "looks for stop strings in the prompt, too"),
        caught_by: &["a5.generate.finish"],
    },
    Misconception {
        id: "a5.generate.length_first",
        text: text(
            "先看 max_tokens，再看停止串",
            "looks at `max_tokens` before it looks at stop strings",
        ),
        caught_by: &["a5.generate.finish", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.context_before_length",
        text: text(
            "先看上下文，再看 max_tokens",
            "looks at the context before it looks at `max_tokens`",
        ),
        caught_by: &["a5.generate.finish"],
    },
    Misconception {
        id: "a5.generate.context_one_short",
        text: text(
            "提示与生成的一共 c 个就算满了（c 是上下文的长度）：最后一个不必读，还能再有一个",
            "takes the context for full when prompt and tokens are as many as it has places: the last one need not be read, so there is room for one more",
        ),
        caught_by: &["a5.generate.finish", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.prompt_counts",
        text: text("max_tokens 里把提示也数了进去", "counts the prompt among `max_tokens`"),
        caught_by: &["a5.generate.finish", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.one_for_none",
        text: text("max_tokens 是 0 时也抽了一个词元", "draws a token where `max_tokens` is 0"),
        caught_by: &["a5.generate.finish", "a5.generate.once", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.tail_is_lost",
        text: text(
            "结束时没有调用 finish：留着的内容丢了",
            "does not call `finish` at the end, and loses what was held back",
        ),
        caught_by: &["a5.generate.finish", "a5.generate.show", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.prompt_in_text",
        text: text("提示也写进了文本", "writes the prompt into the text"),
        caught_by: &["a5.generate.finish"],
    },
    Misconception {
        id: "a5.generate.prompt_end_read_twice",
        text: text("提示的最后一个词元读了两遍", "reads the last token of the prompt twice"),
        caught_by: &["a5.generate.finish", "a5.generate.once", "a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.all_read_again",
        text: text(
            "每抽一个词元，都把提示和已有的词元重新读一遍",
            "reads the prompt and all tokens again for every token",
        ),
        caught_by: &["a5.generate.once"],
    },
    Misconception {
        id: "a5.generate.last_token_read",
        text: text(
            "最后一个词元也读了，虽然后面什么也不抽",
            "reads the last token, too, though nothing is drawn behind it",
        ),
        caught_by: &["a5.generate.once"],
    },
    Misconception {
        id: "a5.generate.shown_together",
        text: text(
            "等整个文本完成了才一次显示出来",
            "shows the text at once, when all of it is complete",
        ),
        caught_by: &["a5.generate.show"],
    },
    Misconception {
        id: "a5.generate.read_before_shown",
        text: text("先读下一个位置，再显示这一段", "reads the token before it shows its piece"),
        caught_by: &["a5.generate.show"],
    },
    Misconception {
        id: "a5.generate.whole_text_shown",
        text: text("每次都把到目前为止的整个文本显示一遍", "shows the whole text so far each time"),
        caught_by: &["a5.generate.show"],
    },
    Misconception {
        id: "a5.generate.empty_pieces",
        text: text("空的也显示", "shows empty pieces"),
        caught_by: &["a5.generate.show"],
    },
    Misconception {
        id: "a5.generate.penalties_over_prompt",
        text: text(
            "提示里的词元也算作已生成的：出现惩罚与频率惩罚也罚了它们",
            "counts the tokens of the prompt among those generated: presence and frequency are taken from them, too",
        ),
        caught_by: &["a5.generate.distribution", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.prompt_forgotten",
        text: text(
            "历史里没有提示：重复惩罚只看已生成的",
            "leaves the prompt out of the history: the repetition penalty only sees what was generated",
        ),
        caught_by: &["a5.generate.distribution", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.generated_forgotten",
        text: text("历史里没有已生成的词元", "leaves out of the history what was generated"),
        caught_by: &["a5.generate.distribution", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.generated_as_prompt",
        text: text(
            "把已生成的词元放在了历史的提示里：出现惩罚与频率惩罚什么也没罚",
            "puts what was generated into the history as a part of the prompt: presence and frequency do nothing",
        ),
        caught_by: &["a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.always_processed",
        text: text(
            "不论 log_probs 是什么，都给处理之后的对数概率",
            "tells processed log-probabilities, whatever `log_probs` is",
        ),
        caught_by: &["a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.always_raw",
        text: text(
            "不论 log_probs 是什么，都给模型自己的对数概率",
            "tells the model's own log-probabilities, whatever `log_probs` is",
        ),
        caught_by: &["a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.raw_divided_by_temperature",
        text: text(
            "Raw 的对数概率里，logits 除过了温度",
            "divides logits by the temperature for raw log-probabilities",
        ),
        caught_by: &["a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.raw_penalised",
        text: text(
            "Raw 的对数概率是从惩罚过的 logits 算的",
            "takes raw log-probabilities from penalised logits",
        ),
        caught_by: &["a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.log_probs_in_f32",
        text: text("对数概率是用 f32 算的", "computes log-probabilities in `f32`"),
        caught_by: &["a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.likeliest_drawn",
        text: text(
            "总是取最可能的词元，不抽",
            "always takes the likeliest token and draws nothing",
        ),
        caught_by: &["a5.generate.distribution", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.sampling_ignored",
        text: text(
            "从模型自己的分布抽，没有用 process",
            "draws from the model's own distribution, without `process`",
        ),
        caught_by: &["a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.same_number_again",
        text: text(
            "每个词元都用步号 0：用的是同一个随机数",
            "draws every token with step 0, that is, with the same random number",
        ),
        caught_by: &["a5.generate.distribution", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.seed_left_out",
        text: text("没有用 seed，总是 0", "leaves out the seed and takes 0"),
        caught_by: &["a5.generate.distribution", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.step_counts_prompt",
        text: text("步号从提示的长度数起", "counts steps from the length of the prompt on"),
        caught_by: &["a5.generate.distribution", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.step_from_one",
        text: text("步号从 1 数起", "counts steps from 1 on"),
        caught_by: &["a5.generate.distribution", "a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.logits_of_first_place",
        text: text(
            "用了提示第一个位置的 logits，不是最后一个的",
            "takes the logits at the first place of the prompt, not at its last",
        ),
        caught_by: &["a5.generate.distribution"],
    },
    Misconception {
        id: "a5.generate.padded_on_the_right",
        text: text("填充在右边", "pads on the right"),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.padding_is_read",
        text: text(
            "没有用 tokens 告诉模型哪里是填充：填充被当成词元，位置也跟着错了",
            "does not tell the model by `tokens` where padding is: it is read as tokens, and positions are wrong",
        ),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.ended_rows_read",
        text: text("已经结束的行还在读", "goes on reading rows that have ended"),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.rows_renumbered",
        text: text(
            "拿走一行之后，后面的行用新的行号抽",
            "lets rows draw with new numbers once one in front of them has been taken out",
        ),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.all_draw_as_row_0",
        text: text(
            "每一行都作为第 0 行来抽：同样的提示得到同样的文本",
            "lets every row draw as row 0: prompts that are alike get the same text",
        ),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.seed_of_the_row",
        text: text(
            "把行号加到了 seed 上，都作为第 0 行来抽",
            "adds the number of the row to the seed, and draws as row 0",
        ),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.all_end_with_the_first",
        text: text(
            "第一行结束时，所有的行都结束了",
            "ends all rows as soon as the first has ended",
        ),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.in_order_of_ending",
        text: text(
            "结果按结束的先后排，不按提示的次序",
            "returns texts in the order in which they ended, not in that of the prompts",
        ),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.padding_counts",
        text: text(
            "填充也算进了上下文：短的提示结束得太早",
            "counts padding towards the context: short prompts end too early",
        ),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.one_by_one",
        text: text(
            "一个提示接一个提示地生成，没有放在一起读",
            "goes on with one prompt after the other, without reading them together",
        ),
        caught_by: &["a5.generate.batch"],
    },
    Misconception {
        id: "a5.generate.left_to_the_model",
        text: text(
            "没有先检查提示，留给了模型去拒绝：错误说的是模型的 ids，不是提示",
            "leaves it to the model to look at prompts: the error is about its `ids`, not about the prompt",
        ),
        caught_by: &["a5.generate.errors"],
    },
    Misconception {
        id: "a5.generate.empty_stop_taken",
        text: text("接受了空的停止串", "accepts an empty stop string"),
        caught_by: &["a5.generate.errors"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.generate.unnamed.three_bytes_late", &["a5.generate.characters"]),
    Unnamed::new("a5.generate.unnamed.marks_at_the_end", &["a5.generate.characters"]),
    Unnamed::new("a5.generate.unnamed.any_case", &["a5.generate.stop_strings"]),
    Unnamed::new("a5.generate.unnamed.stop_once_more", &["a5.generate.stop_strings"]),
    Unnamed::new("a5.generate.unnamed.held_one_more", &["a5.generate.stop_strings"]),
    Unnamed::new("a5.generate.unnamed.one_too_many", &["a5.generate.finish"]),
    Unnamed::new("a5.generate.unnamed.last_end_id_only", &["a5.generate.finish"]),
    Unnamed::new("a5.generate.unnamed.text_trimmed", &["a5.generate.finish"]),
    Unnamed::new("a5.generate.unnamed.end_of_prompt_only", &["a5.generate.once"]),
    Unnamed::new("a5.generate.unnamed.shown_by_twos", &["a5.generate.show"]),
    Unnamed::new("a5.generate.unnamed.likeliest_told", &["a5.generate.distribution"]),
    Unnamed::new("a5.generate.unnamed.in_bits", &["a5.generate.distribution"]),
    Unnamed::new("a5.generate.unnamed.last_token_forgotten", &["a5.generate.distribution"]),
    Unnamed::new(
        "a5.generate.unnamed.row_from_one",
        &["a5.generate.distribution", "a5.generate.batch"],
    ),
    Unnamed::new("a5.generate.unnamed.first_prompt_for_all", &["a5.generate.batch"]),
    Unnamed::new("a5.generate.unnamed.one_stop_looked_at", &["a5.generate.errors"]),
    Unnamed::new("a5.generate.unnamed.one_prompt_looked_at", &["a5.generate.errors"]),
];
