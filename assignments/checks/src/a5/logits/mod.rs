//! Task `a5.logits`: processing logits.

mod combined;
mod errors;
mod log_probs;
mod misconceptions;
mod penalties;
mod ranked;
mod shares;
mod temperature;
mod top_p;
mod typical;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a5.logits",
    text("logits 的处理", "processing logits"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a5.logits.log_probs",
        1,
        text("对数概率", "log-probabilities"),
        text(
            "先转成 f64，再减去最大的 logit；不要先算概率再取对数：e^-1800 在 f64 里是 0，它的对数却是 -1800。",
            "to f64 first, and the largest logit is subtracted; do not take the logarithm of a probability: e^-1800 is 0 in f64, but its logarithm is -1800.",
        ),
        log_probs::cases,
        "logits",
    )
    .within(Tolerance::F64_OF_ALL),
    Check::golden(
        "a5.logits.repetition",
        1,
        text("重复惩罚", "the repetition penalty"),
        text(
            "提示和已生成的词元都算，每个只罚一次；正的 logit 除以 r，负的乘以 r：两种都变小。",
            "tokens of the prompt and the generated ones, each once; positive logits are divided by r and negative ones multiplied: both become smaller.",
        ),
        penalties::repetition,
        "logits",
    ),
    Check::golden(
        "a5.logits.presence",
        1,
        text("出现惩罚与频率惩罚", "presence and frequency"),
        text(
            "只看已生成的，不看提示；出现惩罚减一次，频率惩罚出现几次减几次；在重复惩罚之后。",
            "the generated tokens only, not the prompt; presence is taken once, frequency once for each time; behind the repetition penalty.",
        ),
        penalties::presence,
        "logits",
    ),
    Check::golden(
        "a5.logits.bans",
        1,
        text("偏置与禁用", "biases and bans"),
        text(
            "偏置是加上去的，在惩罚之后；禁用的是 -inf，不是很小的数；如果一个能来的都不剩，就一个也不禁，其余照旧。",
            "biases are added, behind the penalties; what is banned gets -inf, not some small number; if nothing is left that can come, nothing is banned, and all else stays.",
        ),
        penalties::bans,
        "logits",
    ),
    Check::golden(
        "a5.logits.temperature",
        1,
        text("温度", "temperature"),
        text(
            "logits（不是概率）除以温度，再归一化；0 不能拿来除：这时只有（惩罚之后）最大的那个能来，并列时取编号最小的。",
            "logits (not probabilities) are divided by it, and normalised then; one cannot divide by 0: only the largest (after penalties) can come then, of several the one with the smallest id.",
        ),
        temperature::cases,
        "logits",
    )
    .within(Tolerance::F64_OF_ALL),
    Check::golden(
        "a5.logits.top_k",
        1,
        text("top-k", "top-k"),
        text(
            "找到第 k 大的，和它一样大的都留下；k 可以比词元多；留下的重新归一化，去掉的是 -inf。",
            "find the k-th largest, and keep all that are as large; k may be more than there are; what stays is renormalised, what does not gets -inf.",
        ),
        shares::top_k,
        "logits",
    )
    .within(Tolerance::F64_OF_ALL),
    Check::golden(
        "a5.logits.top_p",
        2,
        text("top-p", "top-p"),
        text(
            "从大到小累加，刚刚达到 p 的那个词元也留下，然后就停；并列时编号小的在前；差 1e-9 以内算达到；p = 0 留一个，p = 1 全留。",
            "sum from the largest on; the token with which the sum reaches p stays as well, and none after it; of equal ones the smaller id comes first; short by 1e-9 counts as reached; p = 0 leaves one, p = 1 all.",
        ),
        top_p::cases,
        "logits",
    )
    .within(Tolerance::F64_OF_ALL),
    Check::golden(
        "a5.logits.min_p",
        1,
        text("min-p", "min-p"),
        text(
            "界限是 min_p 乘以最大的概率，正好等于的留下，差 1e-9 以内也算；比的是概率，不是 logit。",
            "the bound is min_p times the largest probability; what equals it stays, also if it is short by 1e-9; probabilities are compared, not logits.",
        ),
        shares::min_p,
        "logits",
    )
    .within(Tolerance::F64_OF_ALL),
    Check::golden(
        "a5.logits.typical",
        2,
        text("典型采样", "typical sampling"),
        text(
            "按 |-ln p - H| 从小到大累加，H 是剩下的（重新归一化的）概率的熵，其中 0·ln 0 是 0；差 1e-9 以内算一样，编号小的在前。",
            "sum in the order of |-ln p - H|, with the entropy H of the probabilities that are left (renormalised), where 0·ln 0 is 0; those that differ by up to 1e-9 are equal, and the smaller id comes first.",
        ),
        typical::cases,
        "logits",
    )
    .within(Tolerance::F64_OF_ALL),
    Check {
        needs: &[
            "a5.logits.repetition",
            "a5.logits.presence",
            "a5.logits.bans",
            "a5.logits.temperature",
            "a5.logits.top_k",
            "a5.logits.top_p",
            "a5.logits.min_p",
        ],
        ..Check::golden(
            "a5.logits.process",
            3,
            text("依次做完", "all steps in order"),
            text(
                "惩罚、温度、top-k、top-p、min-p，依次做；每一步看到的都是前一步留下、并且重新归一化过的概率。",
                "penalties, temperature, top-k, top-p, min-p, one after the other; each looks at the probabilities that the one before has left and renormalised.",
            ),
            combined::cases,
            "logits",
        )
        .within(Tolerance::F64_OF_ALL)
    },
    Check {
        needs: &["a5.logits.log_probs", "a5.logits.temperature"],
        ..Check::golden(
            "a5.logits.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "logits 的 dtype、维数，不能是空的；历史、偏置和禁用里的编号要在 0..v 里；各项设置的范围，NaN 也不行；温度为 0 时也要查。",
                "dtype, dims and emptiness of the logits; ids of history, biases and bans lie in 0..v; ranges of the settings, where NaN is out as well; they are looked at with temperature 0, too.",
            ),
            errors::cases,
            "logits",
        )
        .within(Tolerance::EXACT)
    },
];
