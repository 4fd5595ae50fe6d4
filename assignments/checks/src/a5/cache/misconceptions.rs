//! The wrong ideas about `a5.cache` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.cache.joined_along_heads",
        text: text(
            "拼接的维不对：沿着头接在一起，再变回原来的形状",
            "concatenates along the heads in place of the places, and reshapes what comes out",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.new_places_in_front",
        text: text("把新的格接到了旧的前面", "puts new places in front of the old ones"),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.new_places_only",
        text: text(
            "append 只返回新的格：解码时每个词元只看得见自己",
            "returns the new places only from append, so that in decoding a token sees itself only",
        ),
        caught_by: &["a5.cache.contiguous", "a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.old_places_only",
        text: text(
            "append 返回的是这次调用之前的内容，没有新的格",
            "returns from append what was held before, without the new places",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.capacity_of_all_layers",
        text: text(
            "把所有层的格数加在一起和 capacity 比",
            "compares the places of all layers together with the capacity",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.never_quite_full",
        text: text(
            "刚好装满 capacity 也拒绝，最后一格用不上",
            "refuses what fills the cache exactly, so that the last place is never used",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.changed_though_refused",
        text: text(
            "放不下、返回了错误，缓存却已经变了",
            "changes the cache although it refuses the places that do not fit",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.next_of_last_layer",
        text: text(
            "next_positions 看的是最后一层，而不是第 0 层",
            "takes next_positions from the last layer in place of layer 0",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.next_counts_places",
        text: text(
            "next_positions 是格数：填充也数了进去，也不管从哪里开始",
            "takes the number of places for next_positions: counts padding as well, and forgets where a text began",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.next_of_last_place",
        text: text(
            "next_positions 是最后一格的位置加 1，而不是最大的加 1",
            "takes the last position plus 1 for next_positions, in place of the largest",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.one_next_for_all_rows",
        text: text("所有的行共用一个 next_positions", "has the same next_positions for all rows"),
        caught_by: &["a5.cache.contiguous", "a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.reset_keeps_positions",
        text: text("reset 之后 next_positions 还是原来的", "keeps next_positions after a reset"),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.kept_in_f32",
        text: text(
            "不管 kind 是什么，都存成 f32",
            "keeps everything in f32, whatever kind was asked for",
        ),
        caught_by: &["a5.cache.contiguous"],
    },
    Misconception {
        id: "a5.cache.window_one_short",
        text: text(
            "环里少留一个：早一步就覆盖了",
            "keeps one place too few in a ring: overwrites too early",
        ),
        caught_by: &["a5.cache.ring", "a5.cache.window"],
    },
    Misconception {
        id: "a5.cache.window_one_more",
        text: text(
            "环里多留一个：晚一步才覆盖",
            "keeps one place too many in a ring: overwrites too late",
        ),
        caught_by: &["a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.last_places_only",
        text: text(
            "append 只返回最后 window 格：一截里靠前的新词元看不见它们该看的旧词元",
            "returns only the last `window` places from append, so that the first new ones miss older ones that they may look at",
        ),
        caught_by: &["a5.cache.ring", "a5.cache.window"],
    },
    Misconception {
        id: "a5.cache.slots_in_order",
        text: text(
            "按槽的次序返回，而不是从旧到新",
            "returns places in the order of slots, not the oldest first",
        ),
        caught_by: &["a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.positions_from_slots",
        text: text(
            "环里的位置是槽的编号，而不是给进来的位置",
            "takes the numbers of slots for positions, in place of those that were given",
        ),
        caught_by: &["a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.ring_has_capacity",
        text: text(
            "环也看 capacity，满了就拒绝",
            "looks at the capacity in a ring, too, and refuses what goes beyond it",
        ),
        caught_by: &["a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.beginning_of_long_chunk",
        text: text(
            "一次来的比 window 多时，留下的是最前面的 window 个",
            "keeps the first `window` places of a chunk that is longer than the window",
        ),
        caught_by: &["a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.held_places_only",
        text: text("places 只数还留着的", "counts in places() only what is still held"),
        caught_by: &["a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.next_of_held_places",
        text: text(
            "next_positions 只看还留着的位置",
            "looks only at what is still held for next_positions",
        ),
        caught_by: &["a5.cache.ring"],
    },
    Misconception {
        id: "a5.cache.rewound_to_last",
        text: text(
            "留下的是最后 places 个，而不是最前面的",
            "keeps the last `places` places in place of the first",
        ),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.rewound_by_places",
        text: text(
            "回退了 places 格，而不是回退到只剩 places 格",
            "forgets the last `places` places, not all but the first `places`",
        ),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.layer_0_rewound",
        text: text("只回退了第 0 层", "rewinds layer 0 only"),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.all_layers_must_have_places",
        text: text(
            "别的层不够 places 个时也拒绝",
            "refuses to rewind where any layer has fewer places, not only layer 0",
        ),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.stale_next_positions",
        text: text("回退之后 next_positions 还是原来的", "does not rewind next_positions"),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.stale_rows",
        text: text(
            "只把计数回退了，旧的行还留着：新的接在它们后面",
            "rewinds the count only: the stale rows stay, and new ones come behind them",
        ),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.turned_ring_rewound",
        text: text(
            "环里要看的格已经扔掉了，还是回退了",
            "rewinds a ring although places that would be looked at are lost",
        ),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.ring_never_rewound",
        text: text(
            "环从来不肯回退，什么也没有扔掉时也一样",
            "never rewinds a ring, not even where nothing is lost",
        ),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.half_rewound",
        text: text(
            "先回退了能回退的层，然后才返回错误",
            "rewinds the layers that can be, and answers with an error then",
        ),
        caught_by: &["a5.cache.rewind"],
    },
    Misconception {
        id: "a5.cache.block_too_early",
        text: text(
            "块刚好满，就已经多拿了一块",
            "takes another block as soon as the last one is full",
        ),
        caught_by: &["a5.cache.paged"],
    },
    Misconception {
        id: "a5.cache.written_though_refused",
        text: text(
            "块不够、返回了错误，却已经写了能写的部分",
            "writes what there are blocks for although it answers with an error",
        ),
        caught_by: &["a5.cache.paged"],
    },
    Misconception {
        id: "a5.cache.blocks_not_freed",
        text: text("free 之后块没有还回去", "does not give blocks back when a text is freed"),
        caught_by: &["a5.cache.paged"],
    },
    Misconception {
        id: "a5.cache.rewind_keeps_blocks",
        text: text(
            "回退之后，不再需要的块还留在块表里",
            "leaves blocks in the table that are no longer needed after rewinding",
        ),
        caught_by: &["a5.cache.paged"],
    },
    Misconception {
        id: "a5.cache.numbers_used_again",
        text: text(
            "释放掉的编号又给了新的文本",
            "gives the number of a text that was freed to a new one",
        ),
        caught_by: &["a5.cache.paged"],
    },
    Misconception {
        id: "a5.cache.whole_blocks_shown",
        text: text(
            "get 把最后一块没写过的格也返回了",
            "returns from get the slots of the last block that were never written, too",
        ),
        caught_by: &["a5.cache.paged"],
    },
    Misconception {
        id: "a5.cache.fork_copies",
        text: text(
            "fork 把块都复制了一份，没有共享",
            "copies all blocks in a fork, and shares none",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.last_block_not_shared",
        text: text(
            "fork 把没满的最后一块复制了：还没有人写，不该复制",
            "copies the last block in a fork where it is not full, though nobody writes to it yet",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.shared_block_written",
        text: text(
            "共享的块没有先复制就写了：别的文本也跟着变",
            "writes to a shared block without a copy, so that other texts change as well",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.always_copies",
        text: text(
            "最后一块没满就复制，只有自己用时也一样",
            "copies the last block whenever it is not full, also where nobody shares it",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.only_forks_copy",
        text: text(
            "只有 fork 出来的文本写时复制，原来的文本直接写",
            "lets only forks copy before they write; the text that they come from writes into the shared block",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.freed_though_shared",
        text: text(
            "释放一段文本时，别的文本还在用的块也还回去了",
            "gives blocks back when a text is freed, though other texts still have them",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.old_block_still_counted",
        text: text(
            "复制之后，原来那块的引用没有减 1",
            "does not lower the count of the block that was copied",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.keys_copied_only",
        text: text(
            "复制块时只复制了键，没有复制值",
            "copies the keys of a block only, and not its values",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.copy_not_counted",
        text: text(
            "判断块够不够时，没有算上复制要用的那一块",
            "does not count the copy among the blocks that are needed",
        ),
        caught_by: &["a5.cache.copy_on_write"],
    },
    Misconception {
        id: "a5.cache.offset_dropped",
        text: text(
            "新位置从 0 开始旋转，没有理会缓存里已有的",
            "rotates new places from position 0 on, as if nothing came before",
        ),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.offset_counted_twice",
        text: text(
            "位置里已经算了前面的文本，又加了一次缓存里的个数",
            "adds the number of places in the cache to positions that count them already",
        ),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.rotated_again",
        text: text(
            "把缓存返回的键全部又旋转了一次",
            "rotates all keys that the cache returns once more",
        ),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.keys_not_rotated",
        text: text("只旋转了查询，没有旋转键", "rotates queries, but not keys"),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.values_rotated",
        text: text("值也旋转了", "rotates the values as well"),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.heads_in_turn",
        text: text(
            "查询头轮流用键值头（i % h_kv），而不是相邻的几个用同一个",
            "lets query heads take heads of keys in turn (i % h_kv), and not neighbours the same one",
        ),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.not_scaled",
        text: text("分数没有除以 √d", "does not divide scores by √d"),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.scaled_by_d",
        text: text("分数除以了 d，而不是 √d", "divides scores by d in place of √d"),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.always_layer_0",
        text: text(
            "不管是哪一层，都加进缓存的第 0 层",
            "appends to layer 0 of the cache, whichever layer it is",
        ),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.mask_at_top_left",
        text: text(
            "因果掩码对齐在左上角：第 i 个新位置只看得见最前面的 i + 1 个",
            "aligns the causal mask at the top left: new place i sees the first i + 1 places",
        ),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.sees_new_places_only",
        text: text(
            "缓存里的位置全被挡住了：解码时只看得见自己",
            "hides all places from before: in decoding only the token itself is seen",
        ),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.no_mask_with_cache",
        text: text(
            "缓存里有东西就不用因果掩码了：一截里前面的看得见后面的",
            "leaves the causal mask out where the cache has places: in a chunk the first see what comes later",
        ),
        caught_by: &["a5.cache.attend"],
    },
    Misconception {
        id: "a5.cache.rows_decide",
        text: text(
            "掩码按缓存里的次序算，而不是按位置",
            "has the order in the cache decide who sees whom, not positions",
        ),
        caught_by: &["a5.cache.mask"],
    },
    Misconception {
        id: "a5.cache.padding_seen",
        text: text("没有挡住填充（位置 -1）", "does not hide padding (position -1)"),
        caught_by: &["a5.cache.mask"],
    },
    Misconception {
        id: "a5.cache.window_sees_one_more",
        text: text("窗口多看了一个：p - j ≤ w", "sees one token too many in a window: p - j ≤ w"),
        caught_by: &["a5.cache.mask"],
    },
    Misconception {
        id: "a5.cache.window_sees_one_fewer",
        text: text(
            "窗口少看了一个：自己没有算在 w 个里",
            "sees one token too few in a window: does not count itself among the w",
        ),
        caught_by: &["a5.cache.mask"],
    },
    Misconception {
        id: "a5.cache.window_ignored",
        text: text("没有理会 window", "does not look at `window`"),
        caught_by: &["a5.cache.mask"],
    },
    Misconception {
        id: "a5.cache.window_by_rows",
        text: text(
            "窗口按缓存里的行数算，而不是按位置",
            "counts rows of the cache for the window, not positions",
        ),
        caught_by: &["a5.cache.mask"],
    },
    Misconception {
        id: "a5.cache.itself_not_seen",
        text: text(
            "只看得见自己之前的（j < p），看不见自己",
            "sees only what comes before (j < p), and not itself",
        ),
        caught_by: &["a5.cache.mask"],
    },
    Misconception {
        id: "a5.cache.one_mask_for_all_rows",
        text: text("所有的行都用第一行的掩码", "uses the first row's mask for all rows"),
        caught_by: &["a5.cache.mask"],
    },
    Misconception {
        id: "a5.cache.positions_in_half",
        text: text(
            "把位置转成 q 的 dtype 再比较：半精度里相邻的位置成了同一个",
            "compares positions in the dtype of q: in half precision neighbours become the same",
        ),
        caught_by: &["a5.cache.half"],
    },
    Misconception {
        id: "a5.cache.answers_in_f32",
        text: text("半精度的输入，返回的却是 f32", "answers in f32 where half precision came in"),
        caught_by: &["a5.cache.half"],
    },
    Misconception {
        id: "a5.cache.positions_from_0",
        text: text(
            "每次调用模型，位置都从 0 开始",
            "lets positions begin at 0 in each call of the model",
        ),
        caught_by: &["a5.cache.read"],
    },
    Misconception {
        id: "a5.cache.offset_added_twice",
        text: text(
            "先给整段算好了位置，每一截又加了一次 next_positions",
            "works out the positions of all that is read, and adds next_positions again in each chunk",
        ),
        caught_by: &["a5.cache.read"],
    },
    Misconception {
        id: "a5.cache.rest_not_read",
        text: text(
            "只读了整截的，剩下不满一截的没有读",
            "reads whole chunks only, and not the rest",
        ),
        caught_by: &["a5.cache.read"],
    },
    Misconception {
        id: "a5.cache.last_logits_only",
        text: text("只返回了最后一截的 logits", "returns the logits of the last chunk only"),
        caught_by: &["a5.cache.read"],
    },
    Misconception {
        id: "a5.cache.reset_first",
        text: text(
            "读之前先把缓存清空了",
            "forgets what was read before, at the beginning of each call",
        ),
        caught_by: &["a5.cache.read"],
    },
    Misconception {
        id: "a5.cache.padding_takes_positions",
        text: text(
            "位置是格的编号：填充也用掉了位置的编号",
            "takes the numbers of places for positions, so that padding takes some",
        ),
        caught_by: &["a5.cache.padding"],
    },
    Misconception {
        id: "a5.cache.padding_at_0",
        text: text(
            "填充的位置写成了 0，而不是 -1：它被当成了词元",
            "gives padding the position 0 in place of -1, so that it is seen as a token",
        ),
        caught_by: &["a5.cache.padding"],
    },
    Misconception {
        id: "a5.cache.one_offset_for_all_rows",
        text: text("所有的行都从同一个位置接着数", "lets all rows go on from the same position"),
        caught_by: &["a5.cache.padding"],
    },
    Misconception {
        id: "a5.cache.tokens_of_first_chunk",
        text: text(
            "每一截都用了 tokens 最前面的那一部分",
            "uses the beginning of `tokens` for every chunk",
        ),
        caught_by: &["a5.cache.padding"],
    },
    Misconception {
        id: "a5.cache.nan_at_padding",
        text: text(
            "什么也看不见的填充算出了 NaN，下一层的词元被它弄坏了",
            "computes NaN at padding that sees nothing, and so spoils tokens in the next layer",
        ),
        caught_by: &["a5.cache.padding"],
    },
    Misconception {
        id: "a5.cache.chunk_ignored",
        text: text(
            "没有理会 chunk，一次全读了",
            "does not look at `chunk`, and reads everything at once",
        ),
        caught_by: &["a5.cache.counts"],
    },
    Misconception {
        id: "a5.cache.read_again",
        text: text(
            "每一截都把这次调用的开头重新读一遍",
            "reads the beginning of the call again for each chunk",
        ),
        caught_by: &["a5.cache.counts"],
    },
    Misconception {
        id: "a5.cache.ring_grows",
        text: text(
            "环只是把旧的格藏起来，内存越占越多",
            "only hides old places of a ring, and holds more and more memory",
        ),
        caught_by: &["a5.cache.memory"],
    },
    Misconception {
        id: "a5.cache.fork_copies_beside",
        text: text("fork 时键和值其实复制了一份", "copies keys and values in a fork all the same"),
        caught_by: &["a5.cache.memory"],
    },
    Misconception {
        id: "a5.cache.half_read",
        text: text(
            "读到一半被拒绝，前面几截留在了缓存里",
            "leaves earlier chunks in the cache where a later one is refused",
        ),
        caught_by: &["a5.cache.errors"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.cache.unnamed.one_more_than_capacity", &["a5.cache.contiguous"]),
    Unnamed::new("a5.cache.unnamed.layer_0_reset", &["a5.cache.contiguous"]),
    Unnamed::new("a5.cache.unnamed.values_are_keys", &["a5.cache.contiguous"]),
    Unnamed::new("a5.cache.unnamed.full_ring_not_rewound", &["a5.cache.rewind"]),
    Unnamed::new("a5.cache.unnamed.rewinding_recounts", &["a5.cache.rewind"]),
    Unnamed::new("a5.cache.unnamed.one_too_few_rewound", &["a5.cache.rewind"]),
    Unnamed::new("a5.cache.unnamed.full_block_copied", &["a5.cache.copy_on_write"]),
    Unnamed::new("a5.cache.unnamed.base_ignored", &["a5.cache.attend"]),
    Unnamed::new("a5.cache.unnamed.pairing_ignored", &["a5.cache.attend"]),
    Unnamed::new("a5.cache.unnamed.scaling_ignored", &["a5.cache.attend"]),
    Unnamed::new("a5.cache.unnamed.positions_renumbered", &["a5.cache.attend"]),
    Unnamed::new("a5.cache.unnamed.softmax_overflows", &["a5.cache.attend"]),
    Unnamed::new("a5.cache.unnamed.future_by_one", &["a5.cache.mask"]),
    Unnamed::new("a5.cache.unnamed.window_without_causality", &["a5.cache.mask"]),
    Unnamed::new("a5.cache.unnamed.one_place_again", &["a5.cache.counts"]),
    Unnamed::new("a5.cache.unnamed.positions_unchecked", &["a5.cache.errors"]),
    Unnamed::new("a5.cache.unnamed.values_unchecked", &["a5.cache.errors"]),
    Unnamed::new("a5.cache.unnamed.empty_appended", &["a5.cache.errors"]),
];
