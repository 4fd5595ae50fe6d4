//! The wrong ideas about `a4.data` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.data.labels_not_shifted",
        text: text(
            "目标没有错开一位：位置 i 的目标是它自己",
            "does not shift the targets: each token is its own",
        ),
        caught_by: &["a4.data.windows", "a4.data.random"],
    },
    Misconception {
        id: "a4.data.labels_shifted_twice",
        text: text("目标错开了两位", "shifts the targets twice"),
        caught_by: &["a4.data.windows", "a4.data.random"],
    },
    Misconception {
        id: "a4.data.tokens_signed",
        text: text(
            "把词元当成了有符号的整数：一半的词元成了负数",
            "reads tokens as numbers with a sign: half of them come out negative",
        ),
        caught_by: &["a4.data.windows", "a4.data.random"],
    },
    Misconception {
        id: "a4.data.tokens_big_endian",
        text: text(
            "字节的次序反了：把最高的字节当成在最前面",
            "takes the bytes of a token in the wrong order, the highest one first",
        ),
        caught_by: &["a4.data.windows", "a4.data.random"],
    },
    Misconception {
        id: "a4.data.two_bytes_always",
        text: text(
            "不管 width，词元总是按 2 个字节读",
            "reads tokens of 2 bytes, whatever `width` says",
        ),
        caught_by: &["a4.data.windows", "a4.data.random"],
    },
    Misconception {
        id: "a4.data.last_window_dropped",
        text: text(
            "丢掉了不满的最后一个窗口：(n - 1) / length 没有向上取整",
            "drops the last window if it is partial: (n - 1) / length is not rounded up",
        ),
        caught_by: &["a4.data.windows", "a4.data.batches"],
    },
    Misconception {
        id: "a4.data.window_without_target",
        text: text(
            "窗口个数按 n 算：最后一个窗口可能一个目标也没有",
            "counts n / length windows, so that the last one may have no target",
        ),
        caught_by: &["a4.data.windows", "a4.data.batches"],
    },
    Misconception {
        id: "a4.data.stride_one_more",
        text: text(
            "窗口之间隔了 length + 1 个词元：每个边界跳过一个",
            "lets windows begin length + 1 tokens apart, and leaves one out between any two",
        ),
        caught_by: &["a4.data.windows"],
    },
    Misconception {
        id: "a4.data.last_window_moved_back",
        text: text(
            "最后一个窗口往回挪到装满为止，与前一个重叠",
            "moves the last window back until it is full, so that it overlaps the one before",
        ),
        caught_by: &["a4.data.windows"],
    },
    Misconception {
        id: "a4.data.last_token_as_id",
        text: text(
            "没有下一个词元的位置上，id 是文件的最后一个词元，而不是 0",
            "leaves the file's last token as an id where there is no next one; there the id is 0",
        ),
        caught_by: &["a4.data.windows"],
    },
    Misconception {
        id: "a4.data.padding_has_loss",
        text: text(
            "没有下一个词元的位置上，目标是 0 而不是 -100：填充也算进了损失",
            "has the target 0 in place of -100 where there is no next token, so that padding has a loss",
        ),
        caught_by: &["a4.data.windows"],
    },
    Misconception {
        id: "a4.data.last_start_left_out",
        text: text(
            "少了最后一个可以开始的位置",
            "leaves out the last place where a window can start",
        ),
        caught_by: &["a4.data.random"],
    },
    Misconception {
        id: "a4.data.starts_anywhere",
        text: text(
            "开始的位置取自整个文件，窗口会超出文件的末尾",
            "lets windows start anywhere in the file, also where they reach beyond its end",
        ),
        caught_by: &["a4.data.random"],
    },
    Misconception {
        id: "a4.data.starts_at_multiples",
        text: text("只从 length 的倍数开始", "lets windows start at multiples of length only"),
        caught_by: &["a4.data.random"],
    },
    Misconception {
        id: "a4.data.one_start_for_all",
        text: text(
            "所有的行从同一个位置开始：只取了一次随机数",
            "lets all rows start at the same place: it draws one number only",
        ),
        caught_by: &["a4.data.random"],
    },
    Misconception {
        id: "a4.data.same_shuffle_every_epoch",
        text: text("每一轮的次序都与第 0 轮相同", "has the order of epoch 0 in every epoch"),
        caught_by: &["a4.data.order", "a4.data.batches"],
    },
    Misconception {
        id: "a4.data.not_shuffled",
        text: text("没有打乱", "does not shuffle"),
        caught_by: &["a4.data.order", "a4.data.batches"],
    },
    Misconception {
        id: "a4.data.shuffle_forwards",
        text: text(
            "从前往后洗牌：交换 i 与 i + below(count - i)",
            "shuffles from the beginning: it swaps i and i + below(count - i)",
        ),
        caught_by: &["a4.data.order"],
    },
    Misconception {
        id: "a4.data.shuffle_with_all",
        text: text(
            "每一步都从全部 count 个里取：不是每种次序都一样可能",
            "draws from all of count at every step, so that not all orders are equally likely",
        ),
        caught_by: &["a4.data.order"],
    },
    Misconception {
        id: "a4.data.shuffle_never_in_place",
        text: text(
            "取的是 below(i)：没有一个数会留在原处",
            "draws below(i), so that no number ever stays where it is",
        ),
        caught_by: &["a4.data.order"],
    },
    Misconception {
        id: "a4.data.key_exchanged",
        text: text("键写成了 [epoch, seed]", "has the key [epoch, seed]"),
        caught_by: &["a4.data.order"],
    },
    Misconception {
        id: "a4.data.key_added",
        text: text(
            "键是 seed + epoch 一个数：种子 3 的第 1 轮就是种子 4 的第 0 轮",
            "has one number as the key, seed + epoch: epoch 1 of the seed 3 is epoch 0 of the seed 4",
        ),
        caught_by: &["a4.data.order"],
    },
    Misconception {
        id: "a4.data.overlapping_shards",
        text: text(
            "每个进程都走完所有的窗口，各个进程的数据重叠",
            "lets every rank take all windows, so that shards overlap",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.shuffle_by_rank",
        text: text(
            "每个进程用自己的种子洗牌，各个进程的数据重叠",
            "shuffles with another seed on each rank, so that shards overlap",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.contiguous_shards",
        text: text(
            "每个进程取次序里连续的一段，而不是轮流取",
            "deals out contiguous parts of the order, not in turn",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.uneven_windows_dropped",
        text: text(
            "除不尽的窗口丢掉了，好让每个进程一样多",
            "drops windows so that every rank has the same number of them",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.last_batch_dropped",
        text: text(
            "丢掉了一轮里不满的最后一批",
            "drops the last batch of an epoch if it is smaller",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.last_batch_filled",
        text: text(
            "用下一轮的窗口补满了一轮的最后一批",
            "fills the last batch of an epoch with windows of the next one",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.taken_counts_batches",
        text: text("游标数的是批，而不是窗口", "counts batches in the cursor, not windows"),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.taken_by_full_batches",
        text: text(
            "不满的一批之后，游标也往前走了整整一批",
            "moves the cursor by a whole batch, also behind a smaller one",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.epoch_stands_still",
        text: text(
            "一轮走完之后从头再来，轮数没有加一",
            "begins anew at the end of an epoch without counting it",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.epoch_ended_early",
        text: text(
            "取完一轮的最后一批就立刻进入下一轮，没有等到下一次调用",
            "moves the cursor to the next epoch right behind the last batch, and not in the next call",
        ),
        caught_by: &["a4.data.batches"],
    },
    Misconception {
        id: "a4.data.whole_file_read",
        text: text("先把整个文件读成了张量", "makes a tensor of the whole file first"),
        caught_by: &["a4.data.large"],
    },
    Misconception {
        id: "a4.data.long_documents_truncated",
        text: text(
            "太长的文档只留下开头的 length 个词元",
            "keeps only the first `length` tokens of a document that is too long",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.empty_documents_counted",
        text: text("空的文档也占了一个编号", "gives numbers to empty documents, too"),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.pieces_have_targets",
        text: text(
            "切开的一段，最后一个词元的目标是下一段的第一个",
            "lets the last token of a piece predict the first of the next piece",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.pieces_go_on",
        text: text(
            "切开的第二段，位置接着第一段数",
            "goes on counting positions in the second piece of a document",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.documents_cut_at_row_end",
        text: text(
            "放不下的文档也从行尾开始放，在那里切开",
            "begins a document at the end of a row although it does not fit, and cuts it there",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.first_fit",
        text: text(
            "把文档放进了前面还有空位的行",
            "puts a document into an earlier row that has room",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.one_document_a_row",
        text: text("每篇文档占一行，没有装在一起", "gives each document a row of its own"),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.labels_cross_documents",
        text: text(
            "一篇文档的最后一个词元去预测下一篇的第一个",
            "lets the last token of a document predict the first of the next document",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.positions_not_reset",
        text: text(
            "位置按行数，没有每篇从 0 数起",
            "counts positions through the row, not from 0 in each document",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.documents_counted_over_rows",
        text: text(
            "文档的编号跨行接着数，没有每行从 0 数起",
            "numbers documents through all rows, not from 0 in each",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.padding_in_last_document",
        text: text(
            "填充算进了最后一篇文档，而不是 -1",
            "counts padding as part of the last document, in place of -1",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.packed_padding_has_loss",
        text: text("填充也有目标：pad 自己", "lets padding have a target, `pad` itself"),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.padding_has_positions",
        text: text(
            "填充的位置接着数，而不是 0",
            "goes on counting positions in padding, where they are 0",
        ),
        caught_by: &["a4.data.pack"],
    },
    Misconception {
        id: "a4.data.attention_crosses_documents",
        text: text(
            "只是因果掩码：后面的文档看得见前面的文档",
            "masks causally only: a document sees those before it",
        ),
        caught_by: &["a4.data.mask", "a4.data.apart"],
    },
    Misconception {
        id: "a4.data.documents_seen",
        text: text(
            "因果掩码遮住了填充，没有分开文档：后面的文档看得见前面的文档",
            "hides padding in a causal mask, but does not keep documents apart: later ones see earlier ones",
        ),
        caught_by: &["a4.data.mask"],
    },
    Misconception {
        id: "a4.data.mask_not_causal",
        text: text("看得见同一篇文档里后面的词元", "lets a token see later ones of its document"),
        caught_by: &["a4.data.mask", "a4.data.apart"],
    },
    Misconception {
        id: "a4.data.mask_upwards",
        text: text(
            "三角形反了：看得见的是后面的，不是前面的",
            "has the triangle the wrong way round: a token sees later ones, not earlier ones",
        ),
        caught_by: &["a4.data.mask"],
    },
    Misconception {
        id: "a4.data.padding_sees_padding",
        text: text("填充看得见填充", "lets padding see padding"),
        caught_by: &["a4.data.mask"],
    },
    Misconception {
        id: "a4.data.self_not_seen",
        text: text("词元看不见自己：用了 j < i", "does not let a token see itself: j < i"),
        caught_by: &["a4.data.mask"],
    },
    Misconception {
        id: "a4.data.mask_inverted",
        text: text("真假反了：看不见的地方是 true", "is true where a token is not seen"),
        caught_by: &["a4.data.mask"],
    },
    Misconception {
        id: "a4.data.texts_not_shifted",
        text: text(
            "目标没有错开一位：文本里每个词元的目标是它自己",
            "does not shift the targets of a text",
        ),
        caught_by: &["a4.data.collate"],
    },
    Misconception {
        id: "a4.data.padded_on_the_left",
        text: text("在左边填充", "pads on the left"),
        caught_by: &["a4.data.collate"],
    },
    Misconception {
        id: "a4.data.padding_predicted",
        text: text(
            "文本的最后一个词元去预测 pad，填充也预测 pad",
            "lets the last token of a text predict `pad`, and padding, too",
        ),
        caught_by: &["a4.data.collate"],
    },
    Misconception {
        id: "a4.data.first_padding_predicted",
        text: text("文本的最后一个词元去预测 pad", "lets the last token of a text predict `pad`"),
        caught_by: &["a4.data.collate"],
    },
    Misconception {
        id: "a4.data.padding_by_id",
        text: text(
            "凡是与 pad 相同的目标都去掉了，文本里的也去掉了",
            "ignores every target that is `pad`, those of the text as well",
        ),
        caught_by: &["a4.data.collate"],
    },
    Misconception {
        id: "a4.data.last_token_wraps_around",
        text: text(
            "文本的最后一个词元去预测它的第一个",
            "lets the last token of a text predict its first one",
        ),
        caught_by: &["a4.data.collate"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    // More than 24 bits of a token.
    Unnamed::new("a4.data.unnamed.through_f32", &["a4.data.windows"]),
    Unnamed::new("a4.data.unnamed.uniform_for_below", &["a4.data.random"]),
    Unnamed::new("a4.data.unnamed.key_of_seed", &["a4.data.order"]),
    Unnamed::new("a4.data.unnamed.thirty_two_bits", &["a4.data.order", "a4.data.batches"]),
    // Documents see each other, and padding is left out.
    Unnamed::new("a4.data.unnamed.positions_from_one", &["a4.data.pack"]),
    Unnamed::new("a4.data.unnamed.last_token_predicts_itself", &["a4.data.collate"]),
];
