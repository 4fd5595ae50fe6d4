//! Task `a3.from_pretrained`: from a folder.

mod eos;
mod errors;
mod folders;
mod large;
mod misconceptions;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a3.from_pretrained",
    text("从文件夹载入", "from a folder"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check {
        needs: &["a3.config.fields", "a3.weights.load"],
        ..Check::golden(
            "a3.from_pretrained.folder",
            3,
            text("整个文件夹", "a whole folder"),
            text(
                "先读 config.json，再按它读权重（一个文件，或者索引与分片）；generation_config.json 可以没有。",
                "config.json comes first, and the weights as it says (one file, or an index and shards); there may be no generation_config.json.",
            ),
            folders::cases,
            "from_pretrained",
        )
        .numbers(folders::FILES)
    },
    Check {
        needs: &["a3.config.fields", "a3.weights.load"],
        ..Check::golden(
            "a3.from_pretrained.dtype",
            2,
            text("用哪种 dtype 计算", "the dtype to compute in"),
            text(
                "要求了就用要求的；没有要求就用配置里的；配置也没有说就用 f32，不管文件里存的是什么。",
                "the one that is asked for; if none is, the configuration's; and if it does not say, f32, whatever the file holds.",
            ),
            folders::dtype_cases,
            "from_pretrained",
        )
        .numbers(folders::FILES)
    },
    Check {
        needs: &["a3.config.fields", "a3.weights.load"],
        ..Check::golden(
            "a3.from_pretrained.eos",
            2,
            text("结束词元", "the tokens that end a text"),
            text(
                "generation_config.json 里的 eos_token_id 优先，一个或几个；没有这个文件、没有这个字段或者是 null，才用 config.json 里的。次序照旧，重复的去掉。",
                "the eos_token_id of generation_config.json, one or several; without the file, without the field, or if it is null, those of config.json. In their order, without repeats.",
            ),
            eos::cases,
            "from_pretrained",
        )
        .numbers(folders::FILES)
    },
    Check {
        needs: &["a3.model.logits", "a3.from_pretrained.folder"],
        ..Check::golden(
            "a3.from_pretrained.logits",
            1,
            text("从文件夹到 logits", "from a folder to logits"),
            text(
                "自己的 forward 用自己载入的配置与权重：各个任务单独都对，合在一起才算完。",
                "your own forward on the configuration and the weights that you loaded: each task was right by itself, and here they meet.",
            ),
            folders::logits_cases,
            "from_pretrained.logits",
        )
        .within(Tolerance::F32_BLOCK)
        .numbers(folders::FILES)
    },
    Check {
        needs: &["a3.from_pretrained.folder"],
        ..Check::golden(
            "a3.from_pretrained.memory",
            1,
            text("一边读一边转换", "converting while reading"),
            text(
                "每个张量各转各的，转完就放掉存的那一份：不要先把整个文件读成张量，再一起转换。",
                "convert each tensor by itself and drop what it was stored as: do not read the whole file into tensors and convert them afterwards.",
            ),
            large::cases,
            "from_pretrained.memory",
        )
        .within(Tolerance::EXACT)
        .numbers(large::FILES)
    },
    Check {
        needs: &["a3.from_pretrained.folder"],
        ..Check::golden(
            "a3.from_pretrained.errors",
            1,
            text("不能用的文件夹", "folders that cannot be used"),
            text(
                "parse_config 与 load_weights 的错误原样传出去；generation_config.json 坏了也是错误。",
                "the errors of parse_config and load_weights are passed on as they are; a broken generation_config.json is an error, too.",
            ),
            errors::cases,
            "from_pretrained",
        )
        .numbers(folders::FILES)
    },
];
