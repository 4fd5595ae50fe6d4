//! The wrong ideas about `a2.positions` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.positions.pairs_swapped",
        text: text(
            "两种配对弄反了：交错式按对半式旋转，对半式按交错式旋转",
            "has the two pairings the wrong way round",
        ),
        caught_by: &["a2.positions.rope", "a2.positions.far"],
    },
    Misconception {
        id: "a2.positions.sign_flipped",
        text: text("旋转的方向反了：sin 的符号不对", "turns the wrong way: the sign of the sine"),
        caught_by: &["a2.positions.rope", "a2.positions.far"],
    },
    Misconception {
        id: "a2.positions.one_based",
        text: text("位置从 1 数起", "counts positions from 1"),
        caught_by: &["a2.positions.sinusoidal", "a2.positions.rope", "a2.positions.far"],
    },
    Misconception {
        id: "a2.positions.exponent_without_two",
        text: text("指数写成 i/d，而不是 2i/d", "writes the exponent i/d in place of 2i/d"),
        caught_by: &[
            "a2.positions.sinusoidal",
            "a2.positions.frequencies",
            "a2.positions.rope",
            "a2.positions.far",
        ],
    },
    Misconception {
        id: "a2.positions.half_tables",
        text: text(
            "sin、cos 表转成了 x 的半精度再相乘",
            "turns the tables of sines and cosines into the half precision of x",
        ),
        caught_by: &["a2.positions.half"],
    },
    Misconception {
        id: "a2.positions.values_rotated",
        text: text("v 也旋转了", "rotates values too"),
        caught_by: &["a2.positions.step"],
    },
    Misconception {
        id: "a2.positions.offset_dropped",
        text: text(
            "忘了缓存里已有的词元：新词元的位置又从 0 数起",
            "forgets what is cached: new tokens stand at 0, 1, … again",
        ),
        caught_by: &["a2.positions.step"],
    },
    Misconception {
        id: "a2.positions.linear_multiplied",
        text: text(
            "线性缩放把频率乘以 factor，而不是除以",
            "multiplies frequencies by the factor of linear scaling in place of dividing",
        ),
        caught_by: &["a2.positions.frequencies", "a2.positions.rope"],
    },
    Misconception {
        id: "a2.positions.ntk_without_exponent",
        text: text(
            "NTK 缩放的 base 直接乘 factor，没有取 d/(d − 2) 次方",
            "multiplies the base by the factor itself for NTK, without the exponent d/(d − 2)",
        ),
        caught_by: &["a2.positions.frequencies", "a2.positions.rope"],
    },
    Misconception {
        id: "a2.positions.llama3_without_middle",
        text: text(
            "Llama 3 的缩放没有中间的过渡段",
            "has no transition between the parts of Llama 3's scaling",
        ),
        caught_by: &["a2.positions.frequencies", "a2.positions.rope"],
    },
    Misconception {
        id: "a2.positions.alibi_any_power",
        text: text(
            "头数不是 2 的幂时也用 2^(−8i/h)",
            "uses 2^(−8i/h) also where the number of heads is no power of two",
        ),
        caught_by: &["a2.positions.alibi"],
    },
    Misconception {
        id: "a2.positions.alibi_signed",
        text: text(
            "距离没有取绝对值，未来的键反而得到正的偏置",
            "does not take the absolute distance, so that future keys gain",
        ),
        caught_by: &["a2.positions.alibi"],
    },
    Misconception {
        id: "a2.positions.sines_then_cosines",
        text: text(
            "前一半全是 sin、后一半全是 cos，而不是交错着放",
            "puts all sines first and all cosines behind them, not by turns",
        ),
        caught_by: &["a2.positions.sinusoidal"],
    },
    Misconception {
        id: "a2.positions.always_half_split",
        text: text(
            "不管 pairing，总按对半式配对",
            "pairs x[i] with x[i + d/2] whatever the pairing says",
        ),
        caught_by: &["a2.positions.rope", "a2.positions.step"],
    },
    Misconception {
        id: "a2.positions.always_interleaved",
        text: text(
            "不管 pairing，总按交错式配对",
            "pairs x[2i] with x[2i + 1] whatever the pairing says",
        ),
        caught_by: &["a2.positions.rope", "a2.positions.step"],
    },
    Misconception {
        id: "a2.positions.first_row_for_all",
        text: text(
            "[b, s] 的位置只用了第一行",
            "uses the first row of positions [b, s] for all sequences",
        ),
        caught_by: &["a2.positions.rope"],
    },
    Misconception {
        id: "a2.positions.positions_in_half",
        text: text(
            "位置先转成了 x 的半精度，远处的位置因此混在一起",
            "turns positions into the half precision of x, in which far ones are the same",
        ),
        caught_by: &["a2.positions.far"],
    },
    Misconception {
        id: "a2.positions.keys_from_zero",
        text: text(
            "新的键从位置 0 转起，没有加上缓存里的个数",
            "rotates new keys from position 0, without what is cached",
        ),
        caught_by: &["a2.positions.step"],
    },
    Misconception {
        id: "a2.positions.order_inverse",
        text: text(
            "排列弄反了：给的是从对半到交错的次序",
            "returns the inverse order, from half-split to interleaved",
        ),
        caught_by: &["a2.positions.order"],
    },
    Misconception {
        id: "a2.positions.alibi_next_power",
        text: text(
            "头数不是 2 的幂时取了更大的那个 2 的幂",
            "takes the next larger power of two where the number of heads is not one",
        ),
        caught_by: &["a2.positions.alibi"],
    },
    Misconception {
        id: "a2.positions.alibi_top_left",
        text: text(
            "距离按左上角对齐，而不是右下角",
            "aligns distances at the top left, not at the bottom right",
        ),
        caught_by: &["a2.positions.alibi"],
    },
];
