//! Task `a3.config`: what a `config.json` says. Cases are files, put together field by field
//! (`object.rs`) from sizes that are drawn (`sizes.rs`).

mod bad_files;
mod good_files;
mod misconceptions;
mod object;
mod rope_files;
mod sizes;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a3.config", text("配置", "the configuration"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a3.config.fields",
        2,
        text("文件里写明的字段", "fields that the file has"),
        text(
            "每个字段都照文件写的读，不要从别的字段推算；只认得名字完全相同的字段。",
            "every field is read as the file has it, none is worked out from others; only a field of exactly this name counts.",
        ),
        good_files::fields,
        "config",
    ),
    Check::golden(
        "a3.config.defaults",
        2,
        text("旧文件没有写的字段", "fields that old files leave out"),
        text(
            "缺省值在 contract 的表里；写着 null 与没有写一样。",
            "the defaults stand in the table of the contract; a field that is null counts as missing.",
        ),
        good_files::defaults,
        "config",
    ),
    Check::golden(
        "a3.config.rope",
        3,
        text("RoPE 的设置：两种版本、四种方式", "the settings of RoPE: two versions, four kinds"),
        text(
            "有 rope_parameters 时只看它，rope_theta 先找里面再找外面；没有它才看 rope_scaling；方式叫 rope_type，旧文件里叫 type。",
            "if there is rope_parameters it alone counts, with rope_theta inside before the one outside; otherwise rope_scaling counts; the kind is rope_type, in old files type.",
        ),
        rope_files::rope,
        "config",
    ),
    Check {
        needs: &["a3.config.fields"],
        ..Check::golden(
            "a3.config.errors",
            2,
            text("不能用的文件与字段", "files and fields that cannot be used"),
            text(
                "缺了必需的字段是 NoField，值不对是 Field；对象里的字段要连对象的名字一起写，如 rope_scaling.factor。",
                "a needed field that is missing is NoField, a wrong value is Field; a field in an object is written with it, as rope_scaling.factor.",
            ),
            bad_files::of_one_field,
            "config",
        )
    },
    Check {
        needs: &["a3.config.fields"],
        ..Check::golden(
            "a3.config.pairs",
            1,
            text("互相不合的字段", "fields that do not fit together"),
            text(
                "各自都对、放在一起不对的两个字段是 Fields，两个名字按字母次序；刚好合得上的不是错误。",
                "two fields that are right by themselves and wrong together are Fields, in the order of their names; what just fits is no error.",
            ),
            bad_files::of_two_fields,
            "config",
        )
    },
];
